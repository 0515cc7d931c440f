"""Every verb, as a script uses it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from reader.cli.arguments import COLOURS, SORTS, VERBS
from reader.library.listing import Sort
from reader.notes.note import Colour
from tests.cli.conftest import Shell

RIVER = """---
title: The river falls
author: Iryna Koval
date: 2022-11-12
tags: [water]
---

Volodymyr Zelensky spoke in Kherson on Monday. The river had fallen by a metre, he said, and would fall further.

Zelensky thanked the engineers. Nobody was hurt.
"""
BRIDGE = "# The bridge\n\nThree of its spans are gone, the mayor of Kherson said.\n"


@pytest.fixture
def key(reader: Shell) -> str:
    """The id of the first of two articles in the library."""
    reader.add(reader.file("bridge.md", BRIDGE))
    return reader.add(reader.file("river.md", RIVER))


def test_an_article_goes_by_its_id_the_beginning_of_it_its_address_and_a_path_to_it(reader: Shell, key: str) -> None:
    names = (key, key[:6], reader.folder / "river.md", "river.md", "./river.md")
    assert {reader("show", name, "--json").json["id"] for name in names} == {key}


def test_a_file_that_is_not_in_the_library_is_shown_and_not_added(reader: Shell) -> None:
    path = reader.file("river.md", RIVER)
    assert reader("show", path, "--json").json["id"] == ""
    assert reader("entities", path, "--json").json["mentions"]
    assert not reader.library.exists()


def test_standard_input_is_shown_and_not_added(reader: Shell) -> None:
    assert "spans are gone" in reader("show", "-", stdin=BRIDGE).out
    assert "spans are gone" in reader("-", stdin=BRIDGE).out
    assert not reader.library.exists()


def test_an_article_is_set_at_the_width_that_is_asked_for(reader: Shell, key: str) -> None:
    lines = reader("show", key, "--width", "30").out.splitlines()
    assert max(map(len, lines)) <= 30 and len(lines) > 8
    assert len(reader("show", key, "--width", "300").out.splitlines()) < len(lines)


def test_the_offsets_of_the_json_fit_the_text(reader: Shell, key: str) -> None:
    shown = reader("show", key, "--json").json
    paragraphs = [shown["text"][block["start"] : block["end"]] for block in shown["blocks"]]
    assert paragraphs[-1] == "Zelensky thanked the engineers. Nobody was hurt."
    for mention in reader("entities", key, "--json").json["mentions"]:
        assert shown["text"][mention["start"] : mention["end"]] == mention["text"]


def test_the_beginning_of_two_ids_is_not_one_article(reader: Shell) -> None:
    for number in range(17):  # more than there are first digits
        reader.add(reader.file(f"{number}.txt", f"Article {number}.\n"))
    first = [one["id"][0] for one in reader("list", "--json").json]
    twice = next(digit for digit in first if first.count(digit) > 1)
    answer = reader("show", twice)
    assert answer.code == 1 and "Several articles" in answer.err
    assert reader("notes", twice).code == 1


def test_what_nothing_goes_by_is_exit_1_and_empty_json_is_printed(reader: Shell, key: str) -> None:
    for words in (("show", "zzz"), ("entities", "zzz"), ("notes", "zzz"), ("notes", "remove", "00"), ("list", "zyx")):
        assert reader(*words).code == 1
    for words in (("search", "zyx"), ("list", "zyx"), ("notes", key)):
        answer = reader(*words, "--json")
        assert (answer.code, answer.json) == (1, [])


def test_the_list_is_sorted_filtered_and_limited(reader: Shell, key: str) -> None:
    assert [one["title"] for one in reader("list", "--sort", "title", "--json").json] == [
        "The bridge", "The river falls",
    ]  # fmt: skip
    assert [one["id"] for one in reader("list", "tag:water", "--json").json] == [key]
    assert reader("list", "--limit", "1").out.count("\n") == 1
    assert reader("list", "is:starred").code == 1


def test_tags_are_given_to_what_is_added(reader: Shell) -> None:
    reader("add", "--tag", "war", "--tag", "to read", reader.file("river.md", RIVER))
    [entry] = reader("list", "--json").json
    assert entry["tags"] == ["water", "war", "to read"]


def test_a_changed_text_is_an_update_and_the_same_text_is_not(reader: Shell, key: str) -> None:
    path = reader.file("river.md", RIVER + "\nMore.\n")
    assert [item["id"] for item in reader("add", path, "--json").json["updated"]] == [key]
    assert [item["id"] for item in reader("add", path, "--json").json["unchanged"]] == [key]


@pytest.mark.parametrize(
    "query", ['"', "(", "a AND", "NEAR(", "*", "-", "\\", "🙂", "title:", "person:", "before:soon"]
)
def test_whatever_is_typed_is_a_search(reader: Shell, key: str, query: str) -> None:
    assert reader("search", "--", query).code in (0, 1)
    assert reader("list", "--", query).code in (0, 1)


def test_hits_are_ranked_with_their_words_marked(reader: Shell, key: str) -> None:
    [hit] = reader("search", "engineers", "--json").json
    assert hit["id"] == key
    assert [hit["snippet"][start:end] for start, end in hit["spans"]] == ["engineers"]
    assert "engineers" in reader("search", "engineers").out


def test_the_librarys_names_are_counted_over_all_articles(reader: Shell, key: str) -> None:
    kherson = next(one for one in reader("entities", "--json").json if one["name"] == "Kherson")
    assert kherson == {"name": "Kherson", "label": "PLACE", "mentions": 2, "articles": 2}
    assert "Volodymyr Zelensky" in reader("entities").out
    assert "= Volodymyr Zelensky" in reader("entities", key).out


def test_a_note_is_made_listed_removed_and_restored(reader: Shell, key: str) -> None:
    made = reader(
        "notes", "add", key, "--quote", "Nobody was hurt", "--body", "Good.", "--tag", "ask", "--colour", "green"
    )
    [note] = reader("notes", key, "--json").json
    assert note["id"] == made.out.strip()
    text = reader("show", key, "--json").json["text"]
    assert text[note["start"] : note["end"]] == note["quote"] == "Nobody was hurt"
    assert (note["body"], note["tags"], note["colour"], note["state"]) == ("Good.", ["ask"], "green", "anchored")
    assert "Nobody was hurt" in reader("notes").out

    assert reader("notes", "remove", note["id"][:8]).code == 0
    assert reader("notes", key).code == 1
    assert [one["state"] for one in reader("notes", key, "--all", "--json").json] == ["trashed"]
    again = reader("notes", "remove", note["id"])
    assert again.code == 3 and "in the trash already" in again.err
    assert reader("notes", "restore", note["id"]).code == 0
    assert [one["state"] for one in reader("notes", "--json").json] == ["anchored"]


def test_words_that_stand_twice_need_what_stands_beside_them(reader: Shell, key: str) -> None:
    twice = reader("notes", "add", key, "--quote", "Zelensky")
    assert twice.code == 1 and "stands 2 times" in twice.err
    assert reader("notes", "add", key, "--quote", "Zelensky", "--suffix", " thanked").code == 0
    assert reader("notes", "add", key, "--quote", "nowhere").code == 1


def test_notes_lie_in_files_of_their_own_beside_the_database(reader: Shell, key: str) -> None:
    reader("notes", "add", key, "--quote", "Nobody")
    assert [path.name for path in (reader.library / "notes").glob("*.jsonl")] == [f"{key}.jsonl"]


def test_an_orphan_is_listed_with_its_words(reader: Shell, key: str) -> None:
    reader("notes", "add", key, "--quote", "Nobody was hurt", "--body", "keep")
    reader("add", reader.file("river.md", RIVER.replace("Nobody was hurt", "Nothing is known")))
    [note] = reader("notes", "--json").json
    assert (note["state"], note["start"], note["quote"]) == ("orphan", None, "Nobody was hurt")


def test_the_doctor_says_that_all_is_well(reader: Shell, key: str) -> None:
    assert reader("doctor").out == "All is well: 2 articles, 0 notes.\n"
    assert reader("doctor", "--json").json == {"articles": 2, "notes": 0, "faults": [], "done": []}


def test_the_paths_are_those_in_force(reader: Shell) -> None:
    settings = reader.file("own.toml", 'library = "books"\n')
    assert reader("config", "path", "--json", "--config", settings).json == {
        "settings": str(settings), "library": str(reader.library),
    }  # fmt: skip
    assert reader("config", "path", "--library", "/else", "--json").json["library"] == "/else"


def test_the_settings_in_force_are_a_settings_file_that_says_the_same(reader: Shell) -> None:
    own = reader.file("own.toml", 'theme = "dusk"\nmeasure = 72\n\n[keys]\n"reading.star" = ["S", "gS"]\n')
    shown = reader("config", "show", "--config", own).out
    again = reader("config", "show", "--config", reader.file("again.toml", shown))
    assert (again.out, again.err) == (shown, "")
    table = tomllib.loads(shown)
    assert (table["theme"], table["measure"], table["keys"]) == ("dusk", 72, {"reading.star": ["S", "gS"]})
    assert reader("config", "show", "--json", "--config", own).json == table


def test_the_keys_in_force_are_listed_with_the_readers_own(reader: Shell) -> None:
    own = reader.file("own.toml", '[keys]\n"reading.star" = ["S"]\n')
    assert next(one for one in reader("config", "keys", "--json").json if one["command"] == "reading.star")["keys"] == [
        "*"
    ]
    keys = reader("config", "keys", "--json", "--config", own).json
    assert next(one for one in keys if one["command"] == "reading.star")["keys"] == ["S"]
    assert "Star, or take the star away" in reader("config", "keys").out


def test_own_keys_that_cannot_be_used_leave_the_default_ones(reader: Shell) -> None:
    own = reader.file("own.toml", '[keys]\n"reading.nothing" = ["S"]\n')
    answer = reader("config", "keys", "--config", own)
    assert answer.code == 0 and "reading.star" in answer.out
    assert "reading.nothing" in answer.err and "default" in answer.err


# What may be said


@pytest.mark.parametrize("verb", ["", *VERBS, "notes add", "notes remove", "notes restore"])
def test_every_verb_has_help_that_names_the_options_of_all(reader: Shell, verb: str) -> None:
    answer = reader(*verb.split(), "--help")
    assert answer.code == 0 and answer.err == ""
    assert answer.out.startswith(f"usage: {f'reader {verb}'.strip()} ")
    for option in ("--library", "--config", "--offline", "--help"):
        assert option in answer.out


def test_the_help_of_the_command_names_every_verb(reader: Shell) -> None:
    helped = reader("--help").out
    assert all(f"  {verb} " in helped for verb in VERBS)
    assert reader("--version").out.startswith("reader ")


@pytest.mark.parametrize(
    "words",
    [
        "add", "show", "search", "config", "config nothing", "list --sort sideways", "list --limit 0", "list --limit x",
        "show --width -3 x", "notes add x", "notes add x --quote y --colour mauve", "notes remove", "--nothing",
        "list --nothing", "--library", "show a b", "doctor x",
    ],
)  # fmt: skip
def test_wrong_usage_is_exit_2_and_tells_where_help_is(reader: Shell, words: str) -> None:
    answer = reader(*words.split())
    assert (answer.code, answer.out) == (2, "")
    assert "--help`" in answer.err and "Traceback" not in answer.err


def test_the_options_of_all_may_stand_before_the_verb(reader: Shell, key: str) -> None:
    settings = reader.file("own.toml", "")
    for words in (
        ("--library", reader.library, "list"),
        ("--config", settings, "--offline", "list"),
        (f"--library={reader.library}", "--json", "list"),
    ):
        assert reader(*words).code == 0
    assert reader("--library", reader.folder / "other", "list").code == 1
    assert reader("--library", reader.library, "notes", "add", key, "--quote", "Nobody").code == 0
    assert reader("notes", "--library", reader.library, "remove", "00").code == 1


def test_after_two_dashes_a_verb_is_a_file(reader: Shell) -> None:
    Path("list").write_text(BRIDGE)
    assert "spans are gone" in reader("--", "list").out


def test_what_may_be_chosen_is_what_there_is() -> None:
    assert set(SORTS) == {sort.value for sort in Sort}
    assert set(COLOURS) == {colour.value for colour in Colour}


def test_the_bare_command_prints_each_file_where_there_is_no_terminal(reader: Shell) -> None:
    answer = reader(reader.file("river.md", RIVER), "missing.md", reader.file("bridge.md", BRIDGE))
    assert answer.code == 3
    assert "Nobody was hurt" in answer.out and "spans are gone" in answer.out and "missing.md" in answer.err
    assert reader().code == 2
