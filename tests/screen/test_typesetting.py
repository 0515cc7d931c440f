"""Lines: nothing lost, nothing too wide, and columns and offsets that are each other's inverse."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from reader.articles.article import Article, Block, BlockKind, Blocks
from reader.articles.builder import ArticleBuilder
from reader.articles.span import Span
from reader.screen.typesetting import (
    LONG_BLOCK,
    Galley,
    Line,
    Place,
    _clusters,
    cluster_at,
    column_of,
    expanded,
    offset_under,
)
from tests.builders import article

EMOJI = "👨‍👩‍👧❤️🇺🇦👍🏽1️⃣"
ALPHABET = st.sampled_from(
    [*"abc de-f—.,\t\n", *"漢字、。「」", *EMOJI, "e\u0301", "\u200d", "\ufe0f", "\x1b", "\xad", "é"]
)
WORDS = st.lists(ALPHABET, max_size=120).map("".join)
PROSE = (BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.QUOTE, BlockKind.ITEM)


def of_one_block(text: str, kind: BlockKind = BlockKind.PARAGRAPH, level: int = 0) -> Article:
    """An article that no builder has cleaned."""
    return Article("T", text, Blocks([Block(kind, Span(0, len(text)), level)]))


def lines_of(galley: Galley) -> list[Line]:
    return [line for _, line in galley.onward(Place())]


def drawn(text: str, line: Line) -> str:
    return "".join(expanded(run.span.of(text)) for run in line.runs)


@settings(max_examples=100, deadline=None)
@given(WORDS, st.sampled_from([*PROSE, BlockKind.CODE]), st.integers(12, 40))
def test_every_character_that_is_no_space_stands_in_exactly_one_run(text: str, kind: BlockKind, measure: int) -> None:
    galley = Galley(of_one_block(text, kind, 1), measure)
    seen = [0] * len(text)
    for line in lines_of(galley):
        for run in line.runs:
            for offset in range(run.span.start, run.span.end):
                seen[offset] += 1
    assert all(count == 1 for count, character in zip(seen, text, strict=True) if not character.isspace())
    assert max(seen, default=0) <= 1


@settings(max_examples=100, deadline=None)
@given(WORDS, st.sampled_from([*PROSE, BlockKind.CODE, BlockKind.TABLE]), st.integers(12, 40))
def test_no_line_is_wider_than_the_measure(text: str, kind: BlockKind, measure: int) -> None:
    for line in lines_of(Galley(of_one_block(text, kind, 1), measure)):
        for run in line.runs:
            assert run.column + cell_len(expanded(run.span.of(text))) <= measure
        assert cell_len(line.lead) <= measure


@settings(max_examples=100, deadline=None)
@given(WORDS, st.integers(12, 30))
def test_the_column_of_a_character_leads_back_to_it(text: str, measure: int) -> None:
    for line in lines_of(Galley(of_one_block(text), measure)):
        for run in line.runs:
            for offset, _, cells in _clusters(text, run.span.start, run.span.end):
                if cells:
                    assert offset_under(text, line, column_of(text, line, offset)) == offset


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=5), st.integers(12, 40))
def test_a_place_is_where_its_first_character_stands(paragraphs: list[str], measure: int) -> None:
    galley = Galley(article(*paragraphs, title="Title"), measure)
    for place, line in galley.onward(Place()):
        if line.runs and line.runs[0].span:
            assert galley.place_of(line.runs[0].span.start) == place
            assert galley.offset_at(place) == line.runs[0].span.start


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, max_size=4), st.integers(12, 40), st.integers(0, 30))
def test_going_on_and_back_by_as_many_lines_ends_where_it_began(words: list[str], measure: int, by: int) -> None:
    galley = Galley(article(*words, title="Title"), measure)
    there = galley.moved(Place(), by)
    assert galley.distance(Place(), there, 1000) <= by
    assert galley.moved(there, -galley.distance(Place(), there, 1000)) == Place()


@pytest.mark.parametrize("kind", list(BlockKind))
def test_a_block_without_words_has_a_line(kind: BlockKind) -> None:
    galley = Galley(Article("T", "", Blocks([Block(kind, Span(0, 0)), Block(kind, Span(0, 0))])), 40)
    assert all(galley.lines(piece) for piece in range(len(galley)))


def test_prose_is_broken_at_spaces_that_belong_to_no_line() -> None:
    text = "one two three four five"
    assert [drawn(text, line) for line in lines_of(Galley(of_one_block(text), 13)) if line.runs] == [
        "one two three",
        "four five",
    ]


def test_a_word_longer_than_the_line_is_broken_where_it_must_be() -> None:
    text = "a " + "x" * 30
    widths = [len(drawn(text, line)) for line in lines_of(Galley(of_one_block(text), 12)) if line.runs]
    assert widths == [1, 12, 12, 6]


def test_a_compound_may_be_broken_after_its_hyphen() -> None:
    text = "the twenty-seven of them"
    assert next(drawn(text, line) for line in lines_of(Galley(of_one_block(text), 12)) if line.runs) == "the twenty-"


def test_wide_scripts_break_anywhere_but_before_closing_marks() -> None:
    text = "漢字漢字漢字。漢字"
    lines = [drawn(text, line) for line in lines_of(Galley(of_one_block(text), 12)) if line.runs]
    assert lines == ["漢字漢字漢", "字。漢字"]


def test_an_emoji_with_joiners_is_never_cut() -> None:
    family = "👨‍👩‍👧"
    text = "x" * 11 + family
    lines = [drawn(text, line) for line in lines_of(Galley(of_one_block(text), 12)) if line.runs]
    assert lines == ["x" * 11, family]


def test_a_letter_keeps_its_marks() -> None:
    text = "abe\u0301c"
    assert cluster_at(text, 2) == cluster_at(text, 3) == Span(2, 4)
    assert cluster_at(text, 4) == Span(4, 5)


def test_items_hang_under_their_number() -> None:
    builder = ArticleBuilder()
    builder.paragraph("long enough to need a second line", BlockKind.ITEM, 1, 12)
    first, second, *_ = [line for line in lines_of(Galley(builder.article(title="T"), 24)) if line.runs]
    assert (first.lead, second.lead) == ("12. ", "    ")
    assert first.runs[0].column == second.runs[0].column == 4


def test_items_of_a_list_stand_close_and_paragraphs_apart() -> None:
    builder = ArticleBuilder()
    builder.paragraph("one", BlockKind.ITEM, 1)
    builder.paragraph("two", BlockKind.ITEM, 1)
    builder.paragraph("text")
    lines = [drawn(builder.article().text, line) for line in lines_of(Galley(builder.article(title="T"), 24))]
    assert lines == ["", "", "one", "two", "", "text", ""]


def test_a_first_heading_that_says_the_title_is_the_masthead() -> None:
    galley = Galley(article("# The Loom", "Text.", title="The loom"), 40, ("by A. N.",))
    title, credit, blank, text, *_ = lines_of(galley)
    assert title.title and title.span == Span(0, 8)
    assert (credit.lead, blank.runs) == ("by A. N.", ())
    assert text.kind is BlockKind.PARAGRAPH
    assert galley.first_words == 10


def test_a_title_of_its_own_stands_above_the_text() -> None:
    first, *_ = lines_of(Galley(article("Text.", title="A title"), 40))
    assert (first.title, first.lead, first.runs) == (True, "A title", ())


def test_rows_of_a_table_stand_in_columns_under_a_header() -> None:
    builder = ArticleBuilder()
    with builder.block(BlockKind.TABLE):
        builder.text("Town\tPeople\nKherson\t280,000\n")
    art = builder.article(title="T")
    header, rule, row, *_ = [line for line in lines_of(Galley(art, 40)) if line.kind is BlockKind.TABLE]
    assert header.level == 1 and set(rule.lead) == {"─"} and row.level == 0
    assert [run.column for run in header.runs] == [run.column for run in row.runs] == [0, 10]


def test_cells_beyond_the_measure_are_shown_below() -> None:
    text = "\t".join(f"cell{number}" for number in range(12)) + "\n"
    lines = lines_of(Galley(of_one_block(text, BlockKind.TABLE), 20))
    assert "cell11" in "".join(drawn(text, line) for line in lines)


@pytest.mark.parametrize("kind", [BlockKind.PARAGRAPH, BlockKind.CODE, BlockKind.TABLE])
def test_a_very_long_block_is_set_in_pieces_and_loses_nothing(kind: BlockKind) -> None:
    text = "words and more\n" * 2000
    galley = Galley(of_one_block(text, kind), 40)
    assert len(galley) > len(text) // LONG_BLOCK
    assert max(len(galley.lines(piece)) for piece in range(len(galley))) < 1000
    joined = "".join(drawn(text, line) for line in lines_of(galley)).replace(" ", "")
    assert joined == text.replace("\n", "").replace(" ", "")


def test_only_the_first_row_of_a_long_table_is_its_header() -> None:
    text = "a cell\tanother\n" * 2000
    assert sum(line.level for line in lines_of(Galley(of_one_block(text, BlockKind.TABLE), 40))) == 1


def test_another_measure_shares_what_does_not_depend_on_it() -> None:
    galley = Galley(article("one two three four five six seven", title="T"), 40)
    other = galley.at_measure(12)
    assert len(other) == len(galley)
    assert len(other.lines(1)) > len(galley.lines(1))
    assert galley.at_measure(12).lines(1) == other.lines(1)


def test_a_place_of_another_measure_is_brought_to_the_nearest() -> None:
    galley = Galley(article("one", "two", title="T"), 40)
    assert galley.clamped(Place(99, 99)) == galley.last
    assert galley.clamped(Place(1, 99)) == Place(1, len(galley.lines(1)) - 1)


def test_an_offset_between_two_blocks_is_at_the_end_of_the_first() -> None:
    galley = Galley(article("one", "two", title="T"), 40)
    assert galley.place_of(3) == galley.place_of(4) == galley.place_of(0)
    assert galley.place_of(5) != galley.place_of(0)


def test_an_empty_article_has_a_masthead() -> None:
    galley = Galley(Article("", ""), 40)
    assert galley.place_of(0) == Place() == galley.moved(Place(), 0)
    assert galley.last.piece == 0
