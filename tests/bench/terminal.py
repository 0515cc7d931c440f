"""A terminal to measure programs in: what a person at the keyboard would see, and when.

A thread takes every byte from the program at once, stamps it and answers what the program asks the terminal. The
screen is worked out later, in the pauses, since the emulator is far slower than any terminal; every change is then
dated by the bytes that made it. An update between `?2026h` and `?2026l` counts as one change, at its end.

What is not in these times: what a real terminal takes to draw, and the display to show it.
"""

from __future__ import annotations

import codecs
import fcntl
import os
import re
import select
import shutil
import signal
import struct
import termios
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType

import pyte

from tests.bench.usage import Usage, family, usage

QUIET = 0.06
"""Seconds without output after which a screen counts as settled."""
_PARSED_AFTER = 0.010
"""Seconds without output after which the emulator may take the processor."""

KEYS: Mapping[str, bytes] = {
    "enter": b"\r", "escape": b"\x1b", "tab": b"\t", "shift+tab": b"\x1b[Z", "space": b" ", "backspace": b"\x7f",
    "up": b"\x1b[A", "down": b"\x1b[B", "right": b"\x1b[C", "left": b"\x1b[D", "home": b"\x1b[H", "end": b"\x1b[F",
    "pageup": b"\x1b[5~", "pagedown": b"\x1b[6~",
}  # fmt: skip

_ASKED = re.compile(
    rb"\x1b\[(?P<attributes>>?)0?c"
    rb"|\x1b\[\?(?P<mode>\d+)\$p"
    rb"|\x1b\[(?P<status>[56])n"
    rb"|\x1b\[\?(?P<keyboard>u)"
    rb"|\x1b\[(?P<window>1[14568])t"
    rb"|\x1b\[>(?P<version>0?q)"
    rb"|\x1b\](?P<colour>1[0-2]);\?(?:\x07|\x1b\\)"
    rb"|\x1bP\+q(?P<capability>[0-9a-fA-F;]*)\x1b\\"
    rb"|\x1b_Gi=(?P<graphics>\d+)[^\x1b]*\x1b\\"
)
_MODES = {2026: 2}
"""Modes this terminal owns to, and their state (2: known, off); of any other it says that it does not know it."""

_UNFINISHED = re.compile(r"\x1b(?:\[[0-9;:<=>?]*[ -/]*|[\]P_^X][^\x07\x1b]*\x1b?|[ -/]*)?$")
_NOT_DRAWN = re.compile(
    r"\x1b[P_^X].*?\x1b\\"  # strings for the terminal itself
    r"|\x1b\].*?(?:\x07|\x1b\\)"
    r"|\x1b\[[<=>][0-9;:]*[ -/]*[@-~]"  # what the emulator would take for a plain sequence
    r"|\x1b\[\?[0-9;:]*(?:[ -/]+[@-~]|[@-gi-km-~])",
    re.DOTALL,
)
_SGR = re.compile(r"\x1b\[[0-9;:]*m")
_SYNCHRONISED = re.compile(r"(\x1b\[\?2026[hl])")
_ALTERNATE = {47 << 5, 1047 << 5, 1049 << 5}
"""As the emulator numbers private modes."""

Cell = tuple[str, str, str, bool, bool, bool, bool, bool]
"""A character, its two colours; bold, italic, underlined, struck out, reversed."""


class Emulator(pyte.Screen):
    """The screen, with an alternate one that is blank whenever it is entered or left."""

    def set_mode(self, *modes: int, **options: bool) -> None:
        """Turn modes on."""
        super().set_mode(*modes, **options)
        self._blank_if_alternate(modes, options)

    def reset_mode(self, *modes: int, **options: bool) -> None:
        """Turn modes off."""
        super().reset_mode(*modes, **options)
        self._blank_if_alternate(modes, options)

    def _blank_if_alternate(self, modes: Sequence[int], options: Mapping[str, bool]) -> None:
        if options.get("private") and _ALTERNATE & {mode << 5 for mode in modes}:
            self.erase_in_display(2)

    def report_device_status(self, mode: int) -> None:
        """Answered elsewhere."""

    def report_device_attributes(self, mode: int = 0, **kwargs: bool) -> None:
        """Answered elsewhere."""


