"""Words of one text found again in another: tokens, where to look for them, and how the two correspond."""

from __future__ import annotations

import math
import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from operator import add

from reader.articles.span import Span

VOTES = 4000
"""How many places of a text are looked at for one passage: bounds the time, whatever the text."""
_USUAL = 1000
"""Tokens of a short article."""
_BIN = 16
"""Votes whose diagonals differ by fewer tokens than this are for the same place."""

# Scripts written without spaces are compared by character; a soft hyphen or a combining mark does not end a word.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_MARKS = "\u00ad\u0300-\u036f\u0483-\u0487\u200c\u200d"
_JAMO = "[\u1100-\u115f][\u1160-\u11a7][\u11a8-\u11ff]?"
"""A Korean syllable taken apart, as some systems write file and web text."""
_TOKEN = re.compile(rf"{_JAMO}|[{_UNSPACED}][{_MARKS}]*|(?:[^\W{_UNSPACED}]+[{_MARKS}]*)+|[^\w\s]")
_PLAIN_TOKEN = re.compile(r"\w+|[^\w\s]")
_SAME = str.maketrans("“”„‟«»″‘’‚‛‹›′‐‑‒–—―−", '"' * 7 + "'" * 7 + "-" * 7, "\u00ad\u200c\u200d")


class Tokens:
    """The words and marks of a text: what each is, folded so that typography does not matter, and where it stands."""

    __slots__ = ("_bits", "_places", "ends", "keys", "starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        pattern = _PLAIN_TOKEN if text.isascii() else _TOKEN
        words = pattern.findall(text)
        folded = {word: fold(word) or word for word in set(words)}
        self.keys = [folded[word] for word in words]
        self.starts: list[int] = list(map(re.Match.start, pattern.finditer(text)))
        self.ends: list[int] = list(map(add, self.starts, map(len, words)))
        self._places: dict[str, list[int]] | None = None
        self._bits: dict[str, float] = {}

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def places(self) -> dict[str, list[int]]:
        """Where each token stands, as indices in order."""
        if self._places is None:
            places: defaultdict[str, list[int]] = defaultdict(list)
            for index, key in enumerate(self.keys):
                places[key].append(index)
            self._places = dict(places)
        return self._places

    def bits(self, key: str) -> float:
        """How surprising it is to find this token: log2 of one in how many it is; at least 1."""
        known = self._bits.get(key)
        if known is None:
            # In a short text every word would look common.
            size = max(len(self.keys), _USUAL)
            known = self._bits[key] = max(1.0, math.log2(size / (len(self.places.get(key, ())) + 0.5)))
        return known

    def within(self, span: Span) -> range:
        """The indices of the tokens that a stretch of characters touches."""
        first = bisect_left(self.ends, span.start + 1)
        return range(first, max(first, bisect_left(self.starts, span.end)))


def fold(word: str) -> str:
    """A word as it is compared: without case, compatibility forms, soft hyphens and kinds of quotation mark or dash."""
    if word.isascii():
        return word.lower()
    return unicodedata.normalize("NFKC", word.translate(_SAME)).casefold().translate(_SAME)


@lru_cache(maxsize=2)
def tokens_of(text: str) -> Tokens:
    """The tokens of an article, kept because its notes are anchored one after the other."""
    return Tokens(text)


def likely_places(snippet: Tokens, text: Tokens, limit: int) -> list[int]:
    """Where the tokens of a snippet stand close together in a text, best first.

    A place is a diagonal: the index in the text at which the snippet's first token would stand. Each token votes
    for its places with its bits, the rarest first, until `VOTES` are cast.
    """
    votes: defaultdict[int, float] = defaultdict(float)
    voters: list[tuple[int, int]] = sorted(
        (len(text.places[key]), index) for index, key in enumerate(snippet.keys) if key in text.places
    )
    cast = 0
    for count, index in voters:
        if cast and cast + count > VOTES:
            break
        cast += count
        key = snippet.keys[index]
        weight = text.bits(key)
        for place in text.places[key]:
            votes[(place - index) // _BIN] += weight
    best = sorted(votes, key=lambda b: votes[b] + votes.get(b + 1, 0.0), reverse=True)[: 2 * limit]
    chosen: list[int] = []
    for place in best:
        if all(abs(place - other) > 1 for other in chosen):
            chosen.append(place)
    return [place * _BIN + _BIN for place in chosen[:limit]]


@dataclass(frozen=True, slots=True)
class Alignment:
    """How a snippet of one text corresponds to a stretch of another."""

    span: Span
    """What corresponds to the passage inside the snippet."""
    to: dict[int, int]
    """The tokens of the snippet that are there too, with the tokens of the text they correspond to."""


def align(snippet: Tokens, passage: Span, text: Tokens, place: int) -> Alignment | None:
    """Align a snippet, and the passage inside it, with the text around a likely place."""
    length = len(snippet)
    slack = length // 2 + _BIN
    low, high = max(0, place - slack), min(len(text), place + length + slack)
    to = _correspondence(snippet.keys, text.keys[low:high], 0, low)
    if not to:
        return None
    tokens = snippet.within(passage)
    start = _edge(snippet, text, to, passage.start, tokens[0], opening=True)
    end = _edge(snippet, text, to, passage.end, tokens[-1], opening=False)
    return Alignment(Span(start, max(start, end)).trimmed(text.text), to)


def align_at(snippet: Tokens, passage: Span, text: Tokens, at: int) -> Alignment:
    """Align a snippet with a text in which the very words of the passage stand at a character offset."""
    span = Span(at, at + len(passage))
    old, new = snippet.within(passage), text.within(span)
    low = max(0, new.start - old.start - old.start // 2 - _BIN)
    high = new.stop + (len(snippet) - old.stop) * 3 // 2 + _BIN
    to = _correspondence(snippet.keys[: old.start], text.keys[low : new.start], 0, low)
    to.update(zip(old, new, strict=False))
    to.update(_correspondence(snippet.keys[old.stop :], text.keys[new.stop : high], old.stop, new.stop))
    return Alignment(span, to)


def _correspondence(old: list[str], new: list[str], old_first: int, new_first: int) -> dict[int, int]:
    to: dict[int, int] = {}
    for run in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        to.update(
            zip(
                range(old_first + run.a, old_first + run.a + run.size),
                range(new_first + run.b, new_first + run.b + run.size),
                strict=True,
            )
        )
    return to


def _edge(snippet: Tokens, text: Tokens, to: dict[int, int], at: int, token: int, *, opening: bool) -> int:
    """Where an edge of the passage falls; `token` is the one at the edge, inside.

    A token that was kept keeps the edge. Between two that were kept, it falls in proportion: at the whole of what
    took the place of the passage's words when the word before them was kept.
    """
    if token in to:
        new = to[token]
        length = text.ends[new] - text.starts[new]
        if opening:
            return text.starts[new] + min(max(0, at - snippet.starts[token]), length)
        return text.ends[new] - min(max(0, snippet.ends[token] - at), length)
    left = next((one for one in range(token, -1, -1) if one in to), None)
    right = next((one for one in range(token, len(snippet)) if one in to), None)
    old_start = 0 if left is None else snippet.ends[left]
    old_end = len(snippet.text) if right is None else snippet.starts[right]
    if left is not None:
        new_start = text.ends[to[left]]
        new_end = min(len(text.text), new_start + old_end - old_start) if right is None else text.starts[to[right]]
    else:
        assert right is not None, "an alignment has a token"
        new_end = text.starts[to[right]]
        new_start = max(0, new_end - (old_end - old_start))
    if old_end <= old_start:
        return new_start
    return new_start + round((at - old_start) * (new_end - new_start) / (old_end - old_start))
