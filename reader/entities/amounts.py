"""Where a text speaks of money, shares and measures; spans only."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.articles.span import Span
from reader.entities.mention import Label
from reader.entities.tokens import Tokens

# Patterns are tried only where a token may begin an amount, and every repetition in them is bounded: no text can make
# them slow.
_DIGITS = r"\d{1,15}(?:,\d{3}){0,6}(?:\.\d{1,9})?"
_ONES = (
    "a an one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty"
    " seventy eighty ninety several half"
).split()
_SCALE = r"(?:hundred|thousand|million|billion|trillion|mn|bn|tn)"
_NUMBER = rf"(?:{_DIGITS}|half\ an?|(?:{'|'.join(_ONES)}))(?:[ -]{_SCALE}){{0,2}}"
_CURRENCY = (
    r"(?:dollars?|cents?|euros?|pounds?(?!\ of)|pence|yen|yuan|renminbi|rupees?|pesos?|francs?|roubles?|rubles?"
    r"|hryvnias?|zlotys?|kron(?:or|er|a|e)|won|baht|shillings?|naira|rand|riyals?|rials?|dirhams?|dinars?|shekels?)"
)
_NATION = r"(?:U\.S\.|US|American|Australian|Canadian|Hong\ Kong)"

_PERCENT = re.compile(
    rf"(?<![\w.,$]){_NUMBER}(?:[-–]{_DIGITS})?[ -]?(?:%|per\ ?cent\b|percentage\ points?\b)", re.IGNORECASE
)
_MONEY = re.compile(
    rf"""
    (?<!\w)(?:US|AU?|CA?|NZ|HK|S|R)?\ ?[$€£¥₹₽₴]\ ?{_DIGITS}(?:[ -]?{_SCALE}\b|[kmb]\b)?
  | (?<!\w)(?:USD|EUR|GBP|CHF|JPY|CNY|RMB|INR|Rs\.?)\ {_DIGITS}(?:\ {_SCALE}\b)?
  | (?<![\w.,])(?i:{_NUMBER})[ ](?:{_NATION}[ ])?{_CURRENCY}\b
    """,
    re.VERBOSE,
)
_UNIT = (
    r"(?:(?:square|cubic)\ )?(?:kilomet(?:er|re)s?|km|centimet(?:er|re)s?|cm|millimet(?:er|re)s?|mm|met(?:er|re)s?"
    r"|miles?|feet|inch(?:es)?|yards?|acres?|hectares?|tons?|tonnes?|kilograms?|kg|kilos?|grams?|lbs?|ounces?"
    r"|lit(?:er|re)s?|gallons?|barrels?|degrees?(?:\ (?:Celsius|Fahrenheit))?|mph|km/h|kph|knots|kilowatts?|megawatts?"
    r"|gigawatts?|MW|GW|kWh|light[- ]years?|pounds?)"
)
_QUANTITY = re.compile(rf"(?<![\w.,$€£])(?i:{_NUMBER})[ -]?{_UNIT}(?!\w)")

_FIRST_WORDS = frozenset(
    (
        *_ONES,
        *(word.capitalize() for word in _ONES),
        *"US A AU C CA NZ HK S R $ € £ ¥ ₹ ₽ ₴ USD EUR GBP CHF JPY CNY RMB INR Rs".split(),
    )
)
_PATTERNS = ((Label.MONEY, _MONEY), (Label.PERCENT, _PERCENT), (Label.QUANTITY, _QUANTITY))


def amounts(text: str, tokens: Tokens) -> Iterator[tuple[Span, Label]]:
    """Money, percentages and measures in reading order, never overlapping."""
    reached = 0
    for word, start in zip(tokens.words, tokens.starts, strict=True):
        if start < reached or not (word in _FIRST_WORDS or word[0].isdigit() or word.partition("-")[0] in _FIRST_WORDS):
            continue
        for label, pattern in _PATTERNS:
            if found := pattern.match(text, start):
                yield Span(*found.span()), label
                reached = found.end()
                break
