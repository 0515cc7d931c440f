"""What may be said on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Container
from pathlib import Path
from typing import NoReturn

from reader import __version__
from reader.cli.given import Given

SORTS = ("newest", "oldest", "added", "title", "source", "unread", "progress")
COLOURS = ("yellow", "green", "blue", "pink", "orange")

ABOUT = """\
Read, find and annotate in the terminal, with names, places and organisations lit up in the text.

Without a verb, `reader [PATH|-]...` opens the screen; what is given is added to the library first."""

VERBS = {
    "add": "add files, folders or standard input to the library",
    "list": "the articles of the library, newest first",
    "show": "one article on standard output",
    "search": "search the library",
    "entities": "the names in a text, or in the whole library",
    "notes": "notes: list, add, remove, restore",
    "doctor": "check the library, and mend it",
    "config": "where settings are, and what is in force",
}


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        from reader.articles.cleaning import drawable

        self.exit(2, f"{self.prog}: {drawable(message)}\nTry `{self.prog} --help`.\n")


def parse(arguments: list[str]) -> Given:
    """The arguments, understood; exits with 2 when they cannot be, with 0 after `--help` and `--version`."""
    verb, rest = _verb(arguments, VERBS)
    if verb == "notes":  # an article is never called add, remove, restore or list
        what, rest = _verb(rest, ("add", "remove", "restore", "list"))
        parser = _notes(what or "list")
    else:
        parser = _PARSERS[verb]() if verb else _screen()
    return parser.parse_args(rest, namespace=Given())


def _verb(arguments: list[str], verbs: Container[str]) -> tuple[str, list[str]]:
    """The verb, if the first thing that is no option is one, and the other arguments."""
    skip = False
    for place, word in enumerate(arguments):
        if skip:
            skip = False
        elif word in ("--library", "--config"):
            skip = True
        elif word == "--":
            break
        elif not word.startswith("-"):
            if word in verbs:
                return word, arguments[:place] + arguments[place + 1 :]
            break
    return "", arguments


def _parser(verb: str, about: str, *, json: bool = True) -> argparse.ArgumentParser:
    parser = _Parser(
        prog=f"reader {verb}".strip(),
        description=about,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--library", metavar="DIR", type=Path, help="the folder of the library")
    parser.add_argument("--config", metavar="FILE", type=Path, help="the settings file")
    parser.add_argument("--offline", action="store_true", help="never go to the network")
    if json:
        parser.add_argument("--json", action="store_true", help="print JSON")
    return parser


def _screen() -> argparse.ArgumentParser:
    from reader.cli import opening

    parser = _parser("", ABOUT, json=False)
    parser.add_argument("--version", action="version", version=f"reader {__version__}")
    parser.add_argument("addresses", nargs="*", metavar="PATH", help="a file, a folder, or - for standard input")
    parser.epilog = "verbs:\n" + "\n".join(f"  {verb:10} {about}" for verb, about in VERBS.items())
    parser.set_defaults(run=opening.run)
    return parser


def _add() -> argparse.ArgumentParser:
    from reader.cli import articles

    parser = _parser("add", "Add files, folders with all that is in them, or standard input to the library.")
    parser.add_argument("addresses", nargs="+", metavar="PATH", help="a file, a folder, or -")
    parser.add_argument("--tag", action="append", default=[], metavar="T", help="give what is added this tag")
    parser.set_defaults(run=articles.add)
    return parser


def _list() -> argparse.ArgumentParser:
    from reader.cli import articles

    parser = _parser("list", "The articles of the library.")
    parser.add_argument("query", nargs="*", metavar="QUERY", help="words, tag: source: person: is:unread after:2022-11")
    parser.add_argument("--sort", choices=SORTS, default="newest")
    parser.add_argument("--limit", type=_count, metavar="N")
    parser.set_defaults(run=articles.list_articles)
    return parser


def _show() -> argparse.ArgumentParser:
    from reader.cli import articles

    parser = _parser("show", "One article on standard output; a file that is not in the library is shown, not added.")
    parser.add_argument("article", metavar="ARTICLE", help="an id, the beginning of one, an address, a path, or -")
    parser.add_argument("--plain", action="store_true", help="no colours")
    parser.add_argument("--width", type=_count, metavar="N", help="columns")
    parser.set_defaults(run=articles.show)
    return parser


def _search() -> argparse.ArgumentParser:
    from reader.cli import articles

    parser = _parser("search", "Search the library. Anything is a search; put -- before one that begins with a dash.")
    parser.add_argument("query", nargs="+", metavar="QUERY", help='words, "phrases", begin*, -without, person:Name …')
    parser.add_argument("--limit", type=_count, default=20, metavar="N")
    parser.set_defaults(run=articles.search)
    return parser


def _entities() -> argparse.ArgumentParser:
    from reader.cli import names

    parser = _parser("entities", "The names in a text; without one, those of the whole library with their counts.")
    parser.add_argument("article", nargs="?", metavar="ARTICLE", help="an id, an address, a path, or -")
    parser.set_defaults(run=names.entities)
    return parser


def _notes(verb: str = "list") -> argparse.ArgumentParser:
    if verb in ("remove", "restore"):
        return _notes_move(verb)
    return _notes_add() if verb == "add" else _notes_list()


def _notes_list() -> argparse.ArgumentParser:
    from reader.cli import notes

    parser = _parser(
        "notes", "Notes of an article or of the library. `reader notes add|remove|restore --help` tells more."
    )
    parser.add_argument("article", nargs="?", metavar="ARTICLE")
    parser.add_argument("--all", action="store_true", help="those in the trash, too")
    parser.set_defaults(run=notes.list_notes)
    return parser


def _notes_add() -> argparse.ArgumentParser:
    from reader.cli import notes

    parser = _parser("notes add", "Make a note on a passage of an article.")
    parser.add_argument("article", metavar="ARTICLE")
    parser.add_argument("--quote", required=True, metavar="TEXT", help="the words it is on")
    parser.add_argument("--prefix", default="", metavar="P", help="what stands before them, if they stand there twice")
    parser.add_argument("--suffix", default="", metavar="S", help="what stands after them")
    parser.add_argument("--body", default="", metavar="B", help="what to write")
    parser.add_argument("--tag", action="append", default=[], metavar="T")
    parser.add_argument("--colour", choices=COLOURS, default="yellow")
    parser.set_defaults(run=notes.add)
    return parser


def _notes_move(verb: str) -> argparse.ArgumentParser:
    from reader.cli import notes

    about = "Put a note into the trash." if verb == "remove" else "Bring a note back from the trash."
    parser = _parser(f"notes {verb}", about)
    parser.add_argument("note", metavar="NOTE", help="its id, or the beginning of it")
    parser.set_defaults(run=notes.remove if verb == "remove" else notes.restore)
    return parser


def _doctor() -> argparse.ArgumentParser:
    from reader.cli import upkeep

    parser = _parser("doctor", "Check the library and the notes; mend or rebuild what can be.")
    parser.add_argument("--repair", action="store_true", help="mend what is wrong")
    parser.set_defaults(run=upkeep.doctor)
    return parser


def _config() -> argparse.ArgumentParser:
    from reader.cli import upkeep

    parser = _parser("config", "Where settings are (path), what is in force (show), the keys in force (keys).")
    parser.add_argument("what", choices=("path", "show", "keys"))
    parser.set_defaults(run=upkeep.config)
    return parser


_PARSERS = {
    "add": _add, "list": _list, "show": _show, "search": _search,
    "entities": _entities, "doctor": _doctor, "config": _config,
}  # fmt: skip


def _count(word: str) -> int:
    number = int(word) if word.isdigit() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{word} is no number from 1 up")
    return number
