"""`NotesPane`: the notes on this article, in the order of the text, orphans last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content

from reader.screen.rows import Rows

_LONGEST = 400
"""Characters of a passage or a note that are looked at: far more than fit on a line."""
_STATES = {
    "changed": "on words that changed",
    "orphan": "its words are gone",
    "trashed": "in the trash",
}


@dataclass(frozen=True, slots=True)
class NoteRow:
    """What the pane shows of a note."""

    id: str
    quote: str
    """The words it is on; nothing on an article as a whole."""
    body: str
    tags: tuple[str, ...]
    colour: str
    state: str
    """`anchored`, `changed`, `orphan` or `trashed`."""
    where: str
    """Where its words stand, shortly: `37 %`."""


class NotesPane(Rows[NoteRow]):
    """The notes on this article, two lines each: the passage; what was written, tags, and how the note stands."""

    row_height = 2
    empty = Content("No notes on this article.\n\ns   select the sentence\nh   highlight it\na   write a note on it")

    class Moved(Rows.Moved[NoteRow]):
        """The reader has moved the cursor to another note."""

    class Chosen(Rows.Chosen[NoteRow]):
        """The reader wants to go to the words of a note."""

    def set_rows(self, rows: Sequence[NoteRow], cursor: int | None = None) -> None:
        """List these notes, orphans last; the cursor stays on its note if that is still there."""
        ordered = sorted(rows, key=lambda row: row.state in ("orphan", "trashed"))
        if cursor is None and self.current is not None:
            here = self.current.id
            cursor = next((at for at, row in enumerate(ordered) if row.id == here), None)
        super().set_rows(ordered, cursor)
        self.heading = Content(f"Notes · {len(ordered)}" if ordered else "Notes")

    def render_row(self, row: NoteRow, width: int, is_cursor: bool) -> Sequence[Content]:
        """The passage; what was written on it, tags and how the note stands. A mere highlight has both lines."""
        bar = Content.styled(" ", f"on $note-{row.colour}") + Content(" ")
        room = max(0, width - 2)
        where = Content.styled(row.where[:12], "$text-dim").truncate(room)
        left = max(0, room - where.cell_length - (2 if where else 0))
        body = Content(_line(row.body))
        about = self._about(row)
        quote = _line(row.quote)
        passage = Content.styled(quote, "italic $text-dim") if quote else Content.styled("on the article", "$text-dim")
        if body and about:
            about = about.truncate(max(left // 2, left - body.cell_length - 2), ellipsis=True)
            body = body.truncate(max(0, left - about.cell_length - 2), ellipsis=True)
            below = Content("").join([body, Content("  "), about])
        elif body or about:
            below = body or about
        else:
            passage, *rest = passage.wrap(room) if room else [passage]
            below = Content(" ").join(rest)
        below = below.truncate(left, ellipsis=True)
        gap = Content(" " * max(0, room - below.cell_length - where.cell_length))
        return bar + passage.truncate(room, ellipsis=True), Content("").join([bar, below, gap, where])

    def _about(self, row: NoteRow) -> Content:
        """How the note stands, its tags, and its colour where none are shown."""
        about = [_STATES[row.state]] if row.state in _STATES else []
        about += [f"#{_line(tag)}" for tag in row.tags]
        if self.app.no_color:
            about.append(row.colour)
        return Content.styled(" · ".join(about), "$text-dim")


def _line(words: str) -> str:
    """The first line that says something, with single spaces."""
    return " ".join(words[:_LONGEST].strip().partition("\n")[0].split())
