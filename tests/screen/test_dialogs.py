from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual import events
from textual.app import App
from textual.content import Content
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from reader.articles.cleaning import clean
from reader.articles.span import Span
from reader.entities.mention import Label
from reader.errors import LibraryError, NoteError
from reader.library.search import Cancelled, Hit
from reader.screen.dialogs.choose import Choice, Choose, beside
from reader.screen.dialogs.dialog import Dialog
from reader.screen.dialogs.external_editor import edited
from reader.screen.dialogs.help import HelpDialog, table
from reader.screen.dialogs.legend import Legend
from reader.screen.dialogs.note_editor import NoteEditor, Written, tags_of
from reader.screen.dialogs.prompt import Prompt, with_paths, with_suggestions
from reader.screen.dialogs.search import Opening, SearchDialog
from reader.screen.keymap import COMMANDS, Context
from reader.screen.rows import Rows
from reader.screen.themes import default_variables

SIZES = [(80, 24), (60, 20)]
HOSTILE = "\x1b]0;owned\x07[@click=app.quit]a[/] \x9b31m[b]\u202ered\ud800\x00 [/red]"


class Stage(App[None]):
    """An empty screen on which one dialog is asked."""

    def __init__(self, make: Callable[[], Dialog[Any]]) -> None:
        super().__init__()
        self.make = make
        self.answers: list[object] = []

    def on_mount(self) -> None:
        self.dialog = self.make()
        self.push_screen(self.dialog, self.answers.append)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return default_variables(dark=True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "command_palette"

    @contextlib.contextmanager
    def suspend(self) -> Iterator[None]:
        yield


def current(app: Stage) -> str:
    """What the cursor of the dialog is on."""
    row = app.dialog.query_one(Rows).current
    assert row is not None
    return row.key if isinstance(row, Choice) else str(row.id)


def seen(app: App[None]) -> str:
    """What stands on the screen, as plain lines."""
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())


@contextlib.asynccontextmanager
async def asked(
    make: Callable[[], Dialog[Any]], size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[Stage, Pilot[None]]]:
    app = Stage(make)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        yield app, pilot


async def settled(pilot: Pilot[None]) -> None:
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def typed(pilot: Pilot[None], words: str) -> None:
    await pilot.press(*("space" if character == " " else character for character in words))
    await settled(pilot)


# Choose


COLOURS = [Choice("r", "Red", "warm"), Choice("g", "Green", "cool"), Choice("b", Content("Blue [b]"), "cool")]


async def test_enter_answers_the_choice_under_the_cursor() -> None:
    async with asked(lambda: Choose("Colour", COLOURS)) as (app, pilot):
        await pilot.press("j", "j", "k", "enter")
        assert app.answers == ["g"]


async def test_the_cursor_starts_where_it_is_told_and_escape_answers_nothing() -> None:
    async with asked(lambda: Choose("Colour", COLOURS, cursor=2)) as (app, pilot):
        assert current(app) == "b"
        await pilot.press("escape")
        assert app.answers == [None]


async def test_moving_tells_of_each_choice_once_so_that_a_theme_can_be_seen() -> None:
    told: list[str] = []
    async with asked(lambda: Choose("Colour", COLOURS, on_move=told.append)) as (_, pilot):
        await pilot.press("j", "j", "j", "k")
        assert told == ["g", "b", "g"]


async def test_a_slash_narrows_the_list_and_enter_in_it_chooses() -> None:
    async with asked(lambda: Choose("Colour", COLOURS)) as (app, pilot):
        await pilot.press("slash")
        await typed(pilot, "cool bl")
        assert "Green" not in seen(app) and "1 of 3" in seen(app)
        await pilot.press("enter")
        assert app.answers == ["b"]


async def test_escape_leaves_the_filter_first_and_the_cursor_stays_on_its_choice() -> None:
    async with asked(lambda: Choose("Colour", COLOURS)) as (app, pilot):
        await pilot.press("slash")
        await typed(pilot, "blue")
        await pilot.press("escape")
        await settled(pilot)
        assert app.answers == [] and "Red" in seen(app)
        await pilot.press("enter")
        assert app.answers == ["b"]


async def test_letters_in_the_filter_are_typed_and_move_nothing() -> None:
    async with asked(lambda: Choose("Colour", [Choice("j", "jqk l"), Choice("x", "other")])) as (app, pilot):
        await pilot.press("slash")
        await typed(pilot, "jqk l")
        await pilot.press("enter")
        assert app.answers == ["j"]


