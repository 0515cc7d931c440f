"""The inlines of an article, found block by block."""

from __future__ import annotations

from bisect import bisect_left

from reader.articles.article import Article, Inline
from reader.articles.span import Span
from reader.screen.marks import SpanIndex

_KEPT_BLOCKS = 256


def inlines_of(article: Article, number: int) -> tuple[Inline, ...]:
    """The inlines of a block; the cost does not grow with the article."""
    span = article.blocks[number].span
    first = bisect_left(article.inlines, span.start, key=lambda inline: inline.span.start)
    last = bisect_left(article.inlines, span.end, lo=first, key=lambda inline: inline.span.start)
    return article.inlines[first:last]


class Inlines:
    """The inlines of one article, those of the blocks last asked for at hand."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._kept: dict[int, tuple[tuple[Inline, ...], SpanIndex]] = {}

    def between(self, span: Span, block: int | None = None) -> list[Inline]:
        """Those that touch a stretch of one block, which is looked for unless its number is given."""
        if not self._article.inlines:
            return []
        if block is None:
            block = self._article.blocks.at(span.start)
        kept = self._kept.get(block)
        if kept is None:
            if len(self._kept) >= _KEPT_BLOCKS:
                self._kept.clear()
            inlines = inlines_of(self._article, block)
            kept = self._kept[block] = (inlines, SpanIndex([inline.span for inline in inlines]))
        inlines, index = kept
        return [inlines[number] for number in index.between(span)]
