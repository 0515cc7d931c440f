from __future__ import annotations

import re
import sys
import time
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reader.articles.span import Span
from reader.screen.finding import Finding, _fold

WORDS = st.text("abAB é\n", max_size=200)
QUERIES = st.text("abAB é", min_size=1, max_size=4)


def found(text: str, query: str, *, regex: bool = False, near: int = 0, part: int = 64) -> list[str]:
    hits = Finding(text, query, regex=regex, near=near, part=part).finish()
    return [span.of(text) for span in hits]


def naive(text: str, query: str) -> list[Span]:
    if query == query.lower():
        text = text.lower()
    spans, at = [], text.find(query)
    while at >= 0:
        spans.append(Span(at, at + len(query)))
        at = text.find(query, at + len(query))
    return spans


@settings(max_examples=100, deadline=None)
@given(WORDS, QUERIES, st.integers(0, 250))
def test_words_are_found_where_a_naive_search_finds_them(text: str, query: str, near: int) -> None:
    lines = "\n".join(line[:30] for line in text.split("\n"))  # no line is longer than a part
    assert list(Finding(lines, query, near=near, part=32).finish()) == naive(lines, query)


@settings(max_examples=100, deadline=None)
@given(st.text("ab", max_size=300), st.text("ab", min_size=1, max_size=3), st.integers(0, 300), st.integers(8, 64))
@example("a" * 40, "aaa", 0, 8)
def test_in_one_long_line_hits_never_overlap_and_none_is_missed(text: str, query: str, near: int, part: int) -> None:
    hits = list(Finding(text, query, near=near, part=part).finish())
    assert all(span.of(text) == query for span in hits)
    assert all(before.end <= after.start for before, after in pairwise(hits))
    for at in range(len(text)):
        if text.startswith(query, at):
            assert any(span.overlaps(Span(at, at + len(query))) for span in hits)


@settings(max_examples=100, deadline=None)
@given(WORDS, st.text("ab.*+?()[]{}|\\^$1,", max_size=8))
def test_anything_typed_is_a_search_or_a_sentence(text: str, query: str) -> None:
    finding = Finding(text, query, regex=True, part=32)
    hits = finding.finish()
    assert finding.is_done
    assert not (finding.complaint and len(hits))
    assert all(span for span in hits)


@settings(max_examples=50, deadline=None)
@given(st.text("ab \n", max_size=200), st.sampled_from(["a+", "b?a", "^a", "b$", r"\bab\b", "(a|b) "]))
def test_an_expression_finds_what_python_finds_line_by_line(text: str, query: str) -> None:
    expected = [match[0] for line in text.split("\n") for match in re.finditer(query, line) if match[0]]
    assert found(text, query, regex=True, part=32) == expected


def test_without_capitals_capitals_are_ignored_and_with_one_they_count() -> None:
    text = "Kherson, KHERSON, kherson. ΟΔΟΣ οδός"
    assert found(text, "kherson") == ["Kherson", "KHERSON", "kherson"]
    assert found(text, "Kherson") == ["Kherson"]
    assert found(text, "οδοσ") == ["ΟΔΟΣ"]
    assert found(text, r"kh\w+\W", regex=True) == ["Kherson,", "KHERSON,", "kherson."]


def test_straight_quotation_marks_and_spaces_find_typographic_ones() -> None:
    assert found("O’Brien said “no\u00a0more”", "o'brien") == ["O’Brien"]
    assert found("O’Brien said “no\u00a0more”", '"no more"') == ["“no\u00a0more”"]


def test_folding_keeps_every_character_in_its_place() -> None:
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    assert len(_fold(every, True)) == len(every)


def test_the_part_before_the_reader_is_searched_first() -> None:
    text = "\n".join(["word"] * 1000)
    finding = Finding(text, "word", near=2500, part=100)
    finding.advance(0)
    first = finding.hits[0]
    assert first.start <= 2500 <= finding.hits[-1].end + 100
    assert not finding.is_done and len(finding.hits) < 50
    assert len(finding.finish()) == 1000


def test_the_first_hit_from_a_place_comes_round_to_the_beginning() -> None:
    finding = Finding("a b a b a", "a")
    finding.finish()
    assert [finding.first_from(offset) for offset in (0, 1, 4, 5, 9)] == [0, 1, 1, 2, 0]


def test_an_expression_that_is_not_complete_says_so() -> None:
    for query in ("(a", "[", "a{2,1}", "*", "(?P<", "\\"):
        finding = Finding("a", query, regex=True)
        assert finding.is_done and finding.complaint.startswith("regular expression is not complete: ")


def test_what_matches_no_characters_is_no_hit() -> None:
    assert found("abc", "x*", regex=True) == []
    assert found("abc", "", regex=True) == []
    assert found("aab", "^", regex=True) == []


@pytest.mark.parametrize("query", ["(a+)+$", "(a|aa)+$", "((a*)b?)*c", "(a?){30}b", "(?:a+){2,}b", "(.*a){12}"])
def test_a_repeat_in_a_repeat_is_refused_before_it_is_tried(query: str) -> None:
    finding = Finding("a" * 40, query, regex=True)
    assert finding.is_done and "for ever" in finding.complaint


@pytest.mark.parametrize("query", [r"(\d{3})+", r"[(+*]+", r"\(a+\)+", "(ab)+", "(a|b)c", "(a+)?b", "a++b"])
def test_a_harmless_repeat_is_not_refused(query: str) -> None:
    assert Finding("abc", query, regex=True).complaint == ""


@pytest.mark.parametrize("query", ["a*a*a*a*a*b", ".*.*.*x", r"\w+\w+\w+\w+!", "a.*a.*a.*a.*b"])
def test_an_expression_that_takes_too_long_is_given_up(query: str) -> None:
    finding = Finding("a" * 100_000, query, regex=True)
    began = time.thread_time()
    finding.finish()
    assert finding.complaint and finding.is_done
    assert time.thread_time() - began < 2


def test_a_usual_expression_is_not_given_up() -> None:
    text = "The mayor of Kherson said on Monday that the city was free. " * 30 + "\n"
    finding = Finding(text * 20, r"\w+ said on \w+", regex=True)
    assert len(finding.finish()) == 600 and not finding.complaint


def test_a_text_of_ten_megabytes_never_holds_up_a_key() -> None:
    text = "Words and words — and Kherson, “again”.\n" * 250_000
    finding = Finding(text, "kherson", near=5_000_000)
    longest = 0.0
    while not finding.is_done:
        began = time.thread_time()
        finding.advance(0)
        longest = max(longest, time.thread_time() - began)
    assert len(finding.hits) == 250_000
    assert longest < 0.05
