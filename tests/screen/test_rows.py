from __future__ import annotations

from collections.abc import Sequence

import pytest
from textual.content import Content
from textual.events import MouseScrollDown

from reader.screen.rows import Rows
from tests.screen.bare_app import HOSTILE, BareApp, lines_of, screen_lines


class Lazy(Sequence[int]):
    """So many rows that are made when they are asked for, and a record of which were."""

    def __init__(self, length: int) -> None:
        self.length = length
        self.touched: set[int] = set()

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, index):  # type: ignore[no-untyped-def]  # the two ways of a Sequence
        assert isinstance(index, int)
        if not 0 <= index < self.length:
            raise IndexError(index)
        self.touched.add(index)
        return index


class Numbers(Rows[object]):
    empty = Content("Nothing: press +")

    def render_row(self, row: object, width: int, is_cursor: bool) -> Sequence[Content]:
        return (Content(f"row {row}"),)


class Pairs(Numbers):
    row_height = 2

    def render_row(self, row: object, width: int, is_cursor: bool) -> Sequence[Content]:
        return (Content(f"row {row}"), Content("below"))


def moves(app: BareApp) -> list[object]:
    return [message.row for message in app.said if isinstance(message, Rows.Moved)]


def choices(app: BareApp) -> list[object]:
    return [message.row for message in app.said if isinstance(message, Rows.Chosen)]


def app_with(rows: Rows[object]) -> BareApp:
    return BareApp(rows, listen=(Rows.Moved, Rows.Chosen))


async def test_of_a_million_rows_only_those_on_the_screen_are_touched() -> None:
    many = Lazy(1_000_000)
    rows = Numbers(many)
    async with BareApp(rows).run_test(size=(30, 10)) as pilot:
        await pilot.pause()
        assert many.touched == set(range(10))
        rows.action_last()
        await pilot.pause()
        assert many.touched == set(range(10)) | set(range(999_990, 1_000_000))
        assert lines_of(rows)[-1].startswith("▌row 999999")
        rows.action_first(500_000)
        await pilot.pause()
        assert len(many.touched) == 30


async def test_the_cursor_moves_by_rows_and_screens_and_stays_inside() -> None:
    rows = Numbers(range(100))
    app = app_with(rows)
    async with app.run_test(size=(30, 10)) as pilot:
        for action, cursor in [
            (rows.action_down, 1),
            (rows.action_up, 0),
            (rows.action_up, 0),
            (rows.action_page_down, 10),
            (rows.action_page_down, 20),
            (rows.action_page_up, 10),
            (rows.action_last, 99),
            (rows.action_page_down, 99),
            (rows.action_first, 0),
        ]:
            action()
            assert rows.cursor == cursor
        rows.action_down(5)
        assert rows.cursor == 5
        rows.action_last(42)
        assert (rows.cursor, rows.current) == (41, 41)
        await pilot.pause()
        assert moves(app) == [1, 0, 10, 20, 10, 99, 0, 5, 41]


async def test_setting_rows_or_the_cursor_says_nothing() -> None:
    rows = Numbers(range(10))
    app = app_with(rows)
    async with app.run_test() as pilot:
        rows.cursor = 4
        rows.set_rows(range(3))
        assert rows.cursor == 2
        rows.set_rows(range(20), 7)
        assert rows.cursor == 7
        rows.set_rows(())
        assert (rows.cursor, rows.current) == (0, None)
        rows.action_down()
        rows.action_go()
        await pilot.pause()
        assert app.said == []


async def test_rows_below_the_cursor_stay_where_they_are_when_the_list_is_set_anew() -> None:
    rows = Numbers(range(100))
    async with BareApp(rows).run_test(size=(30, 10)):
        rows.cursor = 50
        rows.cursor = 45
        top = rows.top
        rows.set_rows(range(100))
        assert (rows.top, rows.cursor) == (top, 45)


async def test_an_empty_list_says_what_to_press() -> None:
    rows = Numbers()
    async with BareApp(rows).run_test(size=(30, 6)):
        assert lines_of(rows)[1] == " Nothing: press +"


async def test_going_chooses_the_row_under_the_cursor() -> None:
    rows = Numbers(range(5))
    app = app_with(rows)
    async with app.run_test() as pilot:
        rows.action_down()
        rows.action_go()
        await pilot.pause()
        assert choices(app) == [1]
        chosen = app.said[-1]
        assert isinstance(chosen, Rows.Chosen) and chosen.control is rows


