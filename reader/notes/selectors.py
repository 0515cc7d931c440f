"""How a passage is remembered: by its words and by its place, in the W3C's terms."""

from __future__ import annotations

from dataclasses import dataclass

from reader.articles.span import Span

CONTEXT = 64
"""Characters kept on either side of a passage: some ten words, enough to know it by when it is edited itself."""
WIDEST_CONTEXT = 1024
"""How far the context grows while the same words stand in the same context elsewhere."""


@dataclass(frozen=True, slots=True)
class TextQuoteSelector:
    """The words of a passage, and those around it."""

    exact: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class TextPositionSelector:
    """Where a passage stands: code points of the article's text, the end exclusive."""

    start: int
    end: int


def describe(text: str, span: Span) -> tuple[TextQuoteSelector, TextPositionSelector]:
    """The two selectors of a passage.

    Prefix and suffix have `CONTEXT` characters each where the text has them, and twice as many again and again, up
    to `WIDEST_CONTEXT`, while prefix, words and suffix together stand in the text more than once.
    """
    start, end = max(0, min(span.start, len(text))), max(0, min(span.end, len(text)))
    reach = CONTEXT
    while True:
        first, last = max(0, start - reach), min(len(text), end + reach)
        if reach >= WIDEST_CONTEXT or not _repeats(text, first, last):
            break
        reach *= 2
    quote = TextQuoteSelector(text[start:end], text[first:start], text[end:last])
    return quote, TextPositionSelector(start, end)


def _repeats(text: str, start: int, end: int) -> bool:
    words = text[start:end]
    return text.find(words) != start or text.find(words, start + 1) != -1
