"""An app with nothing but the widgets of a test, the colours of a theme, and a record of what they said."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import App, ComposeResult
from textual.message import Message
from textual.widget import Widget

from reader.screen.themes import default_variables

HOSTILE = "\x1b]0;owned\x07[@click=app.quit]a[/] \x9b31m[b]\u202ered\ud800\x00 [/red]"


class BareApp(App[None]):
    """Shows widgets, one under the other, and keeps the messages of the kinds it is asked to."""

    CSS = "Screen { layers: base above; }"

    def __init__(self, *widgets: Widget, listen: Sequence[type[Message]] = ()) -> None:
        super().__init__()
        self.widgets = widgets
        self.said: list[Message] = []
        self._listen = tuple(listen)

    def compose(self) -> ComposeResult:
        yield from self.widgets

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return default_variables(dark=True)

    async def _dispatch_message(self, message: Message) -> None:
        if isinstance(message, self._listen):
            self.said.append(message)
        await super()._dispatch_message(message)


def lines_of(widget: Widget) -> list[str]:
    """What a widget shows, as plain lines without the blanks at their ends."""
    return [widget.render_line(y).text.rstrip() for y in range(widget.size.height)]


def screen_lines(app: App[None]) -> list[str]:
    """What stands on the screen."""
    return [strip.text.rstrip() for strip in app.screen._compositor.render_strips()]
