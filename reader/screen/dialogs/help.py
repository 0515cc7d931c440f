"""What every key does here, from the table of commands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from reader.screen.dialogs.dialog import Dialog
from reader.screen.dialogs.fields import Line
from reader.screen.keymap import Command, Context, shown

TWO_COLUMNS = 100
"""Cells from which there is room for two columns."""
GAP = 4
KEYS = 18
"""Cells for the keys of a command."""


class HelpDialog(Dialog[None]):
    """The keys of one context and those that hold everywhere, in groups; `/` narrows them as one types."""

    DEFAULT_CSS = """
    HelpDialog {
        & > .frame {
            max-width: 124;
            height: 94%;
        }
        & VerticalScroll {
            height: 1fr;
            scrollbar-size-vertical: 1;
            background: transparent;
        }
        & VerticalScroll > Static {
            height: auto;
        }
        & Line {
            display: none;
        }
        &.-filtering Line {
            display: block;
        }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "scroll('down')", "Down", show=False),
        Binding("k,up", "scroll('up')", "Up", show=False),
        Binding("space,pagedown,ctrl+d,ctrl+f", "scroll('page_down')", "Page down", show=False),
        Binding("b,pageup,ctrl+u,ctrl+b", "scroll('page_up')", "Page up", show=False),
        Binding("g,home", "scroll('home')", "First", show=False),
        Binding("G,end", "scroll('end')", "Last", show=False),
        Binding("/", "filter", "Filter", show=False),
        Binding("q,?", "cancel", "Close", show=False),
    ]

    def __init__(self, commands: Iterable[Command], context: Context, context_name: str) -> None:
        super().__init__(f"Keys · {context_name}")
        self._commands = tuple(command for command in commands if command.context in (context, Context.GLOBAL))
        self._where = context
        self._line = Line(placeholder="a key, or words of what it does")
        self._text = Static(Content(""))
        self._scroller = VerticalScroll(self._text)

    def compose_frame(self) -> ComposeResult:
        yield self._scroller
        yield self._line
        yield self._status

    def on_mount(self) -> None:
        """Be ready to scroll."""
        self._scroller.focus()
        self.call_after_refresh(self._fill)

    def on_resize(self, event: events.Resize) -> None:
        """Set the table anew."""
        self.call_after_refresh(self._fill)

    @on(Line.Changed)
    def narrow(self, event: Line.Changed) -> None:
        """Show what has all the words typed."""
        event.stop()
        self._scroller.scroll_home(animate=False)
        self._fill()

    @on(Line.Submitted)
    def back_to_scrolling(self, event: Line.Submitted) -> None:
        """Enter keeps what is shown, to be scrolled."""
        event.stop()
        self._scroller.focus()

    def action_scroll(self, where: str) -> None:
        """Scroll at once: a table need not glide."""
        getattr(self._scroller, f"scroll_{where}")(animate=False)

    def action_filter(self) -> None:
        """Type words to narrow the table by."""
        self.add_class("-filtering")
        self._line.focus()

    def action_cancel(self) -> None:
        """Leave the filter first, then the dialog."""
        if self.has_class("-filtering"):
            self._line.value = ""
            self.remove_class("-filtering")
            self._scroller.focus()
        else:
            self.dismiss(None)

    def _fill(self) -> None:
        typed = self._line.value
        found = [command for command in _in_order(self._commands, self._where) if _has(command, typed)]
        width = max(20, self._scroller.scrollable_content_region.width - 1)
        lines = table(found, width)
        self._text.update(Content("\n").join(lines) if lines else Content(f"No key does “{typed.strip()}”."))
        count = f"{len(found)} of {len(self._commands)} · " if typed.strip() else ""
        self.say(f"{count}/ searches · j k space b scroll · q closes")


def table(commands: Sequence[Command], width: int) -> list[Content]:
    """The commands in their groups, in lines of so many cells; in two columns where there is room."""
    groups: dict[tuple[Context, str], list[Command]] = {}
    for command in commands:
        groups.setdefault((command.context, command.group), []).append(command)
    if width < TWO_COLUMNS:
        return [line for (_, name), group in groups.items() for line in (*_group(name, group, width), Content(""))][:-1]
    column = (width - GAP) // 2
    parts = [[*_group(name, group, column), Content("")] for (_, name), group in groups.items()]
    half = sum(map(len, parts)) / 2
    left: list[Content] = []
    right: list[Content] = []
    for part in parts:
        # A group stays whole; the left column takes it while at least half of it falls in the first half.
        (left if not right and len(left) + len(part) / 2 <= half else right).extend(part)
    blank = Content("")
    height = max(len(left), len(right)) - 1
    left, right = ([*side, *[blank] * (height - len(side))] for side in (left, right))
    return [
        Content("").join((first.truncate(column, pad=True), Content(" " * GAP), second))
        for first, second in zip(left[:height], right[:height], strict=True)
    ]


def _group(name: str, commands: Sequence[Command], width: int) -> list[Content]:
    lines = [Content(name).stylize("bold $heading")]
    for command in commands:
        keys = " ".join(shown(keys) for keys in command.keys)
        body = Content(command.help or command.title).wrap(width - KEYS)
        if command.twin:
            body.extend(line.stylize("$text-faint") for line in Content(command.twin).wrap(width - KEYS))
        left = Content(keys).stylize("$focus")
        if left.cell_length > KEYS - 1:
            lines.append(left.truncate(width, ellipsis=True))
            left = Content("")
        for number, line in enumerate(body):
            lines.append((left if number == 0 else Content("")).truncate(KEYS, pad=True) + line.rstrip())
    return lines


def _in_order(commands: Sequence[Command], context: Context) -> list[Command]:
    return sorted(commands, key=lambda command: command.context is not context)


def _has(command: Command, typed: str) -> bool:
    keys = " ".join((*command.keys, *map(shown, command.keys)))
    if typed.strip() in command.keys:
        return True
    said = f"{command.title} {command.help} {command.group} {command.twin} {keys}".casefold()
    return all(word in said for word in typed.casefold().split())
