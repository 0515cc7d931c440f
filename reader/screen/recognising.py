"""Names are found behind the screen: what is before the reader's eyes first, the rest in small pieces."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import pairwise

from reader.articles.article import Article
from reader.articles.span import Span
from reader.entities.mention import Mentions, Recogniser

PIECE = 60_000
"""Characters recognised at once; more, and a key would have to wait too often for the interpreter's lock."""
WHOLE = 250_000
"""A text no longer than this is recognised in one go, so that all of it tells what a name is."""


def pieces(article: Article, near: int) -> Iterator[Span]:
    """Stretches of the text that end with a block, the one that holds `near` first, then those after and before it."""
    text = article.text
    if len(text) <= WHOLE:
        yield Span(0, len(text))
        return
    cuts = [0]
    for end in article.blocks.ends:
        while end - cuts[-1] > 2 * PIECE:  # a block longer than a piece: no key should wait for all of it
            space = text.rfind(" ", cuts[-1], cuts[-1] + PIECE)
            cuts.append(space + 1 if space > cuts[-1] else cuts[-1] + PIECE)
        if end - cuts[-1] >= PIECE:
            cuts.append(end)
    if cuts[-1] < len(text):
        cuts.append(len(text))
    spans = [Span(start, end) for start, end in pairwise(cuts)]
    first = next((number for number, span in enumerate(spans) if near < span.end), len(spans) - 1)
    yield from spans[first:]
    yield from reversed(spans[:first])


def recognise(
    recogniser: Recogniser,
    article: Article,
    near: int,
    on_found: Callable[[Mentions], None],
    is_cancelled: Callable[[], bool],
) -> Mentions | None:
    """All mentions of an article; tells of those found so far after each piece. None when it was cancelled."""
    found: dict[int, Mentions] = {}  # where each piece starts, and what stands in it, packed
    known = Mentions()
    count = told = 0
    for span in pieces(article, near):
        if is_cancelled():
            return None
        began = time.perf_counter()
        found[span.start] = Mentions(recogniser.mentions(span.of(article.text)))
        count += len(found[span.start])
        if count >= 2 * told:  # telling takes as long as there are mentions: told of each only a few times
            known = Mentions.joined(sorted(found.items()))
            told = count
            on_found(known)
        if len(span) < len(article.text):
            time.sleep(min(0.2, time.perf_counter() - began))  # half the time is the reader's
    if told != count:
        known = Mentions.joined(sorted(found.items()))
        on_found(known)
    return known
