"""The index of the notes in `library.db`: counts for the list, ids to look up; thrown away and rebuilt at will."""

from __future__ import annotations

import json
from collections.abc import Iterable
from sqlite3 import Connection

from reader.library.database import Database
from reader.notes.journal import Journals, Mark
from reader.notes.note import Note, Placed, State
from reader.notes.placing import place


class NoteIndex:
    """Keeps the tables `notes` and `journals` in step with the files; does nothing when the library is only read."""

    def __init__(self, database: Database, journals: Journals) -> None:
        self._database = database
        self._journals = journals
        self._stamp: tuple[int, int] | None = None

    @property
    def is_kept(self) -> bool:
        """Whether there is an index that can be written, and so relied on."""
        return not self._database.read_only_because

    def refresh(self, *, anew: bool = False) -> int:
        """Read again the journals that changed, or all; how many that were.

        Two `stat` calls when no program wrote since the last time, one for each journal otherwise.
        """
        if not self.is_kept:
            return 0
        stamp = self._journals.stamp()
        if stamp == self._stamp and not anew:
            return 0
        there = self._journals.names()
        with self._database.reading() as connection:
            known = {} if anew else _marks(connection)
        stale = [name for name, mark in there.items() if known.get(name) != mark]
        gone = [name for name in known if name not in there]
        if stale or gone or anew:
            notes_of = {name: self._journals.read(name).notes() for name in stale}
            with self._database.writing() as connection:
                if anew:
                    connection.execute("DELETE FROM notes")
                    connection.execute("DELETE FROM journals")
                for name in gone:
                    connection.execute("DELETE FROM notes WHERE article = ?", (name,))
                    connection.execute("DELETE FROM journals WHERE name = ?", (name,))
                for name, notes in notes_of.items():
                    connection.execute("DELETE FROM notes WHERE article = ?", (name,))
                    for placed in _placed(connection, name, notes):
                        _put(connection, placed)
                    _put_mark(connection, name, there[name])
        self._stamp = stamp
        return len(stale)

    def written(self, placed: Placed, before: Mark, after: Mark) -> None:
        """Take over one entry that was put at the end of its article's journal."""
        if not self.is_kept:
            return
        name = placed.note.article
        with self._database.writing() as connection:
            _put(connection, placed)
            # When another program wrote in between, or the index was behind, the whole journal must be read again.
            if _marks(connection, name).get(name, Mark(0, 0)) == before:
                _put_mark(connection, name, after)

    def moved(self, placed: Iterable[Placed]) -> None:
        """Take over where notes stand in a text that changed."""
        if not self.is_kept:
            return
        with self._database.writing() as connection:
            for one in placed:
                _put(connection, one)

    def begins_with(self, beginning: str) -> list[tuple[str, str]]:
        """The first two notes whose id begins so, each with its article."""
        with self._database.reading() as connection:
            return connection.execute(
                "SELECT id, article FROM notes WHERE id >= ? AND id < ? ORDER BY id LIMIT 2",
                (beginning, beginning + "g"),
            ).fetchall()

    def state_of(self, note: str) -> tuple[int | None, int | None, State] | None:
        """Where a note was last found, and how."""
        with self._database.reading() as connection:
            row = connection.execute('SELECT start, "end", state FROM notes WHERE id = ?', (note,)).fetchone()
        return (row[0], row[1], State(row[2])) if row else None

    def text_of(self, article: str) -> str | None:
        """The text of an article, if it is in the library."""
        with self._database.reading() as connection:
            return _text(connection, article)

    def faults(self) -> tuple[str, ...]:
        """How the index differs from the files, one sentence for each journal."""
        there = self._journals.names()
        with self._database.reading() as connection:
            known = _marks(connection)
            rows = {
                name: {
                    tuple(row)
                    for row in connection.execute(
                        "SELECT id, body, tags, colour, state = 'trashed' FROM notes WHERE article = ?", (name,)
                    )
                }
                for name in there
            }
        found = [f"The index has notes of {name}, whose file is gone." for name in sorted(known.keys() - there.keys())]
        for name in sorted(there):
            notes = self._journals.read(name).notes()
            wanted = {(note.id, note.body, _tags(note), note.colour.value, int(note.trashed)) for note in notes}
            if rows[name] != wanted:
                found.append(f"The index does not agree with {self._journals.path(name)}.")
        return tuple(found)


def _marks(connection: Connection, name: str | None = None) -> dict[str, Mark]:
    rows = connection.execute("SELECT name, size, modified_ns FROM journals WHERE ? IS NULL OR name = ?", (name, name))
    return {name: Mark(size, modified_ns) for name, size, modified_ns in rows}


def _put_mark(connection: Connection, name: str, mark: Mark) -> None:
    connection.execute("INSERT OR REPLACE INTO journals VALUES (?, ?, ?)", (name, mark.size, mark.modified_ns))


def _placed(connection: Connection, name: str, notes: Iterable[Note]) -> list[Placed]:
    text = _text(connection, name)
    return [place(note, text) for note in notes]


def _text(connection: Connection, article: str) -> str | None:
    row = connection.execute("SELECT text FROM articles JOIN bodies USING (number) WHERE id = ?", (article,)).fetchone()
    return str(row[0]) if row else None


def _put(connection: Connection, placed: Placed) -> None:
    # Not INSERT OR REPLACE: that deletes the row without its trigger, and the count of notes would be made twice.
    note = placed.note
    start, end = (placed.span.start, placed.span.end) if placed.span else (None, None)
    connection.execute(
        'INSERT INTO notes (id, article, start, "end", state, quote, body, tags, colour, created, modified)'
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
        ' article = excluded.article, start = excluded.start, "end" = excluded."end", state = excluded.state,'
        " quote = excluded.quote, body = excluded.body, tags = excluded.tags, colour = excluded.colour,"
        " created = excluded.created, modified = excluded.modified",
        (
            note.id,
            note.article,
            start,
            end,
            placed.state.value,
            note.quote.exact if note.quote else "",
            note.body,
            _tags(note),
            note.colour.value,
            note.created,
            note.modified,
        ),
    )


def _tags(note: Note) -> str:
    return json.dumps(note.tags, ensure_ascii=False)
