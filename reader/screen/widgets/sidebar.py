"""`Sidebar`: the list of articles, two lines each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from textual.content import Content
from textual.message import Message
from textual.reactive import var

from reader.screen.rows import Rows

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_LONGEST = 400
"""Characters of a title that are looked at: far more than fit."""


@dataclass(frozen=True, slots=True)
class Row:
    """What the list shows of an article."""

    id: str
    title: str
    source: str
    published: str
    """An ISO 8601 date, with or without a time, or nothing when the article has none of its own."""
    read: bool
    starred: bool
    progress: float
    """How far it has been read, from 0 to 1."""
    notes: int
    added: str = ""
    """The same for the day it came into the library, which is shown when it has no date of its own."""


class Sidebar(Rows[Row]):
    """The list of articles: the title, dim once it is read; source, date, progress and number of notes under it."""

    DEFAULT_CSS = """
    Sidebar {
        width: 36;
    }
    """

    row_height = 2
    empty = Content("No articles here.\n\n+   add a file or a folder\n/   change the filter\nesc  take the filter away")

    today: var[date] = var(date.min, init=False)
    """The day whose year is not written in dates."""
    open_id: var[str] = var("", init=False)
    """The article on the page, which is marked."""

    @dataclass
    class Opened(Message):
        """The reader wants to read an article."""

        id: str

    class Moved(Rows.Moved[Row]):
        """The reader has moved the cursor to another article."""

    class Chosen(Rows.Chosen[Row]):
        """The reader has chosen a row; said before `Opened`."""

    def watch_today(self) -> None:
        """Dates may be written differently."""
        self.repaint()

    def watch_open_id(self) -> None:
        """Another article is marked."""
        self.repaint()

    def action_open(self, count: int = 0, argument: str = "") -> None:
        """Open the article under the cursor."""
        self.action_go()

    def action_go(self, count: int = 0, argument: str = "") -> None:
        """Open the article under the cursor."""
        if self.current is not None:
            self.post_message(self.Opened(self.current.id))

    def action_next_match(self, count: int = 0, argument: str = "") -> None:
        """The next article of the filtered list; after the last, the first."""
        self._step(max(1, count))

    def action_previous_match(self, count: int = 0, argument: str = "") -> None:
        """The article before; before the first, the last."""
        self._step(-max(1, count))

    def _step(self, by: int) -> None:
        if len(self.rows):
            self.move((self.cursor + by) % len(self.rows))

    def render_row(self, row: Row, width: int, is_cursor: bool) -> Sequence[Content]:
        """The title, and what is known about the article."""
        is_open = row.id == self.open_id
        title = Content(" ".join(row.title[:_LONGEST].split()) or "Untitled")
        title = title.stylize("$focus bold" if is_open else "$text-dim" if row.read else "$foreground")
        mark = Content.styled("› ", "$focus bold") if is_open else Content("  ")
        star = Content.styled(" ★", "$accent") if row.starred else Content()
        room = width - 2 - star.cell_length
        title = title.truncate(max(0, room), ellipsis=True)
        first = Content("").join([mark, title, Content(" " * max(0, room - title.cell_length)), star])
        return first, self._details(row, max(0, width - 3)).pad_left(2)

    def _details(self, row: Row, width: int) -> Content:
        """Source and date from the left, numbers from the right; the year gives way first, then the whole source."""
        figures = "  ".join(part for part in (_notes(row.notes), _progress(row)) if part)
        room = max(0, width - len(figures) - (2 if figures else 0))
        source = Content(" ".join(row.source[:_LONGEST].split()))
        days = self._days(row)
        ways = [Content("").join([source, Content(f" · {day}")]) for day in days if source]
        ways += [Content(day) for day in days] or [source]
        about = next((way for way in ways if way.cell_length <= room), ways[-1].truncate(room, ellipsis=True))
        gap = Content(" " * max(0, width - about.cell_length - len(figures)))
        return Content("").join([about, gap, Content(figures)]).stylize("$text-dim")

    def _days(self, row: Row) -> tuple[str, ...]:
        """The date of a row with its year, if that is another than this one, and without; nothing when it has none."""
        for published, before in ((row.published, ""), (row.added, "added ")):
            day = short_date(published, self.today)
            if day:
                whole, bare = before + day, before + " ".join(day.split()[:2])
                return (whole,) if whole == bare else (whole, bare)
        return ()


def _progress(row: Row) -> str:
    """`37 %` on the way, `✓` at the end, in four cells."""
    percent = round(100 * row.progress)
    if percent >= 100:
        return "   ✓"
    return f"{percent:2d} %" if percent > 0 else ""


def _notes(count: int) -> str:
    return "" if count < 1 else "1 note" if count == 1 else f"{count} notes"


def short_date(published: str, today: date) -> str:
    """`14 Nov`, and the year when it is not this one; nothing for what is no date."""
    try:
        day = date.fromisoformat(published[:10])
    except ValueError:
        return ""
    year = "" if day.year == today.year else f" {day.year}"
    return f"{day.day} {_MONTHS[day.month - 1]}{year}"
