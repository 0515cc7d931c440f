"""How what is painted on the page looks, by its name."""

from __future__ import annotations

from rich.style import Style
from textual.color import Color
from textual.widget import Widget

from reader.articles.article import InlineKind
from reader.screen.cues import CUES

NOTE_COLOURS = ("yellow", "green", "blue", "pink", "orange")

INLINE_STYLES = {
    InlineKind.EMPHASIS: "emphasis",
    InlineKind.STRONG: "strong",
    InlineKind.CODE: "code",
    InlineKind.LINK: "link",
    InlineKind.STRIKE: "strike",
    InlineKind.IMAGE: "emphasis",
}
"""The name of the style of each kind of inline."""

# Where there is no colour, what is otherwise a ground is a way of setting the words.
_PLAIN = {
    "hit": Style(reverse=True),
    "hit-current": Style(reverse=True, bold=True, underline=True),
    "selection": Style(reverse=True),
    "caret": Style(reverse=False, bold=True, underline=True),
    "cursor": Style(),
    **{f"note-{colour}": Style(underline=True) for colour in NOTE_COLOURS},
}

_SIMPLE = {
    "emphasis": Style(italic=True),
    "strong": Style(bold=True),
    "strike": Style(strike=True),
    "lesser": Style(italic=True),
    "caret": Style(reverse=True),
    "current-mention": Style(reverse=True),
}

_CUES = {label.value: Style.parse(cue) for label, cue in CUES.items()}


class Styles:
    """The styles of a page in its theme, each made when first asked for."""

    def __init__(self, page: Widget) -> None:
        self._page = page
        self._made: dict[tuple[str, ...], Style] = {}
        self._display = "full"

    @property
    def display(self) -> str:
        """How names are shown: `off`, `underline` (set in their own way, without colour) or `full`."""
        return self._display

    @display.setter
    def display(self, display: str) -> None:
        self._display = display
        self.forget()

    @property
    def without_colour(self) -> bool:
        """Whether the terminal is to show no colours."""
        return self._page.app.no_color

    def forget(self) -> None:
        """The theme is another."""
        self._made.clear()

    def of(self, names: tuple[str, ...]) -> Style:
        """The style in which names are painted one over the other, on the ground of the page."""
        style = self._made.get(names)
        if style is None:
            style = self._page.rich_style
            for name in names:
                style += self._named(name)
            self._made[names] = style
        return style

    def _named(self, name: str) -> Style:
        if self.without_colour and name in _PLAIN:
            return _PLAIN[name]
        if name in _SIMPLE:
            return _SIMPLE[name]
        if name in _CUES:
            return _CUES[name] if self._display == "underline" else self._themed(name) + _CUES[name]
        if name.startswith("edge-"):
            return self._edge(name.removeprefix("edge-"))
        return self._themed(name)

    def _themed(self, name: str) -> Style:
        return self._page.get_component_rich_style(f"page--{name}", partial=True)

    def _edge(self, colour: str) -> Style:
        """The ground of a note is too faint for a thin line: half way to the colour of the words."""
        ground, words = self._themed(f"note-{colour}").bgcolor, self._page.rich_style.color
        if ground is None or words is None:
            return Style()
        return Style(color=Color.from_rich_color(ground).blend(Color.from_rich_color(words), 0.5).rich_color)
