from __future__ import annotations

import pytest

from reader.library.listing import Entry
from reader.screen.shelf import row_of


def entry(*, byline: str = "", source: str = "", address: str = "", published: str = "") -> Entry:
    return Entry(
        "a", "A title", byline, source, address, published, "2022-11-23T10:00:00",
        words=10, read=False, starred=False, archived=False, tags=(), progress=0.0, notes=0,
    )  # fmt: skip


def test_a_row_has_the_date_of_the_article_only_when_it_has_one() -> None:
    assert row_of(entry()).published == "" and row_of(entry()).added == "2022-11-23T10:00:00"
    assert row_of(entry(published="2019-01-02")).published == "2019-01-02"


@pytest.mark.parametrize(
    ("address", "source"),
    [
        ("/home/ann/notes/minutes of may.txt", "minutes of may"),
        ("notes.tar.gz", "notes.tar"),
        ("https://example.org/2022/the%20city.html?page=2#end", "the city"),
        ("https://example.org/", "example.org"),
        ("https://example.org?q=a/b", "example.org"),
        ("file:///home/ann/minutes.md", "minutes"),
        ("https://[", "["),
        ("/home/ann/a\x1b[31mb\x07c.txt", "abc"),
        ("", ""),
    ],
)
def test_without_source_and_author_a_row_says_the_end_of_the_address(address: str, source: str) -> None:
    assert row_of(entry(address=address)).source == source


def test_source_and_author_go_before_the_address() -> None:
    assert row_of(entry(source="The Dispatch", byline="Ann", address="/a.txt")).source == "The Dispatch"
    assert row_of(entry(byline="Ann", address="/a.txt")).source == "Ann"