async def test_a_click_moves_the_cursor_and_a_click_on_the_cursor_chooses() -> None:
    rows = Pairs(range(9))
    app = app_with(rows)
    async with app.run_test(size=(30, 10)) as pilot:
        await pilot.click(rows, offset=(3, 5))
        assert (rows.cursor, choices(app)) == (2, [])
        await pilot.click(rows, offset=(3, 4))
        await pilot.pause()
        assert choices(app) == [2]


async def test_a_double_click_chooses_once() -> None:
    rows = Numbers(range(9))
    app = app_with(rows)
    async with app.run_test(size=(30, 10)) as pilot:
        await pilot.double_click(rows, offset=(3, 5))
        await pilot.pause()
        assert (rows.cursor, choices(app)) == (5, [5])
        app.said.clear()
        await pilot.double_click(rows, offset=(3, 5))
        await pilot.pause()
        assert choices(app) == [5]


async def test_a_click_under_the_last_row_does_nothing() -> None:
    rows = Numbers(range(2))
    app = app_with(rows)
    async with app.run_test(size=(30, 10)) as pilot:
        await pilot.click(rows, offset=(3, 8))
        assert (rows.cursor, app.said) == (0, [])


async def test_the_wheel_scrolls_and_leaves_the_cursor_on_its_row() -> None:
    rows = Numbers(range(100))
    app = app_with(rows)
    async with app.run_test(size=(30, 10)) as pilot:
        await pilot._post_mouse_events([MouseScrollDown], rows, offset=(3, 3))
        assert (rows.top, rows.cursor) == (3, 0)
        rows.scroll_rows(-99)
        assert rows.top == 0
        rows.scroll_rows(1000)
        assert rows.top == 90
        rows.action_down()
        assert (rows.cursor, rows.top) == (1, 1)


async def test_the_scroll_bar_is_there_only_when_there_is_more_and_shows_where() -> None:
    rows = Numbers(range(10))
    async with BareApp(rows).run_test(size=(30, 10)):
        assert not any(line.endswith("▐") for line in lines_of(rows))
        rows.set_rows(range(40))
        assert [line.endswith("▐") for line in lines_of(rows)] == [True] * 2 + [False] * 8
        rows.action_last()
        assert [line.endswith("▐") for line in lines_of(rows)] == [False] * 8 + [True] * 2


async def test_the_scroll_bar_can_be_dragged() -> None:
    rows = Numbers(range(1000))
    app = app_with(rows)
    async with app.run_test(size=(30, 10)) as pilot:
        await pilot.mouse_down(rows, offset=(29, 0))
        await pilot.hover(rows, offset=(29, 9))
        await pilot.mouse_up(rows, offset=(29, 9))
        assert (rows.top, rows.cursor) == (990, 0)


async def test_the_cursor_stays_in_view_when_the_list_becomes_smaller() -> None:
    rows = Pairs(range(100))
    async with BareApp(rows).run_test(size=(30, 20)) as pilot:
        rows.cursor = 9
        await pilot.resize_terminal(30, 7)
        await pilot.pause()
        assert rows.top <= 9 < rows.top + rows.visible_rows
        assert any("row 9" in line for line in lines_of(rows))


async def test_a_heading_stands_above_the_rows() -> None:
    rows = Numbers(range(5))
    async with BareApp(rows).run_test(size=(30, 6)):
        rows.heading = Content("5 things")
        assert lines_of(rows)[:2] == [" 5 things", "▌row 0"]
        assert rows.index_at(0) is None and rows.index_at(1) == 0
        rows.action_last()
        assert lines_of(rows)[5] == "▌row 4"


async def test_only_a_list_with_the_focus_shows_the_mark_of_the_cursor() -> None:
    rows, other = Numbers(range(3)), Numbers(range(3))
    async with BareApp(rows, other).run_test(size=(30, 10)) as pilot:
        rows.focus()
        await pilot.pause()
        assert lines_of(rows)[0] == "▌row 0" and lines_of(other)[0] == " row 0"
        other.focus()
        await pilot.pause()
        assert lines_of(rows)[0] == " row 0" and lines_of(other)[0] == "▌row 0"


