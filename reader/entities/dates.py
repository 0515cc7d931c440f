"""Where a text names dates and times of day; spans only."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.articles.span import Span
from reader.entities.mention import Label
from reader.entities.tokens import Tokens

# Patterns are tried only where a token may begin a date, and every repetition in them is bounded: no text can make
# them slow.
_MONTHS = "January February March April May June July August September October November December".split()
_SHORT_MONTHS = "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec".split()
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_LEADS = "last next this early late mid previous past the yesterday tomorrow today tonight".split()
_BEFORE_YEAR = "in since by from until during before after of to early late last".split()

_FULL_MONTH = rf"(?:{'|'.join(_MONTHS)})"
_MONTH = rf"(?:{_FULL_MONTH}|(?:{'|'.join(_SHORT_MONTHS)})\b\.?)"
_WEEKDAY = rf"(?:{'|'.join(_WEEKDAYS)})"
_YEAR = r"(?:1[0-9]|20)\d\d"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_STRETCH = r"(?:week|weekend|month|year|decade|century|spring|summer|autumn|winter)"

_DATE = re.compile(
    rf"""
    (?<![\w.,])(?:
      (?:{_WEEKDAY},?\ )?(?:{_DAY}\ (?:of\ )?{_MONTH}|{_MONTH}\ {_DAY}(?![\w:]|\.\d))(?:,?\ {_YEAR}\b)?
    | (?:(?i:early|late|mid)[ -])?{_MONTH},?\ (?:of\ )?{_YEAR}\b
    | {_YEAR}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\b
    | (?i:last|next|this|early|late|previous|past)\ (?:{_WEEKDAY}|{_FULL_MONTH}|{_STRETCH})\b
    | {_WEEKDAY}(?:\ (?:morning|afternoon|evening|night))?(?!\w)
    | (?i:yesterday|tomorrow|today|tonight)\b
    | (?:the\ )?(?:(?:early|late|mid)[ -])?(?:1[5-9]|20)\d0s\b
    | (?:January|February|April|June|July|August|September|October|November|December)(?!\w|\ [A-Z])
    | (?i:{"|".join(_BEFORE_YEAR)})
      \ (?:(?P<year>1[5-9]\d\d|20[0-4]\d)(?![\w%-]|[,.]\d)(?!\ (?:[a-z]+s|people|percent|per)\b)
        |(?P<month>March|May)(?!\w|\ [A-Z]))
    )
    """,
    re.VERBOSE,
)
_TIME = re.compile(
    r"""
    (?<![\w:.,])(?:
      (?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?:\ ?[aApP]\.?[mM]\b\.?)?
        (?:\ (?:GMT|UTC|EST|EDT|PST|PDT|CET|EET|BST|ET)\b)?
    | (?:1[0-2]|[1-9])\ ?(?:[ap]\.m\.|[ap]m\b|AM\b|PM\b)
    | (?:noon|midnight)\b
    )(?![\d:])
    """,
    re.VERBOSE,
)
_FIRST_WORDS = frozenset(
    form
    for word in (*_MONTHS, *_SHORT_MONTHS, *_WEEKDAYS, *_LEADS, *_BEFORE_YEAR, "noon", "midnight")
    for form in (word, word.capitalize())
)


def dates(text: str, tokens: Tokens) -> Iterator[tuple[Span, Label]]:
    """Dates and times of day in reading order, never overlapping."""
    reached = 0
    for word, start in zip(tokens.words, tokens.starts, strict=True):
        if start < reached or not (word in _FIRST_WORDS or word[0].isdigit()):
            continue
        if found := _TIME.match(text, start):
            span, label = Span(*found.span()), Label.TIME
        elif found := _DATE.match(text, start):
            span, label = Span(*found.span(found.lastgroup or 0)), Label.DATE
        else:
            continue
        yield span, label
        reached = span.end
