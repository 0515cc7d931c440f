"""Ask for one line: tags, a path to add, a command."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from reader.articles.cleaning import clean_line
from reader.screen.dialogs.dialog import Dialog
from reader.screen.dialogs.fields import Line

SHOWN = 4
"""Completions that are named."""
MOST_NAMES = 2000
"""Names of a folder that are looked at."""


class Prompt(Dialog[str]):
    """One line to type; Tab completes it, Enter answers it, stripped."""

    DEFAULT_CSS = """
    Prompt {
        & .completions {
            height: auto;
            max-height: 5;
            color: $text-faint;
        }
        & .status {
            margin-top: 1;
        }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "complete", "Complete", show=False, priority=True)]

    def __init__(
        self,
        heading: str,
        value: str = "",
        placeholder: str = "",
        suggestions: Sequence[str] = (),
        *,
        paths: bool = False,
    ) -> None:
        """Completed are words of a list parted by commas, such as tags, from `suggestions`, or else `paths`."""
        super().__init__(heading)
        self._line = Line(value, placeholder)
        self._paths = paths
        self._suggestions = tuple(suggestions)
        self._completions = Static(Content(""), classes="completions")

    def compose_frame(self) -> ComposeResult:
        yield self._line
        yield self._completions
        yield self._status

    def on_mount(self) -> None:
        """Be ready to type."""
        self._line.focus()
        self.say(
            "enter keeps it" + (" · tab completes" if self._paths or self._suggestions else "") + " · esc leaves it"
        )

    @on(Line.Changed)
    def forget_completions(self, event: Line.Changed) -> None:
        """What could follow is no longer so."""
        event.stop()
        self._completions.update(Content(""))

    @on(Line.Submitted)
    def answer(self, event: Line.Submitted) -> None:
        """Answer with the line."""
        event.stop()
        self.dismiss(event.value.strip())

    def action_complete(self) -> None:
        """Complete as far as there is no doubt, then show what it could be."""
        typed = self._line.value
        found = with_paths(typed) if self._paths else with_suggestions(typed, self._suggestions)
        if not found:
            return
        common = common_beginning(found)
        with self.prevent(Line.Changed):
            if len(common) > len(typed) or len(found) == 1:
                self._line.value = common
                self._line.cursor_position = len(common)
        names = [clean_line(line.rstrip("/").rpartition("/")[2] or line, 40) for line in found[:SHOWN]]
        more = f"  … {len(found) - SHOWN} more" if len(found) > SHOWN else ""
        self._completions.update(Content("" if len(found) == 1 else "  ".join(names) + more))


def common_beginning(lines: Sequence[str]) -> str:
    """What all the lines begin with."""
    first, last = min(lines), max(lines)
    length = next((at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), None)
    return first if length is None else first[:length]


def with_suggestions(typed: str, suggestions: Sequence[str]) -> list[str]:
    """The list parted by commas, its last word completed in each way there is; words it has are not offered again."""
    before, comma, last = typed.rpartition(",")
    blank = " " if comma else ""
    begun = last.strip().casefold()
    had = {word.strip().casefold() for word in before.split(",")}
    return [
        f"{before}{comma}{blank}{word}"
        for word in suggestions
        if word.casefold().startswith(begun) and word.casefold() not in had
    ]


def with_paths(typed: str) -> list[str]:
    """The files and folders that a path could become; hidden ones only when asked for with a dot."""
    folder, slash, begun = typed.rpartition("/")
    place = Path(f"{folder}{slash}" or ".").expanduser()
    found: list[str] = []
    try:
        with os.scandir(place) as entries:
            for entry, _ in zip(entries, range(MOST_NAMES), strict=False):
                name = entry.name
                # A name that cannot be typed here could only be taken for another.
                if name.startswith(begun) and (begun or name[0] != ".") and name.isprintable():
                    found.append(f"{folder}{slash}{name}{'/' if entry.is_dir() else ''}")
    except OSError:  # no folder there, or not ours to read: nothing to offer
        return []
    return sorted(found)
