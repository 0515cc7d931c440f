from __future__ import annotations

import pytest
from textual.content import Content

from reader.screen.chords import Chords, Waiting
from reader.screen.keymap import COMMANDS, Command, Context
from reader.screen.widgets.following_keys import FollowingKeys
from reader.screen.widgets.status_line import StatusLine
from tests.screen.bare_app import HOSTILE, BareApp, screen_lines


async def test_it_says_the_mode_the_keys_and_what_is_here() -> None:
    status = StatusLine()
    app = BareApp(status)
    async with app.run_test(size=(120, 3)) as pilot:
        status.position = Content("Kherson (place) · 37 %")
        await pilot.pause()
        line = screen_lines(app)[0]
        assert line.startswith(" READ  space Page") and line.endswith("Kherson (place) · 37 %")
        assert "/ Find" in line and "? Help" in line


@pytest.mark.parametrize("context", [Context.LIBRARY, Context.PAGE, Context.SELECT, Context.PANE])
async def test_six_keys_at_most_are_shown_in_every_context(context: Context) -> None:
    status = StatusLine()
    app = BareApp(status)
    async with app.run_test(size=(200, 3)) as pilot:
        status.mode = ("X", context)
        await pilot.pause()
        titles = [part for part in screen_lines(app)[0].split("   ") if part.strip()]
        assert 3 <= len(titles) <= 6


async def test_the_footer_shows_the_readers_own_keys() -> None:
    own = Command("page.page_down", Context.PAGE, ("ctrl+v",), "Page", "A page on", "Move", "", True)
    status = StatusLine((own,))
    app = BareApp(status)
    async with app.run_test(size=(60, 3)):
        assert screen_lines(app)[0] == " READ  ctrl+v Page"


@pytest.mark.parametrize("width", [24, 40, 60])
async def test_in_a_narrow_terminal_keys_are_left_out_and_never_cut(width: int) -> None:
    status = StatusLine()
    app = BareApp(status)
    async with app.run_test(size=(width, 3)) as pilot:
        status.position = Content("A very long name of a place somewhere (place) · 37 %")
        await pilot.pause()
        line = screen_lines(app)[0]
        assert len(line) <= width
        assert line.endswith("37 %")
        keys = line[7 : line.rfind("A very") if "A very" in line else -4].strip()
        assert keys in ("? Help", "space Page   ? Help", "space Page   / Find   ? Help")


@pytest.mark.parametrize("context", [Context.LIBRARY, Context.PAGE, Context.PANE])
async def test_help_is_the_last_key_to_give_way(context: Context) -> None:
    status = StatusLine()
    app = BareApp(status)
    async with app.run_test(size=(30, 3)) as pilot:
        status.mode = ("READ", context)
        await pilot.pause()
        assert screen_lines(app)[0].endswith("? Help")


@pytest.mark.parametrize("width", [30, 60, 80, 120])
async def test_keys_stay_where_they_are_when_the_position_becomes_longer(width: int) -> None:
    status = StatusLine()
    app = BareApp(status)
    async with app.run_test(size=(width, 3)) as pilot:
        seen = set()
        for words in ("", "100 %", "Kherson (place) · 100 %", "1 of 9 · A very long name " * 5 + "· 100 %"):
            status.position = Content(words)
            await pilot.pause()
            line = screen_lines(app)[0]
            assert line.endswith("100 %") or not words
            assert len(line[line.index("? Help") + 6 :].strip()) <= width // 3
            seen.add(line[: line.index("? Help")])
        assert len(seen) == 1


async def test_the_percentage_is_whole_in_any_width() -> None:
    status = StatusLine()
    app = BareApp(status)
    async with app.run_test(size=(14, 3)) as pilot:
        status.position = Content("100 %")
        await pilot.pause()
        assert screen_lines(app)[0].endswith("100 %")


async def test_other_hints_take_the_place_of_the_keys_until_they_are_taken_away() -> None:
    status = StatusLine()
    app = BareApp(status)
    async with app.run_test(size=(80, 3)) as pilot:
        status.hints = (("enter", "Keep"), ("ctrl+r", "Regex"), ("esc", "Leave"))
        await pilot.pause()
        assert screen_lines(app)[0] == " READ  enter Keep   ctrl+r Regex   esc Leave"
        await pilot.resize_terminal(40, 3)
        await pilot.pause()
        assert screen_lines(app)[0] == " READ  esc Leave"
        status.hints = None
        await pilot.pause()
        assert screen_lines(app)[0].endswith("? Help")


