"""Write a note; answers its body, tags and colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import App, ComposeResult, SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from reader.articles.cleaning import clean, clean_line, drawable
from reader.errors import NoteError
from reader.notes.note import Colour
from reader.screen.dialogs.dialog import Dialog
from reader.screen.dialogs.external_editor import edited
from reader.screen.dialogs.fields import Body, Line

_DRAWN = 1200
"""Characters of the passage that are laid out: more than four lines of the widest dialog."""


@dataclass(frozen=True, slots=True)
class Written:
    """What the reader wrote."""

    body: str
    tags: tuple[str, ...]
    colour: str
    """The value of a `Colour`."""


class _Swatch(Static):
    """One colour, to click on."""

    @dataclass
    class Picked(Message):
        """This colour was clicked."""

        colour: Colour

    def __init__(self, number: int, colour: Colour) -> None:
        super().__init__(Content(f" {number} {colour.value} "), classes=f"-{colour.value}")
        self._colour = colour

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.post_message(self.Picked(self._colour))


class _Colours(Horizontal, can_focus=True):
    """The colours in a row: with the focus on it, digits and arrows pick one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(str(number), f"screen.colour('{colour.value}')", show=False)
            for number, colour in enumerate(Colour, 1)
        ),
        Binding("left,h", "screen.step_colour(-1)", show=False),
        Binding("right,l", "screen.step_colour(1)", show=False),
        Binding("enter", "screen.save", show=False),
    ]

    def compose(self) -> ComposeResult:
        """A swatch for each."""
        yield Static(Content("colour"), classes="label")
        for number, colour in enumerate(Colour, 1):
            yield _Swatch(number, colour)


