"""Text → mentions: the names and the rest, each from its rules; `load()`."""

from __future__ import annotations

from collections.abc import Sequence

from reader.articles.span import Span
from reader.entities.amounts import amounts
from reader.entities.dates import dates
from reader.entities.gazetteer import Gazetteer, gazetteer
from reader.entities.mention import Label, Mention, Recogniser
from reader.entities.names import fold
from reader.entities.rules import names_in
from reader.entities.tokens import tokenise
from reader.entities.version import VERSION


class RuleRecogniser:
    """Finds names by lists and rules, and dates and amounts by their form; nothing is trained or downloaded."""

    version = VERSION

    def __init__(self, known: Gazetteer) -> None:
        self._known = known

    def mentions(self, text: str) -> Sequence[Mention]:
        """Every mention, in reading order, never overlapping, never over a newline; linear in the length."""
        tokens = tokenise(text)
        found = _first_wins([*amounts(text, tokens), *dates(text, tokens), *names_in(tokens, self._known)])
        return fold(text, [Mention(span, label) for span, label in found], self._known.canonical)


def _first_wins(found: Sequence[tuple[Span, Label]]) -> list[tuple[Span, Label]]:
    """In reading order, without those that overlap one that came earlier in the sequence."""
    ranked = sorted((span.start, rank, span, label) for rank, (span, label) in enumerate(found))
    kept: list[tuple[int, Span, Label]] = []
    for _, rank, span, label in ranked:
        if kept and kept[-1][1].end > span.start:
            if kept[-1][0] < rank:
                continue
            kept.pop()
        kept.append((rank, span, label))
    return [(span, label) for _, span, label in kept]


def load() -> Recogniser:
    """The recogniser that comes with the reader."""
    return RuleRecogniser(gazetteer())
