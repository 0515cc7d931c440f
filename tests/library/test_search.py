"""What is typed, what it finds, and what of it is lit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reader.articles.span import Span
from reader.entities.mention import Mentions
from reader.library.library import Library
from reader.library.query import parse
from reader.library.search import Cancelled, Hit, newest, ranked, search
from tests.builders import article
from tests.fakes import FakeRecogniser

TEXTS = {
    "Kherson freed": "Volodymyr Zelensky walked through Kherson. The city cheered, and the war went on.",
    "Grain": "Ships left Odesa with grain. Nobody cheered; the city was dark.",
    "Café notes": "A naïve résumé by Mia Čapková. 書を読む。 Don't stop.",
    "[red]Markup[/]": "Brackets [@click=app.quit] and 100% of under_scores.",
}
DATES = dict(zip(TEXTS, ("2022-11-14", "2022-08-01", "2021-05-05", ""), strict=True))


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library.open(tmp_path_factory.mktemp("search")) as opened:
        for title, text in TEXTS.items():
            made = article(
                text,
                title=title,
                source="The Courier" if title == "Grain" else "",
                byline="Olena Marchuk" if title == "Grain" else "",
                address=f"/{title}",
                published=DATES[title],
            )
            name, _ = opened.add(made)
            opened.keep_mentions(name, Mentions(FakeRecogniser().mentions(text)), "1")
        opened.set_read(opened.find("/Grain"), True)
        opened.set_starred(opened.find("/Grain"), True)
        opened.set_tags(opened.find("/Grain"), ["black sea", "Food"])
        yield opened


def found(library: Library, typed: str, *, as_typed: bool = False) -> set[str]:
    return {hit.title for hit in ranked(library.database, typed, as_typed=as_typed)}


KHERSON, GRAIN, CAFE, MARKUP = TEXTS


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("cheered", {KHERSON, GRAIN}),
        ("CITY cheered", {KHERSON, GRAIN}),
        ("city dark", {GRAIN}),
        ('"city cheered"', {KHERSON}),
        ('"cheered, and THE', {KHERSON}),
        ("cheer", set()),
        ("cheer*", {KHERSON, GRAIN}),
        ("city -war", {GRAIN}),
        ('city -"the war"', {GRAIN}),
        ("-city", {CAFE, MARKUP}),
        ("ships OR brackets", {GRAIN, MARKUP}),
        ("city ships OR war", {KHERSON, GRAIN}),
        ("OR city OR", {KHERSON, GRAIN}),
        ("naive resume", {CAFE}),
        ("capkova", {CAFE}),
        ("ČAPKOVÁ", {CAFE}),
        ("don't", {CAFE}),
        ("title:grain", {GRAIN}),
        ("title:city", set()),
        ("source:courier", {GRAIN}),
        ("author:marchuk", {GRAIN}),
        ("author:mar*", {GRAIN}),
        ("tag:food", {GRAIN}),
        ('tag:"black sea"', {GRAIN}),
        ("tag:black", set()),
        ("tag:black*", {GRAIN}),
        ("-tag:food city", {KHERSON}),
        ("person:zelensky", {KHERSON}),
        ('person:"volodymyr zel"', set()),
        ("person:zel*", {KHERSON}),
        ("person:kherson", set()),
        ("place:kherson", {KHERSON}),
        ("org:reuters", set()),
        ("place:kherson OR tag:food", {KHERSON, GRAIN}),
        ("is:read", {GRAIN}),
        ("is:unread", {KHERSON, CAFE, MARKUP}),
        ("is:starred ships", {GRAIN}),
        ("is:archived", set()),
        ("is:noted", set()),
        ("before:2022", {CAFE}),
        ("before:2022-11-14", {CAFE, GRAIN}),
        ("after:2022-11 city", {KHERSON}),
        ("after:2022-08-01 before:2022-09", {GRAIN}),
        ("is:nonsense", set()),
        ("before:soon", set()),
        ("after:2022-99", set()),
        ("city:cheered", {KHERSON}),
        ("person:", set()),
        ("!!! ???", set()),
        ("city !!!", {KHERSON, GRAIN}),
        ("", set()),
        ("NEAR(city cheered)", set()),
        ("100% under_scores", {MARKUP}),
        ("app.quit", {MARKUP}),
    ],
)
def test_a_query_finds(library: Library, typed: str, expected: set[str]) -> None:
    assert found(library, typed) == expected
    if typed.strip():
        assert {entry.title for entry in library.entries(typed)} == expected
        assert library.count(typed) == len(expected)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ch", {KHERSON, GRAIN}),
        ("c", {KHERSON, GRAIN, CAFE, MARKUP}),
        ("city che", {KHERSON, GRAIN}),
        ("ch ", set()),
        ('"city che', {KHERSON}),
        ("person:zel", {KHERSON}),
        ("tag:fo", {GRAIN}),
        ("city is:un", {KHERSON, GRAIN}),
        ("city before:20", {KHERSON, GRAIN}),
        ("city person:", {KHERSON, GRAIN}),
        ("city tag:", {KHERSON, GRAIN}),
    ],
)
def test_while_typing_the_last_word_may_be_unfinished(library: Library, typed: str, expected: set[str]) -> None:
    assert found(library, typed, as_typed=True) == expected


TYPED = r"""* " - OR AND NOT NEAR ( ) { } : ^ + title: person: is: before: is:unread tag: city 书 é ' ; % _ \ 😀 a*b"""
PIECES = st.sampled_from([*TYPED.split(), "\x00", "\ud800", " ", "col : x", "²", "\u0300"])


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=12).map(" ".join), st.lists(PIECES).map("".join)))
@example('"')
@example("-" * 2000)
@example("OR " * 500)
@example("a OR " * 500)
@example("-a " * 200)
@example("\ue000")
def test_any_text_is_a_search(library: Library, typed: str) -> None:
    for as_typed in (False, True):
        hits = ranked(library.database, typed, as_typed=as_typed)
        assert {hit.id for hit in newest(library.database, typed, as_typed=as_typed)} == {hit.id for hit in hits}
        assert search(library.database, typed, as_typed=as_typed) == hits
        for hit in hits:
            check(library, hit)
    assert len(library.entries(typed)) == library.count(typed)


