"""Articles, and their packed blocks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.articles.article import Block, BlockKind, Blocks
from reader.articles.span import Span
from tests.builders import article

BLOCKS = st.lists(
    st.builds(
        Block,
        st.sampled_from(BlockKind),
        st.tuples(st.integers(0, 1000), st.integers(0, 1000)).map(lambda ends: Span(min(ends), max(ends))),
        st.integers(0, 255),
        st.integers(0, 65_535),
    ),
    max_size=10,
)


@given(BLOCKS)
def test_blocks_are_what_was_packed(blocks: list[Block]) -> None:
    packed = Blocks(blocks)
    assert list(packed) == blocks
    assert list(Blocks.from_bytes(packed.to_bytes())) == blocks
    assert packed[:3] == tuple(blocks[:3]) and len(packed) == len(blocks)
    if blocks:
        assert packed[-1] == blocks[-1]
    with pytest.raises(IndexError):
        packed[len(blocks)]


def test_the_block_at_an_offset_is_the_one_that_holds_it_or_the_one_before() -> None:
    made = article("One.", "Two.", "Three.")
    for place, block in enumerate(made.blocks):
        for offset in (block.span.start, block.span.end):
            assert made.blocks.at(offset) == place
    assert made.blocks.at(10_000) == 2
    assert Blocks().at(5) == 0


def test_a_revision_tells_text_and_layout_from_others_and_nothing_else() -> None:
    one = article("One.", "Two.")
    assert one.revision == article("One.", "Two.", title="Another", byline="B").revision
    assert one.revision != article("One.", "Too.").revision
    assert one.revision != article("# One.", "Two.").revision


def test_words_are_counted_by_white_space() -> None:
    assert article("One two.", "Three").words == 3
