"""`Composer`: what stands inside what, told by opening and closing, → the flat blocks of an article.

Markup nests without end; an article is a list of blocks. Both parsers of markup tell a composer what opens and
closes, and it decides what each run of words is: the first words of a list item are the item, what is inside a
quotation is quoted, and a heading stays one wherever it stands.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass

from reader.articles.article import BlockKind, InlineKind
from reader.articles.builder import ArticleBuilder

INLINES_DEEP = 6
"""How many stretches may lie in one another; the words of deeper ones are kept, their look is not."""

LEVEL_LIMIT = 255
_LINE_BREAK = "\0"
"""Stands in a run for a line end the author asked for; no text holds a zero byte."""


@dataclass(slots=True)
class _List:
    ordered: bool
    following: int
    """The number of the next item."""


@dataclass(slots=True)
class _Open:
    kind: InlineKind
    href: str


class Composer:
    """Writes blocks into a builder while containers and stretches open and close around the words."""

    def __init__(self, builder: ArticleBuilder, wanted: Callable[[str, str], bool] | None = None) -> None:
        """`wanted` is asked of each block, given its words and those of them that are links."""
        self.builder = builder
        self._wanted = wanted
        self._quotes = 0
        self._lists: list[_List] = []
        self._fresh_item = False
        self._ordinal = 0
        self._kind = BlockKind.PARAGRAPH
        self._level = 0
        self._run: list[str | _Open | None] = []
        self._depth = 0
        self._has_words = False

    # Containers

    def open_quote(self) -> None:
        """A quotation begins."""
        self.end_block()
        self._quotes += 1

    def close_quote(self) -> None:
        """The innermost quotation ends."""
        self.end_block()
        self._quotes = max(0, self._quotes - 1)

    def open_list(self, ordered: bool = False, start: int = 1) -> None:
        """A list begins; `start` is the number of its first item."""
        self.end_block()
        self._lists.append(_List(ordered, max(0, start)))

    def close_list(self) -> None:
        """The innermost list ends."""
        self.end_block()
        self._fresh_item = False
        if self._lists:
            self._lists.pop()

    def open_item(self, number: int | None = None) -> None:
        """An item begins: the next words are its own."""
        self.end_block()
        if not self._lists:
            self._lists.append(_List(False, 1))
        innermost = self._lists[-1]
        if number is not None:
            innermost.following = max(0, number)
        self._ordinal = innermost.following if innermost.ordered else 0
        innermost.following += 1
        self._fresh_item = True

    def close_item(self) -> None:
        """The item ends."""
        self.end_block()
        self._fresh_item = False

    # Blocks

    def start_block(self, kind: BlockKind = BlockKind.PARAGRAPH, level: int = 0) -> None:
        """A block begins; whatever was being written ends."""
        self.end_block()
        self._kind, self._level = kind, level

    def end_block(self) -> None:
        """The words since the last block are set as one; without words there is none."""
        if self._has_words:
            kind, level, ordinal = self._placed()
            if self._wanted is None or self._wanted(*self._words_and_links()):
                self._write(kind, level, ordinal)
        self._run = list(self._still_open()) if self._depth else []
        self._has_words = False
        self._kind, self._level = BlockKind.PARAGRAPH, 0

    def rule(self) -> None:
        """A line across."""
        self.end_block()
        self.builder.rule()

    def verbatim(self, kind: BlockKind, words: str) -> None:
        """A whole block of code, or a table."""
        self.end_block()
        if words.strip():
            self.builder.paragraph(words, kind, min(len(self._lists) or self._quotes, LEVEL_LIMIT))

    # Words

    def words(self, words: str) -> None:
        """Words of the block being written, or of a new paragraph."""
        if words:
            self._run.append(words)
            self._has_words = self._has_words or not words.isspace()

    def line_break(self) -> None:
        """A line end the author asked for."""
        self._run.append("\n" if self._kind is BlockKind.CODE else _LINE_BREAK)

    def open(self, kind: InlineKind, href: str = "") -> None:
        """A stretch begins, which may go on over several blocks."""
        self._depth += 1
        self._run.append(_Open(kind, href))

    def close(self) -> None:
        """The innermost stretch ends."""
        if self._depth:
            self._depth -= 1
            self._run.append(None)

    def _placed(self) -> tuple[BlockKind, int, int]:
        fresh, self._fresh_item = self._fresh_item, False
        if self._kind is not BlockKind.PARAGRAPH:
            return self._kind, self._level or len(self._lists) or self._quotes, 0
        if fresh:
            return BlockKind.ITEM, len(self._lists), self._ordinal
        if self._quotes:
            return BlockKind.QUOTE, self._quotes, 0
        return BlockKind.PARAGRAPH, len(self._lists), 0

    def _write(self, kind: BlockKind, level: int, ordinal: int) -> None:
        level = min(level, LEVEL_LIMIT)
        if len(self._run) == 1 and isinstance(words := self._run[0], str):
            self.builder.paragraph(words, kind, level, ordinal)
            return
        with self.builder.block(kind, level, ordinal):
            stretches: list[ExitStack] = []
            for piece in self._run:
                if isinstance(piece, _Open):
                    stretch = ExitStack()
                    if len(stretches) < INLINES_DEEP:
                        stretch.enter_context(self.builder.inline(piece.kind, piece.href))
                    stretches.append(stretch)
                elif piece is None:
                    stretches.pop().close()
                elif piece == _LINE_BREAK:
                    self.builder.line_break()
                else:
                    self.builder.text(piece)
            while stretches:
                stretches.pop().close()

    def _words_and_links(self) -> tuple[str, str]:
        words: list[str] = []
        links: list[str] = []
        stretches: list[InlineKind] = []
        for piece in self._run:
            if isinstance(piece, _Open):
                stretches.append(piece.kind)
            elif piece is None:
                stretches.pop()
            elif InlineKind.IMAGE not in stretches:
                piece = " " if piece == _LINE_BREAK else piece
                words.append(piece)
                if InlineKind.LINK in stretches:
                    links.append(piece)
        return "".join(words), "".join(links)

    def _still_open(self) -> list[_Open]:
        still: list[_Open] = []
        for piece in self._run:
            if isinstance(piece, _Open):
                still.append(piece)
            elif piece is None:
                still.pop()
        return still
