"""What the colours of names mean, and which kinds are shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Key
from textual.widgets import Static

from reader.articles.cleaning import clean_line
from reader.entities.mention import Label
from reader.screen.cues import CUES, TAGS
from reader.screen.dialogs.choose import beside
from reader.screen.dialogs.dialog import Dialog
from reader.screen.rows import Rows

Row = tuple[Label, int, bool]
"""A label, how many names of it there are, and whether they are shown."""

KEYS = "1234567890-"
"""The key that switches each row."""


class _Labels(Rows[Row]):
    row_height = 1
    keys: tuple[Label, ...] = ()

    def render_row(self, row: Row, width: int, is_cursor: bool) -> Sequence[Content]:
        label, count, shown = row
        place = self.keys.index(label)
        name = Content(label.value.capitalize())
        name = name.stylize(f"$entity-{label.value} {CUES[label]}" if shown else "$text-faint")
        pad = Content(" " * max(1, 14 - name.cell_length))
        parts = (
            Content(f"{KEYS[place] if place < len(KEYS) else ' '} ").stylize("$text-dim"),
            Content("● " if shown else "○ ").stylize(f"$entity-{label.value}" if shown else "$text-faint"),
            name,
            pad,
            Content(TAGS[label]).stylize("$text-dim"),
        )
        figure = Content(f"{count:,}".replace(",", "\u2009") if shown else f"{count} hidden").stylize("$text-dim")
        return (beside(Content("").join(parts), figure, width),)


class Legend(Dialog[frozenset[Label]]):
    """The kinds of names with their colours; a digit shows or hides one at once. Answers what is shown."""

    DEFAULT_CSS = """
    Legend {
        & > .frame {
            max-width: 52;
        }
        & .recogniser {
            color: $text-faint;
            margin-top: 1;
        }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j,ctrl+n", "move('down')", "Down", show=False),
        Binding("up,k,ctrl+p", "move('up')", "Up", show=False),
        Binding("home,g", "move('first')", "First", show=False),
        Binding("end,G", "move('last')", "Last", show=False),
        Binding("space", "switch_here", "Switch", show=False),
        Binding("a", "switch_all", "All", show=False),
        Binding("enter,q,E", "cancel", "Done", show=False),
    ]

    def __init__(
        self,
        rows: tuple[Row, ...],
        recogniser: str,
        on_switch: Callable[[frozenset[Label]], object] | None = None,
    ) -> None:
        """`on_switch` is told what is shown after every change, so that the page can change under the dialog."""
        super().__init__("Names")
        self._labels = tuple(label for label, _, _ in rows)
        self._counts = {label: count for label, count, _ in rows}
        self._shown = frozenset(label for label, _, shown in rows if shown)
        self._recogniser = clean_line(recogniser, 200)
        self._on_switch = on_switch
        self._rows = _Labels()
        self._rows.keys = self._labels

    @property
    def shown(self) -> frozenset[Label]:
        """The kinds that are shown now."""
        return self._shown

    def compose_frame(self) -> ComposeResult:
        yield self._rows
        if self._recogniser:
            yield Static(Content(f"found by {self._recogniser}"), classes="recogniser")
        yield self._status

    def on_mount(self) -> None:
        """Show the kinds."""
        self._rows.styles.height = max(1, len(self._labels))
        self._fill(0)
        self._rows.focus()
        self.say("digits switch · a all or none · esc done")

    def on_key(self, event: Key) -> None:
        """Switch the kind whose key was pressed."""
        place = KEYS.find(event.character or " ")
        if 0 <= place < len(self._labels):
            event.stop()
            self._switch(self._labels[place])

    @on(Rows.Chosen)
    def switch_row(self, event: Rows.Chosen[Row]) -> None:
        """A row was clicked."""
        event.stop()
        self._switch(event.row[0])

    def action_move(self, where: str) -> None:
        """Move the cursor."""
        getattr(self._rows, f"action_{where}")()

    def action_switch_here(self) -> None:
        """Switch the kind under the cursor."""
        if self._rows.current is not None:
            self._switch(self._rows.current[0])

    def action_switch_all(self) -> None:
        """Show all; hide all when all are shown."""
        every = frozenset(self._labels)
        self._set(frozenset() if self._shown == every else every)

    def action_cancel(self) -> None:
        """Done: what was switched is switched already."""
        self.dismiss(self._shown)

    def _switch(self, label: Label) -> None:
        self._set(self._shown ^ {label})

    def _set(self, shown: frozenset[Label]) -> None:
        self._shown = shown
        current = self._rows.current
        self._fill(self._labels.index(current[0]) if current is not None else 0)
        if self._on_switch is not None:
            self._on_switch(shown)

    def _fill(self, cursor: int) -> None:
        rows = [(label, self._counts[label], label in self._shown) for label in self._labels]
        self._rows.set_rows(rows, cursor)
