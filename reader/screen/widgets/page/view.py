"""The lines of an article that are in view, and how the view moves over them; pure."""

from __future__ import annotations

from math import ceil

from reader.articles.span import Span
from reader.screen.typesetting import Galley, Line, Place, offset_under

CONTEXT = 2
"""Lines of the page before that a page down still shows, and lines shown beyond the cursor."""
_MARGIN = 3
"""Cells left of the text at least, where the page is wide enough."""
_ROOMY = 40
"""Cells from which the page is wide enough for it."""
_LEAST_MEASURE = 12


class View:
    """As many lines of a galley as a page has rows, from the line at the top on.

    Its position is a piece of the article and a line in it, never a row, so that it costs the same in a book as in a
    note. The last column of the page is the scrollbar's.
    """

    def __init__(self, galley: Galley, length: int) -> None:
        self.galley = galley
        self._length = length
        """Characters of the article."""
        self.width = 0
        self._rows = 0
        self.top = Place()
        self.anchor: int | None = None
        """The first word on the page; nothing while the masthead's first line is there. A new measure keeps it."""
        self._lines: list[tuple[Place, Line]] = []
        self._lines_of: tuple[object, ...] = ()
        self._words = Span(0, 0)
        self._thumb = (0, 0)
        self._lowest_top: Place | None = None

    def fit(self, width: int, height: int, wished: int) -> bool:
        """Take a size, and the measure wished for or less; whether that is anything new. The top's words stay."""
        if not width or not height:
            return False
        measure = max(_LEAST_MEASURE, min(wished, width - 1 - _least_margin(width) - 1))
        if measure != self.galley.measure:
            self.galley = self.galley.at_measure(measure)
        elif (self.width, self._rows) == (width, height):
            return False
        self.width, self._rows = width, height
        self._lowest_top = None
        self._lines_of = ()
        if self.anchor is not None:
            self.top = self.galley.place_of(self.anchor)
        self.top = min(self.galley.clamped(self.top), self.lowest_top)
        return True

    @property
    def height(self) -> int:
        """Rows, at least one."""
        return max(1, self._rows)

    @property
    def margin(self) -> int:
        """Cells left of the text."""
        return max(_least_margin(self.width), (self.width - 1 - self.galley.measure) // 2)

    @property
    def place(self) -> int:
        """The offset of the first word in view; 0 when the masthead is there."""
        return self.anchor or 0

    @property
    def lowest_top(self) -> Place:
        """The line at the top when the end of the article is at the bottom."""
        if self._lowest_top is None:
            self._lowest_top = self.galley.moved(self.galley.last, 1 - self.height)
        return self._lowest_top

    @property
    def shows_the_end(self) -> bool:
        """Whether the last line is in view."""
        return self.galley.distance(self.top, self.galley.last, self.height) < self.height

    @property
    def lines(self) -> list[tuple[Place, Line]]:
        """The lines in view."""
        self._look()
        return self._lines

    @property
    def words(self) -> Span:
        """From the first word in view to the last."""
        self._look()
        return self._words

    @property
    def thumb(self) -> tuple[int, int]:
        """The rows of the scrollbar's thumb, first to last; none when everything is in view."""
        self._look()
        return self._thumb

    @property
    def progress(self) -> float:
        """How much of the article lies behind, from 0 at the beginning to 1 with the end in view."""
        if self.shows_the_end:
            return 1.0
        above, below = self.place, max(1, self._length - self.words.end)
        return above / (above + below)

    def move(self, top: Place) -> None:
        """Show a line at the top, unless it lies so near the end that the page would not be filled."""
        self.top = min(top, self.lowest_top)
        if self.top == Place():
            self.anchor = None
            return
        words = (line.span for _, line in self.galley.onward(self.top) if line.span is not None)
        first = next(words, None)
        self.anchor = first.start if first is not None else self._length

    def row_of(self, place: Place) -> int | None:
        """The row of a line, when it is in view."""
        return next((row for row, (other, _) in enumerate(self.lines) if other == place), None)

    def top_near(self, span: Span) -> Place | None:
        """The top that shows a passage with a little around it, no further away than it must be."""
        first, last = self._ends(span)
        context = min(CONTEXT, self.height // 4)
        highest = self.galley.moved(first, -context)
        if highest < self.top:
            return highest
        if self.lines and last > self.lines[-1][0]:
            return min(first, self.galley.moved(last, context + 1 - self.height))
        return None

    def top_a_third_above(self, span: Span) -> Place | None:
        """The top that has a passage a third down the page, unless as much of it as can be is in view."""
        first, last = self._ends(span)
        row = self.row_of(first)
        if row is None or (row != 0 and self.row_of(last) is None):
            return self.galley.moved(first, -(self.height // 3))
        return None

    def top_for_thumb(self, row: float) -> Place:
        """The top for a scrollbar whose thumb begins at a row."""
        first, last = self.thumb
        if last - first + row >= self.height:
            return self.lowest_top
        if row <= 0:
            return Place()
        return self.galley.place_of(int(row / self.height * self._length))

    def offset_at(self, text: str, x: int, y: int) -> int | None:
        """The character at, or nearest to, a cell of the page; nothing when there are no words in view."""
        row = min(max(y, 0), len(self.lines) - 1)
        for other in sorted(range(len(self.lines)), key=lambda other: abs(other - row)):
            found = offset_under(text, self.lines[other][1], x - self.margin)
            if found is not None:
                return found
        return None

    def _ends(self, span: Span) -> tuple[Place, Place]:
        """The lines of the first and the last character of a passage."""
        return self.galley.place_of(span.start), self.galley.place_of(max(span.start, span.end - 1))

    def _look(self) -> None:
        what = (self.galley, self.top, self.height)
        if self._lines_of == what:
            return
        self._lines = [found for found, _ in zip(self.galley.onward(self.top), range(self.height), strict=False)]
        self._lines_of = what
        spans = [line.span for _, line in self._lines if line.span is not None]
        end = max((span.end for span in spans), default=self.place)
        self._words = Span(spans[0].start if spans else self.place, end)
        self._thumb = self._thumb_now()

    def _thumb_now(self) -> tuple[int, int]:
        height, length = self.height, max(1, self._length)
        shows_the_end = self.shows_the_end
        if shows_the_end and self.top == Place():
            return 0, 0
        first = min(height - 1, int(height * self.place / length))
        last = height if shows_the_end else min(height, ceil(height * self._words.end / length))
        return first, max(first + 1, last)


def _least_margin(width: int) -> int:
    return _MARGIN if width >= _ROOMY else 1