def check(library: Library, hit: Hit) -> None:
    text = library.get(hit.id).text
    assert "\n" not in hit.snippet
    assert 0 <= hit.place.start <= hit.place.end <= len(text)
    last = 0
    for span in hit.spans:
        assert last <= span.start < span.end <= len(hit.snippet)
        last = span.end
    if hit.spans:
        assert " ".join(hit.place.of(text).split()) in [span.of(hit.snippet) for span in hit.spans]


@pytest.mark.parametrize(
    ("typed", "lit"),
    [
        ("kherson city", ["Kherson", "city"]),
        ('"the war"', ["the war"]),
        ("zelen*", ["Zelensky"]),
        ("person:zelensky", ["Zelensky"]),
        ("resume", ["résumé"]),
        ("čapkova", ["Čapková"]),
        ("dont", []),
        ("don't", ["Don't"]),
        ("cheered -ships", ["cheered"]),
    ],
)
def test_the_words_are_lit_in_the_snippet(library: Library, typed: str, lit: list[str]) -> None:
    hits = ranked(library.database, typed)
    assert [span.of(hit.snippet) for hit in hits for span in hit.spans] == lit


def test_a_hit_says_where_in_the_text_it_is(library: Library) -> None:
    (hit,) = ranked(library.database, '"city cheered"')
    assert hit.place.of(TEXTS[KHERSON]) == "city cheered"
    assert hit.published == "2022-11-14"


def test_a_hit_in_the_title_alone_shows_how_the_text_begins(library: Library) -> None:
    (hit,) = ranked(library.database, "title:grain")
    assert hit.place == Span(0, 0) and hit.spans == ()
    assert hit.snippet.startswith("Ships left")


def test_a_word_in_the_title_ranks_before_one_in_the_text(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library:
        for title in ("Harbour", "Other"):
            library.add(article("A harbour and more words than that.", title=title, address=f"/{title}"))
        library.add(article("Nothing of it.", title="Third", address="/3"))
        hits = ranked(library.database, "harbour")
        assert [hit.title for hit in hits] == ["Harbour", "Other"]
        assert hits[0].score > hits[1].score


def test_a_snippet_far_into_a_long_text_shows_where_the_words_stand_together(tmp_path: Path) -> None:
    filler = "Plain words follow each other here. " * 300
    with Library.open(tmp_path) as library:
        library.add(article("An engine alone. " + filler + "The engine weaves the loom. " + filler, address="/a"))
        (hit,) = ranked(library.database, "loom engine")
        assert [span.of(hit.snippet) for span in hit.spans] == ["engine", "loom"]
        assert hit.snippet.startswith("… ") and hit.snippet.endswith(" …")
        assert len(hit.snippet) < 190


def test_words_in_the_trash_are_not_found_unless_asked_for(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library:
        name, _ = library.add(article("Harbour.", title="A", address="/a"))
        library.trash(name)
        assert found(library, "harbour") == set()
        assert found(library, "harbour is:trashed") == {"A"}


def test_newest_first_is_by_date(library: Library) -> None:
    assert [hit.title for hit in newest(library.database, "city")] == [KHERSON, GRAIN]
    assert [hit.title for hit in newest(library.database, "city", limit=1)] == [KHERSON]


def test_a_search_that_nobody_waits_for_is_broken_off(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library:
        list(library.add_many(article("Common words here.", address=f"/{number}") for number in range(2000)))
        with pytest.raises(Cancelled):
            search(library.database, "common", cancelled=lambda: True)
        assert len(search(library.database, "common", cancelled=lambda: False)) == 50


def test_a_query_of_any_length_is_taken_apart() -> None:
    assert len(parse("word " * 10_000).terms) <= 48
    assert parse("").terms == () and not parse("").nothing
    assert parse("?!").nothing
