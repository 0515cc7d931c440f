"""Orders, windows and neighbours in the list of articles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.library import listing
from reader.library.library import Library
from reader.library.listing import Sort
from tests.builders import article

DAYS = 7
COUNT = 60


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    patch = pytest.MonkeyPatch()
    # So few articles are not worth an anchor otherwise.
    patch.setattr(listing, "_NEAR", 5)
    patch.setattr(listing, "_STEP", 4)
    with Library.open(tmp_path_factory.mktemp("list")) as opened:
        made = [
            article(
                "Even words." if number % 2 == 0 else "Odd words.",
                title=f"{'Äb'[number % 2]}{number % 10}",
                source=f"S{number % 3}",
                address=f"/{number}",
                published=f"2022-11-{1 + number % DAYS:02}" if number % 4 else "",
            )
            for number in range(COUNT)
        ]
        for number, (name, _) in enumerate(list(opened.add_many(made))):
            opened.set_read(name, number % 3 == 0)
            opened.keep_place(name, 0, number % 5 / 5)
        yield opened
    patch.undo()


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(Sort), st.sampled_from(["", "even", "is:unread", "nothing"]), st.integers(0, 70), st.integers(0, 70)
)
def test_every_window_is_a_slice_of_the_whole_list(
    library: Library, sort: Sort, query: str, offset: int, limit: int
) -> None:
    whole = library.entries(query, sort=sort)
    assert len(whole) == library.count(query)
    assert library.entries(query, sort=sort, offset=offset, limit=limit) == whole[offset : offset + limit]


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("query", ["", "odd"])
def test_positions_and_neighbours_agree_with_the_list(library: Library, sort: Sort, query: str) -> None:
    whole = [entry.id for entry in library.entries(query, sort=sort)]
    for row in (0, 1, 13, len(whole) - 1):
        assert library.position(whole[row], query, sort=sort) == row
        for step in (1, -1, 3, -3):
            beyond = row + step
            expected = whole[beyond] if 0 <= beyond < len(whole) else None
            assert library.neighbour(whole[row], step, query=query, sort=sort) == expected


def test_the_next_unread_article_skips_those_that_were_read(library: Library) -> None:
    whole = library.entries()
    name = library.neighbour(whole[0].id, 1, unread=True)
    assert name == next(entry.id for entry in whole[1:] if not entry.read)


def test_what_is_not_in_the_list_has_no_row(library: Library) -> None:
    odd = library.entries("odd")[0].id
    assert library.position(odd, "even") is None
    assert library.position("f" * 16) is None
    assert library.neighbour("f" * 16, 1) is None


def test_each_order_is_the_order_it_says(library: Library) -> None:
    def listed(sort: Sort) -> list[listing.Entry]:
        return library.entries(sort=sort)

    assert listed(Sort.OLDEST) == listed(Sort.NEWEST)[::-1]
    dates = [entry.published or entry.added for entry in listed(Sort.NEWEST)]
    assert dates == sorted(dates, reverse=True)
    titles = [entry.title.replace("Ä", "a") for entry in listed(Sort.TITLE)]
    assert titles == sorted(titles)
    by_source = [entry.source for entry in listed(Sort.SOURCE)]
    assert by_source == sorted(by_source)
    first = [entry.published or entry.added for entry in listed(Sort.SOURCE) if entry.source == "S0"]
    assert first == sorted(first, reverse=True)
    read = [entry.read for entry in listed(Sort.UNREAD)]
    assert read == sorted(read)
    progress = [entry.progress for entry in listed(Sort.PROGRESS)]
    assert progress == sorted(progress, reverse=True)


def test_a_window_far_down_follows_every_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "_NEAR", 2)
    monkeypatch.setattr(listing, "_STEP", 3)
    with Library.open(tmp_path) as one, Library.open(tmp_path) as other:
        names = [one.add(article("x", title=f"{n:02}", address=f"/{n}"))[0] for n in range(20)]

        def middle() -> list[str]:
            return [entry.title for entry in one.entries(sort=Sort.TITLE, offset=10, limit=2)]

        assert middle() == ["10", "11"]
        other.trash(names[0])
        assert middle() == ["11", "12"]
        other.restore(names[0])
        assert middle() == ["10", "11"]
        assert [e.title for e in one.entries("x", sort=Sort.TITLE, offset=10, limit=2)] == ["10", "11"]
        other.trash(names[1])
        assert [e.title for e in one.entries("x", sort=Sort.TITLE, offset=10, limit=2)] == ["11", "12"]
        assert one.count("x") == one.count() == 19


@pytest.mark.parametrize("sort", Sort)
def test_walking_along_an_order_reads_its_index_alone(library: Library, sort: Sort) -> None:
    order = listing._ORDERS[sort]
    with library.database.reading() as connection:
        plan = connection.execute(
            f"EXPLAIN QUERY PLAN SELECT {order.key} FROM articles WHERE articles.trashed = 0 AND {order.beyond()}"
            f" ORDER BY {order.sql()} LIMIT 1 OFFSET 500",
            ["x"] * len(order.columns),
        ).fetchall()
    (step,) = plan
    assert "COVERING INDEX" in step[3]
    assert f"({','.join(order.columns)})" in step[3], "the whole key is looked up, not only its first column"
