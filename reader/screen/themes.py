"""`themes/*.toml` → Textual themes; defaults for our own colours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from textual.theme import Theme

from reader import locations
from reader.config import complaint, read_toml, suggestion
from reader.entities.mention import Label
from reader.errors import ConfigError
from reader.screen.cues import CUES

DARK, LIGHT = "ink", "paper"
"""The themes that stand in for what another of their darkness leaves out."""

BASE = (
    "primary",
    "secondary",
    "accent",
    "foreground",
    "background",
    "surface",
    "panel",
    "success",
    "warning",
    "error",
)
"""Textual's own colours, which every theme gives; `boost` it may."""

OURS = (
    *("heading", "link", "quote", "text-dim", "text-faint"),
    *("code-background", "cursor-line", "selection", "rule", "focus"),
    *("hit", "hit-current", "hit-text"),
    *("note-yellow", "note-green", "note-blue", "note-pink", "note-orange"),
    *(f"entity-{label.value}" for label in Label),
)
"""The colours that are ours; what a theme leaves out it has from the default of its darkness."""

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


def theme_folders() -> tuple[Path, ...]:
    """Where themes are: ours, then the reader's own."""
    return locations.bundled("themes"), locations.config_folder() / "themes"


def load_themes(folders: Iterable[Path]) -> tuple[dict[str, Theme], tuple[str, ...]]:
    """The themes in the folders by name, and a sentence that names file and line for each that cannot be used.

    A theme in a later folder takes the place of one by the same name in an earlier.
    """
    themes: dict[str, Theme] = {}
    complaints: list[str] = []
    for folder in folders:
        here: dict[str, Path] = {}
        for file in sorted(folder.glob("*.toml")):
            try:
                theme = load_theme(file)
            except ConfigError as error:
                complaints.append(str(error))
                continue
            if theme.name in here:
                complaints.append(f"{file}: there is a theme `{theme.name}` already, in {here[theme.name].name}.")
                continue
            here[theme.name] = file
            themes[theme.name] = theme
    return themes, tuple(complaints)


def load_theme(file: Path) -> Theme:
    """The theme in one file. Raises ConfigError, with the file and, where there is one, the line."""
    name, dark, colours = _parsed(file)
    ours = {**_own_colours(DARK if dark else LIGHT), **{key: colours[key] for key in OURS if key in colours}}
    base: dict[str, Any] = {key: colours[key] for key in (*BASE, "boost") if key in colours}
    return Theme(name=name, dark=dark, variables=_variables(ours, base), **base)


def default_variables(dark: bool) -> dict[str, str]:
    """Our own variables for a theme that has none of them, such as one of Textual's: for the app's defaults."""
    ours = _own_colours(DARK if dark else LIGHT)
    return {**{key: ours[key] for key in OURS}, **_cues()}


def choose(themes: Mapping[str, Theme], name: str) -> tuple[Theme, str]:
    """The theme of that name and no complaint, or else the default and a sentence."""
    if name in themes:
        return themes[name], ""
    default = themes[DARK] if DARK in themes else load_theme(locations.bundled("themes") / f"{DARK}.toml")
    near = suggestion(name, themes) or f"; `{default.name}` is used."
    return default, f"There is no theme `{name}`{near}"


def _parsed(file: Path) -> tuple[str, bool, dict[str, str]]:
    """Name, darkness and colours of a theme file, each known to be right."""
    text, table = read_toml(file)

    def fault(message: str, *key: str) -> ConfigError:
        return ConfigError(complaint(file, text, key, message))

    for key in table:
        if key not in ("name", "dark", "colours"):
            raise fault(f"a theme has no `{key}`{suggestion(key, ('name', 'dark', 'colours'))}", key)
    name = table.get("name", file.stem)
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise fault("`name` is a letter, then letters, digits, - and _", "name")  # Textual makes a class of it
    dark = table.get("dark")
    if not isinstance(dark, bool):
        raise fault("`dark` is true or false", "dark")
    colours = table.get("colours")
    if not isinstance(colours, dict):
        raise fault("a theme needs its colours, in a table [colours]", "colours")
    for key, colour in colours.items():
        if key not in (*BASE, "boost", *OURS):
            raise fault(f"there is no colour `{key}`{suggestion(key, (*BASE, *OURS))}", "colours", key)
        if not isinstance(colour, str) or not _COLOUR.fullmatch(colour):
            raise fault(f"`{key}` is a colour as #rrggbb, not {colour!r}", "colours", key)
    if missing := [key for key in BASE if key not in colours]:
        raise fault(f"the colour `{missing[0]}` is missing", "colours")
    return name, dark, colours


@cache
def _own_colours(name: str) -> dict[str, str]:
    """All colours of one of the two default themes."""
    _, _, colours = _parsed(locations.bundled("themes") / f"{name}.toml")
    return colours


def _cues() -> dict[str, str]:
    return {f"cue-{label.value}": cue for label, cue in CUES.items()}


def _variables(ours: Mapping[str, str], base: Mapping[str, str]) -> dict[str, str]:
    """Our colours and cues, and Textual's own variables said in terms of them, so that its widgets are as quiet."""
    return {
        **{key: ours[key] for key in OURS},
        **_cues(),
        "text-muted": ours["text-dim"],
        "text-disabled": ours["text-faint"],
        "block-cursor-background": ours["selection"],
        "block-cursor-foreground": base["foreground"],
        "block-cursor-blurred-background": ours["cursor-line"],
        "block-cursor-blurred-foreground": base["foreground"],
        "block-hover-background": ours["cursor-line"],
        "input-selection-background": ours["selection"],
        "screen-selection-background": ours["selection"],
        "border": ours["focus"],
        "border-blurred": ours["rule"],
        "scrollbar": ours["rule"],
        "scrollbar-hover": ours["text-faint"],
        "scrollbar-active": ours["focus"],
        "scrollbar-background": base["background"],
        "scrollbar-background-hover": base["background"],
        "scrollbar-background-active": base["background"],
        "scrollbar-corner-color": base["background"],
        "link-color": ours["link"],
        "footer-background": base["surface"],
        "footer-foreground": ours["text-dim"],
        "footer-key-foreground": base["accent"],
        "footer-description-foreground": ours["text-dim"],
    }
