"""Choose one of a list: a theme, a heading, a link, a note, something in the trash."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content

from reader.screen.dialogs.dialog import Dialog
from reader.screen.dialogs.fields import Line
from reader.screen.rows import Rows

OnMove = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be chosen."""

    key: str
    """What is answered when it is."""
    title: str | Content
    """Plain when it is a `str`: never read as markup."""
    detail: str = ""
    """Said dimly at the end of the line: a host, a date, a page."""

    @property
    def plain(self) -> str:
        """Everything it says, for the filter."""
        return f"{self.title} {self.detail}".casefold()


class _Choices(Rows[Choice]):
    row_height = 1

    def render_row(self, row: Choice, width: int, is_cursor: bool) -> Sequence[Content]:
        title = row.title if isinstance(row.title, Content) else Content(row.title)
        return (beside(title, Content(row.detail).stylize("$text-dim"), width),)


class Choose(Dialog[str]):
    """A list to choose from; `/` narrows it, Enter answers the key of the choice under the cursor."""

    DEFAULT_CSS = """
    Choose {
        & Rows {
            height: auto;
        }
        & Line {
            display: none;
            margin-top: 1;
        }
        &.-filtering Line {
            display: block;
        }
        & .status {
            margin-top: 1;
        }
        &.-filtering .status {
            margin-top: 0;
        }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j,ctrl+n", "move('down')", "Down", show=False),
        Binding("up,k,ctrl+p", "move('up')", "Up", show=False),
        Binding("pagedown,space,ctrl+d,ctrl+f", "move('page_down')", "Page down", show=False),
        Binding("pageup,b,ctrl+u,ctrl+b", "move('page_up')", "Page up", show=False),
        Binding("home,g", "move('first')", "First", show=False),
        Binding("end,G", "move('last')", "Last", show=False),
        Binding("enter,l", "choose", "Choose", show=False),
        Binding("/", "filter", "Filter", show=False),
        Binding("q", "cancel", "Cancel", show=False),
    ]

    def __init__(self, heading: str, choices: Sequence[Choice], cursor: int = 0, on_move: OnMove | None = None) -> None:
        super().__init__(heading)
        self._choices = tuple(choices)
        self._cursor = cursor
        self._on_move = on_move
        self._said = ""
        self._rows = _Choices()
        self._rows.empty = Content("Nothing here yet.")
        self._line = Line(placeholder="words of what you look for")

    def compose_frame(self) -> ComposeResult:
        yield self._rows
        yield self._line
        yield self._status

    def on_mount(self) -> None:
        """Show the list."""
        self._rows.set_rows(self._choices, self._cursor)
        self._rows.focus()
        self._size_list()
        self._said = self._key
        self._count(len(self._choices))

    def on_resize(self, event: events.Resize) -> None:
        """Fit the list to the terminal."""
        self._size_list()

    @on(Line.Changed)
    def narrow(self, event: Line.Changed) -> None:
        """Show what has all the words typed, with the cursor left on the choice it was on."""
        event.stop()
        words = event.value.casefold().split()
        kept = [choice for choice in self._choices if all(word in choice.plain for word in words)]
        key = self._key
        cursor = next((number for number, choice in enumerate(kept) if choice.key == key), 0)
        self._rows.empty = Content(f"Nothing has “{event.value.strip()}”." if words else "Nothing here yet.")
        self._rows.set_rows(kept, cursor)
        self._count(len(kept))
        self._moved()

    @on(Line.Submitted)
    def choose_from_filter(self, event: Line.Submitted) -> None:
        """Enter in the filter chooses, too."""
        event.stop()
        self.action_choose()

    @on(Rows.Chosen)
    def choose_row(self, event: Rows.Chosen[Choice]) -> None:
        """A row was clicked, or Enter pressed on it."""
        event.stop()
        self.dismiss(event.row.key)

    @on(Rows.Moved)
    def follow(self, event: Rows.Moved[Choice]) -> None:
        """The cursor is on another choice."""
        event.stop()
        self._moved()

    def action_move(self, where: str) -> None:
        """Move the cursor."""
        getattr(self._rows, f"action_{where}")()

    def action_choose(self) -> None:
        """Answer with the choice under the cursor."""
        if self._rows.current is not None:
            self.dismiss(self._rows.current.key)

    def action_filter(self) -> None:
        """Type words to narrow the list by."""
        self.add_class("-filtering")
        self._line.focus()

    def action_cancel(self) -> None:
        """Leave the filter first, then the dialog."""
        if self.has_class("-filtering"):
            self._line.value = ""
            self.remove_class("-filtering")
            self._rows.focus()
        else:
            self.dismiss(None)

    @property
    def _key(self) -> str:
        return self._rows.current.key if self._rows.current is not None else ""

    def _moved(self) -> None:
        if self._on_move is not None and self._key and self._key != self._said:
            self._said = self._key
            self._on_move(self._key)

    def _size_list(self) -> None:
        # The height stays while the list is narrowed: nothing jumps.
        room = max(1, self.app.size.height * 94 // 100 - 5)
        self._rows.styles.height = max(1, min(max(3, len(self._choices)), room))

    def _count(self, count: int) -> None:
        of = f"{count} of {len(self._choices)}" if count != len(self._choices) else f"{count}"
        self.say(f"{of} · enter chooses · / narrows · esc goes back")


def beside(left: Content, right: Content, width: int) -> Content:
    """Two texts on one line of so many cells, the right one at its end and cut to two fifths of it at most."""
    if not right.plain:
        return left.truncate(width, ellipsis=True, pad=True)
    right = right.truncate(max(0, min(right.cell_length, width * 2 // 5)), ellipsis=True)
    room = max(0, width - right.cell_length - 2)
    return Content("").join((left.truncate(room, ellipsis=True, pad=True), Content("  "), right))
