"""Where a remembered passage stands in a text that may have changed since.

Candidates come from two searches, copies of the very words and places where rare words of the passage and its
context stand together; each is aligned with what is remembered, token by token. How far a candidate is believed
is counted in bits: a token that is one in a thousand is worth ten. A place counts when the words found and the
context found beside them are together worth enough (`NEEDED`); so a long sentence may move to another chapter
alone, while "this case" elsewhere is a copy and not the passage.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from reader.articles.span import Span
from reader.notes.alignment import Alignment, Tokens, align, align_at, likely_places, tokens_of
from reader.notes.note import State
from reader.notes.selectors import TextPositionSelector, TextQuoteSelector

SURE_CONTEXT = 32
"""Characters beside a passage that settle by themselves which words are meant, when the words stand there once."""
PLACES = 4
"""How many likely places are aligned."""
COPIES = 6
"""How many copies of the very words are aligned: those in the most similar context, then the nearest."""
NEAR = 8.0
"""Tokens after which a word of the context counts a third of the one beside the passage: about half a sentence."""
WORDS = 0.5
"""Share of the passage, in bits, that must be found: below half it is another passage."""
PROOF = 100.0
"""Bits at which words speak for themselves as much as a whole side of the context would: ten uncommon words."""
NEEDED = 1.3
"""What words and context must be worth together; each side of the context is worth at most 1.

More than one side alone, since a neighbouring sentence shares a side with one that was deleted; more than
`PROOF`, since that much may be quoted twice.
"""
SURE = 1.7
"""From here on the very words in a place count as the passage beyond doubt."""
TIE = 8.0
"""Bits by which the best place must lead to be beyond doubt: less than a single uncommon word."""
NEARNESS = 4.0
"""Bits that the old position is worth at most: it decides between equals, and nothing else."""
SHORT = 120
"""Characters up to which letters are compared too: in a longer passage, enough words remain."""
LONG = 4000
"""Characters from which a passage is found by its two ends: its middle would cost time and settle nothing."""
END = 600
"""Characters of such an end."""


@dataclass(frozen=True, slots=True)
class Found:
    """A passage found again."""

    span: Span
    state: State
    """`ANCHORED`: the same words. `CHANGED`: they were edited, or the place is likely but not certain."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A stretch that may be the passage, and what speaks for it."""

    span: Span
    words: float
    """Share of bits that passage and stretch have in common, 0 to 1."""
    worth: float
    """What words and near context are worth together, to be held against `NEEDED`."""
    rank: float
    """Bits of all that was found, context far away and nearness included, to choose between candidates."""
    same: bool
    """Whether the words are the same but for white space and typography."""


def anchor(text: str, quote: TextQuoteSelector, position: TextPositionSelector) -> Found | None:
    """Where the passage stands now; `None` when its words are gone, or nothing tells which of several they are."""
    if not quote.exact.strip():
        return None
    at = _only(text, quote.prefix + quote.exact + quote.suffix)
    if at is not None:
        start = at + len(quote.prefix)
        return Found(Span(start, start + len(quote.exact)), State.ANCHORED)
    at = _only(text, quote.exact)
    if at is not None and _stands_beside(text, at, quote):
        return Found(Span(at, at + len(quote.exact)), State.ANCHORED)
    if len(quote.exact) > LONG:
        return _anchor_by_ends(text, quote, position)
    return _anchor_by_likeness(text, quote, position)


def _only(text: str, words: str) -> int | None:
    """Where words stand that stand in the text exactly once."""
    at = text.find(words)
    return at if at != -1 and text.find(words, at + 1) == -1 else None


def _stands_beside(text: str, at: int, quote: TextQuoteSelector) -> bool:
    before, after = quote.prefix[-SURE_CONTEXT:], quote.suffix[:SURE_CONTEXT]
    return (len(before) == SURE_CONTEXT and text.endswith(before, 0, at)) or (
        len(after) == SURE_CONTEXT and text.startswith(after, at + len(quote.exact))
    )


def _anchor_by_ends(text: str, quote: TextQuoteSelector, position: TextPositionSelector) -> Found | None:
    words = quote.exact
    length = len(words)
    at = _only(text, words)
    if at is not None:
        return Found(Span(at, at + length), State.ANCHORED)
    first = TextQuoteSelector(words[:END], quote.prefix, words[END : 2 * END])
    last = TextQuoteSelector(words[-END:], words[-2 * END : -END], quote.suffix)
    head = anchor(text, first, TextPositionSelector(position.start, position.start + END))
    tail = anchor(text, last, TextPositionSelector(position.end - END, position.end))
    if head is None or tail is None:
        return None
    span = Span(head.span.start, tail.span.end)
    # Ends found further apart than twice the passage, or the wrong way round, are not its ends.
    return Found(span, State.CHANGED) if length / 2 <= span.end - span.start <= 2 * length else None


