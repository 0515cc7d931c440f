from hypothesis import given, settings
from hypothesis import strategies as st

from reader.articles.span import Span
from reader.notes.selectors import CONTEXT, WIDEST_CONTEXT, TextPositionSelector, TextQuoteSelector, describe


def test_a_passage_is_remembered_by_its_words_and_those_around_it() -> None:
    text = "The engine weaves algebra. The loom weaves leaves."
    quote, position = describe(text, Span(27, 35))
    assert quote == TextQuoteSelector("The loom", "The engine weaves algebra. ", " weaves leaves.")
    assert position == TextPositionSelector(27, 35)


def test_the_context_is_no_longer_than_it_need_be() -> None:
    text = "".join(f"Sentence number {n} stands here. " for n in range(200))
    quote, _ = describe(text, Span(3000, 3020))
    assert len(quote.prefix) == len(quote.suffix) == CONTEXT >= 32


def test_the_context_grows_until_a_copy_can_be_told_from_the_passage() -> None:
    same = "The minutes were read and approved, and nobody asked for the floor at all that evening. " * 2
    text = f"Monday. {same}Tuesday. {same}Wednesday."
    for start in (text.index("approved"), text.rindex("approved")):
        quote, _ = describe(text, Span(start, start + 8))
        assert text.count(quote.prefix + quote.exact + quote.suffix) == 1


def test_the_context_of_endless_repetition_is_bounded() -> None:
    text = "na " * 5000
    quote, _ = describe(text, Span(6000, 6002))
    assert len(quote.prefix) <= WIDEST_CONTEXT


@given(text=st.text(max_size=200), start=st.integers(-5, 210), length=st.integers(0, 50))
@settings(max_examples=100, deadline=None)
def test_prefix_words_and_suffix_are_the_text_around_the_position(text: str, start: int, length: int) -> None:
    quote, position = describe(text, Span(start, start + length))
    assert text[position.start : position.end] == quote.exact
    assert text.endswith(quote.prefix, 0, position.start)
    assert text.startswith(quote.suffix, position.end)
