"""Find what a verb is about: an article of the library, a file that is not in it, or standard input."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from reader.articles.article import Article
from reader.articles.cleaning import clean_line
from reader.cli.given import Given
from reader.entities.mention import Mentions
from reader.errors import NotInLibrary, ReaderError


@dataclass(frozen=True, slots=True)
class Found:
    """An article, and what the library knows of it."""

    article: Article
    id: str = ""
    """Empty when it is not in the library."""
    mentions: Mentions | None = None
    """None when nobody has looked for them yet."""


def find_article(given: Given, name: str) -> Found:
    """The article of that name; a path or `-` that is not in the library is read, and nothing is added.

    Raises NotInLibrary or Ambiguous when no article goes by the name or several do, SourceError when what is at the
    path cannot be read, and LibraryError when the library cannot be asked.
    """
    if name == "-":
        return Found(_read_stdin())
    problem: ReaderError = NotInLibrary(f"No article goes by “{clean_line(name, 200)}”.")
    if os.path.lexists(given.folder() / "library.db"):  # showing a file makes no library
        try:
            with given.open_library() as library:
                key = library.find(name)
                return Found(library.get(key), key, library.mentions(key))
        except NotInLibrary:
            pass
        except ReaderError as error:
            problem = error
    if os.path.lexists(name) or os.sep in name:
        return Found(_read_file(name))
    raise problem


def _read_file(name: str) -> Article:
    from reader.sources.parse import parse
    from reader.sources.source import read_file

    return parse(read_file(Path(name)))


def _read_stdin() -> Article:
    from reader.sources.parse import parse
    from reader.sources.source import read_stdin

    return parse(read_stdin(sys.stdin.buffer))
