"""The command line: verbs that answer without a screen, and the screen when there is no verb."""

from __future__ import annotations

import os
import sys

from reader.cli.arguments import parse
from reader.errors import ReaderError

DONE, NOTHING, USAGE, FAILED, INTERRUPTED = 0, 1, 2, 3, 130
"""Exit codes."""


def main(arguments: list[str], *, framed: bool = False) -> int:
    """Do what the arguments say; returns the exit code.

    `framed`: the first frame is on the terminal already.
    """
    _speak_utf8()
    given = parse(arguments)
    try:
        code = given.run(given)
        sys.stdout.flush()
        return int(code)
    except ReaderError as error:
        print(f"reader: {error}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has enough. What is still buffered must not be tried again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
