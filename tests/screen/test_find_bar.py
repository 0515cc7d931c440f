from __future__ import annotations

from textual.message import Message
from textual.widgets import Input

from reader.screen.widgets.find_bar import FindBar
from tests.screen.bare_app import BareApp, screen_lines


def app_with(bar: FindBar) -> BareApp:
    return BareApp(bar, listen=(FindBar.Changed, FindBar.Accepted, FindBar.Cancelled))


def said(app: BareApp) -> list[tuple[str, str, bool]]:
    return [_plain(message) for message in app.said]


def _plain(message: Message) -> tuple[str, str, bool]:
    if isinstance(message, FindBar.Changed | FindBar.Accepted):
        return type(message).__name__, message.text, message.regex
    return type(message).__name__, "", False


async def test_it_is_not_there_until_it_is_opened() -> None:
    bar = FindBar()
    async with app_with(bar).run_test(size=(60, 4)) as pilot:
        assert bar.size.height == 0
        bar.open("/", "find in this article")
        await pilot.pause()
        assert bar.size.height == 1 and isinstance(pilot.app.focused, Input)


async def test_every_key_says_what_is_to_be_found_and_enter_accepts() -> None:
    bar = FindBar()
    app = app_with(bar)
    async with app.run_test(size=(60, 4)) as pilot:
        bar.open()
        await pilot.press("o", "k", "enter")
        assert said(app) == [("Changed", "o", False), ("Changed", "ok", False), ("Accepted", "ok", False)]
        assert not bar.display


async def test_escape_cancels() -> None:
    bar = FindBar()
    app = app_with(bar)
    async with app.run_test(size=(60, 4)) as pilot:
        bar.open()
        await pilot.press("o", "escape")
        assert said(app)[-1] == ("Cancelled", "", False) and not bar.display


async def test_a_key_makes_it_a_regular_expression_and_shows_that() -> None:
    bar = FindBar()
    app = app_with(bar)
    async with app.run_test(size=(60, 4)) as pilot:
        bar.open()
        await pilot.press("a", "ctrl+r")
        await pilot.pause()
        assert said(app)[-1] == ("Changed", "a", True)
        assert screen_lines(app)[0].startswith(" /.* a")
        await pilot.press("ctrl+r")
        assert said(app)[-1] == ("Changed", "a", False)


async def test_the_result_stands_at_the_right() -> None:
    bar = FindBar()
    app = app_with(bar)
    async with app.run_test(size=(60, 4)) as pilot:
        bar.open()
        bar.result = "3 of 17"
        await pilot.pause()
        assert screen_lines(app)[0].endswith("3 of 17") and bar.result == "3 of 17"
        bar.result = "regular expression is not complete: missing ), unterminated subpattern [/]"
        await pilot.pause()
        assert "regular expression is not" in screen_lines(app)[0]


async def test_opening_with_words_says_nothing_until_they_change() -> None:
    bar = FindBar()
    app = app_with(bar)
    async with app.run_test(size=(60, 4)) as pilot:
        bar.open("list /", text="tag:war")
        await pilot.pause()
        assert bar.text == "tag:war" and said(app) == []
        assert screen_lines(app)[0].startswith(" list /tag:war")
        await pilot.press("s")
        assert said(app) == [("Changed", "tag:wars", False)]


async def test_each_prompt_remembers_its_own_searches() -> None:
    bar = FindBar()
    app = app_with(bar)
    async with app.run_test(size=(60, 4)) as pilot:
        for words in ("a", "b"):
            bar.open("/")
            await pilot.press(words, "enter")
        bar.open("list /")
        await pilot.press("z", "enter")
        bar.open("/")
        await pilot.press("x", "up")
        assert bar.text == "b"
        await pilot.press("up", "up")
        assert bar.text == "a"
        await pilot.press("down", "down", "down")
        assert bar.text == "x"


async def test_what_is_pasted_cannot_act_on_the_terminal() -> None:
    bar = FindBar()
    app = app_with(bar)
    async with app.run_test(size=(60, 4)) as pilot:
        bar.open(text="\x1b]0;owned\x07[/red]\x9b")
        await pilot.pause()
        assert bar.text.isprintable()
        assert screen_lines(app)[0].isprintable()


async def test_the_next_search_begins_as_plain_words() -> None:
    bar = FindBar()
    async with app_with(bar).run_test(size=(60, 4)) as pilot:
        bar.open()
        await pilot.press("ctrl+r", "escape")
        bar.open()
        assert not bar.is_regex
