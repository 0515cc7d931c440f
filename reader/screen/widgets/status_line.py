"""`StatusLine`: the mode, what happened or what may be pressed, and what is here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget

from reader.articles.cleaning import clean_line, drawable
from reader.screen.keymap import COMMANDS, Command, Context, shown

MESSAGE_SECONDS = 6.0
KEYS_SHOWN = 6
_PERCENTAGE = 5
"""Cells of `100 %`."""
_HELP = "reading.help"
_STYLES = {"warning": "$warning", "error": "$error"}
_QUIET_MODES = frozenset({"READ", "LIST", "PANE"})


class StatusLine(Widget):
    """One row: mode, then a message or the keys that matter here, and at the right what is under the cursor."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    StatusLine {
        height: 1;
        width: 1fr;
        background: $surface;
        color: $text-dim;
    }
    """

    def __init__(self, commands: Iterable[Command] = COMMANDS) -> None:
        super().__init__()
        self._commands = tuple(commands)
        self._mode = ("READ", Context.PAGE)
        self._hints: tuple[tuple[str, str], ...] | None = None
        self._position = Content()
        self._message = Content()
        self._timer: Timer | None = None

    @property
    def mode(self) -> tuple[str, Context]:
        """The name of the mode, and the context whose keys are shown."""
        return self._mode

    @mode.setter
    def mode(self, mode: tuple[str, Context]) -> None:
        if mode != self._mode:
            self._mode = mode
            self.refresh()

    @property
    def hints(self) -> tuple[tuple[str, str], ...] | None:
        """Keys and what they do, shown instead of those of the context; None where the context has its say."""
        return self._hints

    @hints.setter
    def hints(self, hints: tuple[tuple[str, str], ...] | None) -> None:
        if hints != self._hints:
            self._hints = hints
            self.refresh()

    @property
    def position(self) -> Content:
        """What is here, and how far that is; parted by ` · `, the last part is never cut."""
        return self._position

    @position.setter
    def position(self, position: Content) -> None:
        if position.plain != self._position.plain:
            self._position = position
            self.refresh()

    @property
    def message(self) -> str:
        """What is being said; nothing most of the time."""
        return self._message.plain

    def say(self, text: str, severity: str = "information") -> None:
        """Say what happened, for some seconds; a warning or an error until the next key."""
        self._stop()
        words = clean_line(text, 300)
        self._message = Content.styled(f"! {words}", f"{_STYLES[severity]} bold") if severity in _STYLES else (
            Content.styled(words, "$foreground")
        )  # fmt: skip
        if not words:
            self._message = Content()
        elif severity not in _STYLES:
            self._timer = self.set_timer(MESSAGE_SECONDS, self.clear_message)
        self.refresh()

    def clear_message(self) -> None:
        """Say nothing any more."""
        self._stop()
        if self._message:
            self._message = Content()
            self.refresh()

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def render(self) -> Content:
        """Mode, message or keys, position; a third of the line is the position's, so that it moves no keys."""
        width = self.size.width
        name, context = self._mode
        style = "$text-dim bold" if name in _QUIET_MODES else "$focus bold"
        left = Content.styled(f" {name}  ", style)
        third = max(width // 3, _PERCENTAGE + 1)
        most = max(width // 4, _PERCENTAGE) if self._message else third - 1
        right = _fenced(_fitted(self._position, most)).pad_right(1)
        if self._message:
            middle = self._message.truncate(max(0, width - left.cell_length - right.cell_length - 2), ellipsis=True)
        else:
            middle = _hinted(
                self._keys(context) if self._hints is None else self._hints, width - left.cell_length - third
            )
        gap = Content(" " * max(0, width - left.cell_length - middle.cell_length - right.cell_length))
        return Content("").join([left, middle, gap, right])

    def _keys(self, context: Context) -> tuple[tuple[str, str], ...]:
        footer = [command for command in self._commands if command.footer and command.keys]
        here = [command for command in footer if command.context is context]
        anywhere = [command for command in footer if command.context is Context.GLOBAL]
        commands = sorted((*here[: KEYS_SHOWN - 1], *anywhere)[:KEYS_SHOWN], key=lambda command: command.id == _HELP)
        return tuple((shown(command.keys[0]), command.title) for command in commands)


def _hinted(hints: Sequence[tuple[str, str]], width: int) -> Content:
    """Keys and what they do in so many cells: the last one, help or the way out, stays the longest."""
    for left_out in range(len(hints)):
        kept = (*hints[: len(hints) - 1 - left_out], hints[-1])
        words = [
            Content("").join([Content.styled(drawable(key), "$foreground"), Content(f" {drawable(title)}")])
            for key, title in kept
        ]
        line = Content("   ").join(words)
        if line.cell_length <= width:
            return line
    return Content()


def _fitted(position: Content, width: int) -> Content:
    """The position in so many cells: its last part whole, of the others what fits."""
    if position.cell_length <= width:
        return position
    at = position.plain.rfind(" · ")
    if at < 0:
        return position.truncate(width, ellipsis=True)
    last = position[at + 3 :]
    room = width - last.cell_length - 3
    if room < 6:
        return last
    return Content("").join([position[:at].truncate(room, ellipsis=True), Content(" · "), last])


def _fenced(content: Content) -> Content:
    return Content(drawable(content.plain), list(content.spans), strip_control_codes=False)
