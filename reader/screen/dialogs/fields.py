"""Fields to type in that never hold what a terminal must not be sent: a paste comes from strangers, too."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.widgets import Input, TextArea

from reader.articles.cleaning import clean, clean_line

LONGEST_LINE = 4000
"""Characters a line may hold."""


class Line(Input):
    """One line."""

    DEFAULT_CSS = """
    Line {
        border: none;
        height: 1;
        padding: 0;
        background: transparent;

        &:focus {
            border: none;
            background-tint: $foreground 0%;
        }
        & > .input--placeholder, & > .input--suggestion {
            color: $text-faint;
        }
    }
    """

    def __init__(self, value: str = "", placeholder: str = "", *, select_on_focus: bool = False) -> None:
        super().__init__(value, placeholder=clean_line(placeholder), select_on_focus=select_on_focus)
        self.cursor_blink = False

    def validate_value(self, value: str) -> str:
        """Cleaned, on one line."""
        return clean(value[:LONGEST_LINE]).replace("\n", " ").replace("\t", " ")


class Body(TextArea):
    """Several lines, wrapped; Tab moves on."""

    DEFAULT_CSS = """
    Body {
        border: none;
        padding: 0;
        background: transparent;

        &:focus {
            border: none;
        }
        & .text-area--cursor-line {
            background: transparent;
        }
        & .text-area--placeholder {
            color: $text-faint;
        }
    }
    """

    def __init__(self, text: str = "", placeholder: str = "") -> None:
        super().__init__(clean(text), soft_wrap=True, show_line_numbers=False, tab_behavior="focus")
        self.placeholder = Content(clean_line(placeholder))
        self.cursor_blink = False

    def on_paste(self, event: events.Paste) -> None:
        """Clean what is pasted before it is put in."""
        event.stop()
        event.text = clean(event.text)
