"""`Label`, `Mention`, `Mentions`, and the `Recogniser` protocol."""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol, overload

from reader.articles.span import Span


class Label(Enum):
    """What kind of thing a mention names. The order is stored: add at the end only."""

    PERSON = "person"
    ORG = "organisation"
    PLACE = "place"
    GROUP = "group"
    EVENT = "event"
    WORK = "work"
    DATE = "date"
    TIME = "time"
    MONEY = "money"
    PERCENT = "percentage"
    QUANTITY = "quantity"


@dataclass(frozen=True, slots=True)
class Mention:
    """One place in a text where an entity is named."""

    span: Span
    label: Label
    entity: str = ""
    """The canonical name of what is meant: `Volodymyr Zelensky` for `Zelensky`."""
    value: str = ""
    """The resolved date, number or amount, where there is one."""


class Recogniser(Protocol):
    """Finds the named entities of a text."""

    @property
    def version(self) -> str:
        """Name and version, kept with what it found, so that a better one is asked again."""
        ...

    def mentions(self, text: str) -> Sequence[Mention]:
        """Every mention, in reading order and never overlapping."""
        ...


_LABELS = tuple(Label)
_CODES = {label: code for code, label in enumerate(_LABELS)}
_WIDTH = 3
"""Integers a packed mention takes: label and entity, start, end."""


class Mentions(Sequence[Mention]):
    """The mentions of one text in reading order, never overlapping; held packed, because a book has 100,000.

    Each is three unsigned 32-bit integers: label + 256 × (index of entity and value among the names), start, end.
    """

    __slots__ = ("_names", "_packed", "_starts")

    def __init__(self, mentions: Iterable[Mention] = ()) -> None:
        self._packed = array("I")
        places: dict[tuple[str, str], int] = {("", ""): 0}
        for mention in mentions:
            name = places.setdefault((mention.entity, mention.value), len(places))
            self._packed.extend((_CODES[mention.label] | name << 8, mention.span.start, mention.span.end))
        self._names = tuple(places)
        self._starts = self._packed[1::_WIDTH]

    @classmethod
    def from_bytes(cls, packed: bytes, names: str) -> Mentions:
        """What `to_bytes` and `names_json` gave."""
        mentions = cls()
        mentions._packed.frombytes(packed)
        mentions._names = tuple((entity, value) for entity, value in json.loads(names))
        mentions._starts = mentions._packed[1::_WIDTH]
        return mentions

    @classmethod
    def joined(cls, parts: Iterable[tuple[int, Mentions]]) -> Mentions:
        """The mentions of stretches of a text, each with where its stretch starts, in the order of the text."""
        whole = cls()
        places: dict[tuple[str, str], int] = {("", ""): 0}
        for start, part in parts:
            moved = [places.setdefault(name, len(places)) for name in part._names]
            packed = part._packed
            for at in range(0, len(packed), _WIDTH):
                what = packed[at]
                whole._packed.extend(
                    (what & 255 | moved[what >> 8] << 8, packed[at + 1] + start, packed[at + 2] + start)
                )
        whole._names = tuple(places)
        whole._starts = whole._packed[1::_WIDTH]
        return whole

    def to_bytes(self) -> bytes:
        """The packed spans and labels, for keeping."""
        return self._packed.tobytes()

    def names_json(self) -> str:
        """Entities and values as JSON, for keeping."""
        return json.dumps(self._names, ensure_ascii=False, separators=(",", ":"))

    def between(self, span: Span) -> Iterator[Mention]:
        """Those that overlap a span, in order; the cost does not grow with the text."""
        first = max(0, bisect_right(self._starts, span.start) - 1)
        for index in range(first, len(self)):
            if self._starts[index] >= span.end:
                return
            mention = self[index]
            if mention.span.overlaps(span):
                yield mention

    def index_after(self, offset: int) -> int:
        """The index of the first mention that starts after `offset`; the number of mentions when there is none."""
        return bisect_right(self._starts, offset)

    def index_before(self, offset: int) -> int:
        """The index of the last mention that starts before `offset`; -1 when there is none."""
        return bisect_left(self._starts, offset) - 1

    @overload
    def __getitem__(self, index: int) -> Mention: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Mention, ...]: ...
    def __getitem__(self, index: int | slice) -> Mention | tuple[Mention, ...]:
        if isinstance(index, slice):
            return tuple(self[place] for place in range(*index.indices(len(self))))
        count = len(self)
        if not -count <= index < count:
            raise IndexError(index)
        at = (index % count) * _WIDTH
        what, start, end = self._packed[at : at + _WIDTH]
        entity, value = self._names[what >> 8]
        return Mention(Span(start, end), _LABELS[what & 255], entity, value)

    def __len__(self) -> int:
        return len(self._starts)

    def __iter__(self) -> Iterator[Mention]:
        return (self[index] for index in range(len(self)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mentions) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash((self._packed.tobytes(), self._names))

    def __repr__(self) -> str:
        return f"Mentions({list(self)!r})"
