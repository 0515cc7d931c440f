"""vi's motions over a text and its blocks: an offset in, an offset or a span out; pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from reader.articles.article import Article, Block, BlockKind
from reader.articles.span import Span
from reader.articles.words import sentences, words
from reader.screen.typesetting import cluster_at

WINDOW = 20_000
"""Characters of a block looked at for its sentences; a longer block is looked at in parts."""
_BACK = 400
"""Characters looked back over for the beginning of a word."""
_KEPT_BLOCKS = 64


class Motions:
    """Where the caret goes in an article.

    The caret stands on a character that is drawn: inside a block, never on a line end or in the gap between blocks.
    No motion looks at more than the blocks around it, so they cost the same in a book as in a note.
    """

    def __init__(self, article: Article) -> None:
        self.text = article.text
        self.blocks = article.blocks
        self._starts = article.blocks.starts
        self._kept: dict[tuple[int, int], tuple[Span, ...]] = {}

    def block_at(self, offset: int) -> Block | None:
        """The block that holds `offset`, or the last one before it; nothing in an article without blocks."""
        number = self._number_at(offset)
        return self.blocks[number] if number is not None else None

    def inside(self, offset: int) -> int:
        """The nearest place for the caret: at or after `offset`, else before it."""
        offset = min(max(offset, 0), max(0, len(self.text) - 1))
        number = self._number_at(offset)
        if number is None:
            return 0
        while number < len(self.blocks):
            block = self.blocks[number]
            at = max(offset, block.span.start)
            while at < block.span.end and self._is_between(block, at):
                at += 1
            if at < block.span.end:
                return cluster_at(self.text, at).start
            number += 1
        return self.left(len(self.text))

    def left(self, offset: int) -> int:
        """A character back."""
        number = self._number_at(offset)
        while number is not None and number >= 0:
            block = self.blocks[number]
            at = min(offset, block.span.end) - 1
            while at >= block.span.start and self._is_between(block, at):
                at -= 1
            if at >= block.span.start:
                return max(block.span.start, cluster_at(self.text, at).start)
            number -= 1
        return offset if offset < len(self.text) else max(0, len(self.text) - 1)

    def right(self, offset: int) -> int:
        """A character on."""
        if offset >= len(self.text):
            return offset
        return self._at_or_stay(cluster_at(self.text, offset).end, offset)

    def word_on(self, offset: int) -> int:
        """The beginning of the next word or mark of punctuation."""
        for block in self._onward(offset):
            for word in words(self.text, Span(max(offset, block.span.start), block.span.end)):
                if word.start > offset and cluster_at(self.text, word.start).start == word.start:
                    return word.start
        return self.inside(len(self.text))

    def word_back(self, offset: int) -> int:
        """The beginning of this word, or of the one before."""
        number = self._number_at(offset)
        while number is not None and number >= 0:
            span = self.blocks[number].span
            end = min(offset, span.end)
            while end > span.start:
                start = self._word_border(span.start, end)
                found = None
                for word in words(self.text, Span(start, span.end)):
                    if word.start >= end:
                        break
                    found = word.start
                if found is not None:
                    return cluster_at(self.text, found).start
                end = start
            number -= 1
        return self.inside(0)

    def word_end(self, offset: int) -> int:
        """The last character of this word, or of the next."""
        for block in self._onward(offset):
            start = block.span.start
            if offset > start:
                start = self._word_border(start, offset)
            for word in words(self.text, Span(start, block.span.end)):
                last = cluster_at(self.text, word.end - 1).start
                if last > offset:
                    return last
        return self.inside(len(self.text))

    def sentence_at(self, offset: int) -> Span:
        """The sentence that holds `offset`; between two, the next one; empty where there is none."""
        number = self._number_at(offset)
        if number is None:
            return Span(0, 0)
        for sentence in self._sentences(number, offset):
            if offset < sentence.end:
                return sentence
        following = self.sentence_on(offset)
        if following > offset:
            return self.sentence_at(following)
        found = self._sentences(number, offset)
        return found[-1] if found else Span(offset, offset)

    def sentence_on(self, offset: int) -> int:
        """The beginning of the next sentence; the same offset when there is none."""
        number = self._number_at(offset)
        if number is None:
            return offset
        while number < len(self.blocks):
            at = max(offset, self.blocks[number].span.start)
            while True:
                found = self._sentences(number, at)
                for sentence in found:
                    if sentence.start > offset:
                        return sentence.start
                if not found or found[-1].end <= at or found[-1].end >= self.blocks[number].span.end - 1:
                    break
                at = found[-1].end
            number += 1
        return offset

    def sentence_back(self, offset: int) -> int:
        """The beginning of this sentence, or of the one before; the same offset when there is none."""
        number = self._number_at(offset)
        while number is not None and number >= 0:
            block = self.blocks[number].span
            at = min(offset, block.end)
            while at > block.start:
                before = [sentence.start for sentence in self._sentences(number, at - 1) if sentence.start < offset]
                if before:
                    return before[-1]
                at = self._window(number, at - 1).start
            number -= 1
        return offset

    def paragraph_at(self, offset: int) -> Span:
        """The words of the block that holds `offset`."""
        block = self.block_at(offset)
        return block.span.trimmed(self.text) if block is not None else Span(0, 0)

    def paragraph_on(self, offset: int) -> int:
        """The beginning of the next block with words; the same offset when there is none."""
        for block in self._onward(offset):
            if block.span.start > offset and block.span:
                return self.inside(block.span.start)
        return offset

    def paragraph_back(self, offset: int) -> int:
        """The beginning of this block, or of the one before; the same offset when there is none."""
        number = self._number_at(offset)
        while number is not None and number >= 0:
            block = self.blocks[number]
            if block.span and self.inside(block.span.start) < offset:
                return self.inside(block.span.start)
            number -= 1
        return offset

    def word_at(self, offset: int) -> Span:
        """The word that holds `offset`; between two, the next one; empty where there is none."""
        block = self.block_at(offset)
        if block is None:
            return Span(0, 0)
        start = self._word_border(block.span.start, min(offset, block.span.end))
        for word in words(self.text, Span(start, block.span.end)):
            if offset < word.end:
                return word
        return Span(offset, offset)

    def _number_at(self, offset: int) -> int | None:
        return max(0, bisect_right(self._starts, offset) - 1) if self._starts else None

    def _onward(self, offset: int) -> Iterator[Block]:
        number = self._number_at(offset)
        if number is not None:
            yield from (self.blocks[at] for at in range(number, len(self.blocks)))

    def _is_between(self, block: Block, at: int) -> bool:
        """Whether no character is drawn for what stands there: a line end, or what parts the cells of a table."""
        mark = self.text[at]
        return mark == "\n" or (mark == "\t" and block.kind is BlockKind.TABLE)

    def _at_or_stay(self, wanted: int, offset: int) -> int:
        found = self.inside(wanted) if wanted < len(self.text) else offset
        return found if found >= wanted else offset

    def _word_border(self, start: int, end: int) -> int:
        """Some way before `end`, a place where no word is cut."""
        border = end - _BACK
        if border <= start:
            return start
        space = self.text.rfind(" ", max(start, border - _BACK), border)
        return space + 1 if space >= 0 else border

    def _window(self, number: int, offset: int) -> Span:
        """The part of a block that is looked at for sentences: all of it, unless it is very long."""
        span = self.blocks[number].span
        if len(span) <= WINDOW:
            return span
        half = WINDOW // 2
        step = max(0, min(offset, span.end - 1) - span.start) // half
        start = span.start + max(0, step - 1) * half
        if start > span.start:
            space = self.text.rfind(" ", start - _BACK, start)
            start = space + 1 if space >= 0 else start
        return Span(start, min(span.end, span.start + (step + 1) * half + half // 2))

    def _sentences(self, number: int, offset: int) -> tuple[Span, ...]:
        window = self._window(number, offset)
        key = (window.start, window.end)
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= _KEPT_BLOCKS:
                self._kept.clear()
            found = self._kept[key] = tuple(sentences(self.text, window))
        return found
