"""The least that a Textual program can be: one article in a Static, or nothing at all.

python -m tests.bench.floor_app [FILE]

Without a file it is the empty app that memory is compared with.
"""

from __future__ import annotations

import sys

from textual.app import App, ComposeResult
from textual.content import Content
from textual.widgets import Static


class Floor(App[None]):
    """Shows a text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        """Nothing but the text."""
        if self._text:
            yield Static(Content(self._text))


if __name__ == "__main__":
    words = ""
    if len(sys.argv) > 1:
        with open(sys.argv[1], encoding="utf-8") as file:
            words = file.read()
    Floor(words).run()
