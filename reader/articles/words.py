"""Where words and sentences begin and end."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.articles.span import Span

_WORD = re.compile(r"\w+(?:['’\-.]\w+)*|[^\w\s]")
_STOP = re.compile(r"(?:[.!?…]+|[。！？])[\"'”’»)\]]*(?=\s|$|[。！？])|[。！？]|\n\n+|\n(?=\S)")
_ABBREVIATIONS = frozenset(
    """mr mrs ms dr prof rev gen col lt maj sgt capt cmdr adm sen rep gov pres hon st jr sr messrs mme mlle
    vs etc al eg ie cf viz approx dept est fig figs vol vols no nos pp ed eds trans op cit ca inc ltd co corp bros
    jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun
    ave blvd rd mt ft""".split()
)
_INITIAL = re.compile(r"(?:^|[\s(\"'“‘.])[^\W\d_]$")
_NEVER_LAST = frozenset(
    "mr mrs ms dr prof rev gen col lt maj sgt capt cmdr adm sen rep gov st messrs mme mlle vs cf".split()
)


def words(text: str, within: Span | None = None) -> Iterator[Span]:
    """The words of a text, and each mark of punctuation by itself, in order."""
    span = Span(0, len(text)) if within is None else within
    for found in _WORD.finditer(text, span.start, span.end):
        yield Span(*found.span())


def sentences(text: str, within: Span | None = None) -> Iterator[Span]:
    """The sentences of a text, or of a stretch of it, in order and without the white space between them.

    Rules of our own: a stop ends a sentence unless it follows an abbreviation or an initial, or what comes next
    begins in lower case. A line end inside a text ends one too, since blocks are parted by them.
    """
    span = Span(0, len(text)) if within is None else within
    start = span.start
    for found in _STOP.finditer(text, span.start, span.end):
        end = found.end()
        if "\n" not in found.group() and not _ends_here(text, found, span.end):
            continue
        sentence = Span(start, end).trimmed(text)
        if sentence:
            yield sentence
        start = end
    sentence = Span(start, span.end).trimmed(text)
    if sentence:
        yield sentence


def first_sentence(text: str) -> str:
    """The first sentence of a text; empty when it has none."""
    for sentence in sentences(text):
        return sentence.of(text)
    return ""


def _ends_here(text: str, stop: re.Match[str], end: int) -> bool:
    mark = stop.group()
    if mark[0] in "。！？":
        return True
    after = text[stop.end() : min(end, stop.end() + 40)].lstrip()
    if after and after[0].islower():
        return False
    if mark[0] != "." or mark.startswith(".."):
        return True
    before = text[max(0, stop.start() - 24) : stop.start()]
    word = re.search(r"[\w.]+$", before)
    if word is None:
        return True
    last = word.group().lower().strip(".")
    if not after:
        return True
    if last in _NEVER_LAST:
        return False
    if last in _ABBREVIATIONS:
        # "on Nov. 9" goes on; "made by Apple Inc. The firm" does not.
        return after[0].isupper() and last not in {"no", "nos", "p", "pp", "fig"} and not _is_month(last)
    if "." in word.group():  # U.S., e.g.
        return after[0].isupper() and not _looks_like_a_name_goes_on(after)
    return not (_INITIAL.search(before) and after[0].isupper())


def _is_month(word: str) -> bool:
    return word in frozenset("jan feb mar apr jun jul aug sep sept oct nov dec".split())


_OPENERS = frozenset(
    """a an the this that these those he she it they we you i his her its their our my in on at by for from with of to
    as if when while after before since but and or so yet not no there here what who why how some many most all both
    however meanwhile yesterday today""".split()
)


def _looks_like_a_name_goes_on(after: str) -> bool:
    """Whether a capitalised word follows that no sentence opens with, as in “the U.S. Embassy”."""
    word = re.match(r"[^\W\d_]+", after)
    return word is not None and word.group().lower() not in _OPENERS
