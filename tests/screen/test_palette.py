from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.app import App
from textual.command import CommandPalette
from textual.widgets import Input, OptionList

from reader.screen.keymap import COMMANDS
from reader.screen.palette import Entry, ReaderCommands, command_entry
from reader.screen.themes import default_variables


class Stage(App[None]):
    """An empty screen with a palette of a few entries."""

    COMMANDS: ClassVar = {ReaderCommands}

    def __init__(self, *titles: str) -> None:
        super().__init__()
        self.ran: list[str] = []
        self.titles = titles

    def palette_entries(self) -> Iterable[Entry]:
        for title in self.titles:
            yield Entry(title, f"help for [{title}]", lambda title=title: self.ran.append(title))  # type: ignore[misc]  # the default binds it

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return default_variables(dark=True)


async def listed(app: Stage, words: str = "") -> list[str]:
    """What the palette lists for these words; the first is chosen."""
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+p")
        await pilot.pause()
        assert isinstance(app.screen, CommandPalette)
        app.screen.query_one(Input).value = words
        await pilot.pause()
        await app.workers.wait_for_complete()
        await pilot.pause()
        options = app.screen.query_one(OptionList)
        prompts = [str(options.get_option_at_index(number).prompt) for number in range(options.option_count)]
        await pilot.press("enter")
        await pilot.pause()
        return prompts


async def test_every_entry_is_listed_before_anything_is_typed() -> None:
    assert [prompt.splitlines()[0] for prompt in await listed(Stage("Next name", "Quit"))] == ["Next name", "Quit"]


async def test_a_few_letters_find_an_entry_and_enter_calls_it() -> None:
    app = Stage("Next name", "Quit", "Theme ink")
    found = await listed(app, "thk")
    assert [prompt.splitlines()[0] for prompt in found] == ["Theme ink"]
    assert app.ran == ["Theme ink"]


async def test_brackets_in_a_title_are_words_and_run_nothing() -> None:
    hostile = "[@click=app.quit]x[/] [/] [b]y[/red] \\["
    app = Stage(hostile)
    assert await listed(app, "x y") == [f"{hostile}\nhelp for [{hostile}]"]
    assert app.ran == [hostile]


async def test_words_of_the_help_find_an_entry_too_but_after_a_title() -> None:
    app = Stage("for it", "Other")
    assert [prompt.splitlines()[0] for prompt in await listed(app, "for")] == ["for it", "Other"]


def test_a_command_is_listed_with_its_keys_and_its_command_line() -> None:
    command = next(command for command in COMMANDS if command.id == "reading.search_library")
    entry = command_entry(command, lambda: None)
    assert entry.title == "Search library" and "g/" in entry.help and "reader search QUERY" in entry.help
