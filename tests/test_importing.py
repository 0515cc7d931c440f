"""Addresses in, articles in the library out, and a sentence for everything that could not be read."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.entities.mention import Label
from reader.errors import ReadOnly
from reader.importing import MENTIONS_UP_TO, Progress, import_addresses, keep_mentions
from reader.library.library import Entity, Library
from tests.builders import article
from tests.fakes import FakeRecogniser


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library") as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "articles"
    (made / "deeper").mkdir(parents=True)
    (made / "kherson.txt").write_text("Kherson is free\n\nZelensky came to Kherson.\n")
    (made / "deeper" / "grain.txt").write_text("Grain leaves Odesa\n\nShips left at dawn.\n")
    return made


def test_a_folder_is_added_with_all_below_it(library: Library, folder: Path) -> None:
    report = import_addresses(library, [str(folder)])
    assert {item.title for item in report.added} == {"Kherson is free", "Grain leaves Odesa"}
    assert {item.address for item in report.items} == {
        str(folder / "kherson.txt"),
        str(folder / "deeper" / "grain.txt"),
    }
    assert library.count("dawn") == 1


def test_adding_again_leaves_it_unchanged_and_a_changed_file_is_an_update(library: Library, folder: Path) -> None:
    import_addresses(library, [str(folder)])
    (folder / "kherson.txt").write_text("Kherson is free\n\nAnd the lights came back.\n")
    report = import_addresses(library, [str(folder)])
    assert [item.title for item in report.updated] == ["Kherson is free"]
    assert [item.title for item in report.unchanged] == ["Grain leaves Odesa"]
    assert report.added == () and report.failed == ()
    assert len(library.revisions(report.updated[0].id)) == 1


def test_what_cannot_be_read_is_named_and_stops_nothing_else(library: Library, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "none").mkdir()
    os.mkfifo(tmp_path / "pipe.txt")
    wrong = [str(tmp_path / name) for name in ("missing.txt", "empty.txt", "none", "pipe.txt", "a\0b")]
    report = import_addresses(library, [*wrong, str(folder / "kherson.txt")])
    assert [failure.address for failure in report.failed] == wrong
    for failure in report.failed[:4]:
        assert Path(failure.address).name in failure.error and failure.error.endswith(".")
    assert [item.title for item in report.added] == ["Kherson is free"]


def test_a_bad_file_inside_a_folder_is_named(library: Library, folder: Path) -> None:
    (folder / "bad.txt").write_bytes(b"\x7fELF" + bytes(range(256)) * 20)
    report = import_addresses(library, [str(folder)])
    assert len(report.added) == 2
    assert [failure.address for failure in report.failed] == [str(folder / "bad.txt")]


def test_an_address_on_the_web_is_refused_in_a_sentence(library: Library) -> None:
    (failure,) = import_addresses(library, ["https://example.org/a"]).failed
    assert failure.error.startswith("https://example.org/a cannot be fetched yet")


def test_standard_input_is_read_and_the_same_again_is_the_same_article(library: Library) -> None:
    first = import_addresses(library, ["-"], stdin=io.BytesIO(b"From a pipe.\n\nMore of it.\n"))
    again = import_addresses(library, ["-"], stdin=io.BytesIO(b"From a pipe.\n\nMore of it.\n"))
    assert first.added == again.unchanged != ()
    assert import_addresses(library, ["-"]).failed[0].address == "-"


def test_tags_are_given_to_everything_added_and_to_what_was_there(library: Library, folder: Path) -> None:
    import_addresses(library, [str(folder / "kherson.txt")], tags=("war",))
    report = import_addresses(library, [str(folder)], tags=(" two  words ", ""))
    assert [item.title for item in report.updated] == ["Kherson is free"]
    assert library.entry(report.updated[0].id).tags == ("war", "two words")
    assert import_addresses(library, [str(folder)]).updated == ()


def test_mentions_are_found_once(library: Library, folder: Path) -> None:
    recogniser = FakeRecogniser()
    report = import_addresses(library, [str(folder)], recogniser=recogniser)
    import_addresses(library, [str(folder)], recogniser=recogniser)
    assert recogniser.asked == 2
    assert Entity("Kherson", Label.PLACE, 2, 1) in library.entities()
    assert all(library.mentions(item.id, recogniser.version) is not None for item in report.items)
    import_addresses(library, [str(folder)], recogniser=FakeRecogniser("fake 2"))
    assert library.mentions(report.items[0].id, "fake 2") is not None


def test_a_very_long_text_is_left_for_when_it_is_opened(library: Library) -> None:
    long = article("Kherson. " * (MENTIONS_UP_TO // 9 + 1), address="/long")
    name, _ = library.add(long)
    recogniser = FakeRecogniser()
    keep_mentions(library, name, long, recogniser)
    assert recogniser.asked == 0 and library.mentions(name) is None


def test_progress_is_told_for_everything_read(library: Library, folder: Path) -> None:
    told: list[Progress] = []
    import_addresses(library, [str(folder), "/missing"], on_progress=told.append)
    assert [progress.done for progress in told] == [1, 2, 3]
    assert told[-1].address == "/missing"


def test_a_library_that_is_only_read_takes_nothing(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "library.db").write_bytes(b"")
    with Library.open(tmp_path) as library, pytest.raises(ReadOnly, match="damaged"):
        import_addresses(library, [str(folder)])


def test_a_library_with_articles_is_copied_once_a_day_before_more_are_added(library: Library, folder: Path) -> None:
    import_addresses(library, [str(folder / "kherson.txt")])
    assert library.database.backups == ()
    import_addresses(library, [str(folder)])
    import_addresses(library, [str(folder)])
    assert len(library.database.backups) == 1
