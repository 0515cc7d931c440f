"""What is painted where, and what wins."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from reader.articles.span import Span
from reader.screen.marks import Layer, Mark, SpanIndex, stretches

SPANS = st.tuples(st.integers(0, 40), st.integers(0, 12)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))
MARKS = st.lists(st.builds(Mark, SPANS, st.sampled_from(Layer), st.sampled_from("abcd")), max_size=12)


@settings(max_examples=100, deadline=None)
@given(st.lists(SPANS, max_size=30), SPANS)
def test_the_index_finds_what_looking_at_every_span_finds(spans: list[Span], wanted: Span) -> None:
    found = list(SpanIndex(spans).between(wanted))
    assert sorted(found) == [number for number, span in enumerate(spans) if span.overlaps(wanted)]
    assert [spans[number].start for number in found] == sorted(spans[number].start for number in found)


@settings(max_examples=100, deadline=None)
@given(st.lists(SPANS, max_size=30), st.integers(0, 60))
def test_the_index_knows_the_nearest_start_on_either_side(spans: list[Span], offset: int) -> None:
    index = SpanIndex(spans)
    after, before = index.after(offset), index.before(offset)
    starts = sorted(span.start for span in spans)
    assert (spans[after].start if after is not None else None) == next((s for s in starts if s > offset), None)
    assert (spans[before].start if before is not None else None) == next((s for s in starts[::-1] if s < offset), None)


@settings(max_examples=100, deadline=None)
@given(SPANS.filter(bool), MARKS)
def test_the_parts_cover_the_run_and_each_has_just_the_marks_on_it(run: Span, marks: list[Mark]) -> None:
    parts = stretches(run, marks)
    assert (parts[0][0].start, parts[-1][0].end) == (run.start, run.end)
    assert all(one.end == other.start for (one, _), (other, _) in pairwise(parts))
    for span, styles in parts:
        for offset in range(span.start, span.end):
            assert set(styles) == {mark.style for mark in marks if mark.span.contains(offset)}


def test_layers_are_painted_in_their_order() -> None:
    run = Span(0, 10)
    marks = [Mark(run, layer, layer.name) for layer in reversed(Layer)]
    ((_, styles),) = stretches(run, marks)
    assert styles == tuple(layer.name for layer in Layer)
    assert styles[-1] == "CARET"


def test_in_one_layer_the_later_lies_over_the_earlier() -> None:
    marks = [Mark(Span(0, 10), Layer.NOTE, "yellow"), Mark(Span(4, 6), Layer.NOTE, "green")]
    assert stretches(Span(0, 10), marks) == [
        (Span(0, 4), ("yellow",)),
        (Span(4, 6), ("yellow", "green")),
        (Span(6, 10), ("yellow",)),
    ]


def test_a_run_without_marks_is_one_part() -> None:
    assert stretches(Span(3, 9), [Mark(Span(9, 12), Layer.HIT, "hit")]) == [(Span(3, 9), ())]


def test_an_empty_run_has_no_parts() -> None:
    assert stretches(Span(3, 3), [Mark(Span(0, 9), Layer.HIT, "hit")]) == []


def test_an_index_of_nothing_finds_nothing() -> None:
    index = SpanIndex()
    assert (list(index.between(Span(0, 9))), index.after(0), index.before(9)) == ([], None, None)
