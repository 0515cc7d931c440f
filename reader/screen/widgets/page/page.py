"""`Page`: the article under the reader's eyes."""

from __future__ import annotations

from typing import ClassVar

from reader.entities.mention import Label
from reader.screen.widgets.page.mouse import MousePage
from reader.screen.widgets.page.styles import NOTE_COLOURS


class Page(MousePage, can_focus=True):
    """Shows one article in lines of a chosen measure, with marks on its words.

    It answers keys, whose commands call its actions, and the mouse.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(f"page--{label.value}" for label in Label),
        *(f"page--note-{colour}" for colour in NOTE_COLOURS),
        "page--title",
        "page--heading",
        "page--quote",
        "page--code",
        "page--link",
        "page--dim",
        "page--rule",
        "page--cursor",
        "page--hit",
        "page--hit-current",
        "page--selection",
        "page--thumb",
    }
    DEFAULT_CSS = """
    Page {
        width: 1fr;
        height: 1fr;
        background: $background;
        color: $foreground;

        & > .page--title { color: $heading; text-style: bold; }
        & > .page--heading { color: $heading; text-style: bold; }
        & > .page--quote { color: $quote; text-style: italic; }
        & > .page--code { background: $code-background; }
        & > .page--link { color: $link; text-style: underline; }
        & > .page--dim { color: $text-dim; }
        & > .page--rule { color: $rule; }
        & > .page--thumb { color: $text-faint; }
        & > .page--cursor { background: $cursor-line; }
        & > .page--hit { background: $hit; color: $hit-text; }
        & > .page--hit-current { background: $hit-current; color: $hit-text; text-style: bold; }
        & > .page--selection { background: $selection; color: $foreground; }
        & > .page--note-yellow { background: $note-yellow; }
        & > .page--note-green { background: $note-green; }
        & > .page--note-blue { background: $note-blue; }
        & > .page--note-pink { background: $note-pink; }
        & > .page--note-orange { background: $note-orange; }
        & > .page--person { color: $entity-person; }
        & > .page--organisation { color: $entity-organisation; }
        & > .page--place { color: $entity-place; }
        & > .page--group { color: $entity-group; }
        & > .page--event { color: $entity-event; }
        & > .page--work { color: $entity-work; }
        & > .page--date { color: $entity-date; }
        & > .page--time { color: $entity-time; }
        & > .page--money { color: $entity-money; }
        & > .page--percentage { color: $entity-percentage; }
        & > .page--quantity { color: $entity-quantity; }
    }
    """