def _anchor_by_likeness(text: str, quote: TextQuoteSelector, position: TextPositionSelector) -> Found | None:
    index = tokens_of(text)
    snippet = Tokens(quote.prefix + quote.exact + quote.suffix)
    passage = Span(len(quote.prefix), len(quote.prefix) + len(quote.exact))
    tokens = snippet.within(passage)
    if not tokens or not len(index):
        return None
    alignments = [
        alignment
        for place in likely_places(snippet, index, PLACES)
        if (alignment := align(snippet, passage, index, place))
    ]
    for at in _copies(text, quote, position):
        alignments.append(align_at(snippet, passage, index, at))
    candidates = [_judged(alignment, snippet, passage, tokens, index, position) for alignment in alignments]
    possible = [one for one in candidates if one.span and one.words >= WORDS and one.worth >= NEEDED]
    if not possible:
        return None
    best = max(possible, key=lambda one: (one.rank, one.same))
    rivals = [one for one in possible if not one.span.overlaps(best.span)]
    sure = best.same and best.worth >= SURE and all(best.rank - one.rank > TIE for one in rivals)
    return Found(best.span, State.ANCHORED if sure else State.CHANGED)


def _copies(text: str, quote: TextQuoteSelector, position: TextPositionSelector) -> Sequence[int]:
    found: list[tuple[int, int, int]] = []
    at = text.find(quote.exact)
    while at != -1:
        end = at + len(quote.exact)
        likeness = _common(quote.suffix, text[end : end + len(quote.suffix)])
        likeness += _common(quote.prefix[::-1], text[max(0, at - len(quote.prefix)) : at][::-1])
        found.append((-likeness, abs(at - position.start), at))
        at = text.find(quote.exact, at + 1)
    return [at for _, _, at in sorted(found)[:COPIES]]


def _common(one: str, other: str) -> int:
    """How many characters two strings begin with alike."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _judged(
    found: Alignment, snippet: Tokens, passage: Span, tokens: range, index: Tokens, position: TextPositionSelector
) -> _Candidate:
    """What speaks for an alignment."""
    bits = index.bits
    there = index.within(found.span)
    wanted = sum(bits(snippet.keys[token]) for token in tokens)
    got = sum(bits(snippet.keys[token]) for token in tokens if token in found.to)
    total = wanted + sum(bits(index.keys[token]) for token in there)
    words = max(2 * got / total, _letters(passage.of(snippet.text), found.span.of(index.text)))
    before = _context(found, snippet, index, range(tokens.start - 1, -1, -1), there.start - 1)
    after = _context(found, snippet, index, range(tokens.stop, len(snippet)), there.stop)
    far = sum(bits(snippet.keys[token]) for token in found.to if token not in tokens)
    sides = [side for side in (before, after) if side is not None]
    # A passage at the edge of its text has one side; without any, its words are all there is to go by.
    context = 2 * sum(sides) / len(sides) if sides else 1.0
    nearness = NEARNESS / (1 + abs(found.span.start - position.start) / 1000)
    same = snippet.keys[tokens.start : tokens.stop] == index.keys[there.start : there.stop]
    return _Candidate(found.span, words, got * words * words / PROOF + context, got * words + far + nearness, same)


def _letters(one: str, other: str) -> float:
    """Share of letters two short passages have in common, squared: a slip of the pen spoils a word but not its letters.

    Any two stretches of prose share nearly half of their letters in order, hence the square.
    """
    if max(len(one), len(other)) > SHORT:
        return 0.0
    matcher = SequenceMatcher(None, one.casefold(), other.casefold(), autojunk=False)
    return matcher.ratio() ** 2 if matcher.real_quick_ratio() ** 2 >= WORDS <= matcher.quick_ratio() ** 2 else 0.0


def _context(found: Alignment, snippet: Tokens, index: Tokens, outwards: range, beside: int) -> float | None:
    """Share of the context on one side that stands there too, what is near counting more; `None` without a side.

    Near in both texts: what stood beside the passage and now stands away from this place speaks for another one.
    `beside` is the token next to the place on this side.
    """
    got = whole = 0.0
    for distance, token in enumerate(outwards):
        bits = index.bits(snippet.keys[token])
        whole += bits * math.exp(-distance / NEAR)
        if token in found.to:
            got += bits * math.exp(-max(distance, abs(found.to[token] - beside)) / NEAR)
    return got / whole if whole else None
