"""`Dialog`: what floats above the screen, asks one thing and answers it."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from reader.articles.cleaning import clean_line, drawable

Answer = TypeVar("Answer")


class Dialog(ModalScreen[Answer | None]):
    """A frame in the middle of the screen, with a heading and a line of what can be done; Escape answers None."""

    DEFAULT_CSS = """
    Dialog {
        align: center middle;
        background: $background 60%;

        & > .frame {
            width: 94%;
            max-width: 80;
            height: auto;
            max-height: 94%;
            padding: 0 1;
            border: round $rule;
            border-title-color: $text-dim;
            border-title-style: bold;
            background: $surface;
            color: $foreground;
        }
        & Rows, & Rows:focus {
            background: $surface;
            & > .rows--cursor { background: $selection; }
        }
        & .status {
            width: 1fr;
            height: 1;
            color: $text-dim;
        }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "Cancel", show=False)]

    def __init__(self, heading: str) -> None:
        super().__init__()
        self._frame = Vertical(classes="frame")
        if heading := clean_line(heading, 200):
            self._frame.border_title = Content(heading)
        self._status = Static(Content(""), classes="status")

    def compose(self) -> ComposeResult:
        """The frame, with what the dialog puts in it."""
        with self._frame:
            yield from self.compose_frame()

    def compose_frame(self) -> ComposeResult:
        """What the frame holds."""
        yield self._status

    def say(self, words: str) -> None:
        """Tell the reader something in the line at the bottom."""
        self._status.update(Content(drawable(words)))

    def action_cancel(self) -> None:
        """Go away without an answer."""
        self.dismiss(None)