async def test_a_choice_of_nothing_says_so_and_enter_does_nothing() -> None:
    async with asked(lambda: Choose("Marks", [])) as (app, pilot):
        await pilot.press("enter", "j")
        assert app.answers == [] and "Nothing here" in seen(app)


async def test_a_click_chooses() -> None:
    async with asked(lambda: Choose("Colour", COLOURS)) as (app, pilot):
        rows = app.dialog.query_one(Rows)
        await pilot.click(rows, offset=(3, 1))
        await settled(pilot)
        if not app.answers:  # a first click may only move the cursor
            await pilot.press("enter")
        assert app.answers == ["g"]


@pytest.mark.parametrize("width", [1, 2, 3, 10, 30, 80])
def test_two_texts_beside_one_another_fill_the_line_exactly(width: int) -> None:
    for left, right in [("a", "b"), ("wide 漢字" * 9, "right 漢字" * 9), ("x" * 99, ""), ("", "y" * 99)]:
        assert beside(Content(left), Content(right), width).cell_length <= max(width, 2)
    assert beside(Content("title"), Content("detail"), 30).plain == "title" + " " * 19 + "detail"


# Prompt


async def test_a_prompt_answers_its_line_without_blanks_around_it() -> None:
    async with asked(lambda: Prompt("Tags", "one, two")) as (app, pilot):
        await typed(pilot, ", three ")
        await pilot.press("enter")
        assert app.answers == ["one, two, three"]


async def test_tab_completes_a_tag_and_stays_in_the_line() -> None:
    async with asked(lambda: Prompt("Tags", suggestions=("politics", "poetry", "war"))) as (app, pilot):
        await typed(pilot, "war, poe")
        await pilot.press("tab", "enter")
        assert app.answers == ["war, poetry"]


async def test_tab_shows_what_a_doubtful_word_could_be() -> None:
    async with asked(lambda: Prompt("Tags", suggestions=("politics", "policy", "war"))) as (app, pilot):
        await typed(pilot, "po")
        await pilot.press("tab")
        await settled(pilot)
        assert app.dialog.query_one(Input).value == "poli"
        assert "politics  policy" in seen(app)


async def test_tab_completes_a_path(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "one.md").write_text("")
    async with asked(lambda: Prompt("Add", f"{tmp_path}/art", paths=True)) as (app, pilot):
        await pilot.press("tab", "o", "tab", "enter")
        assert app.answers == [f"{tmp_path}/articles/one.md"]


def test_hidden_files_and_names_that_cannot_be_typed_are_not_offered(tmp_path: Path) -> None:
    for name in ("a.md", ".hidden", "bad\x1b[31m"):
        (tmp_path / name).write_text("")
    assert with_paths(f"{tmp_path}/") == [f"{tmp_path}/a.md"]
    assert with_paths(f"{tmp_path}/.h") == [f"{tmp_path}/.hidden"]
    assert with_paths(f"{tmp_path}/none/there") == []


def test_a_tag_that_is_there_is_not_offered_again() -> None:
    assert with_suggestions("War, ", ("war", "peace")) == ["War, peace"]


async def test_a_pasted_line_loses_what_a_terminal_must_not_see() -> None:
    async with asked(lambda: Prompt("Tags")) as (app, pilot):
        app.post_message(events.Paste("a\x1b[31mb\u202ec\x07\ud800"))
        await settled(pilot)
        await pilot.press("enter")
        assert app.answers == ["abc\ufffd"]


# Legend


LABELS = tuple((label, 3 * number, label is not Label.DATE) for number, label in enumerate(Label))


async def test_a_digit_switches_a_kind_at_once_and_the_end_answers_what_is_shown() -> None:
    told: list[frozenset[Label]] = []
    async with asked(lambda: Legend(LABELS, "bundled 1", told.append)) as (app, pilot):
        await pilot.press("1")
        assert told == [frozenset(Label) - {Label.DATE, Label.PERSON}]
        await pilot.press("7", "minus", "escape")
        assert app.answers == [frozenset(Label) - {Label.PERSON, Label.QUANTITY}]


async def test_the_cursor_can_switch_too_and_a_switches_all() -> None:
    async with asked(lambda: Legend(LABELS[:3], "")) as (app, pilot):
        await pilot.press("j", "space", "9", "enter")
        assert app.answers in ([frozenset({Label.PERSON, Label.PLACE})], [])
    async with asked(lambda: Legend(LABELS, "")) as (app, pilot):
        await pilot.press("a", "q")
        assert app.answers == [frozenset(Label)]


