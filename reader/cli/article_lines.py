"""An article printed for a terminal or a pipe, with its names lit where that can be seen."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

from reader.articles.article import Article, BlockKind
from reader.articles.cleaning import drawable
from reader.articles.span import Span
from reader.cli.printing import is_coloured
from reader.entities.mention import Label, Mentions
from reader.screen.typesetting import Galley, Line, Place

PLAIN_WIDTH = 80
WIDEST = 100
_RESET = "\x1b[0m"
_BOLD = "\x1b[1m"
_DIM = "\x1b[2m"
# Colour, and a cue that is none, for each label: the terminal's own sixteen colours, so that they suit its background.
_LIT = {
    Label.PERSON: "\x1b[4;36m", Label.ORG: "\x1b[21;35m", Label.PLACE: "\x1b[3;4;32m", Label.GROUP: "\x1b[3;33m",
    Label.EVENT: "\x1b[1;34m", Label.WORK: "\x1b[1;3;34m", Label.DATE: "\x1b[3;34m", Label.TIME: "\x1b[3;34m",
    Label.MONEY: "\x1b[1;33m", Label.PERCENT: "\x1b[1;33m", Label.QUANTITY: "\x1b[1;33m",
}  # fmt: skip


def print_article(
    article: Article, mentions: Mentions | None = None, *, plain: bool = False, width: int | None = None
) -> None:
    """Print an article; its names are looked for when they are not known and can be lit."""
    coloured = is_coloured() and not plain
    if coloured and mentions is None:
        from reader.entities.recogniser import load

        mentions = Mentions(load().mentions(article.text))
    credit = " · ".join(part for part in (article.byline, article.source, article.published[:10]) if part)
    remarks = tuple(part for part in (credit, article.remark) if part)
    measure = width or min(WIDEST, shutil.get_terminal_size((PLAIN_WIDTH, 24)).columns)
    for line in article_lines(article, remarks, mentions or Mentions(), measure, coloured=coloured):
        print(line)


def article_lines(
    article: Article, credit_lines: tuple[str, ...], mentions: Mentions, measure: int, *, coloured: bool
) -> Iterator[str]:
    """The lines of an article, set at a measure in cells, with its names lit when `coloured`."""
    galley = Galley(article, measure, credit_lines)
    for _, line in galley.onward(Place()):
        yield _line(article.text, line, mentions, coloured=coloured).rstrip()


def _line(text: str, line: Line, mentions: Mentions, *, coloured: bool) -> str:
    from rich.cells import cell_len

    lead = drawable(line.lead)
    weight = _BOLD if line.title or line.kind is BlockKind.HEADING else ""
    if coloured and lead:
        lead = (weight or _DIM) + lead + _RESET
    parts, column = [lead], cell_len(line.lead)
    for run in line.runs:
        words = run.span.of(text).replace("\t", "    ")
        parts.append(" " * max(0, run.column - column))
        parts.append(_lit(text, run.span, mentions, weight) if coloured else drawable(words))
        column = run.column + cell_len(words)
    return "".join(parts)


def _lit(text: str, span: Span, mentions: Mentions, weight: str) -> str:
    parts: list[str] = []
    at = span.start
    for mention in mentions.between(span):
        here = mention.span.common(span)
        parts += (_styled(Span(at, here.start).of(text), weight), _styled(here.of(text), weight + _LIT[mention.label]))
        at = here.end
    parts.append(_styled(Span(at, span.end).of(text), weight))
    return "".join(parts)


def _styled(words: str, style: str) -> str:
    words = drawable(words.replace("\t", "    "))
    return f"{style}{words}{_RESET}" if style and words else words
