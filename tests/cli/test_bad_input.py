"""What cannot be read, kept or understood: a clear sentence, exit code 3, and everything else done all the same."""

from __future__ import annotations

import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Shell


def _permissions_hold() -> bool:
    """Whether there are files that we may not read: root may read all."""
    with tempfile.NamedTemporaryFile() as file:
        os.chmod(file.name, 0)
        return not os.access(file.name, os.R_OK)


MAY_EVERYTHING = not _permissions_hold()
GOOD = "# The river falls\n\nVolodymyr Zelensky spoke in Kherson on Monday.\n"


def _loop(path: Path) -> None:
    path.symlink_to(path)


def _dangling(path: Path) -> None:
    path.symlink_to(path.with_name("nowhere"))


def _locked(path: Path) -> None:
    path.write_text(GOOD)
    path.chmod(0)


def _sparse(path: Path, size: int) -> None:
    path.touch()
    os.truncate(path, size)


BAD: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda path: None, "does not exist"),
    "folder": (lambda path: path.mkdir(), "holds no file"),
    "pipe": (lambda path: os.mkfifo(path), "is a pipe"),
    "zero": (lambda path: path.symlink_to("/dev/zero"), "is a device"),
    "null": (lambda path: path.symlink_to("/dev/null"), "is a device"),
    "loop": (_loop, "leads back to itself"),
    "dangling": (_dangling, "does not exist"),
    "locked": (_locked, "permission"),
    "binary": (lambda path: path.write_bytes(bytes(range(256)) * 50), "binary"),
    "empty": (lambda path: path.write_bytes(b""), "is empty"),
    "blank": (lambda path: path.write_bytes(b" \n\t\n"), "has no text"),
    "sparse": (lambda path: _sparse(path, 50 << 20), "too large"),
    "zeros": (lambda path: _sparse(path, 20 << 20), "binary"),
}


@pytest.mark.parametrize("kind", BAD)
def test_what_cannot_be_read_is_named_and_the_rest_goes_in(reader: Shell, kind: str) -> None:
    if kind == "locked" and MAY_EVERYTHING:
        pytest.skip("root may read everything")
    make, sentence = BAD[kind]
    bad = reader.folder / f"{kind}.txt"
    make(bad)
    answer = reader("add", "--json", reader.file("before.md", GOOD), bad, reader.file("after.md", GOOD + "More.\n"))
    assert answer.code == 3
    assert len(answer.json["added"]) == 2
    [failure] = answer.json["failed"]
    assert failure["address"] == str(bad)
    assert f"{kind}.txt" in failure["error"] and sentence in failure["error"]
    assert answer.err == f"reader: {failure['error']}\n"


@pytest.mark.parametrize("kind", ["missing", "folder", "pipe", "zero", "loop", "binary", "empty"])
def test_showing_what_cannot_be_read_says_why(reader: Shell, kind: str) -> None:
    bad = reader.folder / f"{kind}.txt"
    BAD[kind][0](bad)
    for verb in ("show", "entities"):
        answer = reader(verb, bad)
        assert (answer.code, answer.out) == (3, "")
        assert f"{kind}.txt" in answer.err and answer.err.count("\n") == 1


def test_bad_files_inside_a_folder_stop_nothing(reader: Shell) -> None:
    reader.file("many/a.md", GOOD)
    reader.file("many/b.md", b"")
    _loop(reader.folder / "many" / "c.md")
    (reader.folder / "many" / "d").symlink_to(reader.folder / "many")
    reader.file("many/z.txt", "The last one.\n")
    answer = reader("add", "--json", reader.folder / "many")
    assert [Path(item["address"]).name for item in answer.json["added"]] == ["a.md", "z.txt"]
    assert [Path(item["address"]).name for item in answer.json["failed"]] == ["b.md"]


def test_broken_utf8_is_read_and_the_article_says_so(reader: Shell) -> None:
    path = reader.file("broken.txt", "Der Fluß ist in Zürich – über die Ufer".encode() + b" getreten \xc3.\n")
    reader.add(path)
    shown = reader("show", path)
    assert shown.code == 0
    assert "Der Fluß ist in Zürich" in shown.out and "some bytes were damaged" in shown.out


def test_fifty_megabytes_on_one_line_are_refused_at_once_and_little_memory_is_used(reader: Shell) -> None:
    path = reader.folder / "long.txt"
    with path.open("wb") as file:
        for _ in range(50):
            file.write(b"words and " * 104_858)
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    answer = reader("add", path)
    assert answer.code == 3
    assert "long.txt: is too large" in answer.err
    assert time.monotonic() - began < 5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60 << 10


def test_a_long_line_below_the_limit_is_read_within_bounds(reader: Shell) -> None:
    path = reader.file("long.txt", b"words and " * 300_000)
    began = time.monotonic()
    assert reader("add", path).code == 0
    assert time.monotonic() - began < 10
    assert reader("list").out.count("\n") == 1