class NoteEditor(Dialog[Written]):
    """The passage, the note on it, its tags and its colour."""

    DEFAULT_CSS = """
    NoteEditor {
        & > .frame {
            height: 94%;
            max-height: 26;
        }
        & .passage {
            height: auto;
            max-height: 4;
            margin-bottom: 1;
            padding-left: 1;
            color: $text-dim;
            text-style: italic;
        }
        & Body {
            height: 1fr;
            min-height: 3;
        }
        & .row {
            height: 1;
            margin-top: 1;
        }
        & .label {
            width: 7;
            color: $text-dim;
        }
        & _Colours:focus > .label {
            color: $focus;
            text-style: bold;
        }
        & Line {
            width: 1fr;
        }
        & _Swatch {
            width: auto;
            height: 1;
            color: $text-dim;
        }
        & _Swatch.-picked {
            color: $foreground;
            text-style: bold underline;
        }
        & _Swatch.-yellow { background: $note-yellow; }
        & _Swatch.-green { background: $note-green; }
        & _Swatch.-blue { background: $note-blue; }
        & _Swatch.-pink { background: $note-pink; }
        & _Swatch.-orange { background: $note-orange; }
        &.-yellow .passage { border-left: outer $note-yellow; }
        &.-green .passage { border-left: outer $note-green; }
        &.-blue .passage { border-left: outer $note-blue; }
        &.-pink .passage { border-left: outer $note-pink; }
        &.-orange .passage { border-left: outer $note-orange; }
        & .status.-warning {
            color: $warning;
        }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,ctrl+enter", "save", "Save", show=False, priority=True),
        Binding("ctrl+e", "edit_outside", "Editor", show=False, priority=True),
        # Only with the Kitty keyboard protocol: elsewhere Textual reads alt+3 as `£`, what option+3 types on a Mac.
        *(
            Binding(f"alt+{number}", f"colour('{colour.value}')", colour.value, show=False, priority=True)
            for number, colour in enumerate(Colour, 1)
        ),
    ]

    def __init__(
        self,
        quote: str,
        body: str = "",
        tags: Sequence[str] = (),
        colour: str = Colour.YELLOW.value,
        heading: str = "Note",
        *,
        outside: bool = False,
    ) -> None:
        """`outside` begins in the reader's own editor."""
        super().__init__(heading)
        self._quote = clean_line(quote, _DRAWN)
        self._body = Body(body, "What you think of it, in Markdown")
        self._tags = Line(", ".join(tags), "tags, parted by commas")
        self._before = (self._body.text, self._tags.value)
        self._colour = Colour(colour)
        self._outside = outside
        self._is_warned = False

    def compose_frame(self) -> ComposeResult:
        if self._quote:
            yield Static(Content(drawable(self._quote)), classes="passage")
        yield self._body
        with Horizontal(classes="row"):
            yield Static(Content("tags"), classes="label")
            yield self._tags
        yield _Colours(classes="row")
        yield self._status

    def on_mount(self) -> None:
        """Be ready to write, after what is there."""
        self._pick(self._colour)
        self._hint()
        self._body.focus()
        self._body.move_cursor(self._body.document.end)
        if self._outside:
            self.call_after_refresh(self.action_edit_outside)

    @on(Body.Changed)
    @on(Line.Changed)
    def forget_warning(self, event: Body.Changed | Line.Changed) -> None:
        """Writing on takes the warning away."""
        event.stop()
        if self._is_warned:
            self._hint()

    @on(Line.Submitted)
    def save_from_tags(self, event: Line.Submitted) -> None:
        """Enter in the tags saves: there is no next line."""
        event.stop()
        self.action_save()

    @on(_Swatch.Picked)
    def pick(self, event: _Swatch.Picked) -> None:
        """A colour was clicked."""
        event.stop()
        self._pick(event.colour)

    def action_colour(self, name: str) -> None:
        """Give the note a colour."""
        self._pick(Colour(name))

    def action_step_colour(self, by: int) -> None:
        """Give the note the next colour, or the one before."""
        colours = list(Colour)
        self._pick(colours[(colours.index(self._colour) + by) % len(colours)])

    def action_save(self) -> None:
        """Answer with what is written."""
        self.dismiss(Written(clean(self._body.text).strip(), tags_of(self._tags.value), self._colour.value))

    def action_edit_outside(self) -> None:
        """Go on writing in the reader's own editor."""
        try:
            text = edit_outside(self.app, self._body.text)
        except NoteError as error:
            self._warn(str(error))
            return
        if text != self._body.text:
            self._body.replace(text, (0, 0), self._body.document.end)  # not `text =`: that could not be undone
            self._body.move_cursor(self._body.document.end)
        self._body.focus()

    def action_cancel(self) -> None:
        """Go away; what was written is only thrown away the second time."""
        if self._is_warned or (self._body.text, self._tags.value) == self._before:
            self.dismiss(None)
        else:
            self._warn("Escape again throws it away · ctrl+s saves it")
            self._is_warned = True

    def _pick(self, colour: Colour) -> None:
        self._colour = colour
        for other in Colour:
            self.set_class(other is colour, f"-{other.value}")
        for swatch in self.query(_Swatch):
            swatch.set_class(swatch.has_class(f"-{colour.value}"), "-picked")

    def _hint(self) -> None:
        self._is_warned = False
        self._status.remove_class("-warning")
        self.say("ctrl+s saves · tab to tags, colour · ctrl+e editor")

    def _warn(self, words: str) -> None:
        self._status.add_class("-warning")
        self.say(words)


def tags_of(typed: str) -> tuple[str, ...]:
    """The tags of a list parted by commas: cleaned, each once, without `#`, in the order they were typed."""
    words = (clean_line(word, 80).lstrip("#").strip() for word in typed.split(","))
    return tuple(dict.fromkeys(word for word in words if word))


def edit_outside(app: App[object], text: str) -> str:
    """The text as the reader's own editor leaves it; the app steps aside meanwhile.

    Raises NoteError when there is no editor, it fails, or the app cannot step aside.
    """
    try:
        with app.suspend():
            return edited(text)
    except SuspendNotSupported as error:
        raise NoteError("This terminal cannot be lent to an editor.") from error
