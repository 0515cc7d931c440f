"""The gate for hostile text."""

import re
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.articles.cleaning import MARKS_ON_A_BASE, clean, clean_line, drawable

HOSTILE = st.text(
    alphabet=st.one_of(
        st.sampled_from(
            "ab [];mPX^_\\\x1b\x07\x9b\x9c\x9d\x90"
            "\x00\x08\r\n\t\x0b\x0c\x85\u2028\u202e\u2066\u061c\ufeff\u0301\u20dd\u0e31"
        ),
        st.characters(codec=None),
    ),
    max_size=200,
)
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def longest_run_of_marks(text: str) -> int:
    longest = run = 0
    for character in text:
        run = run + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        longest = max(longest, run)
    return longest


@given(HOSTILE)
@settings(max_examples=100, deadline=None)
def test_nothing_that_could_act_on_a_terminal_is_left(text: str) -> None:
    cleaned = clean(text)
    assert not FORBIDDEN.search(cleaned)
    assert longest_run_of_marks(cleaned) <= MARKS_ON_A_BASE


@given(HOSTILE)
@settings(max_examples=100, deadline=None)
def test_cleaning_what_is_clean_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert clean_line(clean_line(text)) == clean_line(text)


@given(HOSTILE, st.integers(10, 40))
@settings(max_examples=100, deadline=None)
def test_a_cleaned_line_is_one_line_within_its_limit(text: str, limit: int) -> None:
    line = clean_line(text, limit)
    assert len(line) <= limit
    assert line == " ".join(line.split()) and "\n" not in line


@given(HOSTILE)
@settings(max_examples=100, deadline=None)
def test_what_is_drawn_has_as_many_characters_and_none_that_acts(text: str) -> None:
    drawn = drawable(text)
    assert len(drawn) == len(text)
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", drawn)


@pytest.mark.parametrize(
    ("hostile", "left"),
    [
        ("a\x1b]52;c;aGk=\x07b", "ab"),
        ("a\x1b]0;title\x1b\\b", "ab"),
        ("a\x1b[31;7mred\x1b[0m", "ared"),
        ("a\x9b31mb", "ab"),
        ("a\x9d0;title\x9cb", "ab"),
        ("a\x1bP$qm\x1b\\b", "ab"),
        ("a\x1b(0b", "ab"),
        ("real\rfake", "real\nfake"),
        ("a\r\nb\u2028c", "a\nb\nc"),
        ("user\u202egpj", "usergpj"),
        ("a\ud800b", "a\ufffdb"),
        ("soft\u00adhyphen", "softhyphen"),
    ],
)
def test_sequences_go_whole_and_words_stay(hostile: str, left: str) -> None:
    assert clean(hostile) == left


@pytest.mark.parametrize(
    "text", ["Херсон", "שלום עולם", "مرحبا", "ภาษาไทยที่นี่", "Việt Nam", "日本語", "👨‍👩‍👧", "नमस्ते", "a\tb\n", "e\u0301"]
)
def test_what_people_write_is_left_as_it_is(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize("heap", ["\x9d", "\x1b]", "\x90", "\x1bP", "\x1b[", "\x1b]a\x1b", "\u0301", "\r"])
def test_the_time_does_not_grow_with_the_square_of_a_heap(heap: str) -> None:
    started = time.process_time()
    clean(heap * 100_000)
    assert time.process_time() - started < 3


def test_a_long_line_is_cut_at_a_word() -> None:
    assert clean_line("one two three four five", 13) == "one two…"
