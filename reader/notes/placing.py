"""Where notes stand in the text there is now."""

from __future__ import annotations

from collections.abc import Iterable

from reader.articles.span import Span
from reader.notes.anchoring import anchor
from reader.notes.note import Note, Placed, State
from reader.notes.selectors import TextPositionSelector, TextQuoteSelector


def place(note: Note, text: str | None) -> Placed:
    """Where a note stands in a text; where it stood, when there is none."""
    if note.trashed:
        return Placed(note, None, State.TRASHED)
    quote, position = note.quote, note.position
    if text is None:
        return Placed(note, Span(position.start, position.end) if position else None, State.ANCHORED)
    if quote is None:
        if position is None:
            return Placed(note, None, State.ANCHORED)
        # A place without words can be neither trusted nor looked for.
        fits = 0 <= position.start < position.end <= len(text)
        return Placed(note, Span(position.start, position.end), State.CHANGED) if fits else _orphan(note)
    position = position or TextPositionSelector(0, len(quote.exact))
    if _is_where_it_was(text, quote, position):
        return Placed(note, Span(position.start, position.end), State.ANCHORED)
    found = anchor(text, quote, position)
    return Placed(note, found.span, found.state) if found else _orphan(note)


def in_text_order(placed: Iterable[Placed]) -> tuple[Placed, ...]:
    """Notes on the whole article first, then those on passages, then orphans where they once stood, trash last."""
    return tuple(sorted(placed, key=_order))


def _order(placed: Placed) -> tuple[int, int, int, str, str]:
    note = placed.note
    if placed.state is State.TRASHED:
        group = 3
    elif placed.state is State.ORPHAN:
        group = 2
    else:
        group = 1 if placed.span else 0
    position = note.position
    where = placed.span or (Span(position.start, position.end) if position else Span(0, 0))
    return group, where.start, where.end, note.created, note.id


def _orphan(note: Note) -> Placed:
    return Placed(note, None, State.ORPHAN)


def _is_where_it_was(text: str, quote: TextQuoteSelector, position: TextPositionSelector) -> bool:
    start, end = position.start, position.end
    return (
        0 <= start < end <= len(text)
        and text[start:end] == quote.exact
        and text.endswith(quote.prefix, 0, start)
        and text.startswith(quote.suffix, end)
        and bool(quote.prefix or start == 0)
        and bool(quote.suffix or end == len(text))
    )
