"""The app as a reader uses it: keys in, what is shown and kept out."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from reader.entities.mention import Label
from reader.library.library import Library
from reader.notes.notebook import Notebook
from reader.screen.app import ReaderApp
from reader.screen.dialogs.note_editor import NoteEditor
from tests.builders import article
from tests.screen.desks import BRIDGE, HOSTILE, RIVER, app_again, app_on, screen_of

WIDE, NARROW, NARROWEST = (120, 40), (80, 24), (60, 20)


async def press(pilot: Pilot[int], *keys: str) -> None:
    """Press keys, a word of plain letters one by one, and let everything behind the screen finish."""
    for key in keys:
        await pilot.press(*(key if key.isascii() and len(key) > 1 and key.islower() and key in _SPELT else (key,)))
    await settle(pilot)


async def settle(pilot: Pilot[int]) -> None:
    """Let what goes on behind the screen finish; dialogs wait for the reader and are left alone."""
    await pilot.pause()
    behind = [worker for worker in pilot.app.workers if worker.group != "default"]
    if behind:
        await pilot.app.workers.wait_for_complete(behind)
    await pilot.pause()


_SPELT = {"gg", "gn", "ge", "gt", "bridge", "ferry", "kherson", "mykolaiv", "mine", "vis", "vip", "ask"}


def focus_of(app: ReaderApp) -> str:
    """What has the focus."""
    return type(screen_of(app).focused).__name__


def shown_of(app: ReaderApp) -> list[str]:
    """Which of the list and the page are shown."""
    screen = screen_of(app)
    return [type(widget).__name__ for widget in (screen.sidebar, screen.page) if widget.display]


def notes_in(folder: Path) -> list[tuple[str, str]]:
    """Quotation and body of every note that another program would find."""
    with Library.open(folder) as library:
        return [(note.quote.exact if note.quote else "", note.body) for note in Notebook.of(library).all()]


async def test_the_article_and_the_list_are_there_at_once(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot)
        screen = screen_of(app)
        assert screen.opened is not None and screen.opened.article == RIVER
        assert [row.title for row in screen.sidebar.rows] == [BRIDGE.title, RIVER.title]
        assert screen.focused is screen.page


async def test_a_highlight_made_with_one_key_is_on_the_disk_and_there_at_the_next_start(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, ")", "h")
        assert notes_in(tmp_path) == [("The river had fallen by a metre, he said.", "")]
    again = app_again(tmp_path)
    async with again.run_test(size=WIDE) as pilot:
        await press(pilot)
        [mark] = screen_of(again).page.notes
        assert mark.span.of(RIVER.text) == "The river had fallen by a metre, he said."


async def test_a_note_is_written_tagged_and_shown_in_its_pane(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "a")
        assert isinstance(app.screen, NoteEditor)
        await press(pilot, "mine", "tab", "ask", "ctrl+s")
        screen = screen_of(app)
        assert notes_in(tmp_path) == [("Volodymyr Zelensky spoke in Kyiv on Monday.", "mine")]
        await press(pilot, "gn")
        assert screen.notes_pane.display and screen.focused is screen.notes_pane
        row = screen.notes_pane.current
        assert row is not None and (row.body, row.tags) == ("mine", ("ask",))


async def test_selecting_by_sentence_paragraph_and_name(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "s")
        page = screen_of(app).page
        assert page.passage.of(RIVER.text) == "Volodymyr Zelensky spoke in Kyiv on Monday."
        await press(pilot, "i", "p")
        assert page.passage.of(RIVER.text).endswith("Nobody was hurt.")
        await press(pilot, "escape", "g", "g", "]", "e", "[", "e", "v", "i", "e")
        assert page.passage.of(RIVER.text) == "Volodymyr Zelensky"


async def test_undo_takes_back_notes_and_stars_in_turn_and_redo_does_them_again(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "h", "*")
        library = app.desk.library
        river = screen_of(app).opened
        assert river is not None
        await press(pilot, "u")
        assert not library.entry(river.entry.id).starred and len(notes_in(tmp_path)) == 1
        await press(pilot, "u")
        assert not screen_of(app).page.notes
        await press(pilot, "ctrl+r", "ctrl+r")
        assert library.entry(river.entry.id).starred and len(screen_of(app).page.notes) == 1


async def test_colours_and_the_trash_of_notes(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "h", "c", "3")
        [mark] = screen_of(app).page.notes
        assert mark.colour == "blue"
        await press(pilot, "D")
        assert not screen_of(app).page.notes
        await press(pilot, "u")
        assert screen_of(app).page.notes == (mark,)


async def test_finding_goes_through_the_hits_and_never_leaves_the_article(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "/", "mykolaiv")
        screen = screen_of(app)
        assert len(screen.page.hits) == 30 and screen.find_bar.result == "1 of 30"
        await press(pilot, "enter", "n", "n")
        assert screen.page.current_hit == 2
        await press(pilot, "N", "N", "N")
        assert screen.page.current_hit == 29
        assert screen.opened is not None and screen.opened.article == RIVER
        await press(pilot, "escape")
        assert not screen.page.hits


async def test_leaving_the_prompt_goes_back_to_where_the_search_began(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=WIDE) as pilot:
        page = screen_of(app).page
        before = page.place
        await press(pilot, "/")
        for letter in "last words":
            await pilot.press("space" if letter == " " else letter)
        await press(pilot)
        assert page.place > before
        await press(pilot, "escape")
        assert page.place == before and not page.hits


async def test_the_library_is_searched_as_one_types_and_opens_at_the_words(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "g", "/", "ferry")
        await settle(pilot)
        await press(pilot, "enter")
        screen = screen_of(app)
        assert screen.opened is not None and screen.opened.article == BRIDGE
        assert BRIDGE.text[screen.page.cursor :].startswith("ferry")


async def test_the_list_narrows_as_one_types_and_widens_again(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "tab", "/", "bridge")
        screen = screen_of(app)
        assert [row.title for row in screen.sidebar.rows] == [BRIDGE.title]
        await press(pilot, "enter", "enter")
        assert screen.opened is not None and screen.opened.article == BRIDGE
        await press(pilot, "tab", "escape")
        assert len(screen.sidebar.rows) == 2


async def test_names_are_off_underlined_or_in_full_and_one_moves_between_them(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot)
        page = screen_of(app).page
        await press(pilot, "]", "e")
        assert page.mention_here is not None and page.mention_here.span.of(RIVER.text) == "Kyiv"
        await press(pilot, "[", "e")
        assert page.mention_here is not None and page.mention_here.label is Label.PERSON
        await press(pilot, "2", "]", "e")
        assert page.mention_here is not None and page.mention_here.span.of(RIVER.text) == "Monday"
        for wanted in ("off", "underline", "full"):
            await press(pilot, "e")
            assert page.entity_display == wanted


async def test_the_pane_of_names_counts_them_and_goes_to_each(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "ge")
        screen = screen_of(app)
        counts = {row.name: row.count for row in screen.entities_pane.rows}
        assert counts["Mykolaiv"] == 30 and counts["Volodymyr Zelensky"] == 1
        await press(pilot, "enter")
        assert screen.page.mention_here is not None


@pytest.mark.parametrize("size", [NARROW, NARROWEST])
async def test_a_narrow_terminal_folds_the_list_away_and_back(tmp_path: Path, size: tuple[int, int]) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=size) as pilot:
        await press(pilot)
        screen = screen_of(app)
        assert shown_of(app) == ["Page"]
        await press(pilot, "q")
        assert shown_of(app) == ["Sidebar"] and focus_of(app) == "Sidebar"
        await press(pilot, "g", "g", "enter")
        assert shown_of(app) == ["Page"]
        assert screen.opened is not None and screen.opened.article == BRIDGE


async def test_place_focus_and_selection_survive_resizing_and_themes(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "space", "}", "s")
        page = screen_of(app).page
        before = (page.passage, page.cursor)
        await pilot.resize_terminal(70, 30)
        await press(pilot)
        assert (page.passage, page.cursor) == before and screen_of(app).focused is page
        assert page.in_view.start <= page.cursor < page.in_view.end
        screen_of(app)._try_theme("textual-light")
        await press(pilot)
        assert (page.passage, page.cursor) == before


async def test_the_place_is_taken_up_again(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=NARROW) as pilot:
        await press(pilot, "space", "space")
        place = screen_of(app).page.place
        assert place > 0
        await press(pilot, "ctrl+q")
    again = app_again(tmp_path)
    async with again.run_test(size=NARROW) as pilot:
        await press(pilot)
        assert screen_of(again).page.place == place


async def test_measure_and_names_are_remembered_in_the_settings(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "<", "<", "e")
        assert screen_of(app).page.measure == 62
    kept = (tmp_path / "config.toml").read_text(encoding="utf-8")
    assert "measure = 62" in kept and 'entities = "off"' in kept


async def test_an_article_goes_to_the_trash_and_comes_back(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "d")
        assert [row.title for row in screen_of(app).sidebar.rows] == [BRIDGE.title]
        await press(pilot, "u")
        assert len(screen_of(app).sidebar.rows) == 2


async def test_q_goes_one_level_back_each_time_and_then_quits(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "gn", "q")
        assert focus_of(app) == "Page"
        await press(pilot, "q")
        assert focus_of(app) == "Sidebar"
        await press(pilot, "q")
    assert app.return_code == 0


async def test_escape_never_quits(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, *["escape"] * 6)
        assert app.is_running


async def test_what_strangers_write_is_shown_and_acts_on_nothing(tmp_path: Path) -> None:
    app = app_on(tmp_path, [HOSTILE, RIVER])
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "gn", "q", "ge", "q", "tab", "J")
        await pilot.click("Page", offset=(14, 4))
        await press(pilot, "ctrl+p", "escape")
        assert app.is_running
        titles = [row.title for row in screen_of(app).sidebar.rows]
        assert "[/]  [@click=app.bell]title" in titles or "[/] [@click=app.bell]title" in titles


async def test_what_another_program_notes_appears(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot)
        screen = screen_of(app)
        assert screen.opened is not None
        with Library.open(tmp_path) as library:
            other = Notebook.of(library)
            other.make_from_quote(screen.opened.entry.id, RIVER, "Nobody was hurt.", body="from a script")
        screen.look_outside()
        await press(pilot)
        assert [mark.span.of(RIVER.text) for mark in screen.page.notes] == ["Nobody was hurt."]


async def test_an_empty_library_says_what_to_press(tmp_path: Path) -> None:
    app = app_on(tmp_path, [])
    async with app.run_test(size=NARROW) as pilot:
        await press(pilot)
        assert app.is_running
        await press(pilot, "j", "]", "e", "h", "a", "gn", "q", "n", "J")
        assert app.is_running


async def test_a_changed_file_is_read_again_and_its_notes_follow(tmp_path: Path) -> None:
    file = tmp_path / "story.txt"
    file.write_text("The story\n\nThree spans are gone. The ferry sails again.\n", encoding="utf-8")
    from reader.sources.parse import parse
    from reader.sources.source import read_file

    app = app_on(tmp_path / "library", [parse(read_file(file))])
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, ")", "h")
        file.write_text("The story\n\nNew words. Three spans are gone. The ferry sails again.\n", encoding="utf-8")
        await press(pilot, "R")
        await press(pilot)
        screen = screen_of(app)
        assert screen.opened is not None and "New words" in screen.opened.article.text
        assert [mark.span.of(screen.opened.article.text) for mark in screen.page.notes] == ["The ferry sails again."]


async def test_every_key_of_the_screen_can_be_pressed_on_an_article(tmp_path: Path) -> None:
    from reader.screen.keymap import COMMANDS, Context, keys_of

    here = (Context.PAGE, Context.GLOBAL)
    skip = {"reading.close", "reading.edit_note_outside", "reading.open_original"}
    app = app_on(tmp_path, [RIVER, BRIDGE, article("Only one line.", address="/one.txt")])
    async with app.run_test(size=WIDE) as pilot:
        for command in COMMANDS:
            if command.id.startswith("reading.") and command.context in here and command.id not in skip:
                screen_of(app).page.focus()
                keys = ["a" if key == "<any>" else key for key in keys_of(command.keys[0])]
                await pilot.press(*keys)
                while len(app.screen_stack) > 1:
                    await pilot.press("escape")
                await pilot.press("escape")
        assert app.is_running
