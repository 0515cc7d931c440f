"""The bare command: add what is given, then open the screen, or print where there is no terminal."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from reader import first_frame
from reader.cli.codes import DONE, FAILED, USAGE
from reader.cli.given import Given
from reader.cli.printing import said
from reader.errors import ReaderError
from reader.library.library import Library

if TYPE_CHECKING:
    from reader.config import Config


def run(given: Given) -> int:
    """`reader [PATH|-]...`."""
    if not sys.stdout.isatty():
        return _print(given)
    if sys.stdin.isatty():
        first_frame.quiet()
    config, complaints = given.load_settings()
    with Library.open(given.folder_with(config)) as library:
        first, failures = _add(library, given.addresses)
        if failures and not library.count():
            first_frame.restore_terminal()
            for failure in failures:
                said(failure)
            return FAILED
        alone = len(given.addresses) == 1 and not os.path.isdir(given.addresses[0])
        if not sys.stdin.isatty():
            _take_keys_from_the_terminal()
        return _open(given.settings_file(), config, library, first, (*complaints, *failures), alone=alone)


def _add(library: Library, addresses: list[str]) -> tuple[str, list[str]]:
    """Add what was given; the article to open, if any, and what could not be added.

    To a library that is only read nothing is added, but what is in it can be opened.
    """
    if not addresses:
        return "", []
    failures: list[str] = []
    items: list[str] = []
    if not library.read_only_because:
        from reader.importing import import_addresses

        stdin = sys.stdin.buffer if "-" in addresses else None
        report = import_addresses(library, addresses, stdin=stdin)
        failures = [failure.error for failure in report.failed]
        items = [item.id for item in report.items]
    for address in addresses:
        try:
            found = library.find(address)
        except ReaderError:
            continue
        if library.read_only_because or found in items:
            return found, failures
    return next(iter(items), ""), failures


def _take_keys_from_the_terminal() -> None:
    """Standard input was the text; keys come from the terminal itself."""
    try:
        terminal = os.open("/dev/tty", os.O_RDWR)
    except OSError as error:
        raise ReaderError("There is no terminal to take keys from.") from error
    os.dup2(terminal, 0)
    os.close(terminal)


def _open(
    settings: Path, config: Config, library: Library, first: str, remarks: tuple[str, ...], *, alone: bool
) -> int:
    import gc

    gc.disable()  # imports make much and drop little; on again once the screen stands
    from reader.screen.run import run_screen

    return run_screen(library, config, settings, first, remarks, alone=alone)


def _print(given: Given) -> int:
    """Print what is given, since there is no terminal to open a screen on."""
    from reader.cli.article_lines import print_article
    from reader.cli.finding import find_article

    if not given.addresses:
        said("There is no terminal to open the screen on; `reader show ARTICLE` prints one, `reader list` lists all.")
        return USAGE
    code = DONE
    for address in given.addresses:
        try:
            found = find_article(given, address)
        except ReaderError as error:
            said(str(error))
            code = FAILED
        else:
            print_article(found.article, found.mentions)
    return code
