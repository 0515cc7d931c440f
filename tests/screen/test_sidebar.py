from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from textual.content import Content

from reader.screen.widgets.sidebar import Row, Sidebar, short_date
from tests.screen.bare_app import HOSTILE, BareApp, lines_of

PLAIN = Row("a", "Kherson is free", "The Dispatch", "2022-11-14", False, False, 0.0, 0)
TODAY = date(2022, 11, 30)


def sidebar_with(*rows: Row, open_id: str = "") -> Sidebar:
    sidebar = Sidebar(rows)
    sidebar.today = TODAY
    sidebar.open_id = open_id
    sidebar.styles.width = "100%"
    return sidebar


async def shown(row: Row, *, open_id: str = "", width: int = 36) -> list[str]:
    sidebar = sidebar_with(row, open_id=open_id)
    async with BareApp(sidebar).run_test(size=(width, 4)):
        return lines_of(sidebar)[:2]


@pytest.mark.parametrize(
    ("published", "written"),
    [
        ("2022-11-14", "14 Nov"),
        ("2022-11-04T23:59:00+02:00", "4 Nov"),
        ("2021-11-14", "14 Nov 2021"),
        ("", ""),
        ("November", ""),
        ("2022-13-40", ""),
    ],
)
def test_dates_are_short(published: str, written: str) -> None:
    assert short_date(published, TODAY) == written


async def test_a_row_says_title_source_and_date() -> None:
    assert await shown(PLAIN) == ["▌  Kherson is free", "▌  The Dispatch · 14 Nov"]


async def test_the_numbers_align_at_the_right() -> None:
    rows = [replace(PLAIN, progress=0.37, notes=2), replace(PLAIN, progress=1.0), replace(PLAIN, progress=0.05)]
    sidebar = sidebar_with(*rows)
    async with BareApp(sidebar).run_test(size=(50, 6)):
        lines = lines_of(sidebar)
        assert lines[1].endswith("2 notes  37 %")
        assert lines[3].endswith("✓") and lines[5].endswith(" 5 %")
        assert len({len(line) for line in lines[1::2]}) == 1


async def test_progress_is_not_mentioned_before_reading_began() -> None:
    assert "%" not in (await shown(replace(PLAIN, progress=0.001)))[1]


async def test_one_note_is_not_notes() -> None:
    assert (await shown(replace(PLAIN, notes=1)))[1].endswith("1 note")


async def test_a_long_source_gives_way_to_the_date_and_the_numbers() -> None:
    line = (await shown(replace(PLAIN, source="The Long Dispatch of Everywhere", progress=0.5, notes=12)))[1]
    assert line == "▌  14 Nov           12 notes  50 %"


async def test_the_year_gives_way_before_the_source() -> None:
    old = replace(PLAIN, published="2019-11-14", source="The Dispatch", progress=0.5)
    assert "The Dispatch · 14 Nov 2019" in (await shown(old, width=40))[1]
    assert "The Dispatch · 14 Nov " in (await shown(old, width=34))[1]
    assert "Dispatch" not in (await shown(old, width=28))[1]


@pytest.mark.parametrize("width", [10, 20, 24, 30, 33, 34, 36, 50])
async def test_a_source_is_there_whole_or_not_at_all(width: int) -> None:
    line = (await shown(replace(PLAIN, progress=0.5, notes=12), width=width))[1]
    assert "The Dispatch" in line or "Disp" not in line
    assert width < 20 or (line.endswith("12 notes  50 %") and len(line) == width - 2)


async def test_an_article_without_a_date_says_when_it_came() -> None:
    row = replace(PLAIN, published="", added="2022-11-23T10:00:00", source="minutes")
    assert (await shown(row))[1] == "▌  minutes · added 23 Nov"
    assert (await shown(replace(row, source="")))[1] == "▌  added 23 Nov"


async def test_a_long_title_ends_in_an_ellipsis_before_the_star() -> None:
    title = (await shown(replace(PLAIN, title="Kherson " * 10, starred=True)))[0]
    assert title.endswith("… ★") and len(title) == 35


async def test_the_open_article_is_marked_without_colour_too() -> None:
    assert (await shown(PLAIN, open_id="a"))[0] == "▌› Kherson is free"


async def test_what_is_read_is_dim_and_only_what_is_open_is_bold() -> None:
    sidebar = sidebar_with(PLAIN, replace(PLAIN, id="b", read=True), replace(PLAIN, id="c"), open_id="c")
    async with BareApp(sidebar).run_test(size=(36, 6)):
        titles = [
            next(segment.style for segment in sidebar.render_line(y) if "Kherson" in segment.text) for y in (0, 2, 4)
        ]
        unread, read, opened = (style for style in titles if style is not None)
        assert [bool(style.bold) for style in (unread, read, opened)] == [False, False, True]
        assert unread.color == sidebar.rich_style.color != read.color


async def test_opening_says_which_article() -> None:
    sidebar = sidebar_with(PLAIN, replace(PLAIN, id="b"))
    app = BareApp(sidebar, listen=(Sidebar.Opened, Sidebar.Moved))
    async with app.run_test(size=(36, 6)) as pilot:
        sidebar.action_down()
        sidebar.action_open()
        await pilot.click(sidebar, offset=(3, 3))
        await pilot.pause()
        moved, *opened = app.said
        assert isinstance(moved, Sidebar.Moved) and moved.row.id == "b"
        assert [message.id for message in opened if isinstance(message, Sidebar.Opened)] == ["b", "b"]


async def test_matches_go_round() -> None:
    sidebar = sidebar_with(*(replace(PLAIN, id=str(number)) for number in range(3)))
    async with BareApp(sidebar).run_test():
        cursors = []
        for action in [sidebar.action_next_match] * 3 + [sidebar.action_previous_match]:
            action()
            cursors.append(sidebar.cursor)
        assert cursors == [1, 2, 0, 2]


async def test_the_mark_moves_when_another_article_is_opened() -> None:
    sidebar = sidebar_with(PLAIN, replace(PLAIN, id="b"), open_id="a")
    async with BareApp(sidebar).run_test(size=(36, 6)):
        lines_of(sidebar)
        sidebar.open_id = "b"
        assert [line[1] for line in lines_of(sidebar)[:3:2]] == [" ", "›"]


async def test_an_empty_list_says_what_to_press() -> None:
    sidebar = Sidebar()
    async with BareApp(sidebar).run_test(size=(36, 8)):
        sidebar.heading = Content("0 articles")
        assert lines_of(sidebar)[0] == " 0 articles"
        assert any("add a file" in line for line in lines_of(sidebar))


@pytest.mark.parametrize("width", [3, 8, 14, 36])
async def test_hostile_words_are_drawn_as_words_at_any_width(width: int) -> None:
    row = Row("x", HOSTILE + "\n" + HOSTILE, HOSTILE, HOSTILE, False, True, 0.5, 3)
    sidebar = sidebar_with(row)
    async with BareApp(sidebar).run_test(size=(width, 5)):
        assert all(sidebar.render_line(y).cell_length == width for y in range(5))
        assert "".join(lines_of(sidebar)).isprintable()
