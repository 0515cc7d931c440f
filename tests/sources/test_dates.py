"""Dates as people and programs write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.sources.dates import published_date


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("2022-11-12", "2022-11-12"),
        ("2022/11/12", "2022-11-12"),
        ("2022-11", "2022-11-01"),
        ("2022-11-12T08:30:00+02:00", "2022-11-12T06:30:00Z"),
        ("2022-11-12 08:30:00", "2022-11-12T08:30:00Z"),
        ("2022-11-12 08:30:00 UTC", "2022-11-12T08:30:00Z"),
        ("Sat, 12 Nov 2022 08:30:00 GMT", "2022-11-12T08:30:00Z"),
        ("12 November 2022", "2022-11-12"),
        ("Nov. 12, 2022", "2022-11-12"),
        ("Saturday, November 12th, 2022", "2022-11-12"),
        ("2022-13-45", ""),
        ("0000-00-00", ""),
        ("Mon, 99 Foo 99999 25:61:61", ""),
        ("yesterday", ""),
        ("", ""),
    ],
)
def test_dates_become_rfc_3339(words: str, date: str) -> None:
    assert published_date(words) == date


@given(st.text(max_size=60) | st.from_regex(r"\d{1,4}[-/. ]\w{1,9}[-/. ]\d{1,5}( \d\d?:\d\d?)?", fullmatch=True))
def test_anything_is_a_date_or_none(words: str) -> None:
    found = published_date(words)
    assert found == "" or found[4] == "-"
