"""Text and measure to lines, piece by piece as they are needed; pure.

A piece is what is wrapped at once: a block, or a part of a very long one. Only the pieces on the screen are ever
wrapped, so opening, paging and resizing cost the same for a note and for a book. The reader's position is a `Place`
(piece, line), not a row, so nothing above it needs to be measured.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from operator import sub

from rich.cells import cell_len, split_graphemes

from reader.articles.article import Article, Block, BlockKind
from reader.articles.cleaning import drawable
from reader.articles.span import Span

LONG_BLOCK = 6_000
"""Characters above which a block is wrapped in parts; some hundred lines, far more than a screen shows."""
NARROWEST_COLUMN = 4
TAB = "    "
_KEPT_PIECES = 512
"""Pieces whose lines are kept; many screens of them."""

# Characters that are not one cell wide for certain: marks, wide scripts, emoji and everything rare. What is left
# (Latin, Greek, Cyrillic, Hebrew, Arabic letters, common punctuation) can be wrapped by counting characters.
_NOT_ONE_CELL = re.compile(
    "[^\x20-\x7e\xa0-\u02ff\u0370-\u0482\u048a-\u0590\u05be\u05d0-\u05ff\u0620-\u064a\u0660-\u066f"
    "\u1e00-\u1fff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2190-\u21ff\u2200-\u22ff\u2500-\u257f]"
)


@dataclass(frozen=True, slots=True)
class Run:
    """Words of the article at a column of a line."""

    column: int
    span: Span


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the page: words of the article at their columns, and what is drawn before them."""

    kind: BlockKind | None = None
    """The block it belongs to; nothing for the masthead and blank lines."""
    runs: tuple[Run, ...] = ()
    lead: str = ""
    """Drawn from column 0: a bullet, a bar beside a quotation, or the words of the masthead."""
    level: int = 0
    title: bool = False
    """Whether it is part of the title at the head of the article."""

    @property
    def span(self) -> Span | None:
        """From its first word to its last, or nothing."""
        return Span(self.runs[0].span.start, self.runs[-1].span.end) if self.runs else None