@dataclass(frozen=True, slots=True)
class Change:
    """The screen became another."""

    at: float
    """When, by `time.perf_counter`."""
    blank: bool
    """Whether nothing was on it."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What followed something; seconds after it, or nothing where it did not come."""

    first: float | None
    """The first change of the screen."""
    last: float | None
    """The last one before it was quiet."""
    shown: float | None
    """When that which was waited for could be seen."""


class Terminal:
    """One program on a pseudo-terminal."""

    def __init__(
        self, command: Sequence[str], *, size: tuple[int, int] = (120, 40), more: Mapping[str, str] | None = None
    ) -> None:
        """Make ready to start a command; `more` goes into its environment."""
        self.command = list(command)
        self.columns, self.lines = size
        self.environment = {**clean_environment(), **(more or {})}
        self.emulator = Emulator(*size)
        self._stream = pyte.Stream(self.emulator, strict=False)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._chunks: list[tuple[float, bytes]] = []
        self._drawn = 0
        self._rest = ""
        self._is_updating = False
        self._picture = [repr(self.row(line)) for line in range(self.lines)]
        self.emulator.dirty.clear()
        self._asked = b""
        self._where_asked = threading.Event()
        self._last = 0.0
        self.changes: list[Change] = []
        self.ended = False
        self.ended_at = 0.0
        self.code: int | None = None

    def __enter__(self) -> Terminal:
        """Start it."""
        program = shutil.which(self.command[0]) or self.command[0]
        self._master, slave = os.openpty()
        self._tell_size()
        tty = os.ttyname(slave)
        self.began = self._last = time.perf_counter()
        # The leader of a new session gets the first terminal it opens as its own.
        self.process = os.posix_spawn(
            program,
            self.command,
            self.environment,
            setsid=True,
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, tty, os.O_RDWR, 0),
                (os.POSIX_SPAWN_DUP2, 0, 1),
                (os.POSIX_SPAWN_DUP2, 0, 2),
            ],
        )
        os.close(slave)
        self._thread = threading.Thread(target=self._take, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    # The program's side

    def _take(self) -> None:
        """Take what the program writes, as it comes."""
        waiting = select.poll()
        waiting.register(self._master, select.POLLIN | select.POLLHUP)
        while True:
            try:
                waiting.poll()
                data = os.read(self._master, 1 << 16)
            except OSError:  # the other side is closed
                data = b""
            now = time.perf_counter()
            if not data:
                self.ended, self.ended_at = True, now
                return
            self._chunks.append((now, data))
            self._last = now
            if self._asked or b"\x1b" in data:
                self._answer(self._asked + data)

    def _answer(self, data: bytes) -> None:
        """Answer what the program asks; the beginning of a question is kept for when the rest comes."""
        end = 0
        for question in _ASKED.finditer(data):
            end = question.end()
            reply = self._reply(question.lastgroup or "", (question[question.lastgroup or 0] or b"").decode())
            if reply:
                self.write(reply.encode())
        start = data.rfind(b"\x1b", end)
        tail = data[start:] if start >= 0 else b""
        is_open = len(tail) < 64 and _UNFINISHED.fullmatch(tail.decode("latin-1")) is not None
        self._asked = tail if is_open else b""

    def _reply(self, what: str, value: str) -> str:
        if what == "attributes":
            return "\x1b[>1;1;0c" if value else "\x1b[?62;22c"
        if what == "mode":
            return f"\x1b[?{value};{_MODES.get(int(value), 0)}$y"
        if what == "status" and value == "6":
            self._where_asked.set()  # only the emulator knows where the cursor is
            return ""
        if what == "window":
            return {"18": f"\x1b[8;{self.lines};{self.columns}t", "14": f"\x1b[4;{self.lines * 16};{self.columns * 8}t",
                    "16": "\x1b[6;16;8t"}.get(value, "")  # fmt: skip
        colour = "ffff/ffff/ffff" if value == "10" else "0000/0000/0000"
        return {
            "status": "\x1b[0n",
            "keyboard": "\x1b[?0u",
            "version": "\x1bP>|bench\x1b\\",
            "colour": f"\x1b]{value};rgb:{colour}\x1b\\",
            "capability": "\x1bP0+r\x1b\\",
            "graphics": f"\x1b_Gi={value};ENOTSUPPORTED\x1b\\",
        }.get(what, "")

    # The person's side

    def write(self, data: bytes) -> float:
        """Send bytes as the keyboard would; returns the time just before."""
        now = time.perf_counter()
        try:
            os.write(self._master, data)
        except OSError:  # it has ended
            self.ended = True
        return now

    def press(self, key: str) -> float:
        """Press a key by its name, or type a text; returns the time just before."""
        if key.startswith("ctrl+") and len(key) == 6:
            return self.write(bytes([ord(key[5]) & 0x1F]))
        return self.write(KEYS.get(key, key.encode()))

    def resize(self, columns: int, lines: int) -> float:
        """Give the terminal another size; returns the time just before."""
        self.draw()
        self.columns, self.lines = columns, lines
        self.emulator.resize(lines, columns)
        self._picture = [repr(self.row(line)) for line in range(lines)]
        self.emulator.dirty.clear()
        now = time.perf_counter()
        self._tell_size()
        return now

    def _tell_size(self) -> None:
        fcntl.ioctl(
            self._master,
            termios.TIOCSWINSZ,
            struct.pack("4H", self.lines, self.columns, self.columns * 8, 16 * self.lines),
        )

    def after(self, act: Callable[[], float], text: str = "", *, timeout: float = 20.0, quiet: float = QUIET) -> Seen:
        """Do something, and watch until the screen is quiet and shows the text."""
        self.draw()
        return self.watch(act(), text, timeout=timeout, quiet=quiet)

    def watch(self, since: float, text: str = "", *, timeout: float = 20.0, quiet: float = QUIET) -> Seen:
        """Watch the screen from a time on, until it is quiet and shows the text (or has changed, without one)."""
        first = last = shown = None
        end = since + timeout
        while True:
            silence = time.perf_counter() - self._last
            if self._drawn < len(self._chunks) and (silence > _PARSED_AFTER or self._where_asked.is_set()):
                for change in self.draw_on():
                    if change.at >= since:
                        first = change.at if first is None else first
                        last = change.at
                    if text and shown is None and text in self.text:
                        shown = max(change.at, since)
                continue
            is_there = shown is not None if text else first is not None
            settled = self._drawn == len(self._chunks) and time.perf_counter() - max(self._last, since) >= quiet
            if (settled and is_there) or (self.ended and self._drawn == len(self._chunks)):
                break
            if time.perf_counter() > end:
                break
            time.sleep(0.002)
        return Seen(*(None if moment is None else moment - since for moment in (first, last, shown)))

    def rest(self, quiet: float, timeout: float = 20.0) -> None:
        """Wait until nothing has been written for so many seconds."""
        end = time.perf_counter() + timeout
        while time.perf_counter() < min(end, self._last + quiet):
            time.sleep(0.01)
        self.draw()

    # The screen

    def draw(self) -> None:
        """Work out the screen as it is now."""
        for _ in self.draw_on():
            pass

    def draw_on(self) -> Iterator[Change]:
        """Work out the screen change by change; it stands as it was at each."""
        while self._drawn < len(self._chunks):
            at, data = self._chunks[self._drawn]
            self._drawn += 1
            text = self._rest + self._decoder.decode(data)
            open_at = _UNFINISHED.search(text)
            cut = open_at.start() if open_at and len(text) - open_at.start() < 4096 else len(text)
            text, self._rest = text[:cut], text[cut:]
            for part in _SYNCHRONISED.split(text):
                if part.endswith("2026h") and part.startswith("\x1b"):
                    self._is_updating = True
                elif part.endswith("2026l") and part.startswith("\x1b"):
                    self._is_updating = False
                else:
                    self._feed(part)
                if not self._is_updating and self._note_change(at):
                    yield self.changes[-1]
        if self._where_asked.is_set():
            self._where_asked.clear()
            self.write(f"\x1b[{self.emulator.cursor.y + 1};{self.emulator.cursor.x + 1}R".encode())

    def _feed(self, text: str) -> None:
        text = _NOT_DRAWN.sub("", text)
        if ":" in text:
            text = _SGR.sub(lambda found: found[0].replace(":", ";"), text)
        if text:
            self._stream.feed(text)

    def _note_change(self, at: float) -> bool:
        """Keep that the screen changed, if it did."""
        dirty, self.emulator.dirty = self.emulator.dirty, set()
        changed = False
        for line in dirty:
            if 0 <= line < self.lines:
                row = repr(self.row(line))
                if row != self._picture[line]:
                    self._picture[line] = row
                    changed = True
        if changed:
            self.changes.append(Change(at, not self.text.strip()))
        return changed

    @property
    def text(self) -> str:
        """What can be read, a line a row."""
        return "\n".join(self.emulator.display)

    def row(self, line: int) -> tuple[Cell, ...]:
        """The cells of a row with their colours."""
        cells = self.emulator.buffer[line]
        found: list[Cell] = []
        for column in range(self.columns):
            cell = cells[column]
            style = (cell.bold, cell.italics, cell.underscore, cell.strikethrough, cell.reverse)
            found.append((cell.data, cell.fg, cell.bg, *style))
        return tuple(found)

    def picture(self) -> tuple[tuple[Cell, ...], ...]:
        """Every cell, as far as the screen has been worked out."""
        return tuple(self.row(line) for line in range(self.lines))

    @property
    def bytes_written(self) -> int:
        """How much the program has written."""
        return sum(len(data) for _, data in self._chunks)

    # Its use of the machine, and its end

    def usage(self) -> Usage:
        """What it uses now."""
        return usage(self.process)

    def idle_share(self, seconds: float) -> float:
        """The share of one core it takes while nothing is done."""
        before, began = self.usage().cpu, time.perf_counter()
        time.sleep(seconds)
        return (self.usage().cpu - before) / (time.perf_counter() - began)

    def end(self, key: str = "", patience: float = 3.0) -> float | None:
        """Press the key that ends it, or end it; returns the seconds it took, or nothing if it had to be killed."""
        if self.code is not None:
            return None
        began = self.press(key) if key else time.perf_counter()
        if key and self._gone(patience):
            return time.perf_counter() - began
        for number in (signal.SIGHUP, signal.SIGKILL):
            for process in family(self.process):
                try:
                    os.kill(process, number)
                except ProcessLookupError:
                    continue
            if self._gone(1.0):
                break
        return None

    def _gone(self, patience: float) -> bool:
        end = time.perf_counter() + patience
        while True:
            process, status = os.waitpid(self.process, os.WNOHANG)
            if process:
                self.code = os.waitstatus_to_exitcode(status)
                self._thread.join(1.0)
                os.close(self._master)
                return True
            if time.perf_counter() > end:
                return False
            time.sleep(0.001)


def clean_environment() -> dict[str, str]:
    """The environment without what would make a program start or look otherwise than on a person's terminal."""
    unwanted = ("PYTHON", "READER_", "TEXTUAL")
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(unwanted) and name not in ("NO_COLOR", "LINES", "COLUMNS", "TMUX")
    }
    return {**kept, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
