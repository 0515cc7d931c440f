"""Keys in, commands out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.screen.chords import MOST, Called, Chords, Outcome, Unbound, Waiting
from reader.screen.keymap import ANY, COMMANDS, Command, Context, keys_of


def command(name: str, keys: str, context: Context = Context.PAGE) -> Command:
    return Command(name, context, tuple(keys.split(" ")), name, "", "")


TABLE = (
    command("down", "j"),
    command("top", "gg"),
    command("next_name", "]e"),
    command("next_note", "]a"),
    command("mark", "m" + ANY),
    command("line_start", "0"),
    command("contents", "gt", Context.GLOBAL),
    command("help", "?", Context.GLOBAL),
    command("list_down", "j", Context.LIBRARY),
)


@pytest.fixture
def chords() -> Chords:
    return Chords(TABLE)


def press(chords: Chords, keys: str, context: Context = Context.PAGE) -> Outcome:
    outcome: Outcome = Unbound("")
    for key in keys:
        outcome = chords.press(context, key)
    return outcome


def test_a_key_calls_its_command(chords: Chords) -> None:
    assert press(chords, "j") == Called(TABLE[0])


def test_a_sequence_waits_until_it_is_complete(chords: Chords) -> None:
    assert isinstance(press(chords, "]"), Waiting)
    assert chords.is_waiting
    assert press(chords, "e") == Called(TABLE[2])
    assert not chords.is_waiting


def test_while_it_waits_it_says_what_may_follow(chords: Chords) -> None:
    outcome = press(chords, "]")
    assert isinstance(outcome, Waiting)
    assert outcome.prefix == "]"
    assert [(keys, follows.id) for keys, follows in outcome.follow] == [("e", "next_name"), ("a", "next_note")]


def test_a_prefix_leads_to_the_commands_of_the_context_and_of_anywhere(chords: Chords) -> None:
    outcome = press(chords, "g")
    assert isinstance(outcome, Waiting)
    assert {keys for keys, _ in outcome.follow} == {"g", "t"}
    assert press(chords, "t") == Called(TABLE[6])


def test_a_count_goes_with_the_command(chords: Chords) -> None:
    outcome = press(chords, "12")
    assert outcome == Waiting("12")
    assert press(chords, "j") == Called(TABLE[0], count=12)
    assert press(chords, "j") == Called(TABLE[0])


def test_a_count_goes_before_a_sequence_too(chords: Chords) -> None:
    assert press(chords, "3]e") == Called(TABLE[2], count=3)


def test_a_nought_alone_is_a_key_and_inside_a_count_a_digit(chords: Chords) -> None:
    assert press(chords, "0") == Called(TABLE[5])
    assert press(chords, "10j") == Called(TABLE[0], count=10)


def test_a_count_has_an_end(chords: Chords) -> None:
    outcome = press(chords, "9" * 40 + "j")
    assert outcome == Called(TABLE[0], count=MOST)


def test_a_key_that_stands_for_any_is_handed_on(chords: Chords) -> None:
    assert press(chords, "ma") == Called(TABLE[4], argument="a")
    assert press(chords, "m5") == Called(TABLE[4], argument="5")


def test_a_key_without_a_meaning_is_said_and_forgotten(chords: Chords) -> None:
    assert press(chords, "]x") == Unbound("]x")
    assert press(chords, "j") == Called(TABLE[0])


def test_a_context_has_its_own_keys_and_those_of_anywhere(chords: Chords) -> None:
    assert press(chords, "j", Context.LIBRARY) == Called(TABLE[8])
    assert press(chords, "?", Context.LIBRARY) == Called(TABLE[7])
    assert press(chords, "gg", Context.LIBRARY) == Unbound("gg")


def test_a_reset_forgets_what_was_begun(chords: Chords) -> None:
    press(chords, "4]")
    chords.reset()
    assert press(chords, "j") == Called(TABLE[0])


@pytest.mark.parametrize("wanted", COMMANDS, ids=lambda one: f"{one.context.value} {one.id}")
def test_every_sequence_of_the_table_calls_its_command(wanted: Command) -> None:
    for sequence in wanted.keys:
        chords = Chords(COMMANDS)
        outcomes = [chords.press(wanted.context, "a" if key == ANY else key) for key in keys_of(sequence)]
        assert all(isinstance(outcome, Waiting) for outcome in outcomes[:-1])
        called = outcomes[-1]
        assert isinstance(called, Called) and called.command.id == wanted.id


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from([*"jgte]am015?x", "ctrl+d", "escape", "é"]), max_size=20))
def test_whatever_is_typed_it_never_waits_for_what_cannot_come(keys: list[str]) -> None:
    chords = Chords(TABLE)
    for key in keys:
        outcome = chords.press(Context.PAGE, key)
        assert isinstance(outcome, Waiting) == chords.is_waiting
        if isinstance(outcome, Waiting) and not outcome.prefix.isdigit():
            assert outcome.follow
