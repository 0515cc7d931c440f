"""The command line: verbs that answer without a screen, and the screen when there is no verb."""

from __future__ import annotations

import errno
import os
import sys

from reader import first_frame
from reader.cli.arguments import parse
from reader.cli.codes import DONE, FAILED, INTERRUPTED
from reader.errors import ReaderError


def main(arguments: list[str]) -> int:
    """Do what the arguments say; returns the exit code. Wrong usage, `--help` and `--version` exit as argparse does."""
    _have_streams()
    _speak_utf8()
    try:
        try:
            given = parse(arguments)
            return given.run(given)
        except ReaderError as error:
            first_frame.restore_terminal()
            print(f"reader: {error}", file=sys.stderr)
            return FAILED
        finally:
            sys.stdout.flush()
    except KeyboardInterrupt:
        first_frame.restore_terminal()
        return INTERRUPTED
    except BrokenPipeError:
        _drop_output()
        return DONE  # whoever read our output has enough
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        _drop_output()
        print("reader: The output could not be written: no space is left.", file=sys.stderr)
        return FAILED


def _drop_output() -> None:
    """Let what is still buffered go nowhere, or it would be tried again at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _have_streams() -> None:
    """Stand in for streams that were closed before the start, for which Python has None."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115  # open until the end


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
