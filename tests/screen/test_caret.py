"""vi's motions, over words, sentences, blocks and the gaps between them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.articles.article import Article, BlockKind
from reader.articles.builder import ArticleBuilder
from reader.articles.span import Span
from reader.screen.caret import WINDOW, Motions
from tests.builders import article

TEXT = ("The loom weaves. It rests!", "Don't stop, Mr. Jacquard. A third one.")


@pytest.fixture
def motions() -> Motions:
    return Motions(article(*TEXT))


def at(motions: Motions, words: str) -> int:
    return motions.text.index(words)


def walk(motion: Callable[[int], int], offset: int) -> list[int]:
    """Every stop of a motion, until it stays where it is."""
    stops = []
    while (following := motion(offset)) != offset:
        stops.append(following)
        offset = following
        assert len(stops) < 2_500, "it goes round"
    return stops


def test_right_goes_over_the_gap_between_blocks(motions: Motions) -> None:
    end = at(motions, "!")
    assert motions.right(end) == at(motions, "Don't")
    assert motions.left(at(motions, "Don't")) == end


def test_left_and_right_stay_inside_the_text(motions: Motions) -> None:
    assert motions.left(0) == 0
    last = len(motions.text) - 1
    assert motions.right(last) == last


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text("ab .\n漢👩‍\u200d🚀e\u0301", max_size=20), max_size=5))
def test_right_and_left_visit_the_same_characters(paragraphs: list[str]) -> None:
    motions = Motions(article(*paragraphs))
    there = walk(motions.right, motions.inside(0))
    if there:
        assert walk(motions.left, there[-1]) == [motions.inside(0), *there][-2::-1]
        assert all(motions.text[offset] != "\n" for offset in there)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text("ab .!?'\n\t漢👩\u200d🚀e\u0301", max_size=30), max_size=5), st.integers(-5, 200))
def test_every_motion_ends_inside_the_text(paragraphs: list[str], offset: int) -> None:
    motions = Motions(article(*paragraphs))
    offset = motions.inside(offset)
    by_words = (motions.word_on, motions.word_back, motions.word_end)
    by_more = (motions.sentence_on, motions.sentence_back, motions.paragraph_on, motions.paragraph_back)
    for motion in (motions.left, motions.right, *by_words, *by_more):
        found = motion(offset)
        assert 0 <= found < max(1, len(motions.text))
        assert len(walk(motion, offset)) <= len(motions.text)
    for span in (motions.word_at(offset), motions.sentence_at(offset), motions.paragraph_at(offset)):
        assert 0 <= span.start <= span.end <= len(motions.text)


def test_a_letter_with_its_marks_is_one_step() -> None:
    motions = Motions(article("ae\u0301b"))
    assert walk(motions.right, 0) == [1, 3]
    assert walk(motions.left, 3) == [1, 0]


def test_words_are_stepped_over_with_their_punctuation(motions: Motions) -> None:
    stops = walk(motions.word_on, 0)
    assert [motions.text[stop : stop + 4] for stop in stops[:6]] == ["loom", "weav", ". It", "It r", "rest", "!\n\nD"]
    assert motions.text[stops[6] :].startswith("Don't")


def test_word_back_comes_to_the_beginning_of_this_word_first(motions: Motions) -> None:
    weaves = at(motions, "weaves")
    assert motions.word_back(weaves + 3) == weaves
    assert motions.word_back(weaves) == at(motions, "loom")
    assert motions.word_back(at(motions, "'t")) == at(motions, "Don't")
    assert motions.word_back(at(motions, "Don't")) == at(motions, "!")


def test_word_end_goes_on_to_the_next_end(motions: Motions) -> None:
    assert motions.word_end(0) == 2
    assert motions.word_end(2) == at(motions, "loom") + 3
    assert motions.word_end(at(motions, "!")) == at(motions, "Don't") + 4


def test_sentences_are_gone_through_over_blocks(motions: Motions) -> None:
    starts = [at(motions, words) for words in ("It rests", "Don't", "A third")]
    assert walk(motions.sentence_on, 0) == starts
    assert walk(motions.sentence_back, len(motions.text)) == [*starts[::-1], 0]


def test_the_space_between_two_sentences_belongs_to_the_next(motions: Motions) -> None:
    assert motions.sentence_at(at(motions, " It")).of(motions.text) == "It rests!"
    assert motions.sentence_at(at(motions, "\n\n")).of(motions.text) == "Don't stop, Mr. Jacquard."


def test_after_the_last_sentence_it_is_the_last() -> None:
    motions = Motions(article("One. Two."))
    assert motions.sentence_at(9).of(motions.text) == "Two."


def test_paragraphs_are_blocks_with_words() -> None:
    builder = ArticleBuilder()
    builder.paragraph("One")
    builder.rule()
    builder.paragraph("Two")
    motions = Motions(builder.article())
    two = motions.text.index("Two")
    assert motions.paragraph_on(0) == two
    assert motions.paragraph_on(two) == two
    assert motions.paragraph_back(two + 1) == two
    assert motions.paragraph_back(two) == 0
    assert motions.paragraph_at(two + 2).of(motions.text) == "Two"


def test_the_caret_never_stands_between_the_cells_of_a_table() -> None:
    builder = ArticleBuilder()
    with builder.block(BlockKind.TABLE):
        builder.text("a\tb\nc\td\n")
    motions = Motions(builder.article())
    assert "".join(motions.text[offset] for offset in [0, *walk(motions.right, 0)]) == "abcd"


def test_a_word_is_found_from_anywhere_in_it(motions: Motions) -> None:
    loom = Span(4, 8)
    assert {motions.word_at(offset) for offset in range(4, 8)} == {loom}
    assert motions.word_at(3) == loom


def test_a_block_of_a_million_characters_is_looked_at_in_parts() -> None:
    sentence = "This is sentence number one thousand. "
    motions = Motions(article(sentence * 30_000))
    middle = 500_000
    here = motions.sentence_at(middle)
    assert here.of(motions.text) == sentence.strip() and here.contains(middle)
    assert motions.sentence_on(here.start) == here.end + 1
    assert motions.sentence_back(here.start) == here.start - len(sentence)
    assert sum(len(found) for found in motions._kept.values()) * len(sentence) < 6 * WINDOW


def test_sentences_are_whole_across_the_borders_of_the_parts() -> None:
    sentence = "This is sentence number one thousand. "
    motions = Motions(article(sentence * 1_500))
    starts = walk(motions.sentence_on, 0)
    assert starts == list(range(len(sentence), len(motions.text), len(sentence)))
    assert walk(motions.sentence_back, starts[-1]) == [*starts[-2::-1], 0]


def test_a_text_without_any_stop_has_sentences_too() -> None:
    motions = Motions(article("word " * 20_000))
    assert motions.sentence_at(50_000).contains(50_000)
    assert len(walk(motions.sentence_on, 0)) < 50


def test_nothing_moves_in_an_empty_article() -> None:
    motions = Motions(Article("", ""))
    assert motions.inside(5) == motions.left(0) == motions.right(0) == motions.word_on(0) == motions.word_end(0) == 0
    assert motions.sentence_at(0) == motions.paragraph_at(0) == motions.word_at(0) == Span(0, 0)
