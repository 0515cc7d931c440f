"""`EntitiesPane`: the names in this article, with how often they stand in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content

from reader.entities.mention import Label
from reader.screen.cues import CUES, TAGS
from reader.screen.rows import Rows

_ORDER = {label: place for place, label in enumerate(Label)}
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class EntityRow:
    """A name, and how often it stands in the article."""

    name: str
    label: Label
    count: int


class EntitiesPane(Rows[EntityRow]):
    """The names in this article by their label, the most frequent first; the tag says the label without a colour."""

    empty = Content("No names in this article.")

    class Moved(Rows.Moved[EntityRow]):
        """The reader has moved the cursor to another name."""

    class Chosen(Rows.Chosen[EntityRow]):
        """The reader wants to go to a name."""

    def set_rows(self, rows: Sequence[EntityRow], cursor: int | None = None) -> None:
        """List these names; the cursor stays on its name if that is still there."""
        ordered = sorted(rows, key=lambda row: (_ORDER[row.label], -row.count, row.name.casefold()))
        if cursor is None and self.current is not None:
            here = (self.current.name, self.current.label)
            cursor = next((at for at, row in enumerate(ordered) if (row.name, row.label) == here), None)
        super().set_rows(ordered, cursor)
        self.heading = Content(f"Names · {len(ordered)}" if ordered else "Names")

    def render_row(self, row: EntityRow, width: int, is_cursor: bool) -> Sequence[Content]:
        """The tag, the name in its colour, the count."""
        style = f"$entity-{row.label.value}"
        tag = Content.styled(f"{TAGS[row.label]}  ", "$text-dim")
        count = Content.styled(str(row.count), "$text-dim")
        room = max(0, width - tag.cell_length - count.cell_length - 1)
        name = Content.styled(" ".join(row.name[:_LONGEST].split()), f"{style} {CUES[row.label]}")
        name = name.truncate(room, ellipsis=True)
        return (Content("").join([tag, name, Content(" " * (room - name.cell_length + 1)), count]),)
