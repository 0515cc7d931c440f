"""The bare command: add what is given, then open the screen, or print where there is no terminal."""

from __future__ import annotations

import os
import sys

from reader.cli.given import Given
from reader.cli.printing import said
from reader.errors import ReaderError
from reader.library.library import Library

DONE, NOTHING, FAILED = 0, 1, 3


def run(given: Given) -> int:
    """`reader [PATH|-]...`."""
    if not sys.stdout.isatty():
        return _print(given)
    with Library.open(given.folder()) as library:
        first, remarks = "", []
        if given.addresses:
            from reader.importing import import_addresses

            from_stdin = "-" in given.addresses
            report = import_addresses(library, given.addresses, stdin=sys.stdin.buffer if from_stdin else None)
            remarks = [failure.error for failure in report.failed]
            if report.items:
                first = _first_given(library, given.addresses, [item.id for item in report.items])
            elif not library.count():
                for remark in remarks:
                    said(remark)
                return FAILED
        if not sys.stdin.isatty():
            _take_keys_from_the_terminal()
        return _open(given, library, first, remarks)


def _first_given(library: Library, addresses: list[str], items: list[str]) -> str:
    for address in addresses:
        try:
            found = library.find(address)
        except ReaderError:
            continue
        if found in items:
            return found
    return items[0]


def _take_keys_from_the_terminal() -> None:
    """Standard input was the text; keys come from the terminal itself."""
    terminal = os.open("/dev/tty", os.O_RDWR)
    os.dup2(terminal, 0)
    os.close(terminal)


def _open(given: Given, library: Library, first: str, remarks: list[str]) -> int:
    import gc

    gc.disable()  # imports make much and drop little
    from reader.screen.run import run_screen

    gc.enable()
    config, complaints = given.settings()
    return run_screen(library, config, given.settings_file(), first, (*complaints, *remarks))


def _print(given: Given) -> int:
    """Print what is given, since there is no terminal to open a screen on."""
    from reader.cli.articles import find_article, print_article

    if not given.addresses:
        said("There is no terminal to open the screen on; `reader show ARTICLE` prints one, `reader list` lists all.")
        return 2
    code = DONE
    for address in given.addresses:
        try:
            article, _, mentions = find_article(given, address)
        except ReaderError as error:
            said(str(error))
            code = FAILED
        else:
            print_article(article, mentions)
    return code
