"""What was typed → the articles it is found in, with the words lit."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from reader.articles.span import Span
from reader.errors import LibraryError
from reader.library.database import Database
from reader.library.folding import has_marks, pattern, plain_pattern
from reader.library.query import Query, Words, parse

RECENT = 500
"""Matches, the last added first, that `ranked` weighs: weighing all of a common word takes a hundred times longer."""
SNIPPET = 160
"""Characters of a snippet, about."""

_WEIGHTS = "10.0, 4.0, 2.0, 1.0"
"""What a word counts for in title, byline, source and text."""
_LOOKED_AT = 200_000
"""Characters of a text that are searched for the best snippet; one is found further on only if none is here."""
_CANDIDATES = 40
_CHECKED_EVERY = 20_000
"""Steps of SQLite's machine between two looks at whether to go on: some 2 ms."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that a search found."""

    id: str
    title: str
    score: float
    """More is better; compares hits of one search only. 0 when nothing was ranked."""
    snippet: str
    """Words of the article around what was found, on one line."""
    spans: tuple[Span, ...]
    """What was found, in the snippet."""
    place: Span
    """The first thing found that the snippet shows, in the article's text; empty when it is not in the text."""
    source: str
    published: str


_TURNED = str.maketrans("0123456789", "9876543210")


class Cancelled(LibraryError):
    """A search was broken off because nobody waits for it any more."""


def newest(database: Database, typed: str, limit: int = 50, *, as_typed: bool = False) -> list[Hit]:
    """The matches added last, the latest published first: the instant answer."""
    query = parse(typed, as_typed=as_typed)
    with database.reading() as connection:
        rows = _rows(connection, query, max(limit, 200), "0.0")
        rows.sort(key=lambda row: (row[2], row[0]), reverse=True)
        return _hits(connection, query, rows[:limit])


def ranked(database: Database, typed: str, limit: int = 50, *, as_typed: bool = False) -> list[Hit]:
    """The best of the matches added last: the quick answer."""
    query = parse(typed, as_typed=as_typed)
    with database.reading() as connection:
        rows = _rows(connection, query, RECENT, f"bm25(search, {_WEIGHTS})" if query.match else "0.0")
        rows.sort(key=lambda row: (row[1], _later_first(row[2])))
        return _hits(connection, query, rows[:limit])


def search(
    database: Database,
    typed: str,
    limit: int = 50,
    *,
    as_typed: bool = False,
    cancelled: Callable[[], bool] | None = None,
) -> list[Hit]:
    """The best of all matches; raises `Cancelled` soon after `cancelled` answers true."""
    query = parse(typed, as_typed=as_typed)
    with database.reading() as connection:
        if cancelled is not None:
            connection.set_progress_handler(cancelled, _CHECKED_EVERY)
        try:
            rank = f"bm25(search, {_WEIGHTS})" if query.match else "0.0"
            return _hits(connection, query, _rows(connection, query, limit, rank, best_first=True))
        except sqlite3.OperationalError as error:
            if cancelled is not None and cancelled():
                raise Cancelled("The search was broken off.") from error
            raise
        finally:
            if cancelled is not None:
                connection.set_progress_handler(None, 0)


_Row = tuple[int, float, str]
"""An article's number, its rank (less is better), its date."""


def _rows(
    connection: sqlite3.Connection, query: Query, limit: int, rank: str, *, best_first: bool = False
) -> list[_Row]:
    """Up to `limit` articles that match: the last added, or the best."""
    if not query.terms:
        return []
    facts, parameters = query.facts()
    if query.match:
        sql = (
            f"SELECT articles.number, {rank}, articles.dated FROM search"
            " CROSS JOIN articles ON articles.number = search.rowid"
            f" WHERE search MATCH ? AND {facts}"
            f" ORDER BY {'2, 3 DESC' if best_first else 'search.rowid DESC'} LIMIT ?"
        )
        return connection.execute(sql, (query.match, *parameters, limit)).fetchall()
    sql = f"SELECT articles.number, 0.0, articles.dated FROM articles WHERE {facts} ORDER BY dated DESC LIMIT ?"
    return connection.execute(sql, (*parameters, limit)).fetchall()


def _later_first(dated: str) -> str:
    return dated.translate(_TURNED)


