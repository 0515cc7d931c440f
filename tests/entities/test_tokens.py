"""Tokens and the lists that are made of them."""

from hypothesis import given, settings
from hypothesis import strategies as st

from reader.entities.gazetteer import gazetteer
from reader.entities.mention import Label
from reader.entities.tokens import tokenise


def test_abbreviations_possessives_and_hyphens_are_kept_as_read() -> None:
    text = "Mr. O’Brien’s U.S. team (AP) met al-Qaida at St. Paul.\n\nNext"
    assert tokenise(text).words == tuple(
        "Mr.|O’Brien|’s|U.S.|team|(|AP|)|met|al-Qaida|at|St.|Paul|.|\n\n|Next".split("|")
    )


@settings(max_examples=100, deadline=None)
@given(st.text())
def test_every_token_lies_where_it_says_and_only_white_space_lies_between(text: str) -> None:
    tokens = tokenise(text)
    end = 0
    for index, word in enumerate(tokens.words):
        start = tokens.starts[index]
        assert text[start : start + len(word)] == word and not text[end:start].strip()
        end = tokens.end(index)
    assert not text[end:].strip()


def test_the_lists_are_read_once() -> None:
    assert gazetteer() is gazetteer()


def test_listed_phrases_are_tokens_that_a_text_can_have() -> None:
    known = gazetteer()
    unreachable = [
        name
        for name in known.names
        if " - " not in name
        and " ".join(tokenise(name.replace(" .", ".")).words).replace(" ", "") != name.replace(" ", "")
    ]
    assert unreachable == []


def test_a_country_and_its_people_are_told_apart() -> None:
    names = gazetteer().names
    assert names["Ukraine"] is Label.PLACE and names["Ukrainian"] is Label.GROUP
    assert gazetteer().canonical["Ukrainians"] == "Ukrainian" and gazetteer().canonical["U.K."] == "United Kingdom"
