"""Precision, recall and F1 by exact span: `python -m reader.entities.scoring GOLD.conll`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from reader.articles.span import Span
from reader.entities.mention import Label, Recogniser

Labelled = tuple[Span, Label]

CORPUS_LABELS: Mapping[str, Label] = {
    "PER": Label.PERSON,
    "PERSON": Label.PERSON,
    "ORG": Label.ORG,
    "ORGANIZATION": Label.ORG,
    "LOC": Label.PLACE,
    "GPE": Label.PLACE,
    "FAC": Label.PLACE,
    "PLACE": Label.PLACE,
    "NORP": Label.GROUP,
    "EVENT": Label.EVENT,
    "WORK": Label.WORK,
    "DATE": Label.DATE,
}
"""What corpora call our labels; those that are not here are not scored."""

MAIN = (Label.PERSON, Label.ORG, Label.PLACE)
"""The labels of the usual micro average."""


@dataclass(frozen=True, slots=True)
class Score:
    """How many spans were right, found in vain, and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def precision(self) -> float:
        """The share of what was found that is right, 0 to 1; 0 when nothing was found."""
        return self.right / (self.right + self.wrong) if self.right else 0.0

    @property
    def recall(self) -> float:
        """The share of what there is that was found, 0 to 1; 0 when there is nothing."""
        return self.right / (self.right + self.missed) if self.right else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.right / (2 * self.right + self.wrong + self.missed) if self.right else 0.0


def score(gold: Iterable[Labelled], found: Iterable[Labelled]) -> dict[Label, Score]:
    """Each label's score on one text; a span counts only when both ends and the label are right."""
    truth, guess = set(gold), set(found)
    return {
        label: Score(
            sum(label is other for _, other in truth & guess),
            sum(label is other for _, other in guess - truth),
            sum(label is other for _, other in truth - guess),
        )
        for label in {label for _, label in truth | guess}
    }


def total(scores: Iterable[Mapping[Label, Score]]) -> dict[Label, Score]:
    """The scores of many texts, label by label."""
    summed: dict[Label, Score] = {}
    for one in scores:
        for label, counts in one.items():
            summed[label] = summed.get(label, Score()) + counts
    return summed


def micro(scores: Mapping[Label, Score], labels: Iterable[Label] = MAIN) -> Score:
    """One score over several labels."""
    return sum((scores.get(label, Score()) for label in labels), Score())


def read_conll(lines: Iterable[str]) -> Iterator[tuple[str, tuple[Labelled, ...]]]:
    """The documents of a CoNLL file as texts with their spans.

    A line is a token and its BIO tag; an empty line ends a sentence, `-DOCSTART-` begins a document. In the text,
    tokens are joined by one space and sentences by one newline.
    """
    text: list[str] = []
    spans: list[tuple[int, int, str]] = []
    length = 0
    fresh = True
    for line in lines:
        line = line.rstrip("\n")
        if not line.strip():
            fresh = True
            continue
        token, tag = line.rsplit(None, 1)
        if token == "-DOCSTART-":
            if text:
                yield "".join(text), _labelled(spans)
            text, spans, length, fresh = [], [], 0, True
            continue
        if text:
            text.append("\n" if fresh else " ")
            length += 1
        if tag.startswith("I-") and not fresh and spans and spans[-1][2] == tag[2:] and spans[-1][1] == length - 1:
            spans[-1] = (spans[-1][0], length + len(token), tag[2:])
        elif tag.startswith("B-"):
            spans.append((length, length + len(token), tag[2:]))
        text.append(token)
        length += len(token)
        fresh = False
    if text:
        yield "".join(text), _labelled(spans)


def _labelled(spans: Iterable[tuple[int, int, str]]) -> tuple[Labelled, ...]:
    return tuple((Span(start, end), CORPUS_LABELS[tag]) for start, end, tag in spans if tag in CORPUS_LABELS)


def measure(recogniser: Recogniser, documents: Iterable[tuple[str, Iterable[Labelled]]]) -> dict[Label, Score]:
    """A recogniser's score on many documents."""
    return total(
        score(gold, ((mention.span, mention.label) for mention in recogniser.mentions(text)))
        for text, gold in documents
    )


def main(arguments: list[str]) -> int:
    """Print precision, recall and F1 by label for each CoNLL file."""
    from reader.entities.recogniser import load

    if not arguments:
        print("usage: python -m reader.entities.scoring GOLD.conll...", file=sys.stderr)
        return 2
    recogniser = load()
    for name in arguments:
        with Path(name).open(encoding="utf-8") as lines:
            documents = list(read_conll(lines))
        started = perf_counter()
        scores = measure(recogniser, documents)
        rate = sum(len(text.split()) for text, _ in documents) / (perf_counter() - started)
        print(f"{name}  {recogniser.version}  {rate:,.0f} tokens/s")
        rows = [(label.name, scores[label]) for label in (*MAIN, Label.GROUP) if label in scores]
        for label, one in [*rows, ("micro", micro(scores))]:
            print(
                f"{label:10} P {100 * one.precision:5.1f}  R {100 * one.recall:5.1f}  F1 {100 * one.f1:5.1f}"
                f"  gold {one.right + one.missed}"
            )
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
