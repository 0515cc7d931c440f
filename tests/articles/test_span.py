"""Spans and their arithmetic."""

from hypothesis import given
from hypothesis import strategies as st

from reader.articles.span import Span

SPANS = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda ends: Span(min(ends), max(ends)))


@given(SPANS, SPANS)
def test_two_overlap_when_they_share_a_character(one: Span, other: Span) -> None:
    shared = set(range(one.start, one.end)) & set(range(other.start, other.end))
    assert one.overlaps(other) == bool(shared) or not (one and other)
    assert len(one.common(other)) == len(shared)


@given(SPANS, SPANS)
def test_the_joined_span_covers_both(one: Span, other: Span) -> None:
    assert one.joined(other).covers(one) and one.joined(other).covers(other)


@given(SPANS, st.integers(0, 30))
def test_it_contains_what_lies_from_its_start_to_before_its_end(span: Span, offset: int) -> None:
    assert span.contains(offset) == (offset in range(span.start, span.end))


@given(st.text(alphabet="a \n", max_size=20), SPANS)
def test_trimming_leaves_the_words_without_white_space_at_the_ends(text: str, span: Span) -> None:
    span = Span(min(span.start, len(text)), min(span.end, len(text)))
    trimmed = span.trimmed(text)
    assert trimmed.of(text) == span.of(text).strip()
    assert span.covers(trimmed) or not trimmed


def test_an_empty_span_is_false_and_has_no_length() -> None:
    assert not Span(3, 3) and len(Span(3, 3)) == 0
    assert Span(1, 4).shifted(2) == Span(3, 6)
