"""Which mentions are of the same entity: `Zelensky` → `Volodymyr Zelensky`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from reader.entities.mention import Label, Mention

_POSSESSIVE = re.compile(r"['’]s?\Z")
_ARTICLE = re.compile(r"\A[Tt]he (?=\w)")
_SUFFIX = re.compile(r",? (?:[JS]r\.?|I{1,3}|IV|VI{0,3}|XVI)\Z")
_NAMED = frozenset((Label.PERSON, Label.ORG, Label.PLACE, Label.GROUP, Label.EVENT, Label.WORK))


def fold(text: str, mentions: Sequence[Mention], canonical: Mapping[str, str]) -> tuple[Mention, ...]:
    """The same mentions with `entity` set, within one text; dates and amounts keep an empty one.

    A family name goes to the one full name that ends in it, and stays by itself when two do. An organisation's
    initials go to the long form that they follow, or are followed by, in brackets.
    """
    seen: dict[tuple[str, Label], str] = {}
    names = [_name(mention.span.of(text), mention.label, seen) for mention in mentions]
    full = _full_names(name for name, mention in zip(names, mentions, strict=True) if mention.label is Label.PERSON)
    initials = _initials(text, mentions, names)
    folded = []
    for name, mention in zip(names, mentions, strict=True):
        if mention.label not in _NAMED:
            folded.append(mention)
            continue
        if mention.label is Label.PERSON:
            entity = full.get(name, canonical.get(name, name))
        else:
            entity = initials.get(name) or canonical.get(name) or name
        folded.append(Mention(mention.span, mention.label, entity, mention.value))
    return tuple(folded)


def _name(words: str, label: Label, seen: dict[tuple[str, Label], str]) -> str:
    """A mention's words without what only grammar added; `seen` keeps those already asked for."""
    name = seen.get((words, label))
    if name is None:
        name = _POSSESSIVE.sub("", " ".join(words.split())).replace("’", "'")
        if label is Label.PLACE or label is Label.GROUP:
            name = _ARTICLE.sub("", name)
        seen[words, label] = name
    return name


def _full_names(names: Iterable[str]) -> dict[str, str]:
    """A person's every name in the text → the fullest one."""
    distinct: dict[str, tuple[str, ...]] = {}
    for name in names:
        distinct.setdefault(name, tuple(_SUFFIX.sub("", name).split(" ")))
    by_ends: dict[tuple[str, str], list[str]] = {}
    for name, words in distinct.items():
        if len(words) > 1:
            by_ends.setdefault((words[0], words[-1]), []).append(name)
    fullest: dict[str, str] = {}
    for same in by_ends.values():
        middles = {distinct[name][1:-1] for name in same} - {()}
        best = max(same, key=len)
        for name in same:
            fullest[name] = best if len(middles) < 2 else name
    last: dict[str, set[str]] = {}
    first: dict[str, set[str]] = {}
    for name, best in fullest.items():
        words = distinct[name]
        for size in range(1, len(words)):
            last.setdefault(" ".join(words[size:]), set()).add(best)
        first.setdefault(words[0], set()).add(best)
    for name, words in distinct.items():
        if name in fullest and name not in last:
            continue
        candidates = last.get(" ".join(words)) or (first.get(words[0]) if len(words) == 1 else None)
        if candidates and len(candidates) == 1:
            fullest[name] = next(iter(candidates))
    return fullest


def _initials(text: str, mentions: Sequence[Mention], names: Sequence[str]) -> dict[str, str]:
    """Initials → the long form they stand beside in brackets."""
    found: dict[str, str] = {}
    for index in range(len(mentions) - 1):
        one, two = mentions[index], mentions[index + 1]
        between = text[one.span.end : two.span.start]
        if between.strip() != "(" or text[two.span.end : two.span.end + 2].strip()[:1] != ")":
            continue
        long, short = (names[index], names[index + 1])
        if len(long) < len(short):
            long, short = short, long
        if _stands_for(short, long):
            found[short] = long
    return found


def _stands_for(short: str, long: str) -> bool:
    letters = [letter for letter in short if letter.isalnum()]
    if not 2 <= len(letters) <= 8 or " " in short or " " not in long:
        return False
    starts = "".join(word[0] for word in long.replace("-", " ").split(" ") if word)
    capitals = "".join(letter for letter in starts if letter.isupper())
    return "".join(letters).upper() in (starts.upper(), capitals) or short[0].upper() == long[0].upper()
