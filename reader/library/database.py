"""A SQLite connection for every thread, its pragmas, its transactions, its backups."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from reader.errors import LibraryError, ReadOnly
from reader.library import schema
from reader.library.salvage import salvage

BUSY_SECONDS = 10.0
"""How long a writer waits for another program before it gives up."""
BACKUPS_KEPT = 7
_DAY = 86_400
_SEARCH_FAULT = "the search index does not agree with the articles"
_REPAIR = "run `reader doctor --repair`"


class _NotOurs(Exception):
    """A database of another program."""


@dataclass(frozen=True, slots=True)
class _Held:
    """A connection, and what is held while its thread uses it."""

    connection: sqlite3.Connection
    lock: threading.RLock = field(default_factory=threading.RLock)


class Database:
    """One `library.db`, safe to use from any thread.

    Every thread has a connection of its own, made when it first asks; `close` closes them all. Several programs may
    have the same file open: writers wait for each other.

    A file that is damaged, from a newer version or without permission to write is only read, and not one of its
    bytes is changed; `read_only_because` says why. What cannot be read at all stands in as an empty library.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.read_only_because = ""
        """A sentence; empty when the library can be written."""
        self._damaged = False
        self._unreadable = False
        """Whether nothing at all can be read of it."""
        self._immutable = False
        self._closed = False
        self._connections: dict[int, _Held] = {}
        self._lock = threading.Lock()
        try:
            if not path.exists():
                self._create()
            self._look()
        except OSError as error:
            raise LibraryError(f"The library {path} cannot be opened: {_reason(error)}.") from error

    def close(self) -> None:
        """Close the connections of all threads; what they are asking is broken off."""
        self._closed = True
        self._drop_connections()

    def _drop_connections(self) -> None:
        with self._lock:
            for held in self._connections.values():
                # Only what is in use: an interrupt that nothing heeds makes SQLite skip the checkpoint as it closes.
                while not held.lock.acquire(timeout=0.02):
                    held.connection.interrupt()
                held.connection.close()
                held.lock.release()
            self._connections.clear()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection of this thread, to ask it things."""
        with self._errors_told():
            held = self._held()
            with held.lock:
                yield held.connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The connection of this thread inside a transaction, kept at the end or, after an error, undone.

        Inside another `writing` of the same thread it is part of that one.
        """
        if self.read_only_because:
            raise ReadOnly(self.read_only_because)
        with self.reading() as connection:
            if connection.in_transaction:
                yield connection
            else:
                with _transaction(connection):
                    yield connection

    def integrity(self) -> tuple[str, ...]:
        """What is wrong with the file, one sentence each; empty when nothing is. Reads all of it."""
        if self._unreadable:
            return (self.read_only_because,)
        found: list[str] = []
        connection = self._held().connection
        try:
            found += [str(row[0]) for row in connection.execute("PRAGMA integrity_check(20)") if row[0] != "ok"]
            for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check"):
                found.append(f"row {row} of {table} belongs to no row of {parent}")
            if not self.read_only_because:
                found += self._search_index_faults(connection)
        except sqlite3.DatabaseError as error:
            found.append(str(error))
        return tuple(found)

    def changes_elsewhere(self) -> int:
        """What is another number whenever another connection has changed the file; cheap enough to ask every second."""
        with self.reading() as connection:
            (version,) = connection.execute("PRAGMA data_version").fetchone()
        return int(version)

    def rebuild_search(self) -> None:
        """Make the full-text index again from the articles."""
        with self.writing() as connection:
            connection.execute("INSERT INTO search (search) VALUES ('rebuild')")

    def repair(self) -> Path | None:
        """Mend what `integrity` finds; where the damaged file is now, when a new one had to take its place.

        What can be read of the damaged file is copied into the new one, and what only the copies in `backups/` still
        have; the file itself is kept beside it.
        """
        faults = self.integrity()
        if not faults:
            return None
        if self.read_only_because and not self._damaged:
            raise ReadOnly(self.read_only_because)
        if faults == tuple(fault for fault in faults if fault.startswith(_SEARCH_FAULT)):
            self.rebuild_search()
            return None
        self._drop_connections()
        stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
        aside = self.path.with_name(f"{self.path.name}.damaged-{stamp}")
        try:
            for ending in ("", "-wal", "-shm"):
                file = self.path.with_name(self.path.name + ending)
                if file.exists():
                    file.rename(aside.with_name(aside.name + ending))
            self._create()
        except OSError as error:
            raise LibraryError(f"The library {self.path} cannot be repaired: {_reason(error)}.") from error
        self._unreadable = self._damaged = self._immutable = False
        self.read_only_because = ""
        for file in (aside, *reversed(self.backups)):  # the newest first: what is there already stays
            self._save_from(file)
        return aside

    def _save_from(self, file: Path) -> None:
        """Copy into the library what it lacks and this other one, whole or damaged, still has."""
        with contextlib.closing(sqlite3.connect(_uri(file, "mode=ro"), uri=True)) as other, self.writing() as whole:
            other.text_factory = lambda text: text.decode("utf-8", "replace")
            # Or a file that was cut short, or whose schema has a damaged page, would be refused as a whole.
            other.execute("PRAGMA writable_schema = ON")
            salvage(other, whole)

    # Backups

    @property
    def backups(self) -> tuple[Path, ...]:
        """The copies there are, oldest first."""
        return tuple(sorted((self.path.parent / "backups").glob("library-*.db")))

    def backup_is_due(self) -> bool:
        """Whether a day has passed since the last copy, and something to copy has changed since."""
        copies = self.backups
        if self.read_only_because:
            return False
        if not copies:
            return True
        try:
            made = copies[-1].stat().st_mtime
            log = self.path.with_name(self.path.name + "-wal")
            changed = max(file.stat().st_mtime for file in (self.path, log) if file.exists())
        except (OSError, ValueError):
            return True
        return time.time() - made > _DAY and changed > made

    def back_up(self, occasion: str = "") -> Path:
        """Copy the library into `backups/`, whole and consistent, while others go on using it; drop the oldest."""
        folder = self.path.parent / "backups"
        stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
        copy = folder / f"library-{stamp}{'-' + occasion if occasion else ''}.db"
        unfinished = copy.with_suffix(".unfinished")
        try:
            folder.mkdir(exist_ok=True)
            unfinished.unlink(missing_ok=True)
            with (
                contextlib.closing(sqlite3.connect(_uri(self.path, "mode=ro"), uri=True)) as original,
                contextlib.closing(sqlite3.connect(unfinished)) as target,
            ):
                original.backup(target)
                target.execute("PRAGMA journal_mode = DELETE")  # so that the copy is one file
            unfinished.replace(copy)
            for old in self.backups[:-BACKUPS_KEPT]:
                old.unlink(missing_ok=True)
        except (OSError, sqlite3.Error) as error:
            raise LibraryError(f"The library could not be copied to {copy}: {error}.") from error
        finally:
            with contextlib.suppress(OSError):
                unfinished.unlink(missing_ok=True)
        return copy

    # Opening

    def _create(self) -> None:
        """Make a new library beside its place, and put it there whole: nobody ever sees a half-made one."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self.path.with_name(f"{self.path.name}.new-{os.getpid()}-{threading.get_ident()}")
        try:
            with contextlib.closing(sqlite3.connect(unfinished, isolation_level=None)) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("BEGIN IMMEDIATE")
                schema.migrate(connection, 0)
                connection.execute("COMMIT")
            try:
                os.link(unfinished, self.path)
            except FileExistsError:
                pass  # another program was quicker
            except OSError:  # a file system without links
                unfinished.rename(self.path)
        except sqlite3.Error as error:
            raise LibraryError(f"A library cannot be made at {self.path}: {error}.") from error
        finally:
            for ending in ("", "-wal", "-shm"):
                unfinished.with_name(unfinished.name + ending).unlink(missing_ok=True)

    def _look(self) -> None:
        """Find out, without changing a byte, whether the file can be read and written."""
        if not self.path.is_file():
            raise LibraryError(f"The library {self.path} is not a file.")
        if not os.access(self.path, os.R_OK):
            raise LibraryError(f"The library {self.path} cannot be opened: no permission to read it.")
        try:
            version = self._version()
        except _NotOurs:
            self._unreadable = True
            self.read_only_because = f"The file {self.path} is not a library of Reader: choose another folder."
            return
        except sqlite3.DatabaseError as error:
            self._damaged = self._unreadable = True
            self.read_only_because = f"The library {self.path} is damaged and cannot be read ({error}): {_REPAIR}."
            return
        if version > schema.VERSION:
            self.read_only_because = (
                f"The library {self.path} was written by a newer version of Reader and is only read: "
                "update Reader to change it."
            )
        elif not (os.access(self.path, os.W_OK) and os.access(self.path.parent, os.W_OK)):
            self.read_only_because = f"The library {self.path} is only read: no permission to write it."
        elif version < schema.VERSION:
            self._migrate(version)

    def _version(self) -> int:
        try:
            return _version_of(self.path, "mode=ro")
        except sqlite3.OperationalError:
            # The index of the write-ahead log cannot be made in a folder that cannot be written.
            version = _version_of(self.path, "mode=ro&immutable=1")
            self._immutable = True
            return version

    def _migrate(self, version: int) -> None:
        self.back_up(f"before-version-{schema.VERSION}")
        with self.writing() as connection:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            schema.migrate(connection, version)

    def _held(self) -> _Held:
        # By number and not in a `threading.local`: numbers of threads that ended are given again, so there are never
        # more connections than there were threads at one time, and `close` can reach them all.
        thread = threading.get_ident()
        held = self._connections.get(thread)
        if held is None:
            with self._lock:
                if self._closed:
                    raise LibraryError(f"The library {self.path} is closed.")
                held = self._connections[thread] = _Held(self._connect())
        return held

    def _connect(self) -> sqlite3.Connection:
        if self._unreadable:
            where = "file::memory:"
        elif self.read_only_because:
            where = _uri(self.path, "mode=ro&immutable=1" if self._immutable else "mode=ro")
        else:
            where = _uri(self.path, "mode=rw")
        connection = sqlite3.connect(
            where, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        if self._unreadable:
            schema.migrate(connection, 0)
        if self.read_only_because:
            connection.execute("PRAGMA query_only = ON")
            return connection
        if not self._connections:
            connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA cache_size = -1000")
        connection.execute("PRAGMA wal_autocheckpoint = 4000")  # pages: 16 MB
        return connection

    @contextmanager
    def _errors_told(self) -> Iterator[None]:
        """Tell SQLite's errors about the file in our own words; those about our statements are bugs, and crash."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
                self._damaged = True
                self.read_only_because = f"The library {self.path} is damaged ({error}): {_REPAIR}."
                raise ReadOnly(self.read_only_because) from error
            if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise LibraryError(f"The library {self.path} is busy: another program is writing to it.") from error
            if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN):
                raise LibraryError(f"The library {self.path} could not be used: {error}.") from error
            if code == sqlite3.SQLITE_INTERRUPT or self._closed:
                raise LibraryError(f"The library {self.path} is closed.") from error
            raise

    def _search_index_faults(self, connection: sqlite3.Connection) -> list[str]:
        try:
            connection.execute("INSERT INTO search (search, rank) VALUES ('integrity-check', 1)")
        except sqlite3.DatabaseError as error:
            return [f"{_SEARCH_FAULT} ({error})"]
        return []


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    # A deferred BEGIN that reads first cannot wait for another writer: SQLite refuses it at once.
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _version_of(path: Path, mode: str) -> int:
    with contextlib.closing(sqlite3.connect(_uri(path, mode), uri=True, timeout=BUSY_SECONDS)) as connection:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        if application != schema.APPLICATION_ID:
            # An empty file is a valid empty database to SQLite; we never make one.
            if path.stat().st_size == 0:
                raise sqlite3.DatabaseError("it is empty")
            raise _NotOurs
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    return int(version)


def _uri(path: Path, query: str) -> str:
    """A `file:` address of a path, whatever bytes are in its name."""
    safe = b"/-_.~ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789:"
    name = os.fsencode(path.absolute().as_posix())
    return "file:" + "".join(chr(byte) if byte in safe else f"%{byte:02x}" for byte in name) + "?" + query


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
