"""Lists of known names, read once from the text files under `names/`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from reader.entities.mention import Label
from reader.entities.tokens import tokenise

_PLAIN = re.compile(r"[\w -]+\Z")


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """What is known of names before any text is read.

    A phrase is its tokens (see `tokenise`) joined by single spaces.
    """

    names: dict[str, Label]
    """Known phrases: persons, places, organisations, groups, events."""
    titles: frozenset[str]
    """Phrases that stand before a person's name."""
    others: frozenset[str]
    """Phrases with capitals that name none of these."""
    longest: dict[str, int]
    """The first word of a phrase of any of the three above → how many words its longest has."""
    lower: frozenset[str]
    """The first words of listed names that begin with a small letter: `al-Qaida`, `eBay`."""
    canonical: dict[str, str]
    """A phrase → the name to go by, where that is another one."""
    given: frozenset[str]
    surnames: frozenset[str]
    particles: frozenset[str]
    heads: frozenset[str]
    """Last words of organisations."""
    place_heads: frozenset[str]
    place_fronts: frozenset[str]
    directions: frozenset[str]
    common: frozenset[str]
    """Ordinary words, in lower case."""


def phrase(name: str) -> str:
    """A name as its tokens joined by single spaces."""
    return name if _PLAIN.match(name) else " ".join(tokenise(name.replace("’", "'")).words)


def _lines(name: str) -> list[str]:
    words = (files("reader.entities") / "names" / f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in words.splitlines() if line and not line.startswith("#")]


def _phrases(name: str) -> list[str]:
    return [phrase(entry.strip()) for line in _lines(name) for entry in line.split(",") if entry.strip()]


def _words(name: str) -> frozenset[str]:
    return frozenset(word for line in _lines(name) for word in line.split())


def _equations(name: str) -> list[tuple[list[str], list[str]]]:
    """The two sides of each line."""
    both = []
    for line in _lines(name):
        left, _, right = line.partition("=")
        both.append(
            (
                [phrase(entry.strip()) for entry in left.split(",") if entry.strip()],
                [phrase(entry.strip()) for entry in right.split(",") if entry.strip()],
            )
        )
    return both


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """The bundled lists; read on the first call, kept from then on."""
    names: dict[str, Label] = {}
    canonical: dict[str, str] = {}
    names.update(dict.fromkeys(_phrases("events"), Label.EVENT))
    names.update(dict.fromkeys(_phrases("regions"), Label.PLACE))
    names.update(dict.fromkeys(_phrases("cities"), Label.PLACE))
    names.update(dict.fromkeys(_phrases("organisations"), Label.ORG))
    names.update(dict.fromkeys(_phrases("peoples"), Label.GROUP))
    names.update(dict.fromkeys(_phrases("persons"), Label.PERSON))
    for countries, peoples in _equations("countries"):
        for country in countries:
            names[country] = Label.PLACE
            canonical[country] = countries[0]
        for people in peoples:
            names[people] = Label.GROUP
            canonical[people] = peoples[0]
    for kept, spellings in _equations("aliases"):
        canonical.update(dict.fromkeys(spellings, kept[0]))
    titles = frozenset(_phrases("titles"))
    others = frozenset(_phrases("other_names"))
    for name in [name for name in names if "-" in name]:  # some texts come with their hyphens set apart
        names.setdefault(name.replace("-", " - "), names[name])
        canonical.setdefault(name.replace("-", " - "), canonical.get(name, name))
    longest: dict[str, int] = {}
    for known in (names, titles, others):
        for name in known:
            first, *rest = name.split(" ")
            if longest.get(first, 0) <= len(rest):
                longest[first] = len(rest) + 1
    return Gazetteer(
        names=names,
        titles=titles,
        others=others,
        longest=longest,
        lower=frozenset(name.split(" ")[0] for name in names if name[0].islower()),
        canonical={name: kept for name, kept in canonical.items() if name != kept},
        given=_words("given_names"),
        surnames=_words("surnames"),
        particles=frozenset(_phrases("particles")),
        heads=frozenset(_phrases("heads")),
        place_heads=frozenset(_phrases("place_heads")),
        place_fronts=frozenset(_phrases("place_fronts")),
        directions=frozenset(_phrases("directions")),
        common=_words("common_words"),
    )