async def test_a_message_takes_the_place_of_the_keys_and_the_next_key_takes_it_away() -> None:
    status = StatusLine()
    app = BareApp(status)
    async with app.run_test(size=(60, 3)) as pilot:
        status.say("Highlighted")
        await pilot.pause()
        assert screen_lines(app)[0] == " READ  Highlighted"
        status.clear_message()
        await pilot.pause()
        assert "Find" in screen_lines(app)[0]


def message_of(status: StatusLine) -> str:
    return status.message


async def test_a_message_goes_away_by_itself_but_an_error_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reader.screen.widgets.status_line.MESSAGE_SECONDS", 0.01)
    status = StatusLine()
    async with BareApp(status).run_test(size=(60, 3)) as pilot:
        status.say("Highlighted")
        while message_of(status):
            await pilot.pause(0.01)
        status.say("Highlighted")
        status.say("The file is gone", "error")
        await pilot.pause(0.05)
        assert message_of(status) == "! The file is gone"
        status.say("")
        assert message_of(status) == ""


async def test_hostile_words_are_said_as_words() -> None:
    status = StatusLine()
    app = BareApp(status)
    async with app.run_test(size=(120, 3)) as pilot:
        status.say(HOSTILE, "warning")
        status.position = Content(HOSTILE)
        await pilot.pause()
        line = screen_lines(app)[0]
        assert line.isprintable() and "[@click=app.quit]a[/]" in line


async def test_a_message_as_long_as_the_line_ends_in_an_ellipsis() -> None:
    status = StatusLine()
    app = BareApp(status)
    async with app.run_test(size=(40, 3)) as pilot:
        status.say("word " * 50)
        status.position = Content("37 %")
        await pilot.pause()
        line = screen_lines(app)[0]
        assert "…" in line and line.endswith("37 %") and len(line) <= 40


def what_follows(*keys: str) -> Waiting:
    chords = Chords(COMMANDS)
    for key in keys[:-1]:
        chords.press(Context.PAGE, key)
    outcome = chords.press(Context.PAGE, keys[-1])
    assert isinstance(outcome, Waiting)
    return outcome


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (30, 8)])
@pytest.mark.parametrize("prefix", ["g", "]", "c", "m"])
async def test_what_may_follow_floats_at_the_lower_right_and_fits(size: tuple[int, int], prefix: str) -> None:
    following = FollowingKeys()
    app = BareApp(following)
    async with app.run_test(size=size) as pilot:
        waiting = what_follows(prefix)
        following.show(waiting.prefix, waiting.follow)
        await pilot.pause()
        region = following.region
        assert app.screen.region.contains_region(region)
        assert region.right == size[0] - 1 and region.bottom == size[1] - 1
        assert waiting.follow[0][1].title in "\n".join(screen_lines(app))
        following.hide()
        await pilot.pause()
        assert not any(screen_lines(app))


async def test_everything_that_may_follow_is_shown_where_there_is_room() -> None:
    following = FollowingKeys()
    app = BareApp(following)
    async with app.run_test(size=(80, 24)) as pilot:
        waiting = what_follows("g")
        following.show(waiting.prefix, waiting.follow)
        await pilot.pause()
        text = "\n".join(screen_lines(app))
        assert all(command.title in text for _, command in waiting.follow)


async def test_it_takes_no_room_from_what_it_floats_over() -> None:
    status, following = StatusLine(), FollowingKeys()
    app = BareApp(status, following)
    async with app.run_test(size=(80, 24)) as pilot:
        before = status.region
        waiting = what_follows("g")
        following.show(waiting.prefix, waiting.follow)
        await pilot.pause()
        assert status.region == before


async def test_a_count_shows_nothing() -> None:
    following = FollowingKeys()
    async with BareApp(following).run_test() as pilot:
        following.show("3", ())
        await pilot.pause()
        assert not following.display