def _hits(connection: sqlite3.Connection, query: Query, rows: Sequence[_Row]) -> list[Hit]:
    words = _words_lit(query)
    hits: list[Hit] = []
    for number, rank, _ in rows:
        row = connection.execute(
            "SELECT id, title, source, published, text FROM articles JOIN bodies USING (number) WHERE number = ?",
            (number,),
        ).fetchone()
        if row is None:  # gone since the search began
            continue
        name, title, source, published, text = row
        snippet, spans, place = _snippet(text, words)
        hits.append(Hit(name, title, max(0.0, -rank), snippet, spans, place, source, published))
    return hits


@dataclass(frozen=True, slots=True)
class _Lit:
    """The words to be lit, as they are looked for in a text without marked letters and in any other."""

    plain: re.Pattern[str]
    marked: re.Pattern[str]
    several: bool

    def within(self, text: str, start: int, end: int) -> Iterator[Span]:
        """The words in a stretch of a text, in order."""
        stretch = text[start:end]
        found = self.marked.finditer(stretch) if has_marks(stretch) else self.plain.finditer(stretch.lower())
        for match in found:
            yield Span(start + match.start(), start + match.end())


def _words_lit(query: Query) -> _Lit | None:
    if not query.lit:
        return None
    # A longer phrase before a word of it, so that the whole of it is lit.
    lit = sorted(set(query.lit), key=_breadth, reverse=True)
    plain = "|".join(f"(?:{plain_pattern(words.words, words.prefix)})" for words in lit)
    marked = "|".join(f"(?:{pattern(words.words, words.prefix)})" for words in lit)
    return _Lit(re.compile(plain), re.compile(marked, re.IGNORECASE), len(lit) > 1)


def _breadth(words: Words) -> int:
    return sum(len(word) for word in words.words)


def _snippet(text: str, words: _Lit | None) -> tuple[str, tuple[Span, ...], Span]:
    """The stretch of a text that shows most of the words, those words in it, and the first of them in the text."""
    found: list[Span] = []
    if words is not None:
        found = list(islice(words.within(text, 0, _LOOKED_AT), _CANDIDATES))
        if not found and len(text) > _LOOKED_AT:
            found = list(islice(words.within(text, _LOOKED_AT - 100, len(text)), 1))
    if not found:
        return _on_one_line(text, _window(text, 0), [])[0], (), Span(0, 0)
    best = 0
    if words is not None and words.several:
        best = max(range(len(found)), key=lambda first: _worth(text, found, first))
    window = _window(text, found[best].start)
    snippet, spans = _on_one_line(text, window, [span for span in found if window.covers(span)])
    return snippet, spans, found[best]


def _worth(text: str, found: list[Span], first: int) -> tuple[int, int, int]:
    """How many different words a snippet that begins with this one shows, how many in all, and how early."""
    end = found[first].start + SNIPPET * 3 // 4
    shown = [span for span in found[first : first + 12] if span.end <= end]
    return len({span.of(text).lower() for span in shown}), len(shown), -first


def _window(text: str, first: int) -> Span:
    """About a snippet's length around what begins at `first`, with whole words at its ends where there are any."""
    start = max(0, first - SNIPPET // 4)
    if start:
        space = text.find(" ", start, first)
        start = space + 1 if space >= 0 else first
    end = min(len(text), start + SNIPPET)
    if end < len(text):
        space = text.rfind(" ", first + SNIPPET // 4, end)
        end = space if space > first else end
    return Span(start, end)


def _on_one_line(text: str, window: Span, found: list[Span]) -> tuple[str, tuple[Span, ...]]:
    """A stretch with its white space folded, an ellipsis where it was cut, and where the words found lie in it."""
    pieces: list[str] = []
    length = 0
    places: list[int] = []
    before = "… " if window.start else ""
    blank = True
    for character in before + window.of(text):
        places.append(length)
        space = character.isspace()
        if not (space and blank):
            pieces.append(" " if space else character)
            length += 1
        blank = space
    places.append(length)
    line = "".join(pieces).rstrip()
    shift = len(before) - window.start
    spans = tuple(Span(places[span.start + shift], places[span.end + shift]) for span in found)
    if window.end < len(text.rstrip()):
        line += " …"
    return line, spans
