"""The one way to build an article, so that its words are clean and its offsets right by construction."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from reader.articles.article import Article, Block, BlockKind, Blocks, Inline, InlineKind
from reader.articles.cleaning import clean, clean_line
from reader.articles.span import Span
from reader.articles.words import first_sentence

BLOCK_GAP = "\n\n"
"""What stands between two blocks in the text."""

_BLANKS = re.compile(r"[ \t\n]+")
_VERBATIM = (BlockKind.CODE, BlockKind.TABLE)
TITLE_LIMIT = 120


class ArticleBuilder:
    """Takes an article's words block by block, in reading order.

    In prose, white space is folded to single spaces and none stands at the ends of a block; code and tables are
    kept as they are. Blocks without words leave no trace.
    """

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._inlines: list[Inline] = []
        self._kind: BlockKind | None = None
        self._start = 0
        self._space_due = ""

    @contextmanager
    def block(self, kind: BlockKind, level: int = 0, ordinal: int = 0) -> Iterator[None]:
        """A block, whose words are those given while it is open; blocks do not nest."""
        assert self._kind is None, "blocks do not nest"
        before = (len(self._pieces), self._length, len(self._inlines))
        if self._blocks:
            self._put(BLOCK_GAP)
        self._kind, self._start, self._space_due = kind, self._length, ""
        try:
            yield
        finally:
            self._kind = None
        if kind in _VERBATIM:
            self._end_with_newline()
            self._trim_inlines("".join(self._pieces[before[0] :]), before[2])
        if self._length > self._start or kind is BlockKind.RULE:
            self._blocks.append(Block(kind, Span(self._start, self._length), level, ordinal))
        else:
            del self._pieces[before[0] :]
            self._length = before[1]
            del self._inlines[before[2] :]

    @contextmanager
    def inline(self, kind: InlineKind, href: str = "") -> Iterator[None]:
        """A stretch of the open block; these may nest."""
        at = len(self._inlines)
        start = self._length
        yield
        # A space that was due when the stretch began belongs before it.
        start += self._leading_blank(start)
        if self._length > start:
            self._inlines.insert(at, Inline(kind, Span(start, self._length), clean_line(href, 4000)))

    def text(self, words: str) -> None:
        """Words of the open block."""
        assert self._kind is not None, "words outside a block"
        words = self._cleaned(words)
        if self._kind in _VERBATIM:
            self._put(words)
            return
        words = _BLANKS.sub(" ", words)
        if not words:
            return
        if words[0] == " " and self._length > self._start and not self._space_due:
            self._space_due = " "
        body = words.strip(" ")
        if body:
            self._put(self._space_due + body)
            self._space_due = " " if words[-1] == " " else ""

    def line_break(self) -> None:
        """A line end the author asked for."""
        if self._length > self._start:
            self._space_due = "\n"

    def paragraph(self, words: str, kind: BlockKind = BlockKind.PARAGRAPH, level: int = 0, ordinal: int = 0) -> None:
        """A whole block of plain words."""
        self.stretches(((words, None, ""),), kind, level, ordinal)

    def stretches(
        self,
        pieces: Sequence[tuple[str, InlineKind | None, str]],
        kind: BlockKind = BlockKind.PARAGRAPH,
        level: int = 0,
        ordinal: int = 0,
    ) -> None:
        """A whole block of words and stretches, each with its look and where it leads; they do not nest."""
        if kind not in _VERBATIM and self._put_plainly(pieces, kind, level, ordinal):
            return
        with self.block(kind, level, ordinal):
            for words, look, href in pieces:
                if look is None:
                    self.text(words)
                else:
                    with self.inline(look, href):
                        self.text(words)

    def _put_plainly(
        self, pieces: Sequence[tuple[str, InlineKind | None, str]], kind: BlockKind, level: int, ordinal: int
    ) -> bool:
        """Put a block whose words need no folding at their seams, as nearly all; False, and nothing put, else.

        Ten times faster than opening and closing, which is what a book of 100,000 paragraphs is read by.
        """
        assert self._kind is None, "blocks do not nest"
        folded = [words for words, _, _ in pieces]
        whole = "".join(folded)
        if not (whole.isascii() and whole.isprintable()):
            folded = [_BLANKS.sub(" ", clean(words)) for words in folded]
            whole = "".join(folded)
        # Letters beyond ASCII at a seam may be marks, heaped or not; spaces there may be one too many.
        if not whole or whole[0] == " " or whole[-1] == " " or "  " in whole or not all(folded):
            return False
        if len(folded) > 1 and not whole.isascii():
            return False
        for words, (_, look, _) in zip(folded, pieces, strict=True):
            if look and (words[0] == " " or words[-1] == " "):
                return False
        if self._blocks:
            self._put(BLOCK_GAP)
        start = at = self._length
        for words, (_, look, href) in zip(folded, pieces, strict=True):
            if look is not None:
                self._inlines.append(Inline(look, Span(at, at + len(words)), clean_line(href, 4000)))
            at += len(words)
        self._put(whole)
        self._blocks.append(Block(kind, Span(start, self._length), level, ordinal))
        return True

    def rule(self) -> None:
        """A line across; it has no words."""
        with self.block(BlockKind.RULE):
            pass

    @property
    def is_empty(self) -> bool:
        """Whether no block has words yet."""
        return not any(block.span for block in self._blocks)

    def article(
        self,
        *,
        title: str = "",
        byline: str = "",
        source: str = "",
        address: str = "",
        published: str = "",
        language: str = "",
        tags: tuple[str, ...] = (),
        remark: str = "",
    ) -> Article:
        """The article, with these metadata cleaned.

        Without a title it gets that of its first heading, else its first sentence, cut at a word.
        """
        text = "".join(self._pieces)
        blocks = Blocks(self._blocks)
        return Article(
            title=clean_line(title, 300) or self._own_title(text),
            text=text,
            blocks=blocks,
            inlines=tuple(self._inlines),
            byline=clean_line(byline, 200),
            source=clean_line(source, 200),
            address=address,
            published=clean_line(published, 40),
            language=clean_line(language, 40),
            tags=tuple(dict.fromkeys(tag for tag in (clean_line(tag, 60) for tag in tags) if tag)),
            remark=clean_line(remark),
        )

    def _own_title(self, text: str) -> str:
        headings = (block.span for block in self._blocks if block.kind is BlockKind.HEADING)
        for span in headings:
            return clean_line(span.of(text), TITLE_LIMIT)
        for block in self._blocks:
            if block.span:
                return clean_line(first_sentence(block.span.of(text)[:2000]), TITLE_LIMIT)
        return ""

    def _cleaned(self, words: str) -> str:
        # Marks heaped over the seam of two pieces must not slip through; the last few characters tell.
        words = clean(words)
        if not words or words[0].isascii() or not self._pieces:
            return words
        tail = "".join(self._pieces[-8:])[-8:]
        return clean(tail + words)[len(clean(tail)) :]

    def _put(self, words: str) -> None:
        if words:
            self._pieces.append(words)
            self._length += len(words)

    def _leading_blank(self, start: int) -> int:
        """1 if the character at `start` is white space put there before the words of a stretch."""
        if self._kind in _VERBATIM:
            return 0
        at = self._length
        for piece in reversed(self._pieces):
            at -= len(piece)
            if at <= start:
                inside = piece[start - at : start - at + 1]
                return 1 if inside in (" ", "\n") and inside else 0
        return 0

    def _trim_inlines(self, written: str, first: int) -> None:
        """Draw in the stretches of a verbatim block, whose end was cut; drop those that hold no words."""
        block = written[len(written) - (self._length - self._start) :]
        trimmed = []
        for inline in self._inlines[first:]:
            span = inline.span.common(Span(self._start, self._length)).shifted(-self._start).trimmed(block)
            if span:
                trimmed.append(Inline(inline.kind, span.shifted(self._start), inline.href))
        self._inlines[first:] = trimmed

    def _end_with_newline(self) -> None:
        """Drop blank lines at a verbatim block's end; leave one newline after its last line."""
        while self._length > self._start:
            last = self._pieces.pop()
            self._length -= len(last)
            kept = last[max(0, self._start - self._length) :].rstrip("\n")
            head = last[: max(0, self._start - self._length)]
            if kept.strip() or (kept and self._length > self._start):
                self._put(head + kept + "\n")
                return
            self._put(head)
            if head:
                return
