"""Choosing a passage with a caret, as vi does."""

from __future__ import annotations

from collections.abc import Callable

from reader.articles.span import Span
from reader.screen.typesetting import cluster_at, column_of, offset_under
from reader.screen.widgets.page.base import BasePage


class SelectingPage(BasePage):
    """A page on which a passage can be chosen.

    One end of the selection stays; the caret is the other.
    """

    def select(self, span: Span) -> None:
        """Choose a passage."""
        if not span:
            return
        began, sheet = not self.is_selecting, self._sheet
        sheet.fixed = sheet.motions.inside(span.start)
        last = cluster_at(sheet.text, min(span.end, len(sheet.text)) - 1).start
        self._put_caret(max(sheet.fixed, last))
        if began:
            self.post_message(self.Selecting(True))

    def leave_selection(self) -> None:
        """Choose nothing; the cursor stays where the caret was."""
        self._leave()
        self._moved()

    def _leave(self) -> None:
        if not self.is_selecting:
            return
        self._sheet.fixed, self._sheet.goal = None, None
        self._sheet.cursor = self._sheet.caret
        self._keep_cursor_in_view()
        self.post_message(self.Selecting(False))

    # Beginning and leaving

    def action_select(self, count: int = 0, argument: str = "") -> None:
        """Select from the cursor, by character."""
        self.select(cluster_at(self._sheet.text, self._sheet.cursor))

    def action_select_sentence(self, count: int = 0, argument: str = "") -> None:
        """Select the sentence under the cursor, or so many from there."""
        sentence = self._sheet.motions.sentence_at(self._sheet.cursor)
        end = sentence.end
        for _ in range((count or 1) - 1):
            following = self._sheet.motions.sentence_on(end - 1)
            if following < end:
                break
            end = self._sheet.motions.sentence_at(following).end
        self.select(Span(sentence.start, end))

    def action_select_paragraph(self, count: int = 0, argument: str = "") -> None:
        """Select the paragraph."""
        self.select(self._sheet.motions.paragraph_at(self._sheet.cursor))

    def action_leave_selection(self, count: int = 0, argument: str = "") -> None:
        """Leave the selection."""
        self.leave_selection()

    def action_caret_left(self, count: int = 0, argument: str = "") -> None:
        """A character back."""
        self._step_caret(self._sheet.motions.left, count)

    def action_caret_right(self, count: int = 0, argument: str = "") -> None:
        """A character on."""
        self._step_caret(self._sheet.motions.right, count)

    def action_caret_down(self, count: int = 0, argument: str = "") -> None:
        """A line on."""
        self._caret_by_lines(count or 1)

    def action_caret_up(self, count: int = 0, argument: str = "") -> None:
        """A line back."""
        self._caret_by_lines(-(count or 1))

    def action_caret_word(self, count: int = 0, argument: str = "") -> None:
        """To the next word."""
        self._step_caret(self._sheet.motions.word_on, count)

    def action_caret_word_back(self, count: int = 0, argument: str = "") -> None:
        """To the beginning of the word."""
        self._step_caret(self._sheet.motions.word_back, count)

    def action_caret_word_end(self, count: int = 0, argument: str = "") -> None:
        """To the end of the word."""
        self._step_caret(self._sheet.motions.word_end, count)

    def action_caret_line_start(self, count: int = 0, argument: str = "") -> None:
        """To the start of the line."""
        span = self._view.galley.line(self._view.galley.place_of(self._sheet.caret)).span
        if span is not None:
            self._put_caret(span.start)

    def action_caret_line_end(self, count: int = 0, argument: str = "") -> None:
        """To the end of the line."""
        span = self._view.galley.line(self._view.galley.place_of(self._sheet.caret)).span
        if span:
            self._put_caret(cluster_at(self._sheet.text, span.end - 1).start)

    def action_caret_sentence(self, count: int = 0, argument: str = "") -> None:
        """To the end of the sentence, or of the next."""
        self._step_caret(self._sentence_end, count)

    def action_caret_sentence_back(self, count: int = 0, argument: str = "") -> None:
        """A sentence less, or a sentence back."""
        self._step_caret(self._sentence_less, count)

    def action_caret_paragraph(self, count: int = 0, argument: str = "") -> None:
        """To the end of the paragraph, or of the next."""
        self._step_caret(self._paragraph_end, count)

    def action_caret_paragraph_back(self, count: int = 0, argument: str = "") -> None:
        """To the beginning of the paragraph, or of the one before."""
        self._step_caret(self._sheet.motions.paragraph_back, count)

    def action_caret_top(self, count: int = 0, argument: str = "") -> None:
        """To the beginning."""
        self._put_caret(self._sheet.motions.inside(0))

    def action_caret_bottom(self, count: int = 0, argument: str = "") -> None:
        """To the end."""
        self._put_caret(self._sheet.motions.inside(len(self._sheet.text)))

    def action_inner_word(self, count: int = 0, argument: str = "") -> None:
        """Select the word under the caret."""
        self.select(self._sheet.motions.word_at(self._sheet.caret))

    def action_inner_sentence(self, count: int = 0, argument: str = "") -> None:
        """Select the sentence under the caret."""
        self.select(self._sheet.motions.sentence_at(self._sheet.caret))

    def action_inner_paragraph(self, count: int = 0, argument: str = "") -> None:
        """Select the paragraph under the caret."""
        self.select(self._sheet.motions.paragraph_at(self._sheet.caret))

    def action_inner_mention(self, count: int = 0, argument: str = "") -> None:
        """Select the name under the caret."""
        mention = self.mention_here
        if mention is None:
            self._nothing("There is no name under the caret")
            return
        self.select(mention.span)

    def action_swap_ends(self, count: int = 0, argument: str = "") -> None:
        """Go on from the other end."""
        if self._sheet.fixed is not None:
            self._sheet.fixed, caret = self._sheet.caret, self._sheet.fixed
            self._put_caret(caret)

    # How the caret moves

    def _step_caret(self, motion: Callable[[int], int], count: int) -> None:
        at = self._sheet.caret
        for _ in range(count or 1):
            following = motion(at)
            if following == at:
                break
            at = following
        self._put_caret(at)

    def _put_caret(self, offset: int) -> None:
        self._sheet.caret, self._sheet.goal = offset, None
        self._reveal(Span(offset, offset + 1))
        self._moved()

    def _caret_by_lines(self, by: int) -> None:
        sheet, galley = self._sheet, self._view.galley
        place = galley.place_of(sheet.caret)
        goal = sheet.goal if sheet.goal is not None else column_of(sheet.text, galley.line(place), sheet.caret)
        step = 1 if by > 0 else -1
        for _ in range(abs(by)):
            following = galley.moved(place, step)
            while galley.line(following).span is None and (after := galley.moved(following, step)) != following:
                following = after
            if following == place or galley.line(following).span is None:
                break
            place = following
        found = offset_under(sheet.text, galley.line(place), goal)
        if found is not None:
            self._put_caret(found)
            sheet.goal = goal

    def _sentence_end(self, offset: int) -> int:
        return self._end_after(offset, self._sheet.motions.sentence_at, self._sheet.motions.sentence_on)

    def _paragraph_end(self, offset: int) -> int:
        return self._end_after(offset, self._sheet.motions.paragraph_at, self._sheet.motions.paragraph_on)

    def _end_after(self, offset: int, around: Callable[[int], Span], onward: Callable[[int], int]) -> int:
        """The last character of what is around, or of the next when the caret is there already."""
        last = self._last_of(around(offset))
        return last if last > offset else max(offset, self._last_of(around(onward(offset))))

    def _sentence_less(self, offset: int) -> int:
        motions, fixed = self._sheet.motions, self._sheet.fixed
        start = motions.sentence_at(offset).start
        before = self._last_of(motions.sentence_at(motions.sentence_back(start)))
        if fixed is not None and fixed <= before < offset:
            return before
        return start if start < offset else motions.sentence_back(start)

    def _last_of(self, span: Span) -> int:
        return cluster_at(self._sheet.text, span.end - 1).start if span else span.start
