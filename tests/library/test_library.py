"""Articles in and out of the library, and what is remembered about them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reader.articles.article import Article, BlockKind, InlineKind
from reader.articles.builder import ArticleBuilder
from reader.articles.span import Span
from reader.entities.mention import Label, Mention, Mentions
from reader.errors import Ambiguous, NotInLibrary
from reader.library.library import Entity, Library, Outcome, dated, id_of
from reader.library.listing import Sort
from tests.builders import article
from tests.fakes import FakeRecogniser


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path) as opened:
        yield opened


def add(library: Library, title: str, text: str = "Words.", **metadata: str) -> str:
    metadata.setdefault("address", f"/{title}")
    return library.add(article(text, title=title, **metadata))[0]


def titles(library: Library, query: str = "", sort: Sort = Sort.NEWEST) -> list[str]:
    return [entry.title for entry in library.entries(query, sort=sort)]


def rich_article() -> Article:
    builder = ArticleBuilder()
    builder.paragraph("Opening", BlockKind.HEADING, 2)
    with builder.block(BlockKind.ITEM, 1, 3):
        builder.text("see ")
        with builder.inline(InlineKind.LINK, "https://example.org/a?b=[c]"):
            builder.text("書 and 👩‍👩‍👧 there")
    return builder.article(
        title="[b]Title[/b]",
        byline="Mia Čapková",
        source="The Courier",
        address="/a.md",
        published="2022-11-11T10:00:00+02:00",
        language="en",
        tags=("war", "two words"),
        remark="guessed",
    )


def test_an_article_comes_back_as_it_went_in(library: Library) -> None:
    given = rich_article()
    name, outcome = library.add(given)
    assert outcome is Outcome.ADDED
    assert library.get(name) == given


def test_adding_the_same_again_changes_nothing(library: Library) -> None:
    name, _ = library.add(rich_article())
    before = library.entry(name)
    assert library.add(rich_article()) == (name, Outcome.UNCHANGED)
    assert library.entry(name) == before
    assert library.revisions(name) == ()
    assert library.count() == 1


def test_a_changed_text_takes_its_place_and_the_earlier_one_is_kept(library: Library) -> None:
    first = article("The old words.", title="A", address="/a")
    name, _ = library.add(first)
    assert library.add(article("The new words.", title="A", address="/a")) == (name, Outcome.UPDATED)
    assert library.get(name).text == "The new words."
    (kept,) = library.revisions(name)
    assert kept.revision == first.revision
    assert library.revision_text(name, kept.revision) == (first.text, first.blocks)
    assert library.count("old") == 0
    assert library.count("new") == 1
    assert library.database.integrity() == ()


def test_changed_metadata_alone_keeps_no_revision(library: Library) -> None:
    name = add(library, "A")
    assert library.add(article("Words.", title="B", address="/A")) == (name, Outcome.UPDATED)
    assert library.get(name).title == "B"
    assert library.revisions(name) == ()
    assert library.count("title:B") == 1 and library.count("title:A") == 0


def test_the_same_address_twice_in_one_batch_is_an_update(library: Library) -> None:
    batch = [article("Alpha.", address="/a"), article("Beta.", address="/a"), article("Gamma.", address="/b")]
    assert [outcome for _, outcome in library.add_many(batch)] == [Outcome.ADDED, Outcome.UPDATED, Outcome.ADDED]
    assert (library.count("alpha"), library.count("beta"), library.count("gamma")) == (0, 1, 1)
    assert library.database.integrity() == ()


def test_articles_without_an_address_are_told_apart_by_their_words(library: Library) -> None:
    names = {library.add(article(text))[0] for text in ("One.", "Two.", "One.")}
    assert len(names) == library.count() == 2


def test_tags_given_later_are_added_and_removed_ones_stay_removed(library: Library) -> None:
    given = replace(article("Words.", address="/a"), tags=("war", "city"))
    name, _ = library.add(given)
    library.set_tags(name, ["city", "mine", "mine", "  "])
    assert library.add(given) == (name, Outcome.UNCHANGED)
    assert library.entry(name).tags == ("city", "mine")
    library.add(replace(given, tags=("war", "city", "later")))
    assert library.entry(name).tags == ("city", "mine", "later")
    assert library.count("tag:LATER") == 1 and library.count("tag:war") == 0


def test_the_trash_hides_and_gives_back(library: Library) -> None:
    name = add(library, "A")
    library.trash(name)
    library.trash(name)
    assert library.count() == 0 and titles(library) == [] and titles(library, "words") == []
    assert titles(library, "is:trashed") == ["A"]
    library.restore(name)
    assert library.count() == 1 and titles(library) == ["A"]


def test_adding_what_is_in_the_trash_brings_it_back(library: Library) -> None:
    name = add(library, "A")
    library.trash(name)
    assert library.add(article("Words.", title="A", address="/A")) == (name, Outcome.UPDATED)
    assert titles(library) == ["A"]


def test_an_article_is_found_by_id_by_the_beginning_of_one_and_by_address(library: Library) -> None:
    name = add(library, "A", address="https://example.org/a")
    assert {library.find(form) for form in (name, name[:5], name[:1], "https://example.org/a")} == {name}


def test_an_article_is_found_by_the_path_it_was_added_from(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = add(library, "A", address=str(tmp_path / "a.md"))
    monkeypatch.chdir(tmp_path)
    assert library.find("a.md") == library.find("./b/../a.md") == name


def test_a_beginning_that_several_share_is_ambiguous(library: Library) -> None:
    for number in range(17):
        add(library, f"{number}")
    with pytest.raises(Ambiguous):
        firsts = [entry.id[0] for entry in library.entries()]
        library.find(next(letter for letter in firsts if firsts.count(letter) > 1))


@pytest.mark.parametrize("name", ["", "zz", "0" * 40, "%", "/nowhere", "a'b", "\udcff", "-"])
def test_what_is_not_there_is_not_found(library: Library, name: str) -> None:
    with pytest.raises(NotInLibrary):
        library.find(name)


def test_state_is_remembered_until_the_next_start(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library:
        name = add(library, "A", "Many words are here to be read.")
        library.set_read(name, True)
        library.set_starred(name, True)
        library.set_archived(name, True)
        library.keep_place(name, 12, 0.5)
        library.keep_last_read(name)
    with Library.open(tmp_path) as library:
        entry = library.entry(name)
        assert (entry.read, entry.starred, entry.archived, entry.progress) == (True, True, True, 0.5)
        assert library.place(name) == 12
        assert library.last_read() == name
        library.trash(name)
        assert library.last_read() is None


def test_the_place_never_lies_past_the_end_of_a_text_that_became_shorter(library: Library) -> None:
    name = add(library, "A", "A long text that will be cut.")
    library.keep_place(name, 20, 0.7)
    library.add(article("Short.", title="A", address="/A"))
    assert library.place(name) == 6


def test_the_number_of_notes_follows_the_index_of_notes(library: Library) -> None:
    name = add(library, "A")
    with library.database.writing() as connection:
        for note in "ab":
            connection.execute(
                "INSERT INTO notes VALUES (?, ?, 0, 1, 'anchored', 'q', '', '[]', '', '', '')", (note, name)
            )
    assert library.entry(name).notes == 2 and library.count("is:noted") == 1
    with library.database.writing() as connection:
        connection.execute("UPDATE notes SET state = 'trashed' WHERE id = 'a'")
        connection.execute("DELETE FROM notes WHERE id = 'b'")
    assert library.entry(name).notes == 0


def test_mentions_come_back_and_belong_to_one_version_and_one_text(library: Library) -> None:
    name = add(library, "A", "Zelensky came to Kherson.")
    found = Mentions(FakeRecogniser().mentions(library.get(name).text))
    library.keep_mentions(name, found, "1")
    assert library.mentions(name) == library.mentions(name, "1") == found
    assert library.mentions(name, "2") is None
    library.add(article("Zelensky left.", title="A", address="/A"))
    assert library.mentions(name) is None
    assert library.entities() == []


def test_entities_are_counted_over_the_library_but_not_the_trash(library: Library) -> None:
    for title, text in (("A", "Zelensky and Volodymyr Zelensky in Kherson."), ("B", "Kherson.")):
        name = add(library, title, text)
        library.keep_mentions(name, Mentions(FakeRecogniser().mentions(text)), "1")
        library.keep_mentions(name, Mentions(FakeRecogniser().mentions(text)), "1")
    both = [Entity("Kherson", Label.PLACE, 2, 2), Entity("Volodymyr Zelensky", Label.PERSON, 2, 1)]
    assert library.entities() == both
    library.trash(library.find("/A"))
    assert library.entities() == [Entity("Kherson", Label.PLACE, 1, 1)]
    library.restore(library.find("/A"))
    assert library.entities() == both


def test_a_mention_without_an_entity_counts_under_its_own_words_and_a_date_does_not(library: Library) -> None:
    name = add(library, "A", "Kherson on Friday")
    mentions = Mentions([Mention(Span(0, 7), Label.PLACE), Mention(Span(11, 17), Label.DATE)])
    library.keep_mentions(name, mentions, "1")
    assert library.entities() == [Entity("Kherson", Label.PLACE, 1, 1)]


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ("2022-11-11", "2022-11-11T00:00:00Z"),
        ("2022-11-11T10:00:00+02:00", "2022-11-11T08:00:00Z"),
        ("2022-11-11T10:00:00Z", "2022-11-11T10:00:00Z"),
        ("2022-11-11T10:00", "2022-11-11T10:00:00Z"),
        ("yesterday", "else"),
        ("2022-13-99", "else"),
        ("0001-01-01T00:00:00+10:00", "else"),
        ("", "else"),
    ],
)
def test_dates_are_sorted_by_their_moment(published: str, expected: str) -> None:
    assert dated(published, "else") == expected


def test_an_id_depends_on_the_address_alone() -> None:
    assert id_of(article("One.", address="/a")) == id_of(article("Two.", title="T", address="/a"))
    assert len(id_of(article("One."))) == 16


def test_a_name_that_is_no_utf8_is_kept(library: Library) -> None:
    address = os.fsdecode(b"/caf\xe9.txt")
    name = library.add(article("Words.", address=address))[0]
    assert library.find(address) == name
    assert library.add(article("Words.", address=address))[1] is Outcome.UNCHANGED


def test_the_library_loads_no_screen_and_no_parser() -> None:
    program = (
        "import sys, reader.library.library, reader.library.search, reader.importing;"
        "print([m for m in ('textual', 'rich', 'lxml', 'trafilatura', 'markdown_it') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
