"""Precision, recall and F1 by exact span."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from reader.articles.span import Span
from reader.entities.mention import Label, Mention
from reader.entities.scoring import Score, main, measure, micro, read_conll, score, total

CONLL = """-DOCSTART- O

Ben B-PER
Wallace I-PER
left O
New B-LOC
York I-LOC

Paris B-LOC
London B-LOC
. O

-DOCSTART- O

Acme B-ORG
"""


def test_a_span_counts_only_with_both_ends_and_the_label() -> None:
    gold = [(Span(0, 3), Label.PERSON), (Span(5, 9), Label.PLACE), (Span(10, 12), Label.ORG)]
    found = [(Span(0, 3), Label.PERSON), (Span(5, 8), Label.PLACE), (Span(10, 12), Label.PLACE)]
    scores = score(gold, found)
    assert scores[Label.PERSON] == Score(1, 0, 0)
    assert scores[Label.PLACE] == Score(0, 2, 1)
    assert scores[Label.ORG] == Score(0, 0, 1)


def test_precision_recall_and_f1_are_the_fields() -> None:
    counts = Score(right=6, wrong=2, missed=4)
    assert (counts.precision, counts.recall) == (0.75, 0.6)
    assert counts.f1 == pytest.approx(2 * 0.75 * 0.6 / 1.35)


def test_nothing_found_and_nothing_to_find_scores_nothing() -> None:
    assert (Score().precision, Score().recall, Score().f1) == (0.0, 0.0, 0.0)
    assert score([], []) == {}


def test_many_texts_add_up() -> None:
    one = {Label.PERSON: Score(1, 2, 3), Label.DATE: Score(5, 5, 5)}
    two = {Label.PERSON: Score(1, 0, 0), Label.ORG: Score(0, 1, 0)}
    assert total([one, two])[Label.PERSON] == Score(2, 2, 3)
    assert micro(total([one, two])) == Score(2, 3, 3)


def test_a_conll_file_becomes_texts_with_spans() -> None:
    first, second = read_conll(CONLL.splitlines(keepends=True))
    assert first[0] == "Ben Wallace left New York\nParis London ."
    assert [(span.of(first[0]), label) for span, label in first[1]] == [
        ("Ben Wallace", Label.PERSON),
        ("New York", Label.PLACE),
        ("Paris", Label.PLACE),
        ("London", Label.PLACE),
    ]
    assert second == ("Acme", ((Span(0, 4), Label.ORG),))


class OnlyParis:
    version = "paris-1"

    def mentions(self, text: str) -> Sequence[Mention]:
        at = text.find("Paris")
        return [Mention(Span(at, at + 5), Label.PLACE)] if at >= 0 else []


def test_a_recogniser_is_measured_on_documents() -> None:
    scores = measure(OnlyParis(), read_conll(CONLL.splitlines(keepends=True)))
    assert micro(scores) == Score(right=1, wrong=0, missed=4)


def test_the_command_prints_a_row_for_each_label(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold = tmp_path / "gold.conll"
    gold.write_text(CONLL, encoding="utf-8")
    assert main([str(gold)]) == 0
    printed = capsys.readouterr().out
    assert "PERSON" in printed and "micro" in printed and "rules-1" in printed
    assert main([]) == 2
