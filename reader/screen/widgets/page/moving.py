"""Moving through the article: by lines and pages, by sentences, from name to name, by jumps and marks."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence

from reader.articles.article import Article
from reader.articles.span import Span
from reader.entities.mention import Label, Mention
from reader.screen.typesetting import Place
from reader.screen.widgets.page.jumps import Jump, Jumps
from reader.screen.widgets.page.selecting import SelectingPage
from reader.screen.widgets.page.view import CONTEXT


class MovingPage(SelectingPage):
    """A page that can be moved through; what cannot be reached is told in a sentence."""

    def _put(self, article: Article, credit_lines: tuple[str, ...], labels: frozenset[Label]) -> None:
        super()._put(article, credit_lines, labels)
        self._jumps = Jumps()
        self._last_motion: tuple[Callable[[int], None], Callable[[int], None]] | None = None
        """The last ] or [ motion, and that the other way."""

    def go(self, span: Span, remember: bool = True) -> None:
        """Show a passage, a third down the page if it was out of view, and put the cursor there."""
        if remember:
            self._remember()
        self._leave()
        at = self._sheet.cursor = self._sheet.motions.inside(span.start)
        top = self._view.top_a_third_above(Span(at, max(at, span.end)))
        if top is not None:
            self._set_top(top)
        self._moved()

    # Scrolling

    def action_down(self, count: int = 0, argument: str = "") -> None:
        """A line on."""
        if not self._scroll(count or 1):
            self._nothing("This is the end of the article")

    def action_up(self, count: int = 0, argument: str = "") -> None:
        """A line back."""
        if not self._scroll(-(count or 1)):
            self._nothing("This is the beginning of the article")

    def action_page_down(self, count: int = 0, argument: str = "") -> None:
        """A page on."""
        self.action_down((count or 1) * max(1, self._view.height - CONTEXT))

    def action_page_up(self, count: int = 0, argument: str = "") -> None:
        """A page back."""
        self.action_up((count or 1) * max(1, self._view.height - CONTEXT))

    def action_half_down(self, count: int = 0, argument: str = "") -> None:
        """Half a page on."""
        self.action_down((count or 1) * max(1, self._view.height // 2))

    def action_half_up(self, count: int = 0, argument: str = "") -> None:
        """Half a page back."""
        self.action_up((count or 1) * max(1, self._view.height // 2))

    def action_top(self, count: int = 0, argument: str = "") -> None:
        """The beginning of the article."""
        self._remember()
        self._set_top(Place())
        self._sheet.cursor = self._sheet.motions.inside(self._view.galley.first_words)
        self._moved()

    def action_bottom(self, count: int = 0, argument: str = "") -> None:
        """The end of the article."""
        self._remember()
        self._set_top(self._view.lowest_top)
        motions = self._sheet.motions
        last = motions.sentence_at(motions.inside(len(self._sheet.text)))
        self._sheet.cursor = max(self.in_view.start, last.start)
        self._moved()

    # The cursor

    def action_next_sentence(self, count: int = 0, argument: str = "") -> None:
        """The cursor to the next sentence."""
        self._step(self._sheet.motions.sentence_on, count, "This is the last sentence")

    def action_previous_sentence(self, count: int = 0, argument: str = "") -> None:
        """The cursor to the sentence before."""
        self._step(self._sentence_before, count, "This is the first sentence")

    def action_next_paragraph(self, count: int = 0, argument: str = "") -> None:
        """The cursor to the next paragraph."""
        self._step(self._sheet.motions.paragraph_on, count, "This is the last paragraph")

    def action_previous_paragraph(self, count: int = 0, argument: str = "") -> None:
        """The cursor to the paragraph before."""
        self._step(self._sheet.motions.paragraph_back, count, "This is the first paragraph")

    def action_next_heading(self, count: int = 0, argument: str = "") -> None:
        """The next heading."""
        self._repeatable(self.action_next_heading, self.action_previous_heading)
        self._hop(lambda at: _first_above(self._sheet.heading_starts, at), count, "No heading after this one")

    def action_previous_heading(self, count: int = 0, argument: str = "") -> None:
        """The heading before."""
        self._repeatable(self.action_previous_heading, self.action_next_heading)
        self._hop(lambda at: _last_below(self._sheet.heading_starts, at), count, "No heading before this one")

    def action_next_mention(self, count: int = 0, argument: str = "") -> None:
        """The next name."""
        self._repeatable(self.action_next_mention, self.action_previous_mention)
        self._hop(self._sheet.mention_after, count, "No name after this one", jump=False)

    def action_previous_mention(self, count: int = 0, argument: str = "") -> None:
        """The name before."""
        self._repeatable(self.action_previous_mention, self.action_next_mention)
        self._hop(
            self._sheet.mention_before,
            count,
            "No name before this one",
            jump=False,
        )

    def action_next_same(self, count: int = 0, argument: str = "") -> None:
        """The next mention of the name under the cursor."""
        self._repeatable(self.action_next_same, self.action_previous_same)
        self._hop_same(self._sheet.mention_after, count, "No mention of {} after this one")

    def action_previous_same(self, count: int = 0, argument: str = "") -> None:
        """The mention of it before."""
        self._repeatable(self.action_previous_same, self.action_next_same)
        self._hop_same(self._sheet.mention_before, count, "No mention of {} before this one")

    def action_next_note(self, count: int = 0, argument: str = "") -> None:
        """The next note."""
        self._repeatable(self.action_next_note, self.action_previous_note)
        self._hop(self._sheet.note_after, count, "No note after this one")

    def action_previous_note(self, count: int = 0, argument: str = "") -> None:
        """The note before."""
        self._repeatable(self.action_previous_note, self.action_next_note)
        self._hop(self._sheet.note_before, count, "No note before this one")

    def action_repeat(self, count: int = 0, argument: str = "") -> None:
        """The last ] or [ motion again."""
        if self._last_motion is None:
            self._nothing("There is no motion to repeat")
            return
        self._last_motion[0](count)

    def action_repeat_back(self, count: int = 0, argument: str = "") -> None:
        """The last ] or [ motion the other way; what is repeated stays what it was."""
        motion = self._last_motion
        if motion is None:
            self._nothing("There is no motion to repeat")
            return
        motion[1](count)
        self._last_motion = motion

    def action_next_hit(self, count: int = 0, argument: str = "") -> None:
        """The next hit, from the top again after the last."""
        self._hop_hit(count or 1)

    def action_previous_hit(self, count: int = 0, argument: str = "") -> None:
        """The hit before, from the end again before the first."""
        self._hop_hit(-(count or 1))

    # Jumps and marks

    def action_back(self, count: int = 0, argument: str = "") -> None:
        """Back to where the reader jumped from."""
        jump = self._jumps.back(self._jump_here())
        if jump is None:
            self._nothing("There is no place to go back to")
            return
        self._return_to(jump)

    def action_forward(self, count: int = 0, argument: str = "") -> None:
        """Forward again."""
        jump = self._jumps.forward()
        if jump is None:
            self._nothing("There is no place to go forward to")
            return
        self._return_to(jump)

    def action_set_mark(self, count: int = 0, argument: str = "") -> None:
        """Mark this place with a letter."""
        if len(argument) != 1 or not argument.isalnum():
            self._nothing("A mark is a letter or a digit")
            return
        self._marks_set[argument] = self._sheet.here
        self._nothing(f"Marked {argument}")

    def action_go_to_mark(self, count: int = 0, argument: str = "") -> None:
        """Go to the place marked with a letter, or with the same key again to where the reader was."""
        if argument in ("'", "apostrophe"):
            self.action_back()
            return
        place = self._marks_set.get(argument)
        if place is None:
            self._nothing(f"No place is marked {argument}" if len(argument) == 1 else "A mark is a letter or a digit")
            return
        place = min(place, len(self._sheet.text))
        self.go(Span(place, place))

    # How the actions move

    def _repeatable(self, motion: Callable[[int], None], other_way: Callable[[int], None]) -> None:
        self._last_motion = (motion, other_way)

    def _step(self, motion: Callable[[int], int], count: int, end: str) -> None:
        """Move the cursor by a motion that stays where it is when there is nowhere to go."""
        at = self.cursor
        for _ in range(count or 1):
            following = motion(at)
            if following == at:
                break
            at = following
        if at == self.cursor:
            self._nothing(end)
            return
        self._reveal(self._sheet.motions.sentence_at(at))
        self._sheet.cursor = at
        self._moved()

    def _hop(self, motion: Callable[[int], int | None], count: int, end: str, jump: bool = True) -> None:
        """Go to what a motion finds; a jump can be taken back."""
        at = self._sheet.here
        for _ in range(count or 1):
            following = motion(at)
            if following is None:
                break
            at = following
        if at == self._sheet.here:
            self._nothing(end)
            return
        self.go(Span(at, at + 1), remember=jump)

    def _hop_same(self, motion: Callable[[int, Callable[[Mention], bool]], int | None], count: int, end: str) -> None:
        sheet = self._sheet
        here = sheet.mention_here
        if here is None:
            self._nothing("There is no name under the cursor")
            return
        name = sheet.name_of(here)
        wanted = name.casefold()
        self._hop(
            lambda at: motion(at, lambda mention: sheet.name_of(mention).casefold() == wanted),
            count, end.format(name), jump=False,
        )  # fmt: skip

    def _hop_hit(self, by: int) -> None:
        sheet, onward = self._sheet, by > 0
        if not sheet.hits:
            self._nothing("There are no hits; / finds words in this article")
            return
        number = sheet.hit_index.after(sheet.cursor) if onward else sheet.hit_index.before(sheet.cursor)
        is_past = number is None
        if number is None:
            number = 0 if onward else len(sheet.hits) - 1
        wanted = number + by - (1 if onward else -1)
        sheet.current_hit = wanted % len(sheet.hits)
        self.go(sheet.hits[sheet.current_hit])
        if is_past or wanted != sheet.current_hit:
            self._nothing("From the top again" if onward else "From the end again")

    def _sentence_before(self, offset: int) -> int:
        return self._sheet.motions.sentence_back(self._sheet.motions.sentence_at(offset).start)

    def _jump_here(self) -> Jump:
        return Jump(self.place, self._sheet.here)

    def _remember(self) -> None:
        self._jumps.remember(self._jump_here())

    def _return_to(self, jump: Jump) -> None:
        self._leave()
        self._sheet.cursor = jump.cursor
        self._set_top(self._view.galley.place_of(jump.place) if jump.place else Place())
        self._moved()


def _first_above(starts: Sequence[int], offset: int) -> int | None:
    at = bisect_right(starts, offset)
    return starts[at] if at < len(starts) else None


def _last_below(starts: Sequence[int], offset: int) -> int | None:
    at = bisect_left(starts, offset)
    return starts[at - 1] if at else None
