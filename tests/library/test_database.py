"""The connection to `library.db`: what happens to damaged, newer and half-made files."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from pathlib import Path

import pytest

from reader.errors import LibraryError, ReadOnly
from reader.library import schema
from reader.library.database import BACKUPS_KEPT, Database


@contextlib.contextmanager
def opened(path: Path):  # type: ignore[no-untyped-def]  # a context manager of a Database, closed for certain
    database = Database(path)
    try:
        yield database
    finally:
        database.close()


def settings(database: Database) -> dict[str, str]:
    with database.reading() as connection:
        return dict(connection.execute("SELECT key, value FROM settings"))


def keep(database: Database, key: str, value: str = "") -> None:
    with database.writing() as connection:
        connection.execute("INSERT INTO settings VALUES (?, ?)", (key, value))


def set_version(path: Path, version: int) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute(f"PRAGMA user_version = {version}")
        connection.commit()


def test_a_new_library_is_made_with_its_folders(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "er" / "library.db"
    with opened(path) as database:
        assert database.read_only_because == ""
        assert database.integrity() == ()
    assert [file.name for file in path.parent.iterdir()] == ["library.db"], "nothing half-made is left"


def test_every_commit_is_synchronous_and_foreign_keys_hold(tmp_path: Path) -> None:
    with opened(tmp_path / "library.db") as database, database.writing() as connection:
        asked = {
            name: connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert asked == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}


def test_what_was_written_before_an_error_is_undone(tmp_path: Path) -> None:
    with opened(tmp_path / "library.db") as database:
        with pytest.raises(RuntimeError), database.writing():
            keep(database, "a")
            raise RuntimeError
        keep(database, "b")
        assert settings(database) == {"b": ""}


def test_writing_inside_writing_is_one_transaction(tmp_path: Path) -> None:
    with opened(tmp_path / "library.db") as one, opened(tmp_path / "library.db") as other:
        with one.writing():
            keep(one, "a")
            keep(one, "b")
            assert settings(other) == {}
        assert settings(other) == {"a": "", "b": ""}


def test_threads_of_two_programs_write_at_once_and_nothing_is_lost(tmp_path: Path) -> None:
    with opened(tmp_path / "library.db") as one, opened(tmp_path / "library.db") as other:

        def write(database: Database, name: str) -> None:
            for number in range(25):
                with database.writing() as connection:
                    connection.execute("SELECT count(*) FROM settings").fetchone()
                    connection.execute("INSERT INTO settings VALUES (?, '')", (f"{name}{number}",))

        threads = [threading.Thread(target=write, args=(one if name < "c" else other, name)) for name in "abcd"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(settings(one)) == 100


def test_a_newer_library_is_read_and_not_a_byte_of_it_changes(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    with opened(path) as database:
        keep(database, "a", "b")
    set_version(path, 9999)
    before = path.read_bytes()
    with opened(path) as database:
        assert "newer" in database.read_only_because and str(path) in database.read_only_because
        assert settings(database) == {"a": "b"}
        with pytest.raises(ReadOnly, match="newer"):
            keep(database, "c")
        assert not database.backup_is_due()
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"not a database at all" * 500, id="rubbish"),
        pytest.param(b"SQLite format 3\x00" + b"\xff" * 8192, id="a good beginning only"),
    ],
)
def test_a_library_that_cannot_be_read_stands_as_an_empty_one_and_is_never_overwritten(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "library.db"
    path.write_bytes(content)
    with opened(path) as database:
        assert "damaged" in database.read_only_because and "reader doctor --repair" in database.read_only_because
        assert settings(database) == {}
        assert database.integrity() == (database.read_only_because,)
        with pytest.raises(ReadOnly, match="damaged"):
            keep(database, "c")
    assert path.read_bytes() == content


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookmarks (url)")
        connection.commit()
    before = path.read_bytes()
    with opened(path) as database:
        assert "not a library of Reader" in database.read_only_because
        with pytest.raises(ReadOnly):
            database.repair()
    assert path.read_bytes() == before


def test_damage_deep_inside_is_found_and_ends_all_writing(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    with opened(path) as database:
        for number in range(400):
            keep(database, f"{number:04}", "x" * 100)
    content = bytearray(path.read_bytes())
    with contextlib.closing(sqlite3.connect(path)) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'settings'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    content[(root - 1) * size : root * size] = b"\x55" * size
    path.write_bytes(content)
    with opened(path) as database:
        assert database.integrity() != ()
        with pytest.raises(ReadOnly, match="damaged"):
            settings(database)
        with pytest.raises(ReadOnly, match="damaged"):
            keep(database, "more")
    assert path.read_bytes() == content


def test_a_damaged_library_is_moved_aside_by_repair_and_what_can_be_read_is_saved(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    path.write_bytes(b"rubbish" * 1000)
    with opened(path) as database:
        aside = database.repair()
        assert aside is not None and aside.name.startswith("library.db.damaged-")
        assert aside.read_bytes() == b"rubbish" * 1000
        assert database.read_only_because == ""
        keep(database, "a")
        assert database.integrity() == ()


def test_repair_saves_the_rows_that_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    with opened(path) as database:
        for number in range(10):
            keep(database, f"{number:04}", "x" * 100)
        with database.writing() as connection:
            connection.execute("INSERT INTO journals VALUES ('a', 1, 2)")
    content = bytearray(path.read_bytes())
    with contextlib.closing(sqlite3.connect(path)) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'journals'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    content[(root - 1) * size : root * size] = b"\x55" * size
    path.write_bytes(content)
    with opened(path) as database:
        assert database.repair() is not None
        assert len(settings(database)) == 10
        assert database.integrity() == ()


def test_closing_leaves_one_file_behind(tmp_path: Path) -> None:
    with opened(tmp_path / "library.db") as database:
        keep(database, "a")
    assert [file.name for file in tmp_path.iterdir()] == ["library.db"]


def test_closing_breaks_off_what_another_thread_asks(tmp_path: Path) -> None:
    errors: list[LibraryError] = []
    asked = threading.Event()

    def ask(database: Database) -> None:
        endless = "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT sum(x) FROM n"
        try:
            with database.reading() as connection:
                asked.set()
                connection.execute(endless).fetchone()
        except LibraryError as error:
            errors.append(error)

    with opened(tmp_path / "library.db") as database:
        thread = threading.Thread(target=ask, args=(database,))
        thread.start()
        asked.wait()
        database.close()
        thread.join()
    assert "closed" in str(errors[0])


def test_a_broken_search_index_is_made_again(tmp_path: Path) -> None:
    with opened(tmp_path / "library.db") as database:
        with database.writing() as connection:
            connection.execute("INSERT INTO search (rowid, title, text) VALUES (7, 'nowhere', 'to be found')")
        assert ["search index" in fault for fault in database.integrity()] == [True]
        assert database.repair() is None
        assert database.integrity() == ()


def test_repairing_what_is_whole_changes_nothing(tmp_path: Path) -> None:
    with opened(tmp_path / "library.db") as database:
        keep(database, "a")
        assert database.repair() is None
        assert settings(database) == {"a": ""}


def test_a_folder_in_place_of_the_file_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "library.db").mkdir()
    with pytest.raises(LibraryError, match="is not a file"):
        Database(tmp_path / "library.db")


def test_a_file_in_place_of_the_folder_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "shelf").write_text("")
    with pytest.raises(LibraryError, match="shelf"):
        Database(tmp_path / "shelf" / "library.db")


@pytest.mark.parametrize("name", ["with space?and#more%20", "[Кни́ги] 書", "a\nb"])
def test_any_name_of_a_folder_will_do(tmp_path: Path, name: str) -> None:
    with opened(tmp_path / name / "library.db") as database:
        keep(database, "a")
    with opened(tmp_path / name / "library.db") as database:
        assert settings(database) == {"a": ""}


def test_a_backup_is_whole_and_only_the_last_few_are_kept(tmp_path: Path) -> None:
    with opened(tmp_path / "library.db") as database:
        keep(database, "a", "b")
        assert database.backup_is_due()
        for number in range(BACKUPS_KEPT + 2):
            copy = database.back_up(f"{number:02}")
        assert not database.backup_is_due()
        assert len(database.backups) == BACKUPS_KEPT
        assert copy in database.backups
    with opened(copy) as database:
        assert settings(database) == {"a": "b"}


def test_a_library_is_copied_before_it_is_migrated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "library.db"
    with opened(path) as database:
        keep(database, "a", "b")
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, ("CREATE TABLE later (x);\n",)))
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)
    with opened(path) as database:
        assert settings(database) == {"a": "b"}
        with database.reading() as connection:
            assert connection.execute("SELECT count(*) FROM later").fetchone() == (0,)
            assert connection.execute("PRAGMA user_version").fetchone() == (schema.VERSION,)
        assert [copy.name.split("-", 2)[2] for copy in database.backups] == [f"before-version-{schema.VERSION}.db"]


def test_a_closed_library_says_so(tmp_path: Path) -> None:
    with opened(tmp_path / "library.db") as database:
        pass
    with pytest.raises(LibraryError, match="closed"):
        settings(database)
