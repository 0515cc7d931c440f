"""Where words and sentences begin and end."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.articles.span import Span
from reader.articles.words import first_sentence, sentences, words

TEXT = st.text(alphabet="ab A.!?,’'-\n \"”Mr(5é字。", max_size=120)


def said(text: str) -> list[str]:
    return [span.of(text) for span in sentences(text)]


@given(TEXT)
@settings(max_examples=100, deadline=None)
def test_sentences_cover_all_words_in_order_and_do_not_overlap(text: str) -> None:
    end = 0
    for sentence in sentences(text):
        assert sentence and sentence.start >= end
        assert not text[end : sentence.start].strip()
        assert sentence.of(text) == sentence.of(text).strip()
        end = sentence.end
    assert not text[end:].strip()


@given(TEXT)
@settings(max_examples=100, deadline=None)
def test_words_cover_everything_but_white_space(text: str) -> None:
    spans = list(words(text))
    assert "".join(span.of(text) for span in spans) == "".join(text.split())
    assert all(one.end <= other.start for one, other in pairwise(spans))


@given(TEXT, st.integers(0, 60), st.integers(0, 60))
@settings(max_examples=80, deadline=None)
def test_within_a_stretch_nothing_outside_it_is_given(text: str, start: int, length: int) -> None:
    within = Span(min(start, len(text)), min(start + length, len(text)))
    assert all(within.covers(span) for span in [*words(text, within), *sentences(text, within)])


@pytest.mark.parametrize(
    "text",
    [
        "Mr. Sullivan spoke to Gen. Zaluzhny.",
        "On Nov. 11 the U.S. Embassy said so.",
        "J. R. R. Tolkien wrote e.g. letters.",
        "It cost 3.5 million.",
        "He asked “Why? how?” and left.",
    ],
)
def test_stops_inside_a_sentence_do_not_end_it(text: str) -> None:
    assert said(text) == [text]


def test_sentences_end_where_they_end() -> None:
    text = "It fell. “Who saw it?” Nobody! It was made by Apple Inc. The firm denies it… Then? 終わり。次。"
    assert said(text) == [
        "It fell.",
        "“Who saw it?”",
        "Nobody!",
        "It was made by Apple Inc.",
        "The firm denies it…",
        "Then?",
        "終わり。",
        "次。",
    ]


def test_a_line_end_ends_a_sentence() -> None:
    assert said("The title\n\nIt fell.") == ["The title", "It fell."]
    assert first_sentence("\n\n The title\n\nIt fell.") == "The title"
    assert first_sentence("  ") == ""


def test_a_word_keeps_its_apostrophes_hyphens_and_inner_stops() -> None:
    text = "Russia’s well-known U.S. policy, isn't it?"
    assert [span.of(text) for span in words(text)] == [
        *("Russia’s", "well-known", "U.S", ".", "policy", ",", "isn't", "it", "?")
    ]
