"""The command line at a terminal, in a pipe, and broken off: real processes."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

TEXT = "# The river falls\n\nVolodymyr Zelensky spoke in Kherson on Monday.\n"
READER = (sys.executable, "-m", "reader")
SGR = re.compile(r"\x1b\[[0-9;]*m")
CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A terminal's environment, with a home of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "READER_", "NO_COLOR"))}
    return kept | {"HOME": str(tmp_path), "TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"}


def _at_a_terminal(environment: dict[str, str], *words: str) -> tuple[int, str]:
    """The exit code, and all that came to the terminal, with its line ends as they were written."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen((*READER, *words), stdin=theirs, stdout=theirs, stderr=theirs, env=environment)
    os.close(theirs)
    output = b""
    while select.select([ours], [], [], 20)[0]:
        try:
            data = os.read(ours, 65536)
        except OSError:  # the other end is closed
            break
        if not data:
            break
        output += data
    os.close(ours)
    return process.wait(20), output.decode().replace("\r\n", "\n")


def test_names_are_lit_at_a_terminal_and_nothing_else_is_sent(environment: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "river.md"
    path.write_text(TEXT)
    code, output = _at_a_terminal(environment, "show", str(path))
    assert code == 0
    assert re.search(r"\x1b\[[0-9;]+mVolodymyr Zelensky\x1b\[0m", output)
    assert re.search(r"\x1b\[[0-9;]+mKherson\x1b\[0m", output)
    assert not CONTROLS.search(SGR.sub("", output))


@pytest.mark.parametrize("words, variables", [((), {"NO_COLOR": "1"}), (("--plain",), {})])
def test_a_terminal_that_wants_no_colours_gets_none(
    environment: dict[str, str], tmp_path: Path, words: tuple[str, ...], variables: dict[str, str]
) -> None:
    path = tmp_path / "river.md"
    path.write_text(TEXT)
    code, output = _at_a_terminal(environment | variables, "show", str(path), *words)
    assert code == 0 and "Volodymyr Zelensky" in output
    assert not CONTROLS.search(output)


def test_a_bar_of_progress_is_wiped_from_the_terminal(environment: dict[str, str], tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"{number}.md").write_text(f"# Article {number}\n\nWords.\n")
    code, output = _at_a_terminal(environment, "add", str(tmp_path))
    assert code == 0
    assert output.rpartition("\x1b[K")[2].count("added") == 3


def test_a_pipe_gets_the_words_alone(environment: dict[str, str]) -> None:
    text = "---\ntitle: The river falls\n---\n\nVolodymyr Zelensky spoke in Kherson.\n"
    done = subprocess.run((*READER, "-"), input=text.encode(), capture_output=True, env=environment, check=True)
    assert done.stdout.decode().startswith("The river falls\n\nVolodymyr Zelensky spoke in Kherson.")
    assert not CONTROLS.search(done.stdout.decode()) and not done.stderr


@pytest.mark.parametrize("words", ["config keys", "config keys --json", "--help"])
def test_a_pipe_that_is_closed_ends_quietly(environment: dict[str, str], words: str) -> None:
    ours, theirs = os.pipe()
    os.close(ours)  # nobody reads: whatever is written meets a closed pipe
    try:
        done = subprocess.run(
            (*READER, *words.split()), stdout=theirs, stderr=subprocess.PIPE, env=environment, check=False
        )
    finally:
        os.close(theirs)
    assert (done.returncode, done.stderr) == (0, b"")


def test_an_interrupt_ends_it_with_130_and_no_traceback(environment: dict[str, str]) -> None:
    process = subprocess.Popen(
        (*READER, "show", "-"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    )
    assert process.stdin is not None
    process.stdin.write(b"x" * 200_000)  # more than a pipe holds: when this returns, it is being read
    process.stdin.flush()
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=20)
    assert (process.returncode, output, errors) == (130, b"", b"")


def test_closed_streams_are_no_crash(environment: dict[str, str]) -> None:
    line = f"'{sys.executable}' -m reader config keys >&- 2>&-"
    assert subprocess.run(("bash", "-c", line), env=environment, check=False).returncode == 0
