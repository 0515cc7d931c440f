"""What every recogniser must keep, whichever way it finds its names."""

import sys
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.entities import recogniser
from reader.entities.mention import Label, Recogniser

IMPLEMENTATIONS: tuple[Callable[[], Recogniser], ...] = (recogniser.load,)

REPORT = (
    "Kyiv celebrates\n\nPresident Volodymyr Zelensky thanked Ukraine's army in Kherson on 14 November 2022.\n\n"
    "The city has 280,000 people. Zelensky said the European Union (EU) gave $5 million."
)
WORDS = "Kherson Ben Wallace President the of Bank University U.S. Mr. al-Qaida bin van O’Brien EU AP $5 10% May 12:30"
MARKS = ["\n", "\n\n", "\t", " ", ". ", "(", ")", "-", "’s", "'", "é\u0301", "🙂", "中文", "\u202e", "\x00", "İ", "ß"]
PIECES = st.sampled_from([*WORDS.split(), *MARKS])
HOSTILE = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=60).map(" ".join), st.lists(PIECES).map("".join))


@pytest.fixture(params=IMPLEMENTATIONS, ids=lambda load: load().version, scope="module")
def found_by(request: pytest.FixtureRequest) -> Recogniser:
    made: Recogniser = request.param()
    return made


def test_the_version_is_a_name_and_a_number(found_by: Recogniser) -> None:
    name, _, number = found_by.version.rpartition("-")
    assert name and number[0].isdigit()


@pytest.mark.parametrize("text", ["", " ", "\n\n", ".", "\x00"])
def test_a_text_without_words_has_no_mentions(found_by: Recogniser, text: str) -> None:
    assert len(found_by.mentions(text)) == 0


def test_the_names_of_a_report_are_found(found_by: Recogniser) -> None:
    found = {(mention.span.of(REPORT), mention.label) for mention in found_by.mentions(REPORT)}
    assert {
        ("Volodymyr Zelensky", Label.PERSON),
        ("Zelensky", Label.PERSON),
        ("Ukraine", Label.PLACE),
        ("Kherson", Label.PLACE),
        ("European Union", Label.ORG),
    } <= found


@settings(max_examples=100, deadline=None)
@given(text=HOSTILE)
def test_mentions_are_ordered_apart_and_inside_one_line(found_by: Recogniser, text: str) -> None:
    reached = 0
    for mention in found_by.mentions(text):
        words = mention.span.of(text)
        assert reached <= mention.span.start < mention.span.end <= len(text)
        assert words == words.strip() and "\n" not in words
        reached = mention.span.end


@settings(max_examples=50, deadline=None)
@given(text=HOSTILE)
def test_the_same_text_gives_the_same_mentions(found_by: Recogniser, text: str) -> None:
    assert tuple(found_by.mentions(text)) == tuple(found_by.mentions(text))


@pytest.mark.parametrize(
    "piece", ["Aa ", "Ben Wallace ", "University of the ", "January 1 ", "Ben de ", "(EU) ", "x", "1,"]
)
def test_the_work_does_not_grow_faster_than_the_text(found_by: Recogniser, piece: str) -> None:
    # Counted in calls, not in seconds, so that a busy machine cannot make it fail.
    def calls(text: str) -> int:
        count = 0

        def counted(_frame: object, event: str, _argument: object) -> None:
            nonlocal count
            count += event in ("call", "c_call")

        before = sys.getprofile()
        sys.setprofile(counted)
        try:
            found_by.mentions(text)
        finally:
            sys.setprofile(before)
        return count

    found_by.mentions(piece)
    short, long = calls(piece * 500), calls(piece * 2000)
    assert long < 5 * short + 200
