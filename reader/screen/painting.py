"""A line of the page and the marks on its words → segments of styled text; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from reader.articles.article import BlockKind
from reader.articles.span import Span
from reader.screen.marks import Mark, stretches
from reader.screen.typesetting import Line, Run, cluster_at, expanded

StyleOf = Callable[[tuple[str, ...]], Style]
"""The style in which names are painted one over the other, on the ground of the page."""


def painted(text: str, line: Line, marks: Sequence[Mark], measure: int, style_of: StyleOf) -> list[Segment]:
    """The line from its first column on: what stands before its words, and its words under their marks.

    Code is filled to the measure, so that its ground is one piece.
    """
    ground, lead = _styles(line)
    segments: list[Segment] = []
    column = 0
    if line.lead:
        words = expanded(line.lead)
        segments.append(Segment(words, style_of(lead)))
        column = cell_len(words)
    for run in line.runs:
        if run.column > column:
            segments.append(Segment(" " * (run.column - column), style_of(ground if line.kind in _FILLED else ())))
            column = run.column
        for words, names in _parts(text, run, marks):
            segments.append(Segment(words, style_of(ground + names)))
            column += cell_len(words)
    if line.kind in _FILLED and column < measure:
        segments.append(Segment(" " * (measure - column), style_of(ground)))
    return segments


_FILLED = (BlockKind.CODE,)


def _styles(line: Line) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of the styles of a line's words and of what stands before them."""
    if line.title:
        return ("title",), ("title",)
    match line.kind:
        case None:
            return (), ("dim",)
        case BlockKind.HEADING:
            return ("heading",) if line.level < 3 else ("heading", "lesser"), ()
        case BlockKind.QUOTE:
            return ("quote",), ("dim",)
        case BlockKind.ITEM:
            return (), ("dim",)
        case BlockKind.CODE:
            return ("code",), ("code",)
        case BlockKind.TABLE:
            return ("strong",) if line.level else (), ("rule",)
        case BlockKind.RULE:
            return (), ("rule",)
    return (), ()


def _parts(text: str, run: Run, marks: Sequence[Mark]) -> Iterable[tuple[str, tuple[str, ...]]]:
    if not text[run.span.start : run.span.end].isascii():
        marks = [Mark(_whole(text, mark.span, run.span), mark.layer, mark.style) for mark in marks]
    for span, names in stretches(run.span, marks):
        yield expanded(span.of(text)), names


def _whole(text: str, span: Span, within: Span) -> Span:
    """The part of a mark on a run, with the whole of each character it touches: half of one cannot be painted."""
    common = span.common(within)
    if not common:
        return common
    return Span(cluster_at(text, common.start).start, cluster_at(text, common.end - 1).end)
