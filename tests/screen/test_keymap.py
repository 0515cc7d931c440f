"""The table of commands: no clashes, nothing unreachable, and the reader's own keys."""

from __future__ import annotations

import pytest

from reader.errors import ConfigError
from reader.screen.keymap import (
    ANY,
    COMMANDS,
    MODE_NAMES,
    Command,
    Context,
    clashes,
    keys_of,
    shown,
    with_own_keys,
)
from reader.screen.widgets.page import Page

DIFFERENT_IN_SOME_TERMINALS = {"ctrl+i", "ctrl+h", "ctrl+m", "ctrl+j", "ctrl+a"}
"""They arrive as Tab, Backspace, Enter and newline, or are a multiplexer's own."""


def test_no_key_means_two_things() -> None:
    assert clashes(COMMANDS) == []


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: f"{one.context.value} {one.id}")
def test_every_command_says_what_it_does(command: Command) -> None:
    owner, _, action = command.id.partition(".")
    assert owner and action.isidentifier()
    assert command.keys and command.title and command.help and command.group
    assert not command.help.endswith(".")


def test_a_command_has_one_title_wherever_its_keys_hold_the_same() -> None:
    groups: dict[tuple[str, Context], set[str]] = {}
    for command in COMMANDS:
        groups.setdefault((command.id, command.context), set()).add(command.title)
    assert all(len(titles) == 1 for titles in groups.values())


def test_no_key_is_one_that_terminals_send_as_another() -> None:
    used = {key for command in COMMANDS for sequence in command.keys for key in keys_of(sequence)}
    assert not used & DIFFERENT_IN_SOME_TERMINALS


def test_every_command_of_the_page_is_an_action_of_the_page() -> None:
    for command in COMMANDS:
        owner, _, action = command.id.partition(".")
        if owner == "page":
            assert callable(getattr(Page, f"action_{action}")), command.id


def test_every_context_where_keys_hold_has_a_name() -> None:
    assert set(MODE_NAMES) == set(Context) - {Context.GLOBAL}


@pytest.mark.parametrize(
    ("sequence", "keys"),
    [
        ("j", ("j",)),
        ("gg", ("g", "g")),
        ("]e", ("]", "e")),
        ("ctrl+d", ("ctrl+d",)),
        ("space", ("space",)),
        ("shift+down", ("shift+down",)),
        ("m" + ANY, ("m", ANY)),
        ("+", ("+",)),
        ("c1", ("c", "1")),
    ],
)
def test_a_sequence_is_read_as_its_keys(sequence: str, keys: tuple[str, ...]) -> None:
    assert keys_of(sequence) == keys


@pytest.mark.parametrize(
    ("sequence", "words"), [("down", "↓"), ("]e", "]e"), ("escape", "esc"), ("m" + ANY, "m x"), ("ctrl+d", "ctrl+d")]
)
def test_help_writes_keys_as_they_are_on_the_keyboard(sequence: str, words: str) -> None:
    assert shown(sequence) == words


def test_the_readers_own_keys_take_the_place_of_ours() -> None:
    table = with_own_keys({"page.down": ("ctrl+n",)})
    assert [command.keys for command in table if command.id == "page.down"] == [("ctrl+n",)]
    assert len(table) == len(COMMANDS)


def test_a_command_that_there_is_not_is_named() -> None:
    with pytest.raises(ConfigError, match=r"page\.fly"):
        with_own_keys({"page.fly": ("j",)})


def test_a_key_that_would_mean_two_things_names_both() -> None:
    with pytest.raises(ConfigError, match=r"page\.down") as error:
        with_own_keys({"page.down": ("k",)})
    assert "page.up" in str(error.value)


def test_a_key_that_would_begin_a_sequence_is_refused() -> None:
    with pytest.raises(ConfigError, match="begins"):
        with_own_keys({"page.down": ("g",)})
