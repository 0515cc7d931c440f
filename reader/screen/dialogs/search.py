"""Search the library as one types; answers a place to open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Protocol

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message

from reader.articles.cleaning import clean_line
from reader.articles.span import Span
from reader.errors import ReaderError
from reader.library.search import Cancelled, Hit
from reader.screen.dialogs.choose import beside
from reader.screen.dialogs.dialog import Dialog
from reader.screen.dialogs.fields import Line
from reader.screen.rows import Rows
from reader.screen.widgets.sidebar import short_date

LIMIT = 50
"""Articles that are shown of what is found."""

_HELP = """\
words            all of them, in any order
"a phrase"       as it stands
begin*           how a word begins
-without         not this one
person: place:   a name: person:zelensky
before: after:   2022, 2022-11 or 2022-11-09
is:unread        starred, archived, noted
title: tag: source:"""


class SearchFunctions(Protocol):
    """What the dialog asks of the library."""

    def newest(self, query: str, limit: int) -> Sequence[Hit]:
        """The latest matches, at once: this is called between two keys."""
        ...

    def ranked(self, query: str, limit: int) -> Sequence[Hit]:
        """The best matches; called in a thread, may take its time and may raise `Cancelled`."""
        ...

    def cancel(self) -> None:
        """Break off the ranking under way: nobody waits for it any more."""
        ...


@dataclass(frozen=True, slots=True)
class Opening:
    """Where to go on reading."""

    id: str
    """The article's."""
    span: Span
    """The words in its text; empty when they are not there."""


class _Hits(Rows[Hit]):
    row_height = 3
    today = date.min

    def render_row(self, row: Hit, width: int, is_cursor: bool) -> Sequence[Content]:
        day = short_date(row.published, self.today) if row.published else ""
        # The date is short and stays whole; the source makes room.
        room = max(0, width * 2 // 5 - len(day) - 3)
        source = Content(clean_line(row.source, 60)).truncate(room, ellipsis=True)
        about = Content(" · ").join(part for part in (source, Content(day)) if part)
        head = beside(Content(row.title).stylize("bold"), about.stylize("$text-dim"), width)
        snippet = Content(row.snippet).stylize("$text-dim")
        for span in row.spans:
            snippet = snippet.stylize("$hit-text on $hit", span.start, span.end)
        lines = snippet.wrap(max(1, width - 2))
        if len(lines) > 2:
            lines[1] = lines[1].wrap(max(1, width - 4))[0].rstrip() + Content(" …")
        shown = [Content("  ") + line for line in lines[:2]]
        return (head, *shown, *[Content("")] * (2 - len(shown)))


class SearchDialog(Dialog[Opening]):
    """A line to type in, and under it what is found: the newest at once, the best a moment later."""

    DEFAULT_CSS = """
    SearchDialog {
        & > .frame {
            max-width: 100;
            height: 94%;
        }
        & Line {
            margin-bottom: 1;
        }
        & Rows {
            height: 1fr;
        }
        & .status {
            margin-top: 1;
        }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        # Before the field and the app, which have uses of their own for some of these.
        Binding("down,ctrl+n", "move('down')", "Down", show=False, priority=True),
        Binding("up,ctrl+p", "move('up')", "Up", show=False, priority=True),
        Binding("pagedown", "move('page_down')", "Page down", show=False, priority=True),
        Binding("pageup", "move('page_up')", "Page up", show=False, priority=True),
        Binding("ctrl+home", "move('first')", "First", show=False, priority=True),
        Binding("ctrl+end", "move('last')", "Last", show=False, priority=True),
    ]

    @dataclass
    class Ranked(Message):
        """The ranking of one question is there."""

        query: str
        hits: tuple[Hit, ...]
        complaint: str = ""

    def __init__(self, search: SearchFunctions, query: str = "") -> None:
        super().__init__("Search the library")
        self._search = search
        self._line = Line(query, "words to find", select_on_focus=True)
        self._rows = _Hits()
        self._rows.today = date.today()
        self._has_moved = False

    @property
    def typed(self) -> str:
        """What is typed now, for the next time."""
        return self._line.value

    def compose_frame(self) -> ComposeResult:
        yield self._line
        yield self._rows
        yield self._status

    def on_mount(self) -> None:
        """Be ready to type."""
        self._rows.can_focus = False
        self._line.focus()
        self._ask()

    def on_unmount(self) -> None:
        """Nobody waits any more."""
        self._search.cancel()

    @on(Line.Changed)
    def ask(self, event: Line.Changed) -> None:
        """Ask anew with each key."""
        event.stop()
        self._ask()

    @on(Line.Submitted)
    def open_current(self, event: Line.Submitted) -> None:
        """Enter opens the article under the cursor, at the words."""
        event.stop()
        if self._rows.current is not None:
            self._open(self._rows.current)

    @on(Rows.Chosen)
    def open_row(self, event: Rows.Chosen[Hit]) -> None:
        """A row was clicked."""
        event.stop()
        self._open(event.row)

    @on(Ranked)
    def show_ranked(self, event: Ranked) -> None:
        """Show the ranking, unless the question has changed since."""
        event.stop()
        if event.query != self._question:
            return
        if event.complaint:
            self.say(event.complaint)
        else:
            self._show(event.hits, keep=self._has_moved)

    @on(Rows.Moved)
    def note_the_move(self, event: Rows.Moved[Hit]) -> None:
        """From now on the cursor keeps to its article."""
        event.stop()
        self._has_moved = True

    def on_click(self, event: events.Click) -> None:
        """Typing goes on wherever one clicks."""
        self._line.focus()

    def action_move(self, where: str) -> None:
        """Move in what was found; the line keeps the focus."""
        self._has_moved = True
        getattr(self._rows, f"action_{where}")()

    @property
    def _question(self) -> str:
        return self._line.value.strip()

    def _ask(self) -> None:
        self._search.cancel()
        self._has_moved = False
        question = self._question
        if not question:
            self._rows.empty = Content(_HELP).stylize("$text-dim")
            self._rows.set_rows(())
            self.say("esc goes back")
            return
        self._rows.empty = Content(f"Nothing has “{question}”.").stylize("$text-dim")
        try:
            self._show(self._search.newest(question, LIMIT), keep=False)
        except ReaderError as error:
            self._rows.set_rows(())
            self.say(str(error))
            return
        self._rank(question)

    @work(thread=True, exclusive=True, group="search", exit_on_error=True)
    def _rank(self, question: str) -> None:
        try:
            hits = tuple(self._search.ranked(question, LIMIT))
        except Cancelled:
            return
        except ReaderError as error:
            self.post_message(self.Ranked(question, (), str(error)))
        else:
            self.post_message(self.Ranked(question, hits))

    def _show(self, hits: Sequence[Hit], *, keep: bool) -> None:
        current = self._rows.current if keep else None
        places = {hit.id: number for number, hit in enumerate(hits)}
        self._rows.set_rows(hits, places.get(current.id, 0) if current is not None else 0)
        count = len(hits)
        if not count:
            self.say("esc goes back")
        else:
            what = (
                "1 article" if count == 1 else f"the first {count} articles" if count >= LIMIT else f"{count} articles"
            )
            self.say(f"{what} · enter opens at the words")

    def _open(self, hit: Hit) -> None:
        self.dismiss(Opening(hit.id, hit.place))
