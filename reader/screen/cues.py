"""How each kind of name is told without colour: a way of setting it, and three letters."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from reader.entities.mention import Label

CUES: Mapping[Label, str] = MappingProxyType(
    {
        Label.PERSON: "underline",
        Label.ORG: "uu",
        Label.PLACE: "italic underline",
        Label.GROUP: "italic uu",
        Label.EVENT: "bold uu",
        Label.WORK: "bold italic underline",
        Label.DATE: "italic",
        Label.TIME: "bold italic uu",
        Label.MONEY: "bold",
        Label.PERCENT: "bold underline",
        Label.QUANTITY: "bold italic",
    }
)
"""How a name of each kind is set, besides its colour; `uu` is a double underline.

What is frequent in prose is set quietly. Only what reaches every terminal is used: Rich writes bold, italic,
underline, `uu`, reverse, strike and overline, but Textual keeps no overline, and struck or reversed words do not read.
Each is spelt as Textual's styles, its CSS and Rich all read it.
"""

TAGS: Mapping[Label, str] = MappingProxyType(
    dict(zip(Label, "PER ORG LOC GRP EVT WRK DAT TIM MON PCT QTY".split(), strict=True))
)
"""Each label in three letters, for where there is no room."""
