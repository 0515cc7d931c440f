"""Paragraphs of plain text → article.

Nothing in a plain text says what its line ends mean, so each run of lines between blank ones is looked at: lines
that are full but for the last are one paragraph, wrapped by hand or by a mail program; long lines, or lines that
are sentences, are a paragraph each; short lines that are neither are verse or an address, and keep their ends.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from reader.articles.article import Article, BlockKind
from reader.articles.builder import ArticleBuilder
from reader.sources.encoding import decode
from reader.sources.source import Source

_LINE_END = re.compile(r"\r\n?|[\n\x0b\x85\u2028\u2029]|\x0c\n?")
_RULE = re.compile(r"\s*(?:([*\-_=~#+•·])(?:\s*\1){2,}|⁂)\s*")
_UNDERLINE = re.compile(r"(?:={3,}|-{3,}|~{3,})\s*")
_MARKER = re.compile(r"(\s*)(?:([-*+•◦‣])|(\d{1,3})([.)]))[ \t]+(?=\S)")
_STOPPED = re.compile(r"[.!?…:;。！？][\"'”’»)\]]*$")
_TITLE_UNFIT = re.compile(r"[.,;:…。、]$")
_CHAPTER = re.compile(r"(?:CHAPTER|PART|BOOK|Chapter|Part|Book) (?:[IVXLC]+|\d+)\b.{0,60}")
_COLUMNS = re.compile(r"\S(?:\t| {3,})\S")

WIDEST_WRAP = 200
"""No line longer than this was wrapped by hand."""
VERSE_LIMIT = 100
"""Lines beyond which a run of short ones is a list of something, not verse."""
TITLE_LIMIT = 100


def plain_article(source: Source) -> Article:
    """The article in a plain text file."""
    decoded = decode(source.data, source.charset)
    builder = ArticleBuilder()
    title = write_plain(builder, decoded.text)
    return builder.article(title=title, address=source.address, remark=decoded.remark)


def write_plain(builder: ArticleBuilder, text: str, *, titled: bool = True) -> str:
    """Write the blocks of a plain text; return its title, empty when no line is certainly one, or none is sought."""
    stanzas = _stanzas(_LINE_END.split(text))
    title = _take_title(stanzas) if titled else ""
    if title:
        builder.paragraph(title, BlockKind.HEADING, 1)
    shouted = _is_all_capitals(stanzas)
    for place, stanza in enumerate(stanzas):
        neighbours = [stanzas[at] for at in (place - 1, place + 1) if 0 <= at < len(stanzas)]
        _write_stanza(builder, stanza, neighbours, headings=not shouted and len(stanzas) > 1)
    return title


def _stanzas(lines: Sequence[str]) -> list[list[str]]:
    """Runs of lines that are not blank."""
    stanzas: list[list[str]] = []
    run: list[str] = []
    for line in lines:
        if line and not line.isspace():
            run.append(line.rstrip())
        elif run:
            stanzas.append(run)
            run = []
    if run:
        stanzas.append(run)
    return stanzas


def _take_title(stanzas: list[list[str]]) -> str:
    """Take the first line away when it is certainly a title."""
    if not stanzas:
        return ""
    first = stanzas[0]
    line = first[0].strip()
    rest = first[1:]
    if len(line) > TITLE_LIMIT or _TITLE_UNFIT.search(line) or _MARKER.match(line) or _RULE.fullmatch(line):
        return ""
    if not any(c.isalnum() for c in line) or _COLUMNS.search(line):
        return ""
    if rest and _UNDERLINE.fullmatch(rest[0]):
        rest = rest[1:]
        if not rest and len(stanzas) == 1:
            return ""
    elif rest:
        # A line above long ones that are paragraphs, or above wrapped ones that it is too short to belong to.
        longer = [len(other) for other in rest]
        first_word = len(rest[0].split(None, 1)[0])
        wrapped = _is_wrapped(rest) and len(line) + 1 + first_word < 0.8 * max(longer)
        if rest[0].lstrip()[:1].islower() or not (median(longer) > max(80, 1.5 * len(line)) or wrapped):
            return ""
    elif len(stanzas) == 1:
        return ""
    stanzas[0] = rest
    if not rest:
        del stanzas[0]
    return line


def _is_all_capitals(stanzas: Sequence[Sequence[str]]) -> bool:
    sample = " ".join(line for stanza in stanzas[:50] for line in stanza[:20])
    return not any(c.islower() for c in sample)


def _write_stanza(
    builder: ArticleBuilder, stanza: Sequence[str], neighbours: Sequence[Sequence[str]], headings: bool
) -> None:
    if len(stanza) > 1 and _UNDERLINE.fullmatch(stanza[1]) and _fits(stanza[0], stanza[1]):
        builder.paragraph(stanza[0], BlockKind.HEADING, 1 if stanza[1].startswith("=") else 2)
        stanza = stanza[2:]
        neighbours = ()
    start = 0
    for place, line in enumerate(stanza):
        if _RULE.fullmatch(line):
            _write_lines(builder, stanza[start:place], neighbours, headings)
            builder.rule()
            start = place + 1
    _write_lines(builder, stanza[start:], neighbours, headings)


def _write_lines(
    builder: ArticleBuilder, lines: Sequence[str], neighbours: Sequence[Sequence[str]], headings: bool
) -> None:
    if not lines:
        return
    if len(lines) == 1:
        line = lines[0].strip()
        if headings and _is_heading(line):
            builder.paragraph(line, BlockKind.HEADING, 2)
        elif (found := _MARKER.match(line)) and any(_same_marker(found, other[0]) for other in neighbours):
            _write_items(builder, [line])
        else:
            builder.paragraph(line)
    elif (first := _list_start(lines)) is not None:
        _write_lines(builder, lines[:first], (), headings=False)
        _write_items(builder, lines[first:])
    elif sum(1 for line in lines if _COLUMNS.search(line.strip())) >= 0.6 * len(lines):
        builder.paragraph(textwrap.dedent("\n".join(lines).expandtabs(8)), BlockKind.CODE)
    elif _is_wrapped(lines):
        for paragraph in _unwrapped(lines):
            builder.paragraph(paragraph)
    elif _are_paragraphs(lines):
        for line in lines:
            builder.paragraph(line)
    else:
        with builder.block(BlockKind.PARAGRAPH):
            for line in lines:
                builder.text(line.strip())
                builder.line_break()


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Whether these lines are one text, broken where the next word would not have fitted."""
    widths = [len(line) for line in lines]
    width = max(widths)
    if width > WIDEST_WRAP or len(lines) < 2:
        return False
    if _is_one_sentence(lines):
        return True
    if width < 40:
        return False
    breaks = list(pairwise(lines))
    if len(lines) > 2:
        # One long address must not make all other lines look short.
        ordered = sorted(widths)
        width = ordered[-2] if ordered[-1] > 1.3 * ordered[-2] else ordered[-1]
    elif _STOPPED.search(lines[0]) and not lines[1].lstrip()[:1].islower():
        return False
    stopped = sum(1 for line, _ in breaks if _STOPPED.search(line))
    if stopped >= 0.8 * len(breaks) and len(breaks) > 1:
        return False
    slack = max(2, width // 14)
    full = sum(1 for line, after in breaks if len(line) + 1 + len(after.split(None, 1)[0]) > width - slack)
    if full >= 0.65 * len(breaks):
        return True
    going_on = sum(1 for _, after in breaks if after.lstrip()[:1].islower())
    return going_on >= 0.5 * len(breaks) and median(widths) >= 45


def _is_one_sentence(lines: Sequence[str]) -> bool:
    """Whether the lines, however short, are a sentence: it opens and stops once, and nothing but words ends a line."""
    return (
        lines[0].lstrip()[:1].isupper()
        and _STOPPED.search(lines[-1]) is not None
        and all(line.lstrip()[:1].islower() for line in lines[1:])
        and all(line[-1:].isalnum() for line in lines[:-1])
    )


def _unwrapped(lines: Sequence[str]) -> list[str]:
    """The paragraphs of wrapped lines: a new one begins where a line is indented, or after one that ends early."""
    margins = [len(line) - len(line.lstrip()) for line in lines]
    indent = min(margins)
    some_indented = 0 < sum(1 for margin in margins[1:] if margin > indent) <= 0.5 * len(lines)
    width = max(len(line) for line in lines)
    paragraphs: list[str] = []
    run = [lines[0].strip()]
    for place in range(1, len(lines)):
        before = lines[place - 1]
        early = len(before) < 0.75 * width and _STOPPED.search(before) and not lines[place].lstrip()[:1].islower()
        if early or (some_indented and margins[place] > indent):
            paragraphs.append(" ".join(run))
            run = []
        run.append(lines[place].strip())
    paragraphs.append(" ".join(run))
    return paragraphs


def _are_paragraphs(lines: Sequence[str]) -> bool:
    stopped = sum(1 for line in lines if _STOPPED.search(line))
    return len(lines) > VERSE_LIMIT or median(len(line) for line in lines) >= 60 or stopped >= 0.6 * len(lines)


def _fits(line: str, underline: str) -> bool:
    return len(line) <= TITLE_LIMIT and abs(len(line.strip()) - len(underline.strip())) <= max(2, len(line) // 4)


def _is_heading(line: str) -> bool:
    if _CHAPTER.fullmatch(line):
        return True
    letters = [c for c in line if c.isalpha()]
    return (
        4 <= len(letters) >= len(line) // 2
        and len(line) <= 70
        and all(c.isupper() for c in letters)
        and not _TITLE_UNFIT.search(line)
    )


def _list_start(lines: Sequence[str]) -> int | None:
    """Where a list begins among these lines; None when there is no list of two items at least."""
    found = [(place, marker) for place, line in enumerate(lines) if (marker := _MARKER.match(line))]
    if len(found) < 2:
        return None
    first_place, first = found[0]
    if not all(_same_marker(first, lines[place]) for place, _ in found[1:] if not _is_deeper(first, lines[place])):
        return None
    if first.group(3):
        numbers = [int(marker.group(3)) for _, marker in found if marker.group(3)]
        if any(after != before + 1 for before, after in pairwise(numbers)):
            return None
    if first_place > 0 and not (lines[first_place - 1].rstrip().endswith(":") or first_place == 1):
        return None
    return first_place


def _is_deeper(first: re.Match[str], line: str) -> bool:
    marker = _MARKER.match(line)
    return marker is not None and len(marker.group(1)) > len(first.group(1))


def _same_marker(marker: re.Match[str], line: str) -> bool:
    other = _MARKER.match(line)
    return other is not None and marker.group(2) == other.group(2) and marker.group(4) == other.group(4)


def _write_items(builder: ArticleBuilder, lines: Sequence[str]) -> None:
    margin = len(lines[0]) - len(lines[0].lstrip())
    item: list[str] = []
    level = ordinal = 1

    def finish() -> None:
        if item:
            builder.paragraph(" ".join(item), BlockKind.ITEM, level, ordinal)

    for line in lines:
        if found := _MARKER.match(line):
            finish()
            level = 1 + min(8, max(0, len(found.group(1).expandtabs(4)) - margin) // 2)
            ordinal = int(found.group(3) or 0)
            item = [line[found.end() :].strip()]
        else:
            item.append(line.strip())
    finish()
