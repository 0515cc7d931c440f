"""Finding words in a text a part at a time, so that a long one never makes a key wait; pure."""

from __future__ import annotations

import re
import time
import warnings
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import overload

from reader.articles.span import Span

PART = 64 * 1024
"""Characters searched at once: 1 to 2 ms."""
PATTERN_PART = 4 * 1024
"""The same for a regular expression, which may be a hundred times slower."""
LONGEST_PIECE = 2_000
"""Characters of a line a regular expression sees at once, if it repeats anything: `.*x` is quadratic in them."""
LONGEST_QUERY = 1_000
SHORTEST_TRIAL = 12
"""Characters an expression with several repeats is tried on first, then half as many again, and so on."""
PATIENCE = 0.02
"""Seconds that such a trial may take."""

_REPEAT = re.compile(r"[*+?]|\{(\d*)(,?)(\d*)\}")
_MANY = 10
"""A repeat of more than this counts as one without an end."""


class Hits(Sequence[Span]):
    """Where something was found, in the order of the text, never overlapping; held packed."""

    __slots__ = ("ends", "starts")

    def __init__(self, starts: array[int], ends: array[int]) -> None:
        self.starts = starts
        self.ends = ends

    def first_from(self, offset: int) -> int:
        """The index of the first hit that starts at or after `offset`, else of the first of all."""
        index = bisect_left(self.starts, offset)
        return index if index < len(self.starts) else 0

    @overload
    def __getitem__(self, index: int) -> Span: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Span, ...]: ...
    def __getitem__(self, index: int | slice) -> Span | tuple[Span, ...]:
        if isinstance(index, slice):
            return tuple(map(Span, self.starts[index], self.ends[index]))
        return Span(self.starts[index], self.ends[index])

    def __iter__(self) -> Iterator[Span]:
        return map(Span, self.starts, self.ends)

    def __len__(self) -> int:
        return len(self.starts)