@pytest.mark.parametrize("size", SIZES)
async def test_the_legend_names_every_kind_with_its_tag_and_count(size: tuple[int, int]) -> None:
    async with asked(lambda: Legend(LABELS, "bundled model 1.2"), size) as (app, _):
        screen = seen(app)
        assert all(label.value.capitalize() in screen for label in Label)
        assert "PER" in screen and "QTY" in screen and "bundled model 1.2" in screen and "18 hidden" in screen


# Help


@pytest.mark.parametrize("size", [(60, 20), (140, 40)])
async def test_help_shows_this_context_and_what_holds_everywhere_and_no_other(size: tuple[int, int]) -> None:
    async with asked(lambda: HelpDialog(COMMANDS, Context.LIBRARY, "library"), size) as (app, pilot):
        assert "Keys · library" in seen(app) and "Next article in the list" in seen(app)
        pages = seen(app)
        for _ in range(8):
            await pilot.press("space")
            pages += seen(app)
        assert "Quit now" in pages and "reader search QUERY" in pages
        assert "A character back" not in pages


async def test_help_narrows_as_one_types_by_key_and_by_words() -> None:
    async with asked(lambda: HelpDialog(COMMANDS, Context.PAGE, "reading")) as (app, pilot):
        await pilot.press("slash")
        await typed(pilot, "next unread")
        assert "]u" in seen(app) and "A line on" not in seen(app)
        await pilot.press("escape")
        await settled(pilot)
        assert "A line on" in seen(app) and app.answers == []
        await pilot.press("q")
        assert app.answers == [None]


async def test_help_for_a_word_nobody_has_says_so() -> None:
    async with asked(lambda: HelpDialog(COMMANDS, Context.PAGE, "reading")) as (app, pilot):
        await pilot.press("slash")
        await typed(pilot, "xyzzy[/]")
        assert "No key does “xyzzy[/]”." in seen(app)


@pytest.mark.parametrize("width", [40, 72, 100, 118])
@pytest.mark.parametrize("context", Context)
def test_no_line_of_the_table_is_wider_than_it_may_be_and_no_command_is_missing(width: int, context: Context) -> None:
    commands = [command for command in COMMANDS if command.context is context]
    lines = table(commands, width)
    assert max(line.cell_length for line in lines) <= width
    text = " ".join(" ".join(line.plain for line in lines).split())
    if width < 100:
        assert all(command.help.split()[0] in text for command in commands)


# Search


def hit(name: str, words: str = "the engine weaves", *, title: str = "") -> Hit:
    return Hit(name, title or f"Title {name}", 0.0, words, (Span(4, 10),), Span(40, 46), "Gazette", "2022-11-09")


class Shelf:
    """A library of a few answers; the ranking waits until it is let go."""

    def __init__(self, newest: Sequence[Hit] = (), ranked: Sequence[Hit] | None = None) -> None:
        self.newest_hits = newest
        self.ranked_hits = newest if ranked is None else ranked
        self.asked: list[str] = []
        self.go = threading.Event()
        self.go.set()
        self.cancelled = 0
        self.failure: LibraryError | None = None

    def newest(self, query: str, limit: int) -> Sequence[Hit]:
        return self.newest_hits[:limit]

    def ranked(self, query: str, limit: int) -> Sequence[Hit]:
        self.asked.append(query)
        self.go.wait(5)
        if self.failure:
            raise self.failure
        return self.ranked_hits[:limit]

    def cancel(self) -> None:
        self.cancelled += 1


@pytest.mark.parametrize("size", SIZES)
async def test_an_empty_search_says_what_can_be_typed(size: tuple[int, int]) -> None:
    async with asked(lambda: SearchDialog(Shelf([hit("a")])), size) as (app, _):
        assert all(part in seen(app) for part in ("person:", "-without", "is:unread", '"a phrase"', "before:"))


@pytest.mark.parametrize("size", SIZES)
async def test_what_is_found_is_shown_with_source_date_and_words(size: tuple[int, int]) -> None:
    async with asked(lambda: SearchDialog(Shelf([hit("a"), hit("b")]), "engine"), size) as (app, pilot):
        assert "Title a" in seen(app) and "Gazette · 9 Nov 2022" in seen(app) and "the engine weaves" in seen(app)
        assert "2 articles · enter opens at the words" in seen(app)
        await pilot.press("enter")
        assert app.answers == [Opening("a", Span(40, 46))]


async def test_down_moves_in_the_results_while_typing_goes_on() -> None:
    async with asked(lambda: SearchDialog(Shelf([hit("a"), hit("b"), hit("c")]))) as (app, pilot):
        await typed(pilot, "jk")
        await pilot.press("down", "ctrl+n", "up")
        assert app.dialog.query_one(Input).has_focus and app.dialog.query_one(Input).value == "jk"
        await pilot.press("enter")
        assert app.answers == [Opening("b", Span(40, 46))]


