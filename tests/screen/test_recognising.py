"""Names found behind the screen, piece by piece."""

from __future__ import annotations

from itertools import pairwise

from reader.articles.span import Span
from reader.entities.mention import Label, Mention, Mentions
from reader.screen.recognising import PIECE, WHOLE, pieces, recognise
from tests.builders import article
from tests.fakes import FakeRecogniser

LONG = article(
    *[f"Paragraph {n}: Zelensky went to Kherson, Reuters said. " + "Words follow. " * 40 for n in range(600)]
)


def test_a_short_text_is_one_piece() -> None:
    short = article("Only a few words.")
    assert list(pieces(short, 0)) == [Span(0, len(short.text))]


def test_the_pieces_of_a_long_text_cover_it_once_and_begin_where_the_reader_is() -> None:
    near = len(LONG.text) // 2
    found = list(pieces(LONG, near))
    assert len(LONG.text) > WHOLE and found[0].contains(near)
    ordered = sorted(found)
    assert ordered[0].start == 0 and ordered[-1].end == len(LONG.text)
    assert all(before.end == after.start for before, after in pairwise(ordered))
    assert all(len(span) < 2 * PIECE for span in found)


def test_what_is_found_in_pieces_is_what_is_found_at_once() -> None:
    told: list[Mentions] = []
    found = recognise(FakeRecogniser(), LONG, len(LONG.text) // 3, told.append, lambda: False)
    assert found == Mentions(FakeRecogniser().mentions(LONG.text))
    assert told[-1] == found and len(told[0]) < len(found)


def test_it_stops_when_nobody_waits_for_it() -> None:
    assert recognise(FakeRecogniser(), LONG, 0, lambda _: None, lambda: True) is None


def test_mentions_of_stretches_are_joined_with_their_names() -> None:
    first = Mentions([Mention(Span(0, 3), Label.PERSON, "Ann", "")])
    second = Mentions([Mention(Span(2, 5), Label.PLACE, "Rome", ""), Mention(Span(6, 9), Label.PERSON, "Ann", "")])
    assert list(Mentions.joined([(0, first), (10, second)])) == [
        Mention(Span(0, 3), Label.PERSON, "Ann"),
        Mention(Span(12, 15), Label.PLACE, "Rome"),
        Mention(Span(16, 19), Label.PERSON, "Ann"),
    ]


def test_one_endless_paragraph_is_cut_into_pieces_too() -> None:
    endless = article("word " * 200_000)
    found = sorted(pieces(endless, 0))
    assert all(len(span) <= 2 * PIECE for span in found)
    assert found[0].start == 0 and found[-1].end == len(endless.text)
    assert all(before.end == after.start for before, after in pairwise(found))