class Finding:
    """One search of one text. It is made in parts: first the one that holds `near`, then on, then from the beginning.

    Without a capital letter in the query, capitals are ignored; straight quotation marks find typographic ones, a
    space finds every kind of space. A regular expression is matched line by line, a long line in pieces of
    `LONGEST_PIECE`; it finds nothing where it would match no characters. Python cannot interrupt a match, so an
    expression with a repeat in a repeat is refused before it is tried, and one with several repeats is tried on the
    beginning of each line first, half as much again each time, and given up when that takes too long.
    """

    def __init__(self, text: str, query: str, *, regex: bool = False, near: int = 0, part: int = 0) -> None:
        self.text = text
        self.query = query[:LONGEST_QUERY]
        self.complaint = ""
        """Why there is nothing to find: a sentence about the regular expression."""
        part = self._part = part or (PATTERN_PART if regex else PART)
        count = -(-len(text) // part)
        start = max(0, min(near // part, count - 1))
        if start and near < self._bound(start):
            start -= 1
        self._to_do = [*range(start, count), *range(start)][::-1]
        self._first_part = start
        # Starts and ends: of what was found before the part that holds `near`, and of what was from there on.
        self._before = array("I"), array("I")
        self._onward = array("I"), array("I")
        self._hits: Hits | None = None
        self._ignores_case = _without_escapes(query, regex) == _without_escapes(query, regex).lower()
        self._pattern: re.Pattern[str] | None = None
        self._repeats = 0
        self._sought = _fold(self.query, self._ignores_case)
        if regex:
            self._compile()
        if not query or self.complaint:
            self._to_do.clear()

    def _compile(self) -> None:
        try:
            self._repeats = _repeats(self.query)
            flags = re.MULTILINE | (re.IGNORECASE if self._ignores_case else 0)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # Python's advice to its programmers is none to a reader
                self._pattern = re.compile(self.query, flags)
        except _TooSlow as error:
            self.complaint = str(error)
        except re.error as error:
            self.complaint = f"regular expression is not complete: {error.msg}"
        except (OverflowError, RecursionError):
            self.complaint = "regular expression is too large"

    @property
    def is_done(self) -> bool:
        """Whether all of the text has been searched."""
        return not self._to_do

    @property
    def hits(self) -> Hits:
        """What has been found so far. What is found later may stand before it."""
        if self._hits is None:
            self._hits = self._joined()
        return self._hits

    def first_from(self, offset: int) -> int:
        """The index of the first hit found so far at or after `offset`, else of the first of all."""
        return self.hits.first_from(offset)

    def advance(self, seconds: float) -> None:
        """Search on for about so long: at least a part, and until a part ends."""
        until = time.perf_counter() + seconds
        while self._to_do:
            number = self._to_do.pop()
            start, end = self._bound(number), self._bound(number + 1)
            found = array("I"), array("I")
            try:
                if self._pattern is None:
                    self._find_words(start, end, *found)
                else:
                    self._find_pattern(self._pattern, start, end, *found)
            except _TooSlow as error:
                self.complaint = str(error)
                self._to_do.clear()
            if found[0]:
                _append(self._onward if number >= self._first_part else self._before, found)
                self._hits = None
            if time.perf_counter() >= until:
                return

    def finish(self) -> Hits:
        """Search all the rest at once."""
        while self._to_do:
            self.advance(1)
        return self.hits

    def _bound(self, number: int) -> int:
        """Where part `number` begins: after the first line end from there on, or there when the line is long."""
        start = number * self._part
        if number <= 0 or start >= len(self.text):
            return max(0, min(start, len(self.text)))
        line_end = self.text.find("\n", start - 1, start + self._part - 1)
        return start if line_end < 0 else line_end + 1

    def _find_words(self, start: int, end: int, starts: array[int], ends: array[int]) -> None:
        sought = self._sought
        length = len(sought)
        part = _fold(self.text[start : min(end + length - 1, len(self.text))], self._ignores_case)
        at = part.find(sought)
        while at >= 0:
            starts.append(start + at)
            ends.append(start + at + length)
            at = part.find(sought, at + length)

    def _find_pattern(
        self, pattern: re.Pattern[str], start: int, end: int, starts: array[int], ends: array[int]
    ) -> None:
        for first, last in self._pieces(start, end):
            if self._repeats > 1:
                _try_out(pattern, self.text, first, last)
            for match in pattern.finditer(self.text, first, last):
                if match.end() > match.start():
                    starts.append(match.start())
                    ends.append(match.end())

    def _pieces(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Lines, long ones cut at a space."""
        while start < end:
            line_end = self.text.find("\n", start, end)
            line_end = end if line_end < 0 else line_end
            while self._repeats and line_end - start > LONGEST_PIECE:
                cut = self.text.rfind(" ", start + 1, start + LONGEST_PIECE)
                cut = start + LONGEST_PIECE if cut < 0 else cut
                yield start, cut
                start = cut
            if line_end > start:
                yield start, line_end
            start = line_end + 1

    def _joined(self) -> Hits:
        joined = self._before[0][:], self._before[1][:]
        _append(joined, self._onward)
        return Hits(*joined)


def _append(to: tuple[array[int], array[int]], more: tuple[array[int], array[int]]) -> None:
    """Add what was found further on; a part that could not begin at a line end may begin inside a hit."""
    skip = bisect_left(more[0], to[1][-1]) if to[1] else 0
    to[0].extend(more[0][skip:] if skip else more[0])
    to[1].extend(more[1][skip:] if skip else more[1])


class _TooSlow(Exception):
    """An expression that could take for ever."""


def _fold(text: str, ignores_case: bool) -> str:
    """The text with what should find each other made the same, character for character."""
    if not text.isascii():
        for variants, plain in (("‘’ʼ", "'"), ("“”„", '"'), ("\u00a0\u2009\u202f", " "), ("\u2011", "-")):
            for variant in variants:
                text = text.replace(variant, plain)
        if ignores_case:
            return text.replace("İ", "i").lower().replace("ς", "σ")  # İ would become two; ς is chosen by place
    return text.lower() if ignores_case else text


def _without_escapes(query: str, regex: bool) -> str:
    """The query as far as its capitals are letters: `\\W` is none."""
    return re.sub(r"\\.", "", query) if regex else query


def _repeats(query: str) -> int:
    """How many repeats without an end an expression has; raises _TooSlow for one inside another."""
    count = at = 0
    groups: list[bool] = []  # for every open group: whether what is in it can match in more than one way
    varies_before = False  # whether the group just closed can
    while at < len(query):
        character = query[at]
        repeat = _REPEAT.match(query, at)
        if character == "\\":
            at += 2
            varies_before = False
        elif character == "[":
            close = query.find("]", at + (3 if query.startswith("[^", at) else 2))
            while close > 0 and query[close - 1] == "\\" and query[close - 2] != "\\":
                close = query.find("]", close + 1)
            at = len(query) if close < 0 else close + 1
            varies_before = False
        elif character == "(":
            groups.append(False)
            at += 1 if query[at + 1 : at + 2] != "?" else 2
            varies_before = False
        elif character == ")":
            varies_before = groups.pop() if groups else False
            if groups and varies_before:
                groups[-1] = True
            at += 1
        elif repeat is not None and repeat[0] != "{}":
            most = _most(repeat)
            if varies_before and most > 1:
                raise _TooSlow("a repeat inside a repeat could take for ever; this is not searched")
            count += most > _MANY
            if groups and (repeat[0] in "*+?" or repeat[2]):
                groups[-1] = True
            at = repeat.end()
            at += query[at : at + 1] in ("?", "+")
            varies_before = False
        else:
            if character == "|" and groups:
                groups[-1] = True
            at += 1
            varies_before = False
    return count


def _most(repeat: re.Match[str]) -> int:
    """How often a repeat may repeat."""
    if repeat[0] in "*+":
        return _MANY + 1
    if repeat[0] == "?":
        return 1
    if repeat[3]:
        return int(repeat[3][:9])
    return _MANY + 1 if repeat[2] else int(repeat[1][:9])


def _try_out(pattern: re.Pattern[str], text: str, start: int, end: int) -> None:
    """Match the beginnings of a line, half as long again each time; raises _TooSlow before that takes long."""
    length = SHORTEST_TRIAL
    while start + length < end:
        allowed = PATIENCE * length / LONGEST_PIECE
        if _cost(pattern, text, start, start + length) > allowed < _cost(pattern, text, start, start + length):
            raise _TooSlow("this expression takes too long on this text; repeat less in it")
        length += length // 2


def _cost(pattern: re.Pattern[str], text: str, start: int, end: int) -> float:
    """Seconds of this thread that it takes to match a stretch of text."""
    began = time.thread_time()
    for _ in pattern.finditer(text, start, end):
        pass
    return time.thread_time() - began
