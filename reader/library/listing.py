"""The articles in an order, a window at a time; flat in how many there are."""

from __future__ import annotations

import sqlite3
import threading
from array import array
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from dataclasses import dataclass
from enum import Enum

from reader.library.database import Database
from reader.library.query import Query


class Sort(Enum):
    """An order of the articles."""

    NEWEST = "newest"
    OLDEST = "oldest"
    ADDED = "added"
    TITLE = "title"
    SOURCE = "source"
    UNREAD = "unread"
    PROGRESS = "progress"


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the list: what is known of an article without its text."""

    id: str
    title: str
    byline: str
    source: str
    address: str
    published: str
    added: str
    words: int
    read: bool
    starred: bool
    archived: bool
    tags: tuple[str, ...]
    progress: float
    """How far it has been read, from 0 to 1."""
    notes: int


ENTRY = (
    "articles.id, title, byline, source, address, published, added, words,"
    " unread, starred, archived, tags, progress, notes"
)
"""The columns that `entry_of` takes."""


def entry_of(row: tuple[str, str, str, str, str, str, str, int, int, int, int, str, float, int]) -> Entry:
    """The entry of a row of `ENTRY`."""
    return Entry(
        *row[:8],
        read=not row[8],
        starred=bool(row[9]),
        archived=bool(row[10]),
        tags=tuple(row[11].splitlines()),
        progress=row[12],
        notes=row[13],
    )


@dataclass(frozen=True, slots=True)
class _Order:
    """Columns with an index on them, and which way they run. The last one is the sequence, so no two rows are equal."""

    columns: tuple[str, ...]
    falling: bool

    @property
    def key(self) -> str:
        return ", ".join(f"articles.{column}" for column in self.columns)

    def sql(self, *, backwards: bool = False) -> str:
        way = "DESC" if self.falling != backwards else "ASC"
        return ", ".join(f"articles.{column} {way}" for column in self.columns)

    def beyond(self, *, backwards: bool = False) -> str:
        """The condition, with a parameter a column, of coming after a row."""
        places = ", ".join("?" for _ in self.columns)
        return f"({self.key}) {'<' if self.falling != backwards else '>'} ({places})"


_ORDERS = {
    Sort.NEWEST: _Order(("dated", "sequence"), True),
    Sort.OLDEST: _Order(("dated", "sequence"), False),
    Sort.ADDED: _Order(("added", "sequence"), True),
    Sort.TITLE: _Order(("title_order", "sequence"), False),
    Sort.SOURCE: _Order(("source_order", "sequence"), False),
    Sort.UNREAD: _Order(("unread", "dated", "sequence"), True),
    Sort.PROGRESS: _Order(("progress", "dated", "sequence"), True),
}

_NEAR = 1000
"""Rows from an end that are reached by counting them off."""
_STEP = 500
"""Rows between two anchors."""
_LISTS_KEPT = 4

Key = tuple[str | int | float, ...]


@dataclass(slots=True)
class _Anchors:
    """The keys of rows 0, 500, 1000 … of a list, as far down as anyone has asked."""

    stamp: int
    keys: list[Key]
    complete: bool = False


class Listing:
    """Windows into the articles in any order.

    Counting off a million rows takes 30 ms, so a window far from both ends starts from an *anchor*: the key of every
    500th row, looked up when first needed and again when the list has changed. What a query matches is kept as a list
    of numbers for as long as nothing changes.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._anchors: dict[Sort, _Anchors] = {}
        self._matches: OrderedDict[tuple[Query, Sort], tuple[int, array[int]]] = OrderedDict()
        self._counts: OrderedDict[Query, tuple[int, int]] = OrderedDict()

    def window(self, query: Query, sort: Sort, offset: int, limit: int | None) -> list[Entry]:
        """Up to `limit` entries from row `offset` on; all the rest without a limit."""
        offset = max(0, offset)
        wanted = -1 if limit is None else max(0, limit)
        with self._database.reading() as connection:
            if not query.terms and not query.nothing:
                return self._plain_window(connection, sort, offset, wanted)
            stamp = _stamp(connection, sort)
            numbers = self._known_matches(query, sort, stamp)
            if numbers is None and wanted >= 0 and offset + wanted <= _NEAR:
                condition, parameters = query.condition()
                return _entries(
                    connection,
                    f"WHERE {condition} ORDER BY {_ORDERS[sort].sql()} LIMIT ? OFFSET ?",
                    (*parameters, wanted, offset),
                )
            if numbers is None:
                numbers = self._find_matches(connection, query, sort, stamp)
            return _by_number(connection, numbers[offset : len(numbers) if limit is None else offset + wanted])

    def count(self, query: Query) -> int:
        """How many articles match."""
        with self._database.reading() as connection:
            if not query.terms and not query.nothing:
                return _tally(connection, "listed")
            stamp = _tally(connection, "changes")
            known = self._counts.get(query)
            if known is not None and known[0] == stamp:
                return known[1]
            condition, parameters = query.condition()
            (count,) = connection.execute(f"SELECT count(*) FROM articles WHERE {condition}", parameters).fetchone()
        with self._lock:
            self._counts[query] = (stamp, count)
            while len(self._counts) > _LISTS_KEPT:
                self._counts.popitem(last=False)
        return int(count)

    def position(self, article: str, query: Query, sort: Sort) -> int | None:
        """The row of an article in the list; None when it is not in it."""
        order = _ORDERS[sort]
        with self._database.reading() as connection:
            condition, parameters = query.condition()
            row = connection.execute(
                f"SELECT {order.key} FROM articles WHERE id = ? AND {condition}", (article, *parameters)
            ).fetchone()
            if row is None:
                return None
            if not query.terms:
                return self._plain_position(connection, row, sort)
            (before,) = connection.execute(
                f"SELECT count(*) FROM articles WHERE {condition} AND {order.beyond(backwards=True)}",
                (*parameters, *row),
            ).fetchone()
            return int(before)

    def neighbour(self, article: str, step: int, query: Query, sort: Sort, *, unread: bool) -> str | None:
        """The article `step` rows on (back, when negative), of the unread ones only if so asked; None past the end."""
        order = _ORDERS[sort]
        backwards = step < 0
        condition, parameters = query.condition()
        if unread:
            condition += " AND articles.unread = 1"
        with self._database.reading() as connection:
            key = connection.execute(f"SELECT {order.key} FROM articles WHERE id = ?", (article,)).fetchone()
            if key is None or step == 0:
                return article if key else None
            found = connection.execute(
                f"SELECT articles.id FROM articles WHERE {condition} AND {order.beyond(backwards=backwards)}"
                f" ORDER BY {order.sql(backwards=backwards)} LIMIT 1 OFFSET ?",
                (*parameters, *key, abs(step) - 1),
            ).fetchone()
        return str(found[0]) if found else None

    def _plain_window(self, connection: sqlite3.Connection, sort: Sort, offset: int, wanted: int) -> list[Entry]:
        order = _ORDERS[sort]
        total = _tally(connection, "listed")
        wanted = total if wanted < 0 else wanted
        if offset <= _NEAR:
            return _entries(
                connection, f"WHERE articles.trashed = 0 ORDER BY {order.sql()} LIMIT ? OFFSET ?", (wanted, offset)
            )
        wanted = min(wanted, total - offset)
        if wanted <= 0:
            return []
        behind = total - offset - wanted
        if behind <= _NEAR:
            backwards = order.sql(backwards=True)
            found = _entries(
                connection, f"WHERE articles.trashed = 0 ORDER BY {backwards} LIMIT ? OFFSET ?", (wanted, behind)
            )
            return found[::-1]
        anchors = self._anchors_to(connection, sort, row=offset)
        at = min(offset // _STEP, len(anchors) - 1)
        places = ", ".join("?" for _ in order.columns)
        return _entries(
            connection,
            f"WHERE articles.trashed = 0 AND ({order.key}) {'<=' if order.falling else '>='} ({places})"
            f" ORDER BY {order.sql()} LIMIT ? OFFSET ?",
            (*anchors[at], wanted, offset - at * _STEP),
        )

    def _plain_position(self, connection: sqlite3.Connection, key: Key, sort: Sort) -> int:
        order = _ORDERS[sort]
        anchors = self._anchors_to(connection, sort, key=key)
        at = (len(anchors) - bisect_left(anchors[::-1], key) if order.falling else bisect_right(anchors, key)) - 1
        places = ", ".join("?" for _ in order.columns)
        (before,) = connection.execute(
            f"SELECT count(*) FROM articles WHERE articles.trashed = 0 AND {order.beyond(backwards=True)}"
            f" AND ({order.key}) {'<=' if order.falling else '>='} ({places})",
            (*key, *anchors[at]),
        ).fetchone()
        return at * _STEP + int(before)

    def _anchors_to(
        self, connection: sqlite3.Connection, sort: Sort, *, row: int | None = None, key: Key | None = None
    ) -> list[Key]:
        """The anchors, at least as far down as a row, or the place of a key."""
        order = _ORDERS[sort]
        stamp = _order_stamp(connection, sort)
        select = f"SELECT {order.key} FROM articles WHERE articles.trashed = 0"
        onward = f"{select} AND {order.beyond()} ORDER BY {order.sql()} LIMIT 1 OFFSET {_STEP - 1}"
        with self._lock:
            anchors = self._anchors.get(sort)
            if anchors is None or anchors.stamp != stamp:
                first = connection.execute(f"{select} ORDER BY {order.sql()} LIMIT 1").fetchall()
                anchors = self._anchors[sort] = _Anchors(stamp, first, not first)
            keys = anchors.keys
            while not anchors.complete:
                if row is not None and row < len(keys) * _STEP:
                    break
                if key is not None and (keys[-1] < key if order.falling else keys[-1] > key):
                    break
                following = connection.execute(onward, keys[-1]).fetchone()
                if following is None:
                    anchors.complete = True
                else:
                    keys.append(following)
            return keys[:]

    def _known_matches(self, query: Query, sort: Sort, stamp: int) -> array[int] | None:
        with self._lock:
            known = self._matches.get((query, sort))
            if known is None or known[0] != stamp:
                return None
            self._matches.move_to_end((query, sort))
            return known[1]

    def _find_matches(self, connection: sqlite3.Connection, query: Query, sort: Sort, stamp: int) -> array[int]:
        condition, parameters = query.condition()
        found = connection.execute(
            f"SELECT articles.number FROM articles WHERE {condition} ORDER BY {_ORDERS[sort].sql()}", parameters
        )
        numbers = array("q", (number for (number,) in found))
        with self._lock:
            self._matches[query, sort] = (stamp, numbers)
            while len(self._matches) > _LISTS_KEPT:
                self._matches.popitem(last=False)
        return numbers


def _tally(connection: sqlite3.Connection, name: str) -> int:
    (value,) = connection.execute("SELECT value FROM tallies WHERE name = ?", (name,)).fetchone()
    return int(value)


def _stamp(connection: sqlite3.Connection, sort: Sort) -> int:
    """A number that is another one whenever what a query matches, or its order, may be."""
    stamp = _tally(connection, "changes")
    return stamp + _tally(connection, "progress") if sort is Sort.PROGRESS else stamp


def _order_stamp(connection: sqlite3.Connection, sort: Sort) -> int:
    """A number that is another one whenever the order of the whole list is."""
    stamp = _tally(connection, "orders")
    if sort in (Sort.UNREAD, Sort.PROGRESS):
        stamp += _tally(connection, sort.value)
    return stamp


def _entries(connection: sqlite3.Connection, rest: str, parameters: tuple[str | int | float, ...]) -> list[Entry]:
    return [entry_of(row) for row in connection.execute(f"SELECT {ENTRY} FROM articles {rest}", parameters)]


def _by_number(connection: sqlite3.Connection, numbers: array[int]) -> list[Entry]:
    found: list[Entry] = []
    for start in range(0, len(numbers), 500):
        chunk = numbers[start : start + 500]
        places = ", ".join("?" for _ in chunk)
        rows = connection.execute(f"SELECT number, {ENTRY} FROM articles WHERE number IN ({places})", tuple(chunk))
        entries = {row[0]: entry_of(row[1:]) for row in rows}
        found += [entries[number] for number in chunk if number in entries]
    return found