BLANK = Line()


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line of an article set at some measure: the piece, and the line in it."""

    piece: int = 0
    line: int = 0


class Galley:
    """An article set at a measure (cells); its lines are made when they are asked for.

    Piece 0 is the masthead: the title and what is known about the article. A first heading that says the same as
    the title stands in the masthead and not again in the text.
    """

    def __init__(self, article: Article, measure: int, credit_lines: Sequence[str] = ()) -> None:
        self.article = article
        self.measure = max(measure, 12)
        self._credits = tuple(credit_lines)
        self._head = _heading_as_title(article)
        self._blocks, self._starts, self._ends = _pieces(article, 0 if self._head is None else 1)
        self._kept: dict[int, tuple[Line, ...]] = {}

    def at_measure(self, measure: int) -> Galley:
        """The same article set at another measure; the cost does not grow with the article."""
        other = copy(self)
        other.measure = max(measure, 12)
        other._kept = {}
        return other

    def __len__(self) -> int:
        return 1 + len(self._starts)

    def lines(self, piece: int) -> tuple[Line, ...]:
        """The lines of a piece; at least one."""
        lines = self._kept.get(piece)
        if lines is None:
            if len(self._kept) >= _KEPT_PIECES:
                self._kept.clear()
            lines = self._kept[piece] = self._set_piece(piece) or (BLANK,)
        return lines

    @property
    def first_words(self) -> int:
        """Where the text below the masthead begins; where the title does, when there is nothing else."""
        return self._starts[0] if self._starts else 0

    def block_of(self, piece: int) -> int:
        """The number of the block that a piece is, or is part of."""
        return self._blocks[piece - 1] if piece else 0

    def line(self, place: Place) -> Line:
        """The line at a place."""
        return self.lines(place.piece)[place.line]

    def onward(self, place: Place) -> Iterator[tuple[Place, Line]]:
        """Lines with their places, from `place` to the end."""
        first = place.line
        for piece in range(place.piece, len(self)):
            lines = self.lines(piece)
            for number in range(first, len(lines)):
                yield Place(piece, number), lines[number]
            first = 0

    def moved(self, place: Place, by: int) -> Place:
        """The place so many lines on (or back), not past either end."""
        piece, line = place.piece, place.line + by
        while line < 0:
            if piece == 0:
                return Place()
            piece -= 1
            line += len(self.lines(piece))
        while line >= (count := len(self.lines(piece))):
            if piece == len(self) - 1:
                return Place(piece, count - 1)
            line -= count
            piece += 1
        return Place(piece, line)

    def distance(self, start: Place, end: Place, limit: int) -> int:
        """Lines from `start` to a later `end`, counted to `limit` at most."""
        if end <= start:
            return 0
        count = 0
        piece, line = start.piece, start.line
        while piece < end.piece and count < limit:
            count += len(self.lines(piece)) - line
            piece, line = piece + 1, 0
        if piece == end.piece:
            count += end.line - line
        return min(count, limit)

    @property
    def last(self) -> Place:
        """The last line."""
        piece = len(self) - 1
        return Place(piece, len(self.lines(piece)) - 1)

    def clamped(self, place: Place) -> Place:
        """The nearest place there is: another measure has other lines."""
        piece = min(max(place.piece, 0), len(self) - 1)
        return Place(piece, min(max(place.line, 0), len(self.lines(piece)) - 1))

    def place_of(self, offset: int) -> Place:
        """Where the character at `offset` stands."""
        if self._head is not None and offset < self._head.end:
            piece = 0
        else:
            piece = max(0, bisect_right(self._starts, offset) - 1) + 1 if self._starts else 0
        best = 0
        for number, line in enumerate(self.lines(piece)):
            span = line.span
            if span is None:
                continue
            if line.kind is BlockKind.TABLE and any(run.span.contains(offset) for run in line.runs):
                return Place(piece, number)
            if span.start <= offset:
                best = number
        return Place(piece, best)

    def offset_at(self, place: Place) -> int:
        """The first character at or after a place."""
        lines = self.lines(place.piece)
        for line in lines[place.line :]:
            if line.span is not None:
                return line.span.start
        if place.piece == 0:
            return 0 if self._head is None else self._head.end
        return self._ends[place.piece - 1]

    def _set_piece(self, piece: int) -> tuple[Line, ...]:
        if piece == 0:
            return (*self._masthead(), BLANK)
        index = piece - 1
        number = self._blocks[index]
        block = self.article.blocks[number]
        span = Span(self._starts[index], self._ends[index])
        begins, finishes = span.start == block.span.start, span.end == block.span.end
        lines = tuple(_set_block(self.article.text, block, span, self.measure, begins))
        if not finishes:
            return lines
        following = self.article.blocks[number + 1] if number + 1 < len(self.article.blocks) else None
        return lines + (BLANK,) * _gap(block, following)

    def _masthead(self) -> list[Line]:
        title = self.article.title
        if self._head is not None:
            spans = _wrap(self.article.text, self._head, self.measure)
            lines = [Line(BlockKind.HEADING, (Run(0, span),), level=1, title=True) for span in spans]
        else:
            lines = [Line(lead=span.of(title), title=True) for span in _wrap(title, Span(0, len(title)), self.measure)]
        for credit in self._credits:
            wrapped = _wrap(credit, Span(0, len(credit)), self.measure)
            lines.extend([Line(lead=span.of(credit)) for span in wrapped] or [BLANK])
        return lines


def _heading_as_title(article: Article) -> Span | None:
    """The first block, when it is a heading that says what the title says."""
    if not article.blocks or article.blocks[0].kind is not BlockKind.HEADING:
        return None
    span = article.blocks[0].span
    fold = str.casefold
    return span if len(span) < 400 and fold(span.of(article.text)) == fold(article.title) else None


def _pieces(article: Article, skip: int) -> tuple[Sequence[int], array[int], array[int]]:
    """Block number, start and end of every piece after the masthead."""
    starts, ends = article.blocks.starts[skip:], article.blocks.ends[skip:]
    if not starts or max(map(sub, ends, starts)) <= LONG_BLOCK:
        return range(skip, skip + len(starts)), starts, ends
    numbers, firsts, lasts = array("I"), array("I"), array("I")
    for number, start, end in zip(range(skip, skip + len(starts)), starts, ends, strict=True):
        while end - start > LONG_BLOCK:
            cut = _cut(article.text, start)
            numbers.append(number)
            firsts.append(start)
            lasts.append(cut)
            start = cut
        numbers.append(number)
        firsts.append(start)
        lasts.append(end)
    return numbers, firsts, lasts


def _cut(text: str, start: int) -> int:
    """Where a piece of a long block ends: after a line end or space if there is one, else where it is full."""
    full = start + LONG_BLOCK
    for mark in ("\n", " "):
        found = text.rfind(mark, start + LONG_BLOCK // 2, full)
        if found >= 0:
            return found + 1
    return full


def _gap(block: Block, following: Block | None) -> int:
    """Blank lines after a block."""
    if following is None:
        return 1
    if block.kind is BlockKind.ITEM and following.kind is BlockKind.ITEM:
        return 0
    return 1


def _set_block(text: str, block: Block, span: Span, measure: int, begins: bool) -> Iterator[Line]:
    kind, level = block.kind, block.level
    if kind is BlockKind.RULE:
        yield Line(kind, lead=" " * max(0, measure // 2 - 2) + "· · ·")
        return
    if kind is BlockKind.CODE:
        yield from _set_code(text, span, measure, level)
        return
    if kind is BlockKind.TABLE:
        yield from _set_table(text, span, measure, begins)
        return
    first, rest = _leads(block)
    indent = min(cell_len(rest), measure // 2)
    first, rest = first[:indent], rest[:indent]
    for number, part in enumerate(_wrap(text, span, measure - indent)):
        lead = first if begins and number == 0 else rest
        yield Line(kind, (Run(indent, part),), lead, level)


def _leads(block: Block) -> tuple[str, str]:
    """What stands before the first line of a block of prose, and before the others."""
    if block.kind is BlockKind.QUOTE:
        bar = "│ " * max(1, block.level)
        return bar, bar
    if block.kind is BlockKind.ITEM:
        outer = "  " * max(0, block.level - 1)
        mark = f"{block.ordinal}. " if block.ordinal else "• "
        return outer + mark, outer + " " * len(mark)
    indent = "  " * block.level if block.kind is BlockKind.PARAGRAPH else ""
    return indent, indent


def _set_code(text: str, span: Span, measure: int, level: int) -> Iterator[Line]:
    start = span.start
    while start < span.end:
        end = text.find("\n", start, span.end)
        end = span.end if end < 0 else end
        if start == end:
            yield Line(BlockKind.CODE, (Run(2, Span(start, start)),), level=level)
        for part in _chop(text, Span(start, end), measure - 2):
            yield Line(BlockKind.CODE, (Run(2, part),), level=level)
        start = end + 1


def _set_table(text: str, span: Span, measure: int, begins: bool) -> Iterator[Line]:
    if not span:
        return
    rows: list[list[Span]] = []
    start = span.start
    while start < span.end:
        end = text.find("\n", start, span.end)
        end = span.end if end < 0 else end
        cells, at = [], start
        while True:
            tab = text.find("\t", at, end)
            cells.append(Span(at, end if tab < 0 else tab).trimmed(text))
            if tab < 0:
                break
            at = tab + 1
        rows.append(cells)
        start = end + 1
    widths = _column_widths(text, rows, measure)
    shown = len(widths)
    columns = [sum(widths[:index]) + 3 * index for index in range(shown)]
    for number, row in enumerate(rows):
        parts = [
            list(_wrap(text, cell, width)) if cell else [] for cell, width in zip(row[:shown], widths, strict=False)
        ]
        height = max((len(part) for part in parts), default=0) or 1
        for line in range(height):
            runs = tuple(Run(columns[place], part[line]) for place, part in enumerate(parts) if line < len(part))
            yield Line(BlockKind.TABLE, runs, level=1 if begins and number == 0 else 0)
        for cell in row[shown:]:  # more columns than the measure holds: below one another, never lost
            if cell:
                for part in _wrap(text, cell, measure - 2):
                    yield Line(BlockKind.TABLE, (Run(2, part),))
        if begins and number == 0 and len(rows) > 1:
            yield Line(BlockKind.TABLE, lead="───".join("─" * width for width in widths))


def _column_widths(text: str, rows: list[list[Span]], measure: int) -> list[int]:
    """Cells for each column: what it needs if that fits, else room shared out from the widest down."""
    count = min(max(len(row) for row in rows), max(1, (measure + 3) // (NARROWEST_COLUMN + 3)))
    wants = [
        max((_cells(row[place].of(text)[:measure]) for row in rows if place < len(row)), default=1) or 1
        for place in range(count)
    ]
    room = measure - 3 * (count - 1)
    while sum(wants) > room:
        widest = max(wants)
        if widest <= NARROWEST_COLUMN:
            break
        at = wants.index(widest)
        others = sorted(wants)[-2] if count > 1 else 0
        spare = sum(wants) - room
        wants[at] = max(NARROWEST_COLUMN, widest - spare, others - 1 if widest > others else widest - 1)
    return wants


def _wrap(text: str, span: Span, width: int) -> Iterator[Span]:
    """Lines of prose no wider than `width` cells, broken at spaces, at hyphens and dashes, else where they must be.

    The space a line is broken at belongs to neither line. A newline in the text breaks, too.
    """
    start = span.start
    while start < span.end or start == span.start:
        end = text.find("\n", start, span.end)
        end = span.end if end < 0 else end
        if _NOT_ONE_CELL.search(text, start, end):
            yield from _wrap_by_cells(text, start, end, width)
        else:
            yield from _wrap_by_characters(text, start, end, width)
        start = end + 1


def _wrap_by_characters(text: str, start: int, end: int, width: int) -> Iterator[Span]:
    while end - start > width:
        full = start + width
        space = text.rfind(" ", start, full + 1)
        hyphen = max(text.rfind("-", start, full), text.rfind("—", start, full))
        if hyphen > space and hyphen > start and text[hyphen - 1].isalpha():
            stop = following = hyphen + 1
        elif space > start:
            stop, following = space, space + 1
        else:
            stop = following = full
        yield Span(start, stop)
        start = following
    if start < end:
        yield Span(start, end)


def _wrap_by_cells(text: str, start: int, end: int, width: int) -> Iterator[Span]:
    clusters = _clusters(text, start, end)
    first = at = used = 0
    best: tuple[int, int] | None = None
    """Where the line may break: the cluster it stops before, and the one the next begins with."""
    before, wide_before = " ", False
    while at < len(clusters):
        begins, ends, cells = clusters[at]
        mark = text[begins]
        is_space = text[begins:ends] == " "
        if is_space and used + cells <= width:
            best = (at, at + 1)
        elif at > first and (cells == 2 or wide_before) and not (_clings(mark) or before in _OPENERS or is_space):
            best = (at, at)  # a wide script may break before any character
        if used + cells > width and at > first:
            stop, following = (at, at + 1) if is_space else best or (at, at)
            if stop > first:
                yield Span(clusters[first][0], clusters[stop - 1][1])
            first = at = following
            used, best, before, wide_before = 0, None, " ", False
            continue
        used += cells
        before, wide_before = mark, cells == 2
        at += 1
    if first < len(clusters):
        yield Span(clusters[first][0], end)


_OPENERS = "「『【〔〈《（“‘"


def _clings(character: str) -> bool:
    """Whether a line must not begin with this mark."""
    return character in "、。，．：；！？）」』】〕〉》’”…ー々"


def _clusters(text: str, start: int, end: int) -> list[tuple[int, int, int]]:
    """What is drawn as one character each: its start, its end, its cells."""
    words = text[start:end]
    clusters, _ = split_graphemes(drawable(words))
    if "\t" not in words:
        return [(start + first, start + last, cells) for first, last, cells in clusters]
    tab = len(TAB)
    return [(start + first, start + last, tab if words[first] == "\t" else cells) for first, last, cells in clusters]


def cluster_at(text: str, offset: int) -> Span:
    """What is drawn as one character and holds `offset`: a letter with its marks, an emoji with its joiners."""
    if text[max(0, offset - 1) : offset + 2].isascii():
        return Span(offset, min(offset + 1, len(text)))
    if text[offset] in "\n\t":
        return Span(offset, offset + 1)
    # Nothing joins over a line end or out of a cell of a table.
    first, last = max(0, offset - 32), min(len(text), offset + 32)
    for mark in "\n\t":
        first = text.rfind(mark, first, offset) + 1 or first
        found = text.find(mark, offset, last)
        last = last if found < 0 else found
    for start, end, _ in _clusters(text, first, last):
        if start <= offset < end:
            return Span(start, end)
    return Span(offset, min(offset + 1, len(text)))


def _chop(text: str, span: Span, width: int) -> Iterator[Span]:
    """A line of code in parts no wider than `width` cells, wherever that cuts it."""
    if not _NOT_ONE_CELL.search(text, span.start, span.end):
        for at in range(span.start, span.end, width):
            yield Span(at, min(at + width, span.end))
        return
    start, used = span.start, 0
    for at, _, cells in _clusters(text, span.start, span.end):
        if used + cells > width and at > start:
            yield Span(start, at)
            start, used = at, 0
        used += cells
    if start < span.end:
        yield Span(start, span.end)


def column_of(text: str, line: Line, offset: int) -> int:
    """The column at which the character at `offset` stands in a line."""
    for run in line.runs:
        if run.span.start <= offset <= run.span.end:
            before = text[run.span.start : offset]
            if before.isascii() and "\t" not in before:
                return run.column + len(before)
            clusters = _clusters(text, run.span.start, run.span.end)
            return run.column + sum(cells for _, end, cells in clusters if end <= offset)
    span = line.span
    return line.runs[0].column if span and offset < span.start else (line.runs[-1].column if line.runs else 0)


def offset_under(text: str, line: Line, column: int) -> int | None:
    """The character of a line that stands at, or nearest to, a column."""
    if not line.runs:
        return None
    run = line.runs[0]
    for candidate in line.runs:
        if candidate.column <= column:
            run = candidate
    found, used = run.span.start, run.column
    for at, _, cells in _clusters(text, run.span.start, run.span.end):
        found = at
        used += cells
        if used > column:
            break
    return found


def expanded(words: str) -> str:
    """Words as they are drawn: tabs as spaces, and nothing that a terminal must not see."""
    return drawable(words.replace("\t", TAB)) if "\t" in words else drawable(words)


def _cells(words: str) -> int:
    return cell_len(expanded(words))