def test_names_with_controls_in_them_are_told_without_them(reader: Shell) -> None:
    answer = reader("add", reader.folder / "evil\x1b]0;x\x07.txt")
    assert answer.code == 3
    assert "\x1b" not in answer.err and "does not exist" in answer.err


def test_names_that_are_no_utf8_are_read(reader: Shell) -> None:
    path = os.fsdecode(os.fsencode(reader.folder) + b"/\xff.txt")
    Path(path).write_text(GOOD)
    assert reader("add", path).code == 0
    assert reader("show", path).code == 0
    assert reader("search", "\udcff").code == 1


def test_standard_input_may_be_empty_binary_or_closed(reader: Shell) -> None:
    for stdin in (b"", bytes(range(256))):
        answer = reader("add", "-", stdin=stdin)
        assert answer.code == 3 and "Standard input" in answer.err
    closed = subprocess.run(
        f"exec '{sys.executable}' -m reader show - <&-", shell=True, capture_output=True, text=True, check=False
    )
    assert (closed.returncode, closed.stderr) == (3, "reader: Standard input: is empty.\n")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no full device")
def test_output_that_cannot_be_written_is_a_sentence() -> None:
    done = subprocess.run(
        f"exec '{sys.executable}' -m reader config keys > /dev/full",
        shell=True, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (3, "reader: The output could not be written: no space is left.\n")


# The library


@pytest.fixture
def kept(reader: Shell) -> Shell:
    """A shell whose library has two articles and a note."""
    key = reader.add(reader.file("river.md", GOOD))
    reader("notes", "add", key, "--quote", "Kherson", "--body", "Where?")
    reader.add(reader.file("bridge.md", "# The bridge\n\nThree of its spans are gone.\n"))
    return reader


def _garbage(path: Path) -> None:
    path.write_bytes(b"not a database at all " * 1000)


def _cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _zeroed(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:4096] + bytes(8 * 4096) + content[9 * 4096 :])


@pytest.mark.parametrize("damage", [_garbage, _cut, _zeroed, lambda path: path.write_bytes(b"")])
def test_a_damaged_library_says_so_and_is_mended_by_the_doctor(kept: Shell, damage: Callable[[Path], None]) -> None:
    damage(kept.library / "library.db")
    content = (kept.library / "library.db").read_bytes()
    for words in (("list",), ("search", "river"), ("notes",)):
        answer = kept(*words)
        assert answer.code in (0, 1, 3)
        assert "library.db is damaged" in answer.err and "doctor --repair" in answer.err
    added = kept("add", kept.file("new.md", GOOD + "New.\n"))
    assert added.code == 3 and added.out == "" and "is damaged" in added.err and added.err.count("\n") == 1
    told = kept("doctor")
    assert told.code == 1 and "Something is wrong" in told.out
    assert (kept.library / "library.db").read_bytes() == content

    mended = kept("doctor", "--repair")
    assert mended.code == 0 and "put aside as library.db.damaged-" in mended.out
    [aside] = kept.library.glob("library.db.damaged-*Z")
    assert aside.read_bytes() == content
    assert kept("add", "river.md", "bridge.md").code == 0
    [note] = kept("notes", "--json").json
    assert (note["body"], note["state"]) == ("Where?", "anchored")
    assert kept("doctor").out == "All is well: 2 articles, 1 notes.\n"


def test_the_doctor_takes_from_the_last_copy_what_the_damaged_library_has_lost(kept: Shell) -> None:
    assert list((kept.library / "backups").glob("*.db")), "the second article was added to a copied library"
    _garbage(kept.library / "library.db")
    assert kept("doctor", "--repair").code == 0
    assert [one["title"] for one in kept("list", "--json").json] == ["The river falls"]
    assert kept("search", "Zelensky").code == 0


def test_a_newer_library_is_read_and_left_alone(kept: Shell) -> None:
    with closing(sqlite3.connect(kept.library / "library.db")) as connection:
        connection.execute("PRAGMA user_version = 9999")
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint (TRUNCATE)")
    before = (kept.library / "library.db").read_bytes()
    for words in (("list",), ("search", "river"), ("entities",), ("notes",), ("show", "river.md")):
        answer = kept(*words)
        assert answer.code == 0 and answer.out
        assert "newer version" in answer.err and answer.err.count("\n") == 1
    assert kept("add", kept.file("new.md", GOOD)).code == 3
    for words in (("doctor",), ("doctor", "--repair")):
        answer = kept(*words)
        assert answer.code == 1 and "newer version" in answer.out
    assert (kept.library / "library.db").read_bytes() == before


