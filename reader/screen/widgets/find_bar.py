"""`FindBar`: a line to type in what is to be found, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from reader.articles.cleaning import clean_line, drawable

LONGEST = 1_000
"""Characters that can be searched for."""
_REMEMBERED = 100


class _Line(Input):
    """A line that holds nothing a terminal must not be sent, and shows no border."""

    def validate_value(self, value: str) -> str:
        """What was typed or pasted, on one line."""
        return drawable(value[:LONGEST])


class FindBar(Horizontal):
    """A prompt on one row, there only while it is used: `/` in an article, a filter in the list."""

    DEFAULT_CSS = """
    FindBar {
        height: 1;
        display: none;
        background: $surface;
        padding: 0 1;
        & > .prompt { width: auto; color: $focus; text-style: bold; }
        & > .regex { width: 3; color: $focus; text-style: bold; display: none; }
        &.-regex > .regex { display: block; }
        & > .result { width: auto; max-width: 60%; height: 1; color: $text-dim; padding-left: 2; }
        & > _Line {
            width: 1fr;
            height: 1;
            border: none;
            padding: 0;
            background: transparent;
            &:focus { border: none; background-tint: $foreground 0%; }
            & > .input--placeholder { color: $text-faint; }
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Cancel", show=False),
        Binding("ctrl+r", "toggle_regex", "Regular expression", show=False),
        Binding("up", "earlier", "Earlier", show=False),
        Binding("down", "later", "Later", show=False),
    ]

    @dataclass
    class Changed(Message):
        """What is to be found is another."""

        text: str
        regex: bool

    @dataclass
    class Accepted(Message):
        """The reader is content with what was found."""

        text: str
        regex: bool

    class Cancelled(Message):
        """The reader wants nothing of it."""

    def __init__(self) -> None:
        super().__init__()
        self._prompt = Static(classes="prompt", markup=False)
        self._regex_mark = Static(Content(".* "), classes="regex", markup=False)
        self._line = _Line(select_on_focus=False)
        self._line.cursor_blink = False
        self._result = Static(classes="result", markup=False)
        self._said = ""
        self._earlier: dict[str, list[str]] = {}
        self._kind = "/"
        self._place = 0
        self._draft = ""

    def compose(self) -> ComposeResult:
        """The prompt, the mark of a regular expression, the line, the result."""
        yield self._prompt
        yield self._regex_mark
        yield self._line
        yield self._result

    def open(self, prompt: str = "/", placeholder: str = "", *, text: str = "") -> None:
        """Show the prompt with these words in it, and give it the focus. Each prompt remembers its own searches."""
        self._kind = prompt
        self._place, self._draft = 0, text
        self._prompt.update(Content(f"{prompt} " if prompt[-1:].isalpha() else prompt))
        self._line.placeholder = placeholder
        self.result = ""
        self.set_class(False, "-regex")
        with self._line.prevent(Input.Changed):
            self._line.value = text
        self._line.cursor_position = len(text)
        self.display = True
        self._line.focus()

    def close(self) -> None:
        """Put the prompt away."""
        self.display = False

    @property
    def text(self) -> str:
        """What is typed."""
        return self._line.value

    @property
    def is_regex(self) -> bool:
        """Whether it is read as a regular expression."""
        return self.has_class("-regex")

    @property
    def result(self) -> str:
        """What came of it, at the right: `3 of 17`."""
        return self._said

    @result.setter
    def result(self, said: str) -> None:
        self._said = said
        self._result.update(Content(clean_line(said, 120)))

    @on(Input.Changed)
    def typed(self, event: Input.Changed) -> None:
        """Say what is to be found now."""
        event.stop()
        self.post_message(self.Changed(event.value, self.is_regex))

    @on(Input.Submitted)
    def accept(self, event: Input.Submitted) -> None:
        """Put the prompt away; what was found stays."""
        event.stop()
        searches = self._earlier.setdefault(self._kind, [])
        if event.value.strip():
            if event.value in searches:
                searches.remove(event.value)
            searches.append(event.value)
            del searches[:-_REMEMBERED]
        self.close()
        self.post_message(self.Accepted(event.value, self.is_regex))

    def action_cancel(self) -> None:
        """Put the prompt away, and what was found, too."""
        self.close()
        self.post_message(self.Cancelled())

    def action_toggle_regex(self) -> None:
        """Read it as a regular expression, or not."""
        self.toggle_class("-regex")
        self.post_message(self.Changed(self.text, self.is_regex))

    def action_earlier(self) -> None:
        """What was searched for before."""
        self._recall(1)

    def action_later(self) -> None:
        """What was searched for after that."""
        self._recall(-1)

    def _recall(self, step: int) -> None:
        searches = self._earlier.get(self._kind, [])
        place = max(0, min(self._place + step, len(searches)))
        if place == self._place:
            return
        if self._place == 0:
            self._draft = self.text
        self._place = place
        self._line.value = searches[-place] if place else self._draft
        self._line.cursor_position = len(self._line.value)