async def test_without_colours_the_cursor_is_still_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    rows, other = Numbers(range(3)), Numbers(range(3))
    async with BareApp(rows, other).run_test(size=(30, 10)):
        assert lines_of(rows)[0] == "▌row 0" and lines_of(other)[0] == "▏row 0"


async def test_colours_follow_the_theme_at_once() -> None:
    rows = Numbers(range(3))
    app = BareApp(rows)
    async with app.run_test(size=(30, 5)) as pilot:
        before = rows.render_line(0)
        app.theme = "textual-light"
        await pilot.pause()
        assert rows.render_line(0) != before
        assert rows.render_line(0).text == before.text


async def test_wide_characters_are_cut_to_the_cell() -> None:
    rows = Numbers(["赫尔松解放 🇺🇦 e\u0301\u0301 Херсон"])
    async with BareApp(rows).run_test(size=(30, 3)) as pilot:
        for width in range(1, 30):
            rows.styles.width = width
            await pilot.pause()
            assert [rows.render_line(y).cell_length for y in range(3)] == [width] * 3


async def test_hostile_words_reach_the_screen_as_words() -> None:
    rows = Numbers([HOSTILE])
    app = BareApp(rows)
    async with app.run_test(size=(80, 3)):
        text = "".join(screen_lines(app))
        assert "[@click=app.quit]a[/]" in text and "[/red]" in text
        assert all(character.isprintable() for character in text)


async def test_a_row_that_is_gone_from_the_database_is_a_blank() -> None:
    class Shrunk(Lazy):
        def __getitem__(self, index):  # type: ignore[no-untyped-def]  # a row or a slice, whatever is asked
            if index > 1:
                raise IndexError(index)
            return index

    rows = Numbers(Shrunk(5))
    async with BareApp(rows).run_test(size=(30, 5)):
        assert lines_of(rows) == ["▌row 0", " row 1", "", "", ""]
        rows.action_last()
        assert rows.current is None


async def test_a_list_as_high_as_its_rows_grows_with_them() -> None:
    rows = Pairs(range(2))
    rows.styles.height = "auto"
    async with BareApp(rows).run_test(size=(30, 20)) as pilot:
        assert rows.size.height == 4
        rows.set_rows(range(3))
        await pilot.pause()
        assert rows.size.height == 6


async def test_a_list_shown_after_its_cursor_was_put_last_is_full() -> None:
    rows = Pairs(range(50))
    rows.display = False
    app = BareApp(rows)
    async with app.run_test(size=(30, 10)) as pilot:
        rows.cursor = 49
        rows.display = True
        await pilot.pause()
        assert rows.top == 45
        assert "row 45" in screen_lines(app)[0] and screen_lines(app)[8].startswith("▌row 49")
        rows.display = False
        await pilot.pause()
        rows.set_rows(range(20), 19)
        rows.display = True
        await pilot.pause()
        assert [line[1:7].strip() for line in screen_lines(app)[::2]] == [f"row {row}" for row in range(15, 20)]


async def test_what_is_drawn_first_after_a_list_has_grown_is_full() -> None:
    rows = Numbers(range(12))
    rows.styles.height = 1
    app = BareApp(rows)
    async with app.run_test(size=(30, 12)) as pilot:
        rows.cursor = 8
        await pilot.pause()
        rows.styles.height = 10
        await pilot.pause()
        assert [line[1:].rstrip(" ▐") for line in screen_lines(app)[:10]] == [f"row {row}" for row in range(2, 12)]
        rows.styles.height = 12
        await pilot.pause()
        assert [line[1:] for line in screen_lines(app)] == [f"row {row}" for row in range(12)]


@pytest.mark.parametrize("height", [1, 4, 11, 19, 20, 24])
async def test_no_blanks_stand_under_rows_when_others_are_hidden_above(height: int) -> None:
    rows = Numbers(range(20))
    app = BareApp(rows)
    async with app.run_test(size=(30, 3)) as pilot:
        rows.cursor = 19
        await pilot.resize_terminal(30, height)
        await pilot.pause()
        assert len([line for line in screen_lines(app) if "row" in line]) == min(20, height)


async def test_the_scroll_bar_stays_at_the_right_beside_a_blank() -> None:
    rows = Pairs(range(3))
    async with BareApp(rows).run_test(size=(30, 5)):
        rows.action_last()
        assert lines_of(rows)[4] == "▐".rjust(30)
