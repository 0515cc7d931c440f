"""The first frame, written by hand before Textual is imported.

When the reader quits, the screen as it stood is kept with a key of everything it depends on. When it is started the
same way and nothing of that has changed, the frame is written at once and Textual takes over the same cells some
100 ms later. Echo is off from the first moment, and what is typed meanwhile waits in the terminal's own queue.

Imports nothing that a bare interpreter has not loaded anyway: this is the path that a reader waits for.
"""

import os

TYPE_CHECKING = False  # type checkers take it for true; the real one costs the import of `typing`
if TYPE_CHECKING:
    from typing import Any

_MAGIC = "reader-frame 1"
_RELEVANT = (
    "TERM", "COLORTERM", "NO_COLOR", "LANG", "LC_ALL", "HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "TMUX",
    "READER_LIBRARY", "READER_CONFIG", "TEXTUAL_COLOR_SYSTEM", "TEXTUAL_THEME",
)  # fmt: skip


def frame_path() -> str:
    """Where the frame is kept; one for each user, since it is good for the last start only."""
    state = os.environ.get("XDG_STATE_HOME", "")
    base = state if os.path.isabs(state) else os.path.join(os.path.expanduser("~"), ".local", "state")
    return os.path.join(base, "terminal-reader", "frame")


def signature(arguments: list[str], size: tuple[int, int], watched: list[str], version: str) -> str:
    """Everything that a frame depends on, on one line: how it was started, where, and the state of each file."""
    parts = [version, repr(size), repr(arguments), os.getcwd() if arguments else ""]
    parts += [os.environ.get(name, "") for name in _RELEVANT]
    for path in watched:
        try:
            state = os.stat(path)
        except OSError:
            parts.append("-")
        else:
            parts.append(f"{state.st_mtime_ns}:{state.st_size}")
    return "\x1f".join(parts).replace("\n", " ")


def show(arguments: list[str], version: str) -> bool:
    """Write the kept frame if it is still what Textual would draw; says whether it did.

    The terminal is left in the alternate screen with echo and line editing off, as Textual wants it.
    """
    if not (os.isatty(0) and os.isatty(1) and os.isatty(2)):
        return False
    try:
        with open(frame_path(), encoding="utf-8", newline="\n") as file:
            if file.readline().rstrip("\n") != _MAGIC:
                return False
            watched = file.readline().rstrip("\n").split("\x1f")
            kept = file.readline().rstrip("\n")
            size = os.get_terminal_size(1)
            if kept != signature(arguments, (size.columns, size.lines), watched, version):
                return False
            frame = file.read()
    except (OSError, UnicodeDecodeError):
        return False
    global _shown
    _shown = True
    quiet()
    os.write(1, ("\x1b[?1049h\x1b[?25l\x1b[?2026h\x1b[H" + frame + "\x1b[?2026l").encode())
    return True


def keep(frame: str, arguments: list[str], size: tuple[int, int], watched: list[str], version: str) -> None:
    """Keep a frame for the next start; a folder that cannot be written means none is kept."""
    path = frame_path()
    text = "\n".join((_MAGIC, "\x1f".join(watched), signature(arguments, size, watched, version), frame))
    beside = f"{path}.{os.getpid()}"
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        with open(beside, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.replace(beside, path)
    except OSError:
        return


def forget() -> None:
    """Drop the kept frame."""
    try:
        os.unlink(frame_path())
    except OSError:
        return


def restore_terminal() -> None:
    """Undo what `show` did, when the screen could not be started after all."""
    if _before is not None:
        import termios

        if _shown:
            os.write(1, b"\x1b[?25h\x1b[?1049l")
        termios.tcsetattr(0, termios.TCSANOW, _before)


_shown = False
_before: "Any" = None
"""The terminal's modes before `show`, for putting back at the end."""


def quiet() -> None:
    """Turn echo, line editing and flow control off, so that what is typed from now on waits for the screen.

    Signals stay on: until the screen is there, ctrl+c ends the program.
    """
    global _before
    if _before is not None:
        return
    import termios

    _before = termios.tcgetattr(0)
    modes = termios.tcgetattr(0)
    modes[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
    modes[0] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
    modes[6][termios.VMIN] = 1
    termios.tcsetattr(0, termios.TCSANOW, modes)


def is_shown() -> bool:
    """Whether a kept frame is on the terminal."""
    return _shown


def modes_before() -> "Any":
    """The terminal's modes as the shell left them; nothing if `show` changed none."""
    return _before