def test_a_note_is_kept_beside_a_newer_library(kept: Shell) -> None:
    with closing(sqlite3.connect(kept.library / "library.db")) as connection:
        connection.execute("PRAGMA user_version = 9999")
        connection.commit()
    assert kept("notes", "add", "river.md", "--quote", "Zelensky").code == 0
    assert len(kept("notes", "--json").json) == 2


def test_another_programs_database_is_left_alone(reader: Shell) -> None:
    reader.library.mkdir()
    with closing(sqlite3.connect(reader.library / "library.db")) as connection:
        connection.execute("CREATE TABLE theirs (x)")
        connection.commit()
    before = (reader.library / "library.db").read_bytes()
    assert "is not a library of Reader" in reader("list").err
    assert reader("add", reader.file("a.md", GOOD)).code == 3
    assert reader("doctor", "--repair").code == 1
    assert (reader.library / "library.db").read_bytes() == before


def test_a_folder_in_the_librarys_place_is_named_and_files_are_still_shown(reader: Shell) -> None:
    (reader.library / "library.db").mkdir(parents=True)
    assert reader("list").code == 3
    assert "is not a file" in reader("doctor").err
    assert reader("show", "nothing").code == 3
    assert "spoke in Kherson" in reader("show", reader.file("a.md", GOOD)).out


@pytest.mark.skipif(MAY_EVERYTHING, reason="root may write everywhere")
def test_a_library_that_may_not_be_written_is_read(kept: Shell) -> None:
    kept.library.chmod(0o500)
    (kept.library / "library.db").chmod(0o400)
    try:
        for words in (("list",), ("search", "river"), ("notes",), ("show", "river.md")):
            answer = kept(*words)
            assert answer.code == 0 and "no permission to write it" in answer.err
        added = kept("add", kept.file("new.md", GOOD))
        assert added.code == 3 and "no permission" in added.err
        assert "no permission" in kept("doctor").out
        assert "no permission" in kept("doctor", "--repair").out
    finally:
        kept.library.chmod(0o700)


@pytest.mark.skipif(MAY_EVERYTHING, reason="root may write everywhere")
def test_a_library_that_cannot_be_made_or_looked_into_is_a_sentence(reader: Shell) -> None:
    closed = reader.folder / "closed"
    closed.mkdir(mode=0)
    try:
        for words in (("list",), ("add", reader.file("a.md", GOOD)), ("doctor",), ("notes",)):
            answer = reader(words[0], "--library", closed / "library", *words[1:])
            assert answer.code == 3 and "permission denied" in answer.err
        assert reader("show", "--library", closed / "library", "a.md").code == 0
    finally:
        closed.chmod(0o700)


def test_a_file_in_place_of_the_librarys_folder_is_a_sentence(reader: Shell) -> None:
    reader.file("library", "a file")
    for words in (("list",), ("doctor",), ("notes",), ("add", reader.file("a.md", GOOD))):
        answer = reader(*words)
        assert answer.code == 3 and answer.err.startswith("reader: ") and answer.err.count("\n") == 1


def test_a_damaged_note_is_reported_by_its_line_and_the_others_are_read(kept: Shell) -> None:
    kept("notes", "add", "river.md", "--quote", "Monday")
    [journal] = (kept.library / "notes").glob("*.jsonl")
    first, second, *_ = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(first.replace(b"Where?", b"Who??!") + second)
    assert [note["quote"] for note in kept("notes", "--json").json][-1] == "Monday"
    answer = kept("doctor")
    assert answer.code == 1 and f"{journal.name}, line 1" in answer.out


# The settings


@pytest.mark.parametrize(
    "words",
    [("list",), ("search", "x"), ("entities",), ("notes",), ("doctor",), ("config", "path"), ("config", "keys")],
)
def test_a_broken_settings_file_is_told_with_its_line_and_the_default_is_used(
    reader: Shell, words: tuple[str, ...]
) -> None:
    settings = reader.file("settings.toml", "measure = 66\ntheme = 'ink\n")
    answer = reader(*words, "--config", settings)
    assert answer.code in (0, 1)
    assert answer.err.startswith(f"reader: {settings}, line 2: ") and answer.err.count("\n") == 1


def test_a_setting_that_cannot_be_used_is_told_once(reader: Shell) -> None:
    path = reader.file("a.md", GOOD)
    settings = reader.file("home/.config/terminal-reader/config.toml", "theme = 'ink'\nmeasure = 'wide'\n")
    for words in (("add", path), ("show", path), (path, path), ("config", "show")):
        answer = reader(*words)
        assert answer.code == 0
        assert answer.err.startswith(f"reader: {settings}, line 2: `measure` ") and answer.err.count("\n") == 1
    assert "measure = 66" in reader("config", "show").out


def test_a_settings_file_that_was_named_and_is_not_there_is_told(reader: Shell) -> None:
    assert "nowhere.toml" in reader("list", "--config", "nowhere.toml").err
