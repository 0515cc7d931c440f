"""`Article`, `Block`, `Inline`, and their kinds."""

from __future__ import annotations

import hashlib
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import overload

from reader.articles.span import Span


class BlockKind(Enum):
    """What a block is set as. The order is stored: add at the end only."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    QUOTE = "quote"
    ITEM = "item"
    CODE = "code"
    TABLE = "table"
    RULE = "rule"


class InlineKind(Enum):
    """What a stretch inside a block is set as."""

    EMPHASIS = "emphasis"
    STRONG = "strong"
    CODE = "code"
    LINK = "link"
    STRIKE = "strike"
    IMAGE = "image"


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the article set as one piece.

    Lines of a code block end in a newline; rows of a table do too, and its cells are parted by a tab. A newline
    inside any other block is a line break that the author asked for.
    """

    kind: BlockKind
    span: Span
    level: int = 0
    """Depth of a heading (1 to 6), of a list item or a quotation (from 1); of what stands inside one; else 0."""
    ordinal: int = 0
    """The number of an item in a numbered list; 0 elsewhere."""


@dataclass(frozen=True, slots=True)
class Inline:
    """A stretch inside a block that looks or acts otherwise."""

    kind: InlineKind
    span: Span
    href: str = ""
    """Where a link leads, or where an image is; empty elsewhere."""


_KINDS = tuple(BlockKind)
_CODES = {kind: code for code, kind in enumerate(_KINDS)}
_WIDTH = 3
"""Integers a packed block takes: what it is, where it starts, where it ends."""


class Blocks(Sequence[Block]):
    """The blocks of an article in reading order, never overlapping; held packed, because a book has 100,000.

    Each block is three unsigned 32-bit integers: kind + 256 × level + 65,536 × ordinal, start, end.
    """

    __slots__ = ("_packed",)

    def __init__(self, blocks: Iterable[Block] = ()) -> None:
        self._packed = array("I")
        for block in blocks:
            what = _CODES[block.kind] | min(block.level, 255) << 8 | min(block.ordinal, 65_535) << 16
            self._packed.extend((what, block.span.start, block.span.end))

    @classmethod
    def from_bytes(cls, packed: bytes) -> Blocks:
        """What `to_bytes` gave."""
        blocks = cls()
        blocks._packed.frombytes(packed)
        return blocks

    def to_bytes(self) -> bytes:
        """The packed form, for keeping."""
        return self._packed.tobytes()

    @property
    def starts(self) -> array[int]:
        """Where each block starts."""
        return self._packed[1::_WIDTH]

    @property
    def ends(self) -> array[int]:
        """Where each block ends."""
        return self._packed[2::_WIDTH]

    def at(self, offset: int) -> int:
        """The index of the block that holds `offset`, or of the last one before it; 0 when there is none."""
        return max(0, bisect_right(self.starts, offset) - 1)

    @overload
    def __getitem__(self, index: int) -> Block: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Block, ...]: ...
    def __getitem__(self, index: int | slice) -> Block | tuple[Block, ...]:
        if isinstance(index, slice):
            return tuple(self[place] for place in range(*index.indices(len(self))))
        count = len(self)
        if not -count <= index < count:
            raise IndexError(index)
        at = (index % count) * _WIDTH
        what, start, end = self._packed[at : at + _WIDTH]
        return Block(_KINDS[what & 255], Span(start, end), what >> 8 & 255, what >> 16)

    def __len__(self) -> int:
        return len(self._packed) // _WIDTH

    def __iter__(self) -> Iterator[Block]:
        return (self[index] for index in range(len(self)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Blocks) and self._packed == other._packed

    def __hash__(self) -> int:
        return hash(self._packed.tobytes())

    def __repr__(self) -> str:
        return f"Blocks({list(self)!r})"


_NO_BLOCKS = Blocks()


@dataclass(frozen=True, slots=True)
class Article:
    """Something to read.

    Mentions, notes, search hits and the reader's place are all spans of `text`. Build one with
    `reader.articles.builder.ArticleBuilder`, which cleans the words and gets the offsets right.
    """

    title: str
    text: str
    blocks: Blocks = _NO_BLOCKS
    inlines: tuple[Inline, ...] = ()
    """In reading order of their starts; an outer one before what it holds."""
    byline: str = ""
    source: str = ""
    """Who published it: the name of a newspaper, a site, a feed."""
    address: str = ""
    """Where it was read from: a path or URL."""
    published: str = ""
    """RFC 3339 date, or date and time; empty when unknown."""
    language: str = ""
    """BCP 47; empty when unknown."""
    tags: tuple[str, ...] = ()
    remark: str = ""
    """What the reader should know of how it was read: a guessed encoding, a page without a main part."""

    @property
    def words(self) -> int:
        """How many words the text has, counted by white space."""
        return len(self.text.split())

    @property
    def revision(self) -> str:
        """What tells this text from an edited one: SHA-256 of text and layout, in hexadecimal."""
        digest = hashlib.sha256(self.text.encode("utf-8", "surrogatepass"))
        digest.update(self.blocks.to_bytes())
        return digest.hexdigest()
