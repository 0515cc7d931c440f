"""The lines in view → strips of cells, each painted once."""

from __future__ import annotations

from collections.abc import Iterator

from rich.segment import Segment
from textual.strip import Strip

from reader.articles.span import Span
from reader.screen.marks import Layer, Mark
from reader.screen.painting import painted
from reader.screen.typesetting import Line, Place, cluster_at
from reader.screen.widgets.page.sheet import Sheet
from reader.screen.widgets.page.styles import INLINE_STYLES, Styles
from reader.screen.widgets.page.view import View

_KEPT_STRIPS = 2_000

_NOTED = "▎"
_NOTED_HERE = "▌"
"""A noted line that the cursor is on: a note's ground lies over the cursor's, and may hide all of it."""
_HERE = "│"
"""The line of the cursor where its ground cannot be seen for want of colour."""


class Drawing:
    """Draws the lines of a view: margin, words under their marks, scrollbar."""

    def __init__(self, sheet: Sheet, view: View, styles: Styles) -> None:
        self._sheet = sheet
        self._view = view
        self._styles = styles
        self._strips: dict[tuple[object, ...], Strip] = {}
        self._live: list[Mark] | None = None

    def forget(self) -> None:
        """The marks, the styles or the size are others."""
        self._strips.clear()
        self._live = None

    def follow(self) -> None:
        """The reader is elsewhere: only what comes and goes with them is another."""
        self._live = None

    def row(self, y: int) -> Strip:
        """A line in view, with its part of the scrollbar."""
        lines, (first, last) = self._view.lines, self._view.thumb
        in_thumb = first <= y < last
        return self._strip(*lines[y], in_thumb) if y < len(lines) else self._blank(in_thumb)

    def draw_ahead(self) -> None:
        """Set and paint the next page while the reader reads this one."""
        lines, galley = self._view.lines, self._view.galley
        if lines:
            for (place, line), _ in zip(galley.onward(lines[-1][0]), range(self._view.height), strict=False):
                self._strip(place, line, False)

    def _blank(self, in_thumb: bool) -> Strip:
        return Strip([self._space(self._view.width - 1), self._bar(in_thumb)], self._view.width)

    def _bar(self, in_thumb: bool) -> Segment:
        return Segment("▐", self._styles.of(("thumb",))) if in_thumb else self._space(1)

    def _space(self, cells: int) -> Segment:
        return Segment(" " * cells, self._styles.of(()))

    def _strip(self, place: Place, line: Line, in_thumb: bool) -> Strip:
        span = line.span
        live = self._live_marks(span) if span is not None else ()
        caret_after = span is not None and self._has_caret_after(place, span)
        key = (place, in_thumb, caret_after, *live)
        strip = self._strips.get(key)
        if strip is None:
            if len(self._strips) >= _KEPT_STRIPS:
                self._strips.clear()
            words = self._drawn(place, line, live, caret_after)
            strip = self._strips[key] = Strip([*words, self._bar(in_thumb)], self._view.width)
        return strip

    def _has_caret_after(self, place: Place, span: Span) -> bool:
        """Whether the caret is on the space that a line was broken at."""
        sheet = self._sheet
        return sheet.is_selecting and sheet.caret >= span.end and self._view.galley.place_of(sheet.caret) == place

    def _drawn(self, place: Place, line: Line, live: tuple[Mark, ...], caret_after: bool) -> Strip:
        """The line without its part of the scrollbar."""
        marks = [*self._lasting_marks(place, line.span), *live] if line.span is not None else []
        segments = self._margin(marks)
        segments.extend(painted(self._sheet.text, line, marks, self._view.galley.measure, self._styles.of))
        if caret_after:
            segments.append(Segment(" ", self._styles.of(("caret",))))
        return Strip(segments).adjust_cell_length(self._view.width - 1, self._styles.of(()))

    def _margin(self, marks: list[Mark]) -> list[Segment]:
        """What stands left of the words: a line in the colour of the last note, thicker where the cursor is."""
        left = self._view.margin
        notes = [mark.style for mark in marks if mark.layer is Layer.NOTE]
        is_here = any(mark.layer is Layer.CURSOR for mark in marks)
        if notes:
            edge = Segment(_NOTED_HERE if is_here else _NOTED, self._styles.of((notes[-1].replace("note-", "edge-"),)))
        elif is_here and self._styles.without_colour:
            edge = Segment(_HERE, self._styles.of(("dim",)))
        else:
            return [self._space(left)]
        before = max(0, left - 2)
        return [self._space(before), edge, self._space(left - before - 1)]

    # Marks

    def _lasting_marks(self, place: Place, span: Span) -> Iterator[Mark]:
        """The marks of a line that stay where they are while the reader moves."""
        sheet = self._sheet
        for inline in sheet.inlines.between(span, self._view.galley.block_of(place.piece)):
            yield Mark(inline.span, Layer.INLINE, INLINE_STYLES[inline.kind])
        if self._styles.display != "off":
            for mention in filter(sheet.is_shown, sheet.mentions.between(span)):
                yield Mark(mention.span, Layer.MENTION, mention.label.value)
        for number in sheet.note_index.between(span):
            note = sheet.notes[number]
            yield Mark(note.span, Layer.NOTE, f"note-{note.colour}")
        for number in sheet.hit_index.between(span):
            yield Mark(sheet.hits[number], Layer.HIT, "hit")

    def _live_marks(self, span: Span) -> tuple[Mark, ...]:
        """The marks of a line that come and go as the reader moves."""
        if self._live is None:
            self._live = list(self._live_now())
        return tuple(
            Mark(mark.span.common(span), mark.layer, mark.style) for mark in self._live if mark.span.overlaps(span)
        )

    def _live_now(self) -> Iterator[Mark]:
        sheet = self._sheet
        selection = sheet.selection
        if selection is not None:
            yield Mark(selection, Layer.SELECTION, "selection")
            yield Mark(cluster_at(sheet.text, sheet.caret), Layer.CARET, "caret")
        else:
            yield Mark(sheet.cursor_sentence, Layer.CURSOR, "cursor")
            mention = sheet.mention_here
            if mention is not None:
                yield Mark(mention.span, Layer.CURRENT_MENTION, "current-mention")
        if sheet.current_hit is not None and sheet.current_hit < len(sheet.hits):
            yield Mark(sheet.hits[sheet.current_hit], Layer.CURRENT_HIT, "hit-current")