async def test_ctrl_p_moves_up_and_opens_no_palette() -> None:
    async with asked(lambda: SearchDialog(Shelf([hit("a"), hit("b")]), "x")) as (app, pilot):
        await pilot.press("down", "ctrl+p")
        await settled(pilot)
        assert app.screen is app.dialog and current(app) == "a"


async def test_the_newest_are_there_before_the_ranking_and_the_cursor_stays_on_its_article() -> None:
    shelf = Shelf([hit("a"), hit("b")], [hit("c"), hit("b"), hit("a")])
    shelf.go.clear()
    app = Stage(lambda: SearchDialog(shelf))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("x")
        await pilot.pause()
        assert "Title a" in seen(app)
        await pilot.press("down")
        assert current(app) == "b"
        shelf.go.set()
        await settled(pilot)
        assert "Title c" in seen(app) and current(app) == "b"


async def test_until_the_cursor_is_moved_it_is_on_the_best() -> None:
    shelf = Shelf([hit("a"), hit("b")], [hit("c"), hit("a")])
    async with asked(lambda: SearchDialog(shelf, "x")) as (app, _):
        assert current(app) == "c"


async def test_an_answer_to_an_earlier_question_is_dropped() -> None:
    shelf = Shelf([hit("a")])
    async with asked(lambda: SearchDialog(shelf, "now")) as (app, pilot):
        app.dialog.post_message(SearchDialog.Ranked("before", (hit("stale"),)))
        await settled(pilot)
        assert "stale" not in seen(app) and "Title a" in seen(app)


async def test_each_key_breaks_off_the_ranking_under_way() -> None:
    shelf = Shelf([hit("a")])
    async with asked(lambda: SearchDialog(shelf)) as (_, pilot):
        before = shelf.cancelled
        await typed(pilot, "ab")
        assert shelf.cancelled == before + 2 and shelf.asked[-1] == "ab"


async def test_a_ranking_broken_off_leaves_the_newest_and_a_failure_is_said() -> None:
    shelf = Shelf([hit("a")])
    shelf.failure = Cancelled("broken off")
    async with asked(lambda: SearchDialog(shelf, "x")) as (app, _):
        assert "Title a" in seen(app) and "broken off" not in seen(app)
    shelf.failure = LibraryError("The library cannot be read [/].")
    async with asked(lambda: SearchDialog(shelf, "x")) as (app, _):
        assert "The library cannot be read [/]." in seen(app)


async def test_nothing_found_is_said_with_the_words() -> None:
    async with asked(lambda: SearchDialog(Shelf(), "[/]xyzzy")) as (app, pilot):
        assert "Nothing has “[/]xyzzy”." in seen(app)
        await pilot.press("enter", "down", "pagedown")
        assert app.answers == []


# Note editor


async def test_a_note_is_written_with_tags_and_colour() -> None:
    async with asked(lambda: NoteEditor("The loom weaves.")) as (app, pilot):
        await typed(pilot, "Jacquard")
        await pilot.press("enter", "x", "alt+3", "tab")
        await typed(pilot, "#a, b,a,")
        await pilot.press("ctrl+s")
        assert app.answers == [Written("Jacquard\nx", ("a", "b"), "blue")]


async def test_a_click_picks_a_colour() -> None:
    async with asked(lambda: NoteEditor("q", body="x")) as (app, pilot):
        await pilot.click("_Swatch.-pink")
        await pilot.press("ctrl+s")
        assert app.answers == [Written("x", (), "pink")]


async def test_with_the_focus_on_them_digits_and_arrows_pick_a_colour() -> None:
    async with asked(lambda: NoteEditor("q", body="x")) as (app, pilot):
        await pilot.press("tab", "tab", "2", "left", "left", "enter")
        assert app.answers == [Written("x", (), "orange")]


async def test_unchanged_goes_at_once_and_changed_asks_once() -> None:
    async with asked(lambda: NoteEditor("q", body="x", tags=("a",))) as (app, pilot):
        await pilot.press("escape")
        assert app.answers == [None]
    async with asked(lambda: NoteEditor("q", body="x")) as (app, pilot):
        await pilot.press("y", "escape")
        await settled(pilot)
        assert app.answers == [] and "Escape again throws it away" in seen(app)
        await pilot.press("z")
        await settled(pilot)
        assert "Escape again" not in seen(app)
        await pilot.press("escape", "escape")
        assert app.answers == [None]


