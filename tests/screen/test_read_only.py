"""The screen on a library that can only be read: nothing crashes, everything says why, notes are made all the same."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from reader.library.library import Library
from reader.notes.notebook import Notebook
from tests.screen.desks import BRIDGE, RIVER, app_again, screen_of

SIZE = (120, 40)


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """A library with two articles and a note, as a later version would leave it."""
    with Library.open(tmp_path) as library:
        river, _ = library.add(RIVER)
        library.add(BRIDGE)
        Notebook.of(library).make_from_quote(river, RIVER, "Nobody was hurt", body="Good.")
        library.keep_last_read(river)
    with closing(sqlite3.connect(tmp_path / "library.db")) as connection:
        connection.execute("PRAGMA user_version = 9999")
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint (TRUNCATE)")
    return tmp_path


async def test_it_opens_on_what_was_read_last_and_says_that_it_only_reads(newer: Path) -> None:
    async with app_again(newer).run_test(size=SIZE) as pilot:
        await pilot.pause()
        screen = screen_of(pilot.app)  # type: ignore[arg-type]  # the pilot knows only App
        assert screen.opened is not None and screen.opened.article.title == "The river falls"
        assert "newer version" in screen.status.message


@pytest.mark.parametrize(
    "keys",
    [
        "* d r A t o n e enter R u ctrl+r m a n N",
        "/ r i v e r enter ] e e E escape g / K h enter < > j space o",
        "tab j enter tab * d r space s enter + / t m p enter",
    ],
)  # fmt: skip
async def test_every_key_that_would_change_the_library_says_why_it_cannot(newer: Path, keys: str) -> None:
    before = (newer / "library.db").read_bytes()
    app = app_again(newer)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*keys.split())
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert app.return_code is None
        await pilot.press("escape", "escape", "ctrl+q")
    assert (newer / "library.db").read_bytes() == before


async def test_a_passage_can_still_be_highlighted(newer: Path) -> None:
    app = app_again(newer)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("j", "h")
        await pilot.pause()
        assert screen_of(app).status.message == "Highlighted"
        assert len(screen_of(app).placed) == 2
    with Library.open(newer) as library:
        assert len(Notebook.of(library).all()) == 2


async def test_a_star_is_refused_in_words(newer: Path) -> None:
    app = app_again(newer)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("*")
        await pilot.pause()
        assert "only read" in screen_of(app).status.message


@pytest.mark.parametrize("pages", [range(1, 3), range(5, 40)])
async def test_a_damaged_library_is_a_sentence_and_no_crash(tmp_path: Path, pages: range) -> None:
    with Library.open(tmp_path) as library:
        key, _ = library.add(RIVER)
        library.add(BRIDGE)
        library.keep_last_read(key)
    path = tmp_path / "library.db"
    content = bytearray(path.read_bytes())
    for page in pages:
        if (page + 1) * 4096 <= len(content):
            content[page * 4096 : (page + 1) * 4096] = bytes(4096)
    path.write_bytes(content)
    app = app_again(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert "damaged" in screen_of(app).status.message
        await pilot.press("j", "h", "*", "tab", "j", "enter", "K", "s", "enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert app.return_code is None
