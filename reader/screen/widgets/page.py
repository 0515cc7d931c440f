"""`Page`: the article under the reader's eyes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.color import Color
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from reader.articles.article import Article, BlockKind, Inline, InlineKind
from reader.articles.span import Span
from reader.entities.mention import Label, Mention, Mentions
from reader.screen.caret import Motions
from reader.screen.cues import CUES
from reader.screen.marks import Layer, Mark, SpanIndex
from reader.screen.painting import painted
from reader.screen.typesetting import Galley, Line, Place, cluster_at, column_of, offset_under

NOTE_COLOURS = ("yellow", "green", "blue", "pink", "orange")
MARGIN = 3
"""Cells left of the text at least, where the page is wide enough."""
ROOMY = 40
"""Cells from which the page is wide enough for it."""
CONTEXT = 2
"""Lines of the page before that a page down still shows, and lines shown beyond the cursor."""
WHEEL = 3
"""Lines that a notch of the wheel scrolls."""
AHEAD = 0.04
"""Seconds without a key after which the next page is set and painted."""
_KEPT_STRIPS = 2_000
_KEPT_JUMPS = 100
_KEPT_INLINES = 256

# Where there is no colour, what is otherwise a ground is a way of setting the words.
_PLAIN = {
    "hit": Style(reverse=True),
    "hit-current": Style(reverse=True, bold=True, underline=True),
    "selection": Style(reverse=True),
    "caret": Style(reverse=False, bold=True, underline=True),
    "cursor": Style(),
    **{f"note-{colour}": Style(underline=True) for colour in NOTE_COLOURS},
}

_INLINE_STYLES = {
    InlineKind.EMPHASIS: "emphasis",
    InlineKind.STRONG: "strong",
    InlineKind.CODE: "code",
    InlineKind.LINK: "link",
    InlineKind.STRIKE: "strike",
    InlineKind.IMAGE: "emphasis",
}

_SIMPLE = {
    "emphasis": Style(italic=True),
    "strong": Style(bold=True),
    "strike": Style(strike=True),
    "lesser": Style(italic=True),
    "caret": Style(reverse=True),
    "current-mention": Style(reverse=True),
}


@dataclass(frozen=True, slots=True)
class NoteMark:
    """A note as the page shows it."""

    id: str
    span: Span
    colour: str
    """One of `NOTE_COLOURS`."""


@dataclass(frozen=True, slots=True)
class _Jump:
    """Where the reader was: the character at the top of the page, and that of the cursor."""

    place: int
    cursor: int


class Page(Widget, can_focus=True):
    """Shows one article in lines of a chosen measure, with marks on its words.

    It draws the lines in view and knows no others: its position is a piece of the article and a line in it, never a
    row, so that everything costs the same in a book as in a note.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(f"page--{label.value}" for label in Label),
        *(f"page--note-{colour}" for colour in NOTE_COLOURS),
        "page--title",
        "page--heading",
        "page--quote",
        "page--code",
        "page--link",
        "page--dim",
        "page--rule",
        "page--cursor",
        "page--hit",
        "page--hit-current",
        "page--selection",
        "page--thumb",
    }
    DEFAULT_CSS = """
    Page {
        width: 1fr;
        height: 1fr;
        background: $background;
        color: $foreground;

        & > .page--title { color: $heading; text-style: bold; }
        & > .page--heading { color: $heading; text-style: bold; }
        & > .page--quote { color: $quote; text-style: italic; }
        & > .page--code { background: $code-background; }
        & > .page--link { color: $link; text-style: underline; }
        & > .page--dim { color: $text-dim; }
        & > .page--rule { color: $rule; }
        & > .page--thumb { color: $text-faint; }
        & > .page--cursor { background: $cursor-line; }
        & > .page--hit { background: $hit; color: $hit-text; }
        & > .page--hit-current { background: $hit-current; color: $hit-text; text-style: bold; }
        & > .page--selection { background: $selection; color: $foreground; }
        & > .page--note-yellow { background: $note-yellow; }
        & > .page--note-green { background: $note-green; }
        & > .page--note-blue { background: $note-blue; }
        & > .page--note-pink { background: $note-pink; }
        & > .page--note-orange { background: $note-orange; }
        & > .page--person { color: $entity-person; }
        & > .page--organisation { color: $entity-organisation; }
        & > .page--place { color: $entity-place; }
        & > .page--group { color: $entity-group; }
        & > .page--event { color: $entity-event; }
        & > .page--work { color: $entity-work; }
        & > .page--date { color: $entity-date; }
        & > .page--time { color: $entity-time; }
        & > .page--money { color: $entity-money; }
        & > .page--percentage { color: $entity-percentage; }
        & > .page--quantity { color: $entity-quantity; }
    }
    """

    @dataclass
    class Moved(Message):
        """The cursor or the place in the article is another."""

        page: Page

    @dataclass
    class Selecting(Message):
        """The reader has begun or ended to select."""

        on: bool

    @dataclass
    class Clicked(Message):
        """The reader has clicked on a character."""

        offset: int
        button: int

    @dataclass
    class Nothing(Message):
        """There was nothing to move to, or what was done cannot be seen: a sentence for the status line."""

        what: str

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002  Textual's name
        super().__init__(id=id, classes=classes)
        self._article: Article | None = None
        self._hints: tuple[Content, ...] = ()
        self._measure = 72
        self._entity_display = "full"
        self._labels = frozenset(Label)
        self._marks_set: dict[str, int] = {}
        self._styles: dict[tuple[str, ...], Style] = {}
        self._strips: dict[tuple[object, ...], Strip] = {}
        self._ahead: Timer | None = None
        self._press: int | None = None
        self._dragged = False
        self._bar_grip: float | None = None
        self._pointer = (0, 0)
        self._edge: Timer | None = None
        self._put(Article("", ""), ())

    def _put(self, article: Article, credit_lines: tuple[str, ...]) -> None:
        """Begin with an article, as if there had been no other."""
        self._galley = Galley(article, self._measure, credit_lines)
        self._motions = Motions(article)
        self._text = article.text
        self._top = Place()
        self._anchor: int | None = None
        """The first word on the page; nothing while the masthead's first line is there. A new measure keeps it."""
        self._fitted = (0, 0)
        self._view: list[tuple[Place, Line]] = []
        self._view_of: tuple[object, ...] = ()
        self._words_in_view = Span(0, 0)
        self._thumb = (0, 0)
        """The rows of the scrollbar's thumb, first to last; none when everything is in view."""
        self._live: list[Mark] | None = None
        self._bottom: Place | None = None
        self._cursor = self._motions.inside(self._galley.first_words)
        self._from: int | None = None
        """The end of the selection that stays; nothing when none is being made."""
        self._caret = 0
        self._goal: int | None = None
        """The column the caret keeps to from line to line."""
        self._mentions = Mentions()
        self._notes: tuple[NoteMark, ...] = ()
        self._note_index = SpanIndex()
        self._hits: Sequence[Span] = ()
        self._hit_index = SpanIndex()
        self._current_hit: int | None = None
        self._headings: list[int] | None = None
        self._inline_kept: dict[int, tuple[tuple[Inline, ...], SpanIndex]] = {}
        self._jumps: list[_Jump] = []
        self._jump = 0
        self._last_motion = ("", "")
        self._strips.clear()

    # What is shown

    def show(self, article: Article, credit_lines: tuple[str, ...] = (), place: int = 0) -> None:
        """Show an article, what is known about it above, the character at `place` at the top (0: the masthead)."""
        was_selecting = self.is_selecting
        self._article = article
        self._put(article, credit_lines)
        if place > 0:
            self._anchor = min(place, max(0, len(article.text) - 1))
        self._fit()
        self._keep_cursor_in_view()
        if was_selecting:
            self.post_message(self.Selecting(False))
        self._moved()

    @property
    def article(self) -> Article | None:
        """What is shown, or nothing."""
        return self._article

    @property
    def hints(self) -> tuple[Content, ...]:
        """The lines shown when there is no article."""
        return self._hints

    @hints.setter
    def hints(self, hints: tuple[Content, ...]) -> None:
        self._hints = hints
        self.refresh()

    @property
    def mentions(self) -> Mentions:
        """The names in the article."""
        return self._mentions

    @mentions.setter
    def mentions(self, mentions: Mentions) -> None:
        self._mentions = mentions
        self._repaint()

    @property
    def labels(self) -> frozenset[Label]:
        """The kinds of names that are shown."""
        return self._labels

    @labels.setter
    def labels(self, labels: frozenset[Label]) -> None:
        self._labels = labels
        self._repaint()

    @property
    def entity_display(self) -> str:
        """How names are shown: `off`, `underline` (set in their own way, without colour) or `full`."""
        return self._entity_display

    @entity_display.setter
    def entity_display(self, display: str) -> None:
        self._entity_display = display
        self._styles.clear()
        self._repaint()

    @property
    def notes(self) -> tuple[NoteMark, ...]:
        """The notes that have a passage."""
        return self._notes

    @notes.setter
    def notes(self, notes: tuple[NoteMark, ...]) -> None:
        self._notes = notes
        self._note_index = SpanIndex([note.span for note in notes])
        self._repaint()

    @property
    def hits(self) -> Sequence[Span]:
        """Where what is searched for stands, in reading order."""
        return self._hits

    @hits.setter
    def hits(self, hits: Sequence[Span]) -> None:
        self._hits = hits
        self._hit_index = SpanIndex(hits)
        self._current_hit = None
        self._repaint()

    @property
    def current_hit(self) -> int | None:
        """Which of the hits the reader is at."""
        return self._current_hit

    @current_hit.setter
    def current_hit(self, number: int | None) -> None:
        self._current_hit = number
        self._live = None
        self.refresh()

    @property
    def measure(self) -> int:
        """The width of the column wished for, in cells; a narrow page has less."""
        return self._measure

    @measure.setter
    def measure(self, measure: int) -> None:
        self._measure = measure
        self._fit()
        self.refresh()

    @property
    def marks_set(self) -> dict[str, int]:
        """The places marked with a letter."""
        return self._marks_set

    @marks_set.setter
    def marks_set(self, marks: Mapping[str, int]) -> None:
        self._marks_set = dict(marks)

    # Where the reader is

    @property
    def cursor(self) -> int:
        """The offset of the reading cursor, which is always in view; the sentence around it is what keys act on."""
        return self._cursor

    @cursor.setter
    def cursor(self, offset: int) -> None:
        self._cursor = self._motions.inside(offset)
        self._reveal(self._motions.sentence_at(self._cursor))
        self._moved()

    @property
    def place(self) -> int:
        """The offset of the first word on the page; 0 when the masthead is there."""
        return self._anchor or 0

    @property
    def in_view(self) -> Span:
        """From the first word in view to the last."""
        self._lines_in_view()
        return self._words_in_view

    @property
    def progress(self) -> float:
        """How much of the article lies behind the reader, from 0 at the beginning to 1 with the end in view."""
        if self._end_in_view:
            return 1.0
        above, below = self.place, max(1, len(self._text) - self.in_view.end)
        return above / (above + below)

    @property
    def is_selecting(self) -> bool:
        """Whether the reader is choosing a passage."""
        return self._from is not None

    @property
    def selection(self) -> Span | None:
        """The passage being chosen, with the character under the caret."""
        if self._from is None:
            return None
        first, last = sorted((self._from, self._caret))
        return Span(cluster_at(self._text, first).start, cluster_at(self._text, last).end)

    @property
    def passage(self) -> Span:
        """What a key acts on: the selection, else the sentence under the cursor."""
        return self.selection or self._motions.sentence_at(self._cursor)

    @property
    def mention_here(self) -> Mention | None:
        """The name under the cursor."""
        here = self._here
        return next(
            (mention for mention in self._mentions.between(Span(here, here + 1)) if self._is_shown(mention)), None
        )

    @property
    def note_here(self) -> NoteMark | None:
        """The note under the cursor, the shortest if there are several; else the first in the sentence."""
        here = Span(self._here, self._here + 1)
        under = [self._notes[number] for number in self._note_index.between(here)]
        if under:
            return min(under, key=lambda note: len(note.span))
        return next((self._notes[number] for number in self._note_index.between(self.passage)), None)

    @property
    def link_here(self) -> str:
        """Where the link under the cursor leads, else the first in the sentence; empty when there is none."""
        links = [inline for inline in self._inlines(self.passage) if inline.kind is InlineKind.LINK and inline.href]
        under = [inline for inline in links if inline.span.contains(self._here)]
        return (under or links or [Inline(InlineKind.LINK, Span(0, 0))])[0].href

    @property
    def word_here(self) -> Span | None:
        """The word under the cursor."""
        return self._motions.word_at(self._here) or None

    def go(self, span: Span, remember: bool = True) -> None:
        """Show a passage, a third down the page if it was out of view, and put the cursor there."""
        if remember:
            self._remember()
        self._leave()
        self._cursor = self._motions.inside(span.start)
        start, end = self._galley.place_of(self._cursor), self._galley.place_of(max(span.start, span.end - 1))
        if self._row_of(start) is None or (self._row_of(end) is None and self._row_of(start) != 0):
            self._set_top(self._galley.moved(start, -(self._height // 3)))
        self._moved()

    def select(self, span: Span) -> None:
        """Choose a passage."""
        if not span:
            return
        began = not self.is_selecting
        self._from = self._motions.inside(span.start)
        self._put_caret(max(self._from, cluster_at(self._text, min(span.end, len(self._text)) - 1).start))
        if began:
            self.post_message(self.Selecting(True))

    def leave_selection(self) -> None:
        """Choose nothing; the cursor stays where the caret was."""
        self._leave()
        self._moved()

    def _leave(self) -> None:
        if self._from is None:
            return
        self._from, self._goal = None, None
        self._cursor = self._caret
        self._keep_cursor_in_view()
        self.post_message(self.Selecting(False))

    @property
    def _here(self) -> int:
        return self._cursor if self._from is None else self._caret

    # Geometry

    @property
    def _height(self) -> int:
        return max(1, self._fitted[1])

    @property
    def _margin(self) -> int:
        """Cells left of the text."""
        width = self._fitted[0]
        return max(MARGIN if width >= ROOMY else 1, (width - 1 - self._galley.measure) // 2)

    def _fit(self) -> None:
        """Set the article to the size of the page; the words at the top stay there."""
        width, height = self.size
        if not width or not height:
            return
        least = MARGIN if width >= ROOMY else 1
        measure = max(12, min(self._measure, width - 1 - least - 1))
        if measure != self._galley.measure:
            self._galley = self._galley.at_measure(measure)
        elif self._fitted == (width, height):
            return
        self._strips.clear()
        self._live = None
        self._fitted = (width, height)
        self._bottom = None
        self._view_of = ()
        if self._anchor is not None:
            self._top = self._galley.place_of(self._anchor)
        self._top = min(self._galley.clamped(self._top), self._lowest_top)
        self._keep_cursor_in_view()

    @property
    def _lowest_top(self) -> Place:
        """The line at the top when the end of the article is at the bottom."""
        if self._bottom is None:
            self._bottom = self._galley.moved(self._galley.last, 1 - self._height)
        return self._bottom

    @property
    def _end_in_view(self) -> bool:
        return self._galley.distance(self._top, self._galley.last, self._height) < self._height

    def _lines_in_view(self) -> list[tuple[Place, Line]]:
        what = (self._galley, self._top, self._height)
        if self._view_of != what:
            self._view = [found for found, _ in zip(self._galley.onward(self._top), range(self._height), strict=False)]
            self._view_of = what
            spans = [line.span for _, line in self._view if line.span is not None]
            end = max((span.end for span in spans), default=self.place)
            self._words_in_view = Span(spans[0].start if spans else self.place, end)
            self._thumb = self._thumb_now()
        return self._view

    def _row_of(self, place: Place) -> int | None:
        """The row of a line, when it is in view."""
        return next((row for row, (other, _) in enumerate(self._lines_in_view()) if other == place), None)

    def _set_top(self, place: Place) -> None:
        self._top = min(place, self._lowest_top)
        if self._top == Place():
            self._anchor = None
        else:
            words = (line.span for _, line in self._galley.onward(self._top) if line.span is not None)
            first = next(words, None)
            self._anchor = first.start if first is not None else len(self._text)
        if self._from is None:
            self._keep_cursor_in_view()

    def _keep_cursor_in_view(self) -> None:
        """The first sentence in view for a cursor left above, the last for one left below."""
        if not self._fitted[0]:
            return
        visible = self.in_view
        if visible.contains(self._cursor) or not visible:
            return
        if self._cursor < visible.start:
            sentence = self._motions.sentence_at(visible.start)
            start = sentence.start if sentence.start >= visible.start else self._motions.sentence_on(visible.start)
            self._cursor = start if visible.contains(start) else visible.start
        else:
            self._cursor = max(visible.start, self._motions.sentence_at(visible.end - 1).start)

    def _reveal(self, span: Span) -> None:
        """Scroll no more than is needed to show a passage with a little around it."""
        first, last = self._galley.place_of(span.start), self._galley.place_of(max(span.start, span.end - 1))
        lines = self._lines_in_view()
        context = min(CONTEXT, self._height // 4)
        lowest = self._galley.moved(first, -context)
        if lowest < self._top:
            self._set_top(lowest)
        elif lines and last > lines[-1][0]:
            self._set_top(min(first, self._galley.moved(last, context + 1 - self._height)))

    def _scroll(self, by: int) -> bool:
        """Scroll by lines; whether there was anywhere to go."""
        before = self._top
        self._set_top(self._galley.moved(self._top, by))
        if self._top == before:
            return False
        self._moved()
        return True

    def _moved(self) -> None:
        self._live = None
        self.refresh()
        self.post_message(self.Moved(self))
        self._set_ahead()

    def _repaint(self) -> None:
        """The marks are others: paint the lines in view anew."""
        self._strips.clear()
        self._live = None
        self.refresh()

    def _set_ahead(self) -> None:
        if self._ahead is not None:
            self._ahead.stop()
        self._ahead = self.set_timer(AHEAD, self._paint_ahead) if self.is_mounted else None

    def _paint_ahead(self) -> None:
        """Set and paint the next page while the reader reads this one."""
        lines = self._lines_in_view()
        if lines:
            for (place, line), _ in zip(self._galley.onward(lines[-1][0]), range(self._height), strict=False):
                self._strip(place, line, False)

    # Painting

    def notify_style_update(self) -> None:
        """The theme is another: forget how things looked."""
        super().notify_style_update()
        self._styles.clear()
        self._strips.clear()

    def on_resize(self) -> None:
        """Set the article to the new width."""
        self._fit()
        self.post_message(self.Moved(self))

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of a region.

        The page has neither border nor padding, so its strips can go to the screen as they are: each keeps what was
        made of it, and a line that is still in view after scrolling costs next to nothing.
        """
        self._fit()
        filters, background = self.get_line_filters(), self.background_colors[1]
        strips = [self.render_line(y) for y in crop.line_range]
        for line_filter in filters:
            strips = [strip.apply_filter(line_filter, background) for strip in strips]
        if crop.column_span != (0, self._fitted[0]):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def render_line(self, y: int) -> Strip:
        """A line of the page, with its part of the scrollbar."""
        if self._article is None:
            return self._hint(y)
        lines = self._lines_in_view()
        in_thumb = self._thumb[0] <= y < self._thumb[1]
        return self._strip(*lines[y], in_thumb) if y < len(lines) else self._blank(in_thumb)

    def _blank(self, in_thumb: bool) -> Strip:
        return Strip([Segment(" " * (self._fitted[0] - 1), self._style_of(())), self._bar(in_thumb)], self._fitted[0])

    def _bar(self, in_thumb: bool) -> Segment:
        return Segment("▐", self._style_of(("thumb",))) if in_thumb else Segment(" ", self._style_of(()))

    def _strip(self, place: Place, line: Line, in_thumb: bool) -> Strip:
        span = line.span
        live = self._live_marks(span) if span is not None else ()
        is_after = self._from is not None and span is not None and self._is_after(place, span)
        key = (place, in_thumb, is_after, *live)
        strip = self._strips.get(key)
        if strip is None:
            if len(self._strips) >= _KEPT_STRIPS:
                self._strips.clear()
            words = self._painted(place, line, live, is_after)
            strip = self._strips[key] = Strip([*words, self._bar(in_thumb)], self._fitted[0])
        return strip

    def _live_marks(self, span: Span) -> tuple[Mark, ...]:
        """The marks of a line that come and go as the reader moves."""
        if self._live is None:
            self._live = self._live_now()
        return tuple(
            Mark(mark.span.common(span), mark.layer, mark.style) for mark in self._live if mark.span.overlaps(span)
        )

    def _live_now(self) -> list[Mark]:
        if self._from is not None:
            here = [
                Mark(self.selection or Span(0, 0), Layer.SELECTION, "selection"),
                Mark(cluster_at(self._text, self._caret), Layer.CARET, "caret"),
            ]
        else:
            here = [Mark(self._cursor_sentence, Layer.CURSOR, "cursor")]
            mention = self.mention_here
            if mention is not None:
                here.append(Mark(mention.span, Layer.CURRENT_MENTION, "current-mention"))
        if self._current_hit is not None and self._current_hit < len(self._hits):
            here.append(Mark(self._hits[self._current_hit], Layer.CURRENT_HIT, "hit-current"))
        return here

    @property
    def _cursor_sentence(self) -> Span:
        return self._motions.sentence_at(self._cursor)

    def _is_after(self, place: Place, span: Span) -> bool:
        """Whether the caret is on the space that a line was broken at."""
        return self._caret >= span.end and self._galley.place_of(self._caret) == place

    def _painted(self, place: Place, line: Line, live: tuple[Mark, ...], caret_after: bool) -> Strip:
        span = line.span
        marks: list[Mark] = []
        margin, left = "", self._margin
        edge: tuple[str, ...] = ()
        if span is not None:
            marks.extend(
                Mark(inline.span, Layer.INLINE, _INLINE_STYLES[inline.kind])
                for inline in self._inlines(span, self._galley.block_of(place.piece))
            )
            if self._entity_display != "off":
                marks.extend(
                    Mark(mention.span, Layer.MENTION, mention.label.value)
                    for mention in self._mentions.between(span)
                    if mention.label in self._labels
                )
            for number in self._note_index.between(span):
                note = self._notes[number]
                marks.append(Mark(note.span, Layer.NOTE, f"note-{note.colour}"))
                margin, edge = "▎", (f"edge-{note.colour}",)
            marks.extend(Mark(self._hits[number], Layer.HIT, "hit") for number in self._hit_index.between(span))
            marks.extend(live)
            if not margin and self.app.no_color and any(mark.layer is Layer.CURSOR for mark in live):
                margin, edge = "│", ("dim",)
        segments = [Segment(" " * left, self._style_of(()))]
        if margin:
            at = max(0, left - 2)
            after = Segment(" " * (left - at - 1), self._style_of(()))
            segments = [Segment(" " * at, self._style_of(())), Segment(margin, self._style_of(edge)), after]
        segments.extend(painted(self._text, line, marks, self._galley.measure, self._style_of))
        if caret_after:
            segments.append(Segment(" ", self._style_of(("caret",))))
        return Strip(segments).adjust_cell_length(self._fitted[0] - 1, self._style_of(()))

    def _inlines(self, span: Span, block: int | None = None) -> list[Inline]:
        """The inlines that touch a stretch of one block."""
        if self._article is None or not self._article.inlines:
            return []
        if block is None:
            block = self._article.blocks.at(span.start)
        kept = self._inline_kept.get(block)
        if kept is None:
            if len(self._inline_kept) >= _KEPT_INLINES:
                self._inline_kept.clear()
            inlines = inlines_of(self._article, block)
            kept = self._inline_kept[block] = (inlines, SpanIndex([inline.span for inline in inlines]))
        inlines, index = kept
        return [inlines[number] for number in index.between(span)]

    def _style_of(self, names: tuple[str, ...]) -> Style:
        style = self._styles.get(names)
        if style is None:
            style = self.rich_style
            for name in names:
                style += self._named(name)
            self._styles[names] = style
        return style

    def _named(self, name: str) -> Style:
        if self.app.no_color and name in _PLAIN:
            return _PLAIN[name]
        if name in _SIMPLE:
            return _SIMPLE[name]
        if name in _CUES:
            if self._entity_display == "underline":
                return _CUES[name]
            return self.get_component_rich_style(f"page--{name}", partial=True) + _CUES[name]
        if name.startswith("edge-"):
            # The ground of a note is too faint for a thin line: half way to the colour of the words.
            ground = self.get_component_rich_style(f"page--note-{name[5:]}", partial=True).bgcolor
            words = self.rich_style.color
            if ground is None or words is None:
                return Style()
            colour = Color.from_rich_color(ground).blend(Color.from_rich_color(words), 0.5)
            return Style(color=colour.rich_color)
        return self.get_component_rich_style(f"page--{name}", partial=True)

    def _thumb_now(self) -> tuple[int, int]:
        height, length = self._height, max(1, len(self._text))
        is_at_end = self._end_in_view
        if is_at_end and self._top == Place():
            return 0, 0
        first = min(height - 1, int(height * self.place / length))
        last = height if is_at_end else min(height, ceil(height * self._words_in_view.end / length))
        return first, max(first + 1, last)

    def _hint(self, y: int) -> Strip:
        width = self._fitted[0]
        row = y - max(0, self._height // 3)
        if not 0 <= row < len(self._hints):
            return Strip.blank(width, self._style_of(()))
        content = self._hints[row]
        left = max(0, (width - content.cell_length) // 2)
        segments = [Segment(" " * left, self._style_of(())), *content.render_segments(self.visual_style)]
        return Strip(segments).adjust_cell_length(width, self._style_of(()))

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
        self.action_down((count or 1) * max(1, self._height - CONTEXT))

    def action_page_up(self, count: int = 0, argument: str = "") -> None:
        """A page back."""
        self.action_up((count or 1) * max(1, self._height - CONTEXT))

    def action_half_down(self, count: int = 0, argument: str = "") -> None:
        """Half a page on."""
        self.action_down((count or 1) * max(1, self._height // 2))

    def action_half_up(self, count: int = 0, argument: str = "") -> None:
        """Half a page back."""
        self.action_up((count or 1) * max(1, self._height // 2))

    def action_top(self, count: int = 0, argument: str = "") -> None:
        """The beginning of the article."""
        self._remember()
        self._set_top(Place())
        self._cursor = self._motions.inside(self._galley.first_words)
        self._moved()

    def action_bottom(self, count: int = 0, argument: str = "") -> None:
        """The end of the article."""
        self._remember()
        self._set_top(self._lowest_top)
        self._cursor = max(self.in_view.start, self._motions.sentence_at(self._motions.inside(len(self._text))).start)
        self._moved()

    # The cursor

    def action_next_sentence(self, count: int = 0, argument: str = "") -> None:
        """The cursor to the next sentence."""
        self._step(self._motions.sentence_on, count, "This is the last sentence")

    def action_previous_sentence(self, count: int = 0, argument: str = "") -> None:
        """The cursor to the sentence before."""
        self._step(self._sentence_before, count, "This is the first sentence")

    def action_next_paragraph(self, count: int = 0, argument: str = "") -> None:
        """The cursor to the next paragraph."""
        self._step(self._motions.paragraph_on, count, "This is the last paragraph")

    def action_previous_paragraph(self, count: int = 0, argument: str = "") -> None:
        """The cursor to the paragraph before."""
        self._step(self._motions.paragraph_back, count, "This is the first paragraph")

    def action_next_heading(self, count: int = 0, argument: str = "") -> None:
        """The next heading."""
        self._motion("next_heading", "previous_heading")
        self._hop(lambda at: _first_above(self._heading_starts, at), count, "No heading after this one")

    def action_previous_heading(self, count: int = 0, argument: str = "") -> None:
        """The heading before."""
        self._motion("previous_heading", "next_heading")
        self._hop(lambda at: _last_below(self._heading_starts, at), count, "No heading before this one")

    def action_next_mention(self, count: int = 0, argument: str = "") -> None:
        """The next name."""
        self._motion("next_mention", "previous_mention")
        self._hop(lambda at: self._mention_after(at, self._is_shown), count, "No name after this one", jump=False)

    def action_previous_mention(self, count: int = 0, argument: str = "") -> None:
        """The name before."""
        self._motion("previous_mention", "next_mention")
        self._hop(lambda at: self._mention_before(at, self._is_shown), count, "No name before this one", jump=False)

    def action_next_same(self, count: int = 0, argument: str = "") -> None:
        """The next mention of the name under the cursor."""
        self._motion("next_same", "previous_same")
        self._hop_same(self._mention_after, count, "No mention of {} after this one")

    def action_previous_same(self, count: int = 0, argument: str = "") -> None:
        """The mention of it before."""
        self._motion("previous_same", "next_same")
        self._hop_same(self._mention_before, count, "No mention of {} before this one")

    def action_next_note(self, count: int = 0, argument: str = "") -> None:
        """The next note."""
        self._motion("next_note", "previous_note")
        self._hop(lambda at: self._note_start(self._note_index.after(at)), count, "No note after this one")

    def action_previous_note(self, count: int = 0, argument: str = "") -> None:
        """The note before."""
        self._motion("previous_note", "next_note")
        self._hop(lambda at: self._note_start(self._note_index.before(at)), count, "No note before this one")

    def action_repeat(self, count: int = 0, argument: str = "") -> None:
        """The last ] or [ motion again."""
        self._repeat(self._last_motion[0], count)

    def action_repeat_back(self, count: int = 0, argument: str = "") -> None:
        """The last ] or [ motion the other way; what is repeated stays what it was."""
        motion = self._last_motion
        self._repeat(motion[1], count)
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
        if self._jump == 0:
            self._nothing("There is no place to go back to")
            return
        if self._jump == len(self._jumps):
            self._jumps.append(_Jump(self.place, self._here))
        self._return_to(self._jump - 1)

    def action_forward(self, count: int = 0, argument: str = "") -> None:
        """Forward again."""
        if self._jump >= len(self._jumps) - 1:
            self._nothing("There is no place to go forward to")
            return
        self._return_to(self._jump + 1)

    def action_set_mark(self, count: int = 0, argument: str = "") -> None:
        """Mark this place with a letter."""
        if len(argument) != 1 or not argument.isalnum():
            self._nothing("A mark is a letter or a digit")
            return
        self._marks_set[argument] = self._here
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
        self.go(Span(min(place, len(self._text)), min(place, len(self._text))))

    # Selecting

    def action_select(self, count: int = 0, argument: str = "") -> None:
        """Select from the cursor, by character."""
        self.select(cluster_at(self._text, self._cursor))

    def action_select_sentence(self, count: int = 0, argument: str = "") -> None:
        """Select the sentence under the cursor, or so many from there."""
        sentence = self._motions.sentence_at(self._cursor)
        end = sentence.end
        for _ in range((count or 1) - 1):
            following = self._motions.sentence_on(end - 1)
            if following < end:
                break
            end = self._motions.sentence_at(following).end
        self.select(Span(sentence.start, end))

    def action_select_paragraph(self, count: int = 0, argument: str = "") -> None:
        """Select the paragraph."""
        self.select(self._motions.paragraph_at(self._cursor))

    def action_leave_selection(self, count: int = 0, argument: str = "") -> None:
        """Leave the selection."""
        self.leave_selection()

    def action_caret_left(self, count: int = 0, argument: str = "") -> None:
        """A character back."""
        self._step_caret(self._motions.left, count)

    def action_caret_right(self, count: int = 0, argument: str = "") -> None:
        """A character on."""
        self._step_caret(self._motions.right, count)

    def action_caret_down(self, count: int = 0, argument: str = "") -> None:
        """A line on."""
        self._caret_by_lines(count or 1)

    def action_caret_up(self, count: int = 0, argument: str = "") -> None:
        """A line back."""
        self._caret_by_lines(-(count or 1))

    def action_caret_word(self, count: int = 0, argument: str = "") -> None:
        """To the next word."""
        self._step_caret(self._motions.word_on, count)

    def action_caret_word_back(self, count: int = 0, argument: str = "") -> None:
        """To the beginning of the word."""
        self._step_caret(self._motions.word_back, count)

    def action_caret_word_end(self, count: int = 0, argument: str = "") -> None:
        """To the end of the word."""
        self._step_caret(self._motions.word_end, count)

    def action_caret_line_start(self, count: int = 0, argument: str = "") -> None:
        """To the start of the line."""
        span = self._galley.line(self._galley.place_of(self._caret)).span
        if span is not None:
            self._put_caret(span.start)

    def action_caret_line_end(self, count: int = 0, argument: str = "") -> None:
        """To the end of the line."""
        span = self._galley.line(self._galley.place_of(self._caret)).span
        if span:
            self._put_caret(cluster_at(self._text, span.end - 1).start)

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
        self._step_caret(self._motions.paragraph_back, count)

    def action_caret_top(self, count: int = 0, argument: str = "") -> None:
        """To the beginning."""
        self._put_caret(self._motions.inside(0))

    def action_caret_bottom(self, count: int = 0, argument: str = "") -> None:
        """To the end."""
        self._put_caret(self._motions.inside(len(self._text)))

    def action_inner_word(self, count: int = 0, argument: str = "") -> None:
        """Select the word under the caret."""
        self.select(self._motions.word_at(self._caret))

    def action_inner_sentence(self, count: int = 0, argument: str = "") -> None:
        """Select the sentence under the caret."""
        self.select(self._motions.sentence_at(self._caret))

    def action_inner_paragraph(self, count: int = 0, argument: str = "") -> None:
        """Select the paragraph under the caret."""
        self.select(self._motions.paragraph_at(self._caret))

    def action_inner_mention(self, count: int = 0, argument: str = "") -> None:
        """Select the name under the caret."""
        mention = self.mention_here
        if mention is None:
            self._nothing("There is no name under the caret")
            return
        self.select(mention.span)

    def action_swap_ends(self, count: int = 0, argument: str = "") -> None:
        """Go on from the other end."""
        if self._from is not None:
            self._from, caret = self._caret, self._from
            self._put_caret(caret)

    # How the actions move

    def _nothing(self, what: str) -> None:
        self.post_message(self.Nothing(what))

    def _motion(self, name: str, other: str) -> None:
        self._last_motion = (name, other)

    def _repeat(self, name: str, count: int) -> None:
        if not name:
            self._nothing("There is no motion to repeat")
            return
        motions: dict[str, Callable[[int], None]] = {
            "next_heading": self.action_next_heading,
            "previous_heading": self.action_previous_heading,
            "next_mention": self.action_next_mention,
            "previous_mention": self.action_previous_mention,
            "next_same": self.action_next_same,
            "previous_same": self.action_previous_same,
            "next_note": self.action_next_note,
            "previous_note": self.action_previous_note,
        }
        motions[name](count)

    def _step(self, motion: Callable[[int], int], count: int, end: str) -> None:
        """Move the cursor by a motion that stays where it is when there is nowhere to go."""
        at = self._cursor
        for _ in range(count or 1):
            following = motion(at)
            if following == at:
                break
            at = following
        if at == self._cursor:
            self._nothing(end)
            return
        self._cursor = at
        self._reveal(self._motions.sentence_at(at))
        self._cursor = at
        self._moved()

    def _hop(self, motion: Callable[[int], int | None], count: int, end: str, jump: bool = True) -> None:
        """Go to what a motion finds; a jump can be taken back."""
        at: int | None = self._here
        for _ in range(count or 1):
            following = motion(at) if at is not None else None
            if following is None:
                break
            at = following
        if at is None or at == self._here:
            self._nothing(end)
            return
        self.go(Span(at, at + 1), remember=jump)

    def _hop_same(self, motion: Callable[[int, Callable[[Mention], bool]], int | None], count: int, end: str) -> None:
        here = self.mention_here
        if here is None:
            self._nothing("There is no name under the cursor")
            return
        name = self._name_of(here)
        wanted = name.casefold()
        self._hop(
            lambda at: motion(at, lambda mention: self._name_of(mention).casefold() == wanted),
            count, end.format(name), jump=False,
        )  # fmt: skip

    def _name_of(self, mention: Mention) -> str:
        return mention.entity or " ".join(mention.span.of(self._text).split())

    def _hop_hit(self, by: int) -> None:
        if not self._hits:
            self._nothing("There are no hits; / finds words in this article")
            return
        onward = by > 0
        number = self._hit_index.after(self._cursor) if onward else self._hit_index.before(self._cursor)
        if number is None:
            wraps, number = True, 0 if onward else len(self._hits) - 1
        else:
            wraps = False
        wanted = number + by - (1 if onward else -1)
        wraps = wraps or not 0 <= wanted < len(self._hits)
        self._current_hit = wanted % len(self._hits)
        self.go(self._hits[self._current_hit])
        if wraps:
            self._nothing("From the top again" if onward else "From the end again")

    def _is_shown(self, mention: Mention) -> bool:
        return mention.label in self._labels

    def _mention_after(self, at: int, wanted: Callable[[Mention], bool]) -> int | None:
        numbers = range(self._mentions.index_after(at), len(self._mentions))
        return next(
            (mention.span.start for mention in map(self._mentions.__getitem__, numbers) if wanted(mention)), None
        )

    def _mention_before(self, at: int, wanted: Callable[[Mention], bool]) -> int | None:
        numbers = range(self._mentions.index_before(at), -1, -1)
        return next(
            (mention.span.start for mention in map(self._mentions.__getitem__, numbers) if wanted(mention)), None
        )

    def _note_start(self, number: int | None) -> int | None:
        return self._notes[number].span.start if number is not None else None

    @property
    def _heading_starts(self) -> list[int]:
        if self._headings is None:
            blocks = self._article.blocks if self._article is not None else ()
            self._headings = [block.span.start for block in blocks if block.kind is BlockKind.HEADING]
        return self._headings

    def _sentence_before(self, offset: int) -> int:
        return self._motions.sentence_back(self._motions.sentence_at(offset).start)

    def _sentence_end(self, offset: int) -> int:
        last = self._last_of(self._motions.sentence_at(offset))
        if last > offset:
            return last
        return max(offset, self._last_of(self._motions.sentence_at(self._motions.sentence_on(offset))))

    def _sentence_less(self, offset: int) -> int:
        start = self._motions.sentence_at(offset).start
        before = self._last_of(self._motions.sentence_at(self._motions.sentence_back(start)))
        if self._from is not None and self._from <= before < offset:
            return before
        return start if start < offset else self._motions.sentence_back(start)

    def _paragraph_end(self, offset: int) -> int:
        last = self._last_of(self._motions.paragraph_at(offset))
        if last > offset:
            return last
        return max(offset, self._last_of(self._motions.paragraph_at(self._motions.paragraph_on(offset))))

    def _last_of(self, span: Span) -> int:
        return cluster_at(self._text, span.end - 1).start if span else span.start

    def _step_caret(self, motion: Callable[[int], int], count: int) -> None:
        at = self._caret
        for _ in range(count or 1):
            following = motion(at)
            if following == at:
                break
            at = following
        self._put_caret(at)

    def _put_caret(self, offset: int) -> None:
        self._caret, self._goal = offset, None
        self._reveal(Span(offset, offset + 1))
        self._moved()

    def _caret_by_lines(self, by: int) -> None:
        place = self._galley.place_of(self._caret)
        goal = self._goal
        if goal is None:
            goal = column_of(self._text, self._galley.line(place), self._caret)
        step = 1 if by > 0 else -1
        while by:
            following = self._galley.moved(place, step)
            while following != place and self._galley.line(following).span is None:
                after = self._galley.moved(following, step)
                if after == following:
                    break
                following = after
            if following == place or self._galley.line(following).span is None:
                break
            place, by = following, by - step
        found = offset_under(self._text, self._galley.line(place), goal)
        if found is not None:
            self._put_caret(found)
            self._goal = goal

    # Jumps

    def _remember(self) -> None:
        jump = _Jump(self.place, self._here)
        del self._jumps[self._jump :]
        if not self._jumps or self._jumps[-1] != jump:
            self._jumps.append(jump)
        del self._jumps[:-_KEPT_JUMPS]
        self._jump = len(self._jumps)

    def _return_to(self, number: int) -> None:
        self._jump = number
        jump = self._jumps[number]
        self._leave()
        self._cursor = jump.cursor
        self._set_top(self._galley.place_of(jump.place) if jump.place else Place())
        self._moved()

    # The mouse

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """A few lines on."""
        event.stop()
        event.prevent_default()
        self._scroll(WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """A few lines back."""
        event.stop()
        event.prevent_default()
        self._scroll(-WHEEL)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of the scrollbar, or of where a selection may begin."""
        self._dragged = False
        if self._article is None:
            return
        first, last = self._thumb
        if event.x >= self._fitted[0] - 1:
            if last > first:
                grips = first <= event.y < last
                self._bar_grip = event.y - first if grips else (last - first) / 2
                self.capture_mouse()
                self._dragged = True
                if not grips:
                    self._drag_bar(event.y)
            return
        if event.button == 1:
            self._press = self._offset_at(event.x, event.y)
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Drag what is held."""
        if self._bar_grip is not None:
            self._drag_bar(event.y)
        elif self._press is not None:
            self._pointer = (event.x, event.y)
            if self._dragged or self._offset_at(event.x, event.y) != self._press:
                self._drag()
                is_outside = not 0 <= event.y < self._height
                if is_outside and self._edge is None:
                    self._edge = self.set_interval(0.05, self._drag_on)
                elif not is_outside:
                    self._stop_edge()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Let go; what is selected stays so."""
        self.release_mouse()
        self._stop_edge()
        self._press, self._bar_grip = None, None

    def on_click(self, event: events.Click) -> None:
        """Put the cursor there; twice selects the word, three times the sentence."""
        if self._dragged or self._article is None or event.x >= self._fitted[0] - 1:
            return
        offset = self._offset_at(event.x, event.y)
        if event.button == 1 and event.chain == 2:
            self.select(self._motions.word_at(offset))
            return
        if event.button == 1 and event.chain >= 3:
            self.select(self._motions.sentence_at(offset))
            return
        if event.button == 1:
            self._leave()
        if not self.is_selecting:
            self._cursor = offset
        self._moved()
        self.post_message(self.Clicked(offset, event.button))

    def _drag(self) -> None:
        assert self._press is not None
        began, self._dragged = not self._dragged, True
        was_selecting = self.is_selecting
        if began:
            self._from = self._press
        self._caret, self._goal = self._offset_at(*self._pointer), None
        if not was_selecting:
            self.post_message(self.Selecting(True))
        self._moved()

    def _drag_on(self) -> None:
        """Scroll on while the pointer is held above or below the page."""
        y = self._pointer[1]
        self._scroll(y if y < 0 else y - self._height + 1)
        self._drag()

    def _stop_edge(self) -> None:
        if self._edge is not None:
            self._edge.stop()
            self._edge = None

    def _drag_bar(self, y: int) -> None:
        assert self._bar_grip is not None
        first = y - self._bar_grip
        first_now, last_now = self._thumb
        if last_now - first_now + first >= self._height:
            self._set_top(self._lowest_top)
        elif first <= 0:
            self._set_top(Place())
        else:
            self._set_top(self._galley.place_of(int(first / self._height * len(self._text))))
        self._moved()

    def _offset_at(self, x: int, y: int) -> int:
        """The character at, or nearest to, a cell of the page."""
        lines = self._lines_in_view()
        row = min(max(y, 0), len(lines) - 1)
        nearest = sorted(range(len(lines)), key=lambda other: abs(other - row))
        for other in nearest:
            found = offset_under(self._text, lines[other][1], x - self._margin)
            if found is not None:
                return self._motions.inside(found)
        return self._cursor


def inlines_of(article: Article, number: int) -> tuple[Inline, ...]:
    """The inlines of a block; the cost does not grow with the article."""
    span = article.blocks[number].span
    first = bisect_left(article.inlines, span.start, key=lambda inline: inline.span.start)
    last = bisect_left(article.inlines, span.end, lo=first, key=lambda inline: inline.span.start)
    return article.inlines[first:last]


def _first_above(starts: Sequence[int], offset: int) -> int | None:
    at = bisect_right(starts, offset)
    return starts[at] if at < len(starts) else None


def _last_below(starts: Sequence[int], offset: int) -> int | None:
    at = bisect_left(starts, offset)
    return starts[at - 1] if at else None


_CUES = {label.value: Style.parse(cue) for label, cue in CUES.items()}
