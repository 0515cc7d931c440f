"""The one way to build an article: its offsets are right by construction."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.articles.article import Article, BlockKind, InlineKind
from reader.articles.builder import BLOCK_GAP, ArticleBuilder
from tests.articles.test_cleaning import FORBIDDEN, longest_run_of_marks

WORDS = st.text(alphabet="ab é\u0301 \n\t[]\x1b\x07\u202e🙂字\r", max_size=12)
PIECES = st.lists(st.tuples(WORDS, st.none() | st.sampled_from(InlineKind), st.just("")), max_size=6)
BLOCKS = st.lists(st.tuples(st.sampled_from(BlockKind), PIECES), max_size=6)
Pieces = Sequence[tuple[str, InlineKind | None, str]]


def opened(blocks: Sequence[tuple[BlockKind, Pieces]]) -> Article:
    """Built by opening and closing."""
    builder = ArticleBuilder()
    for kind, pieces in blocks:
        with builder.block(kind, 1):
            for words, look, href in pieces:
                if look is None:
                    builder.text(words)
                else:
                    with builder.inline(look, href):
                        builder.text(words)
    return builder.article()


@given(BLOCKS)
@settings(max_examples=100, deadline=None)
def test_every_span_lies_in_the_text_and_blocks_part_it(blocks: list[tuple[BlockKind, Pieces]]) -> None:
    article = opened(blocks)
    end = 0
    for place, block in enumerate(article.blocks):
        assert block.span.start == (end + len(BLOCK_GAP) if place else 0)
        assert article.text[end : block.span.start] == (BLOCK_GAP if place else "")
        end = block.span.end
    assert end == len(article.text)
    for inline in article.inlines:
        assert inline.span and any(block.span.covers(inline.span) for block in article.blocks)


@given(BLOCKS)
@settings(max_examples=100, deadline=None)
def test_no_piece_and_no_seam_lets_anything_hostile_through(blocks: list[tuple[BlockKind, Pieces]]) -> None:
    article = opened(blocks)
    assert not FORBIDDEN.search(article.text)
    assert longest_run_of_marks(article.text) <= 4


@given(BLOCKS)
@settings(max_examples=100, deadline=None)
def test_prose_is_folded_and_has_no_space_at_its_ends(blocks: list[tuple[BlockKind, Pieces]]) -> None:
    article = opened(blocks)
    for block in article.blocks:
        words = block.span.of(article.text)
        if block.kind in (BlockKind.CODE, BlockKind.TABLE):
            assert words.endswith("\n")
        else:
            assert "  " not in words and "\n" not in words and "\t" not in words
            assert words == words.strip(" ")


@given(BLOCKS)
@settings(max_examples=100, deadline=None)
def test_blocks_given_whole_are_those_opened_and_closed(blocks: list[tuple[BlockKind, Pieces]]) -> None:
    builder = ArticleBuilder()
    for kind, pieces in blocks:
        builder.stretches(pieces, kind, 1)
    assert builder.article() == opened(blocks)


def test_marks_heaped_over_many_pieces_are_thinned() -> None:
    builder = ArticleBuilder()
    with builder.block(BlockKind.PARAGRAPH):
        for words in ("a", *["\u0301\u0301"] * 5, "b"):
            builder.text(words)
    assert builder.article().text == "a" + "\u0301" * 4 + "b"


def test_a_space_before_a_stretch_stays_outside_it() -> None:
    builder = ArticleBuilder()
    with builder.block(BlockKind.PARAGRAPH):
        builder.text("see ")
        with builder.inline(InlineKind.LINK, "http://x.org/\x1b"):
            builder.text(" this ")
        builder.text(" one")
    article = builder.article()
    assert article.text == "see this one"
    assert article.inlines[0].span.of(article.text) == "this"
    assert article.inlines[0].href == "http://x.org/"


def test_stretches_nest_outer_first() -> None:
    builder = ArticleBuilder()
    with builder.block(BlockKind.PARAGRAPH), builder.inline(InlineKind.STRONG):
        builder.text("a ")
        with builder.inline(InlineKind.EMPHASIS):
            builder.text("b")
    assert [inline.kind for inline in builder.article().inlines] == [InlineKind.STRONG, InlineKind.EMPHASIS]


def test_a_line_break_is_kept_between_words_and_dropped_at_the_ends() -> None:
    builder = ArticleBuilder()
    with builder.block(BlockKind.PARAGRAPH):
        builder.line_break()
        builder.text("a")
        builder.line_break()
        builder.text("b")
        builder.line_break()
    assert builder.article().text == "a\nb"


def test_code_keeps_its_blanks_and_ends_in_one_newline() -> None:
    builder = ArticleBuilder()
    builder.paragraph("  if x:\n\ty\n\n\n", BlockKind.CODE)
    builder.paragraph("after")
    assert builder.article().text == "  if x:\n\ty\n\n\nafter"


def test_blocks_without_words_leave_no_trace() -> None:
    builder = ArticleBuilder()
    for words in ("", "  \n ", "\x1b[0m", "\u202e"):
        builder.paragraph(words)
        builder.paragraph(words, BlockKind.CODE)
    assert builder.is_empty
    assert builder.article() == ArticleBuilder().article()


def test_a_rule_has_no_words_and_is_a_block() -> None:
    builder = ArticleBuilder()
    builder.paragraph("a")
    builder.rule()
    builder.paragraph("b")
    assert [block.kind for block in builder.article().blocks] == [
        BlockKind.PARAGRAPH,
        BlockKind.RULE,
        BlockKind.PARAGRAPH,
    ]


def test_blocks_do_not_nest() -> None:
    builder = ArticleBuilder()
    with builder.block(BlockKind.PARAGRAPH), pytest.raises(AssertionError), builder.block(BlockKind.QUOTE):
        pass


def test_the_title_is_given_or_the_first_heading_or_the_first_sentence() -> None:
    builder = ArticleBuilder()
    builder.paragraph("It fell. Nobody saw it.")
    assert builder.article().title == "It fell."
    builder.paragraph("The fall", BlockKind.HEADING, 2)
    assert builder.article().title == "The fall"
    assert builder.article(title=" Given\x1b[0m\n one ").title == "Given one"


def test_a_title_from_a_long_sentence_is_cut_at_a_word() -> None:
    builder = ArticleBuilder()
    builder.paragraph("word " * 100)
    title = builder.article().title
    assert len(title) <= 120 and title.endswith("word…")


def test_metadata_are_cleaned_and_tags_are_told_once() -> None:
    builder = ArticleBuilder()
    builder.paragraph("a")
    article = builder.article(byline="A\x1b]0;x\x07\nB", source="\u202eS", tags=("t", " t ", "", "\x07", "u"))
    assert (article.byline, article.source, article.tags) == ("A B", "S", ("t", "u"))