async def test_a_pasted_note_is_cleaned_on_the_screen_and_in_the_answer() -> None:
    async with asked(lambda: NoteEditor("q")) as (app, pilot):
        app.post_message(events.Paste("one\r\n" + HOSTILE))
        await settled(pilot)
        text = app.dialog.query_one(TextArea).text
        assert text == clean(text)
        await pilot.press("ctrl+s")
        assert app.answers == [Written(clean("one\n" + HOSTILE).strip(), (), "yellow")]


@given(st.text(st.characters(), max_size=60))
@settings(max_examples=80, deadline=None)
def test_tags_are_clean_single_and_never_empty(typed_tags: str) -> None:
    tags = tags_of(typed_tags)
    assert len(set(tags)) == len(tags)
    for tag in tags:
        assert tag and tag == clean(tag) and tag == tag.strip() and "," not in tag and not tag.startswith("#")
        tag.encode()


def editor(folder: Path, script: str) -> str:
    program = folder / "my editor.py"
    program.write_text(f"import sys, pathlib\nfile = pathlib.Path(sys.argv[-1])\n{script}\n")
    return f"{sys.executable} '{program}'"


def test_an_editor_gets_the_text_and_what_it_leaves_is_cleaned(tmp_path: Path) -> None:
    command = editor(tmp_path, "file.write_bytes(file.read_bytes() + b' and \\x1b[31mmore\\xff\\x00\\n')")
    assert edited("žluť [/]", {"EDITOR": command}) == "žluť [/] and more\ufffd"


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({}, "No editor is set"),
        ({"VISUAL": " ", "EDITOR": ""}, "No editor is set"),
        ({"VISUAL": "no-such-editor-at-all -x"}, "“no-such-editor-at-all” cannot be run"),
        ({"EDITOR": "'unclosed"}, "$EDITOR is not a command"),
        ({"EDITOR": "false; touch owned"}, "“false;” cannot be run"),
        ({"EDITOR": "false"}, "ended with code 1"),
    ],
)
def test_an_editor_that_cannot_help_says_why(environment: dict[str, str], sentence: str) -> None:
    with pytest.raises(NoteError) as raised:
        edited("x", environment)
    assert sentence in str(raised.value)


async def test_ctrl_e_goes_on_in_the_editor_and_can_be_undone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", editor(tmp_path, "file.write_text(file.read_text() + ' more')"))
    async with asked(lambda: NoteEditor("q", body="some")) as (app, pilot):
        await pilot.press("ctrl+e")
        await settled(pilot)
        assert app.dialog.query_one(TextArea).text == "some more"
        await pilot.press("ctrl+z", "ctrl+s")
        assert app.answers == [Written("some", (), "yellow")]


async def test_an_editor_that_fails_leaves_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", "false")
    async with asked(lambda: NoteEditor("q", body="some", outside=True)) as (app, pilot):
        await settled(pilot)
        assert "ended with code 1" in seen(app)
        await pilot.press("ctrl+s")
        assert app.answers == [Written("some", (), "yellow")]


# All of them


DIALOGS: dict[str, Callable[[], Dialog[Any]]] = {
    "choose": lambda: Choose(HOSTILE, [Choice("x", clean(HOSTILE), clean(HOSTILE))] * 40),
    "prompt": lambda: Prompt(HOSTILE, HOSTILE, HOSTILE),
    "legend": lambda: Legend(LABELS, HOSTILE),
    "help": lambda: HelpDialog(COMMANDS, Context.PAGE, HOSTILE),
    "search": lambda: SearchDialog(Shelf([hit("x", clean(HOSTILE), title=clean(HOSTILE))] * 9), HOSTILE),
    "note": lambda: NoteEditor(HOSTILE * 40, HOSTILE, (HOSTILE,), heading=HOSTILE),
}  # fmt: skip


@pytest.mark.parametrize("make", DIALOGS.values(), ids=DIALOGS)
async def test_hostile_words_are_only_words_and_every_dialog_fits(make: Callable[[], Dialog[Any]]) -> None:
    async with asked(make) as (app, pilot):
        for size in [(60, 20), (16, 5), (80, 24)]:
            await pilot.resize_terminal(*size)
            await pilot.pause()
            screen = seen(app)
            assert not any(c != "\n" and clean(c) != c for c in screen)
            frame = app.screen.query_one(".frame")
            assert app.screen.region.contains_region(frame.region)
            if size in SIZES:
                status = app.screen.query_one(".status").region
                assert status.height == 1 and frame.content_region.contains_region(status)
        await pilot.press("escape", "escape")
        assert len(app.answers) == 1
