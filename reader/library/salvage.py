"""Copy out of a damaged library what can still be read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

_TABLES = {
    "articles": "number",
    "bodies": "number",
    "revisions": "rowid",
    "tags": "tag, number",
    "mentions": "number",
    "entities": "entity",
    "entity_counts": "entity, number",
    "notes": "id",
    "settings": "key",
}
"""What is copied, and the order its rows are stored in; the rest is made anew, by triggers or from the notes' files."""

_ORPHANS = ("revisions", "tags", "mentions", "entity_counts")


def salvage(damaged: sqlite3.Connection, whole: sqlite3.Connection) -> int:
    """Copy the readable rows of one library into another, a new one inside a transaction; how many articles it has.

    An article without a body, or what belongs to an article that is lost, is left behind.
    """
    whole.execute("PRAGMA defer_foreign_keys = ON")
    for table, order in _TABLES.items():
        columns = [row[1] for row in whole.execute(f"PRAGMA table_info({table})")]
        names = ", ".join(f'"{column}"' for column in columns)
        places = ", ".join("?" for _ in columns)
        for row in _readable(damaged, f"SELECT {names} FROM {table} ORDER BY ", order):
            whole.execute(f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({places})", row)
    whole.execute("DELETE FROM bodies WHERE number NOT IN (SELECT number FROM articles)")
    whole.execute("DELETE FROM articles WHERE number NOT IN (SELECT number FROM bodies)")
    for table in _ORPHANS:
        whole.execute(f"DELETE FROM {table} WHERE number NOT IN (SELECT number FROM articles)")
    whole.execute("DELETE FROM entity_counts WHERE entity NOT IN (SELECT entity FROM entities)")
    whole.execute(
        "UPDATE entities SET (mentions, articles) = (SELECT coalesce(sum(entity_counts.mentions), 0), count(*)"
        " FROM entity_counts JOIN articles USING (number) WHERE entity_counts.entity = entities.entity AND trashed = 0)"
    )
    whole.execute("INSERT INTO search (search) VALUES ('rebuild')")
    (articles,) = whole.execute("SELECT count(*) FROM articles").fetchone()
    return int(articles)


def _readable(damaged: sqlite3.Connection, select: str, order: str) -> Iterator[tuple[object, ...]]:
    """The rows up to the first damage, and those from the end back to the last."""
    backwards = ", ".join(f"{column} DESC" for column in order.split(", "))
    for way in (order, backwards):
        try:
            yield from damaged.execute(select + way)
        except sqlite3.DatabaseError:
            continue
        return
