"""One use case: addresses → sources → articles → the library, and what they mention."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from reader.articles.article import Article
from reader.articles.cleaning import clean_line
from reader.entities.mention import Mentions, Recogniser
from reader.errors import ReaderError, ReadOnly, SourceError
from reader.library.library import Library, Outcome

STANDARD_INPUT = "-"
MENTIONS_UP_TO = 2_000_000
"""Characters of a text whose mentions are found while importing; those of longer ones when they are opened."""

_BATCH = 200
_BATCH_CHARACTERS = 4_000_000


@dataclass(frozen=True, slots=True)
class Item:
    """An article that was imported."""

    id: str
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Failure:
    """An address that could not be."""

    address: str
    error: str
    """One sentence that names what is wrong."""


@dataclass(frozen=True, slots=True)
class Report:
    """What became of every address, in the order they were given."""

    added: tuple[Item, ...] = ()
    updated: tuple[Item, ...] = ()
    unchanged: tuple[Item, ...] = ()
    failed: tuple[Failure, ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        """All that are in the library now: new ones, changed ones, then those that were there as they are."""
        return self.added + self.updated + self.unchanged


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import has come."""

    done: int
    address: str
    """What was read last."""


def import_addresses(
    library: Library,
    addresses: Iterable[str],
    *,
    tags: tuple[str, ...] = (),
    stdin: BinaryIO | None = None,
    recogniser: Recogniser | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Report:
    """Add what is at these addresses: paths, folders with all that is in them, `-` for `stdin`.

    What cannot be read is reported and stops nothing else. Holds no more than a few megabytes of text at a time.
    Raises `ReadOnly`, before anything is read, for a library that cannot be changed.
    """
    if library.read_only_because:
        raise ReadOnly(library.read_only_because)
    if library.database.backup_is_due() and library.count():
        library.database.back_up()
    importer = _Importer(library, recogniser)
    tags = tuple(tag for tag in (clean_line(tag, 60) for tag in tags) if tag)
    done = 0
    for address in addresses:
        for name, read in _readers(address, stdin):
            try:
                article = read()
            except ReaderError as error:
                importer.failed.append(Failure(name, str(error)))
            else:
                importer.take(replace(article, tags=tuple(dict.fromkeys(article.tags + tags))))
            done += 1
            if on_progress is not None:
                on_progress(Progress(done, name))
    return importer.report()


class _Importer:
    """Gathers articles until there are enough for a transaction."""

    def __init__(self, library: Library, recogniser: Recogniser | None) -> None:
        self.failed: list[Failure] = []
        self._library = library
        self._recogniser = recogniser
        self._items: dict[Outcome, list[Item]] = {outcome: [] for outcome in Outcome}
        self._waiting: list[Article] = []
        self._size = 0

    def take(self, article: Article) -> None:
        """Keep an article, now or with the next ones."""
        self._waiting.append(article)
        self._size += len(article.text)
        if len(self._waiting) >= _BATCH or self._size >= _BATCH_CHARACTERS:
            self._keep()

    def report(self) -> Report:
        """What became of everything, after keeping what still waits."""
        self._keep()
        return Report(
            added=tuple(self._items[Outcome.ADDED]),
            updated=tuple(self._items[Outcome.UPDATED]),
            unchanged=tuple(self._items[Outcome.UNCHANGED]),
            failed=tuple(self.failed),
        )

    def _keep(self) -> None:
        articles, self._waiting, self._size = self._waiting, [], 0
        for article, (name, outcome) in zip(articles, self._library.add_many(articles), strict=True):
            self._items[outcome].append(Item(name, article.title, article.address))
            if self._recogniser is not None:
                keep_mentions(self._library, name, article, self._recogniser)


def keep_mentions(library: Library, name: str, article: Article, recogniser: Recogniser) -> None:
    """Find what an article mentions and keep it, unless this recogniser has done so or the text is very long."""
    if len(article.text) > MENTIONS_UP_TO or library.mentions(name, recogniser.version) is not None:
        return
    library.keep_mentions(name, Mentions(recogniser.mentions(article.text)), recogniser.version)


def _readers(address: str, stdin: BinaryIO | None) -> Iterator[tuple[str, Callable[[], Article]]]:
    """What an address stands for: the name of each thing to read, and what reads it."""
    # The parsers are slow to import, and this module is imported by commands that read nothing.
    from reader.sources.parse import parse
    from reader.sources.source import find_files, read_file, read_stdin

    if address == STANDARD_INPUT:

        def read_standard_input() -> Article:
            if stdin is None:
                raise SourceError("There is no standard input to read.")
            return parse(read_stdin(stdin))

        yield address, read_standard_input
    elif address.lower().startswith(("http://", "https://")):

        def refuse() -> Article:
            raise SourceError(f"{address} cannot be fetched yet: save the page and add the file.")

        yield address, refuse
    elif os.path.isdir(address):
        yield from _files_of(address, find_files, lambda path: parse(read_file(path)))
    else:
        yield address, lambda: parse(read_file(Path(address)))


def _files_of(
    folder: str, find_files: Callable[[Path], Iterable[Path]], read: Callable[[Path], Article]
) -> Iterator[tuple[str, Callable[[], Article]]]:
    empty = True
    files = iter(find_files(Path(folder)))
    while True:
        try:
            path = next(files)
        except StopIteration:
            break
        except ReaderError as error:
            yield folder, _failing(error)
            return
        empty = False
        yield str(path), lambda path=path: read(path)  # type: ignore[misc]  # mypy infers no type for the default
    if empty:
        yield folder, _failing(SourceError(f"{folder} holds no file that can be read."))


def _failing(error: ReaderError) -> Callable[[], Article]:
    def fail() -> Article:
        raise error

    return fail
