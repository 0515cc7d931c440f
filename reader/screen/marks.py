"""What to paint on a stretch of text, and what wins where things overlap; pure."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import accumulate, pairwise

from reader.articles.span import Span


class Layer(IntEnum):
    """In painting order: a later one lies over the earlier."""

    INLINE = 0
    MENTION = 1
    CURSOR = 2
    """The sentence under the reading cursor."""
    NOTE = 3
    HIT = 4
    CURRENT_HIT = 5
    CURRENT_MENTION = 6
    SELECTION = 7
    CARET = 8


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of text that is painted in a style."""

    span: Span
    layer: Layer
    style: str
    """The name of the style, as the page knows it."""


class SpanIndex:
    """Many spans, overlapping or not, of which those that touch a stretch are found without looking at the others."""

    __slots__ = ("_order", "_reach", "_spans", "_starts")

    def __init__(self, spans: Sequence[Span] = ()) -> None:
        self._spans = spans
        starts = array("Q", [span.start for span in spans])
        ends: Iterable[int] = [span.end for span in spans]
        self._order: Sequence[int] = range(len(spans))
        if any(map(int.__gt__, starts, starts[1:])):
            self._order = sorted(self._order, key=starts.__getitem__)
            starts = array("Q", [spans[number].start for number in self._order])
            ends = [spans[number].end for number in self._order]
        self._starts = starts
        self._reach = array("Q", accumulate(ends, max))
        """How far the spans up to each one reach: never less than at the one before, so it can be bisected."""

    def __len__(self) -> int:
        return len(self._starts)

    def between(self, span: Span) -> Iterator[int]:
        """The numbers, in the sequence given, of those that overlap `span`; in the order of their starts."""
        for at in range(bisect_right(self._reach, span.start), len(self._starts)):
            if self._starts[at] >= span.end:
                return
            number = self._order[at]
            if self._spans[number].overlaps(span):
                yield number

    def after(self, offset: int) -> int | None:
        """The number of the first that starts after `offset`."""
        at = bisect_right(self._starts, offset)
        return self._order[at] if at < len(self._starts) else None

    def before(self, offset: int) -> int | None:
        """The number of the last that starts before `offset`."""
        at = bisect_right(self._starts, offset - 1) if offset > 0 else 0
        return self._order[at - 1] if at else None


def stretches(run: Span, marks: Iterable[Mark]) -> list[tuple[Span, tuple[str, ...]]]:
    """The run cut where what is painted changes, and the styles of each part in painting order.

    The parts cover the run without gaps. In one layer the mark given later lies over the earlier.
    """
    if not run:
        return []
    inside = dict.fromkeys(
        (mark.layer, max(mark.span.start, run.start), min(mark.span.end, run.end), mark.style)
        for mark in marks
        if mark.span.overlaps(run)
    )
    ordered = sorted(inside, key=lambda mark: mark[0])
    cuts = sorted({run.start, run.end, *(mark[1] for mark in ordered), *(mark[2] for mark in ordered)})
    return [
        (Span(start, end), tuple(style for _, first, last, style in ordered if first <= start and end <= last))
        for start, end in pairwise(cuts)
    ]
