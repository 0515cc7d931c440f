"""What every part of the reading screen has at hand: the desk, the widgets, the open article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from textual import work
from textual.content import Content
from textual.getters import query_one
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input
from textual.worker import get_current_worker

from reader.articles.article import Article
from reader.articles.cleaning import drawable
from reader.articles.span import Span
from reader.config import Config
from reader.entities.mention import Label, Mentions
from reader.entities.version import VERSION
from reader.errors import ReaderError
from reader.library.listing import Sort
from reader.notes.note import Colour, Placed
from reader.screen.desk import Desk, Opened, credit_lines
from reader.screen.keymap import Command, Context
from reader.screen.recognising import recognise
from reader.screen.rows import Rows
from reader.screen.shelf import Shelf
from reader.screen.widgets.entities_pane import EntitiesPane, EntityRow
from reader.screen.widgets.notes_pane import NoteRow, NotesPane
from reader.screen.widgets.page import NoteMark, Page
from reader.screen.widgets.sidebar import Sidebar, short_date
from reader.screen.widgets.status_line import StatusLine

HINTS = (
    Content("Nothing to read yet."),
    Content(""),
    Content("+   add a file or a folder"),
    Content("g/  search the library"),
    Content("?   what every key does"),
)


WELCOME = (
    "",
    "]e  the next name   ·   space  a page on   ·   /  find",
    "a   write a note on this sentence   ·   h  highlight it",
    "+   add a file or a folder of your own   ·   ?  every key",
)
"""What a newcomer is told under the title of the first article."""


@dataclass(frozen=True, slots=True)
class Start:
    """How the screen begins."""

    article: str = ""
    """The one to open; without one, what was read last."""
    alone: bool = False
    """Whether it was asked for by name, so that leaving it is leaving the reader."""
    samples: bool = False
    """Whether the bundled articles are to be added behind the screen."""
    remarks: tuple[str, ...] = ()
    """Said at the start: what could not be added, read or understood."""


class ReadingBase(Screen[None]):
    """The state of the reading screen, and the ways in which it is shown."""

    AUTO_FOCUS = ""  # the focus is given once, in `on_mount`: the first paint is the right one

    sidebar = query_one(Sidebar)
    page = query_one(Page)
    notes_pane = query_one(NotesPane)
    entities_pane = query_one(EntitiesPane)
    status = query_one(StatusLine)

    @dataclass
    class Found(Message):
        """Names were found in an article behind the screen."""

        article: str
        mentions: Mentions
        is_all: bool
        version: str

    def __init__(self, desk: Desk, config: Config, start: Start, commands: tuple[Command, ...]) -> None:
        super().__init__()
        self.desk = desk
        self.config = config
        self.start = start
        self.commands = commands
        self.opened: Opened | None = None
        self.colour = Colour.YELLOW
        self.shown_labels = frozenset(config.labels)
        self.sort = Sort.NEWEST
        self.filter = ""
        self.last_query = ""

    @property
    def context(self) -> Context | None:
        """Where a key that is pressed now belongs; nothing while something is being typed."""
        focused = self.focused
        if isinstance(focused, Input):
            return None
        if focused is self.sidebar:
            return Context.LIBRARY
        if isinstance(focused, Rows):
            return Context.PANE
        return Context.SELECT if self.page.is_selecting else Context.PAGE

    # What is said

    def say(self, text: str, severity: str = "information") -> None:
        """Tell the reader in the status line."""
        self.status.say(text, severity)

    # The list

    def show_list(self, *, keep: str = "") -> None:
        """Show the list anew, with the cursor on an article if it is in it."""
        shelf = Shelf(self.desk.library, self.filter, self.sort)
        wanted = keep or (self.sidebar.current.id if self.sidebar.current else "")
        cursor = shelf.index_of(wanted) if wanted else None
        self.sidebar.heading = shelf.heading
        self.sidebar.today = date.today()
        self.sidebar.open_id = self.opened.entry.id if self.opened else ""
        self.sidebar.set_rows(shelf, cursor)

    # The open article

    def open_article(self, article: str, span: Span | None = None) -> None:
        """Put an article on the page, at the place it was left or at a passage."""
        self.keep_place()
        opened = self.opened = self.desk.open(article, VERSION)
        text = opened.article
        when = short_date(text.published, date.today()) if text.published else ""
        about = credit_lines(text, opened.entry, when)
        if self.start.samples and article == self.start.article:
            about += WELCOME
        self.page.show(text, about, opened.place)
        self.page.mentions = opened.mentions or Mentions()
        self.page.hits = ()
        self.show_notes(opened.notes)
        self.show_entities()
        self.page.marks_set = self.marks_of(article)
        if self.desk.is_writable:
            self.desk.library.keep_last_read(article)
        self.sidebar.open_id = article
        if opened.mentions is None:
            self.find_names(article, text, self.page.place)
        if span is not None:
            self.page.go(span)
        self.show_position()

    def marks_of(self, article: str) -> dict[str, int]:
        """The places of an article that have a letter."""
        kept = self.desk.library.setting(f"marks:{article}")
        return {pair[0]: int(pair[1:]) for pair in kept.split() if pair[1:].isdigit()}

    def keep_place(self) -> None:
        """Keep where the reader is in the open article."""
        if self.opened is None or not self.desk.is_writable:
            return
        article = self.opened.entry.id
        marks = " ".join(f"{letter}{offset}" for letter, offset in self.page.marks_set.items())
        try:
            self.desk.keep_place(article, self.page.place, self.page.progress)
            if self.page.progress >= 1 and not self.desk.library.entry(article).read:
                self.desk.library.set_read(article, True)
                self.show_list()
            if marks != self.desk.library.setting(f"marks:{article}"):
                self.desk.library.keep_setting(f"marks:{article}", marks)
        except ReaderError as error:
            self.say(str(error), "error")

    # Notes

    def show_notes(self, placed: Sequence[Placed] | None = None) -> None:
        """Show the notes of the open article on the page and in their pane."""
        if self.opened is None:
            return
        if placed is None:
            placed = self.desk.notebook.placed(self.opened.entry.id, self.opened.article)
        self.placed = tuple(placed)
        self.page.notes = tuple(
            NoteMark(found.note.id, found.span, found.note.colour.value) for found in self.placed if found.span
        )
        self.notes_pane.set_rows([self._note_row(found) for found in self.placed])

    def _note_row(self, found: Placed) -> NoteRow:
        note = found.note
        where = ""
        if found.span is not None and self.opened is not None and self.opened.article.text:
            where = f"{round(100 * found.span.start / len(self.opened.article.text))} %"
        return NoteRow(
            id=note.id,
            quote=note.quote.exact if note.quote else "",
            body=note.body,
            tags=note.tags,
            colour=note.colour.value,
            state=found.state.value,
            where=where,
        )

    # Names

    def show_entities(self) -> None:
        """Show the names of the open article, and how often each stands in it; counted only when looked at."""
        if not self.entities_pane.display:
            return
        counts: dict[tuple[str, Label], int] = {}
        if self.opened is not None:
            text = self.opened.article.text
            for mention in self.page.mentions:
                name = mention.entity or " ".join(mention.span.of(text).split())
                counts[name, mention.label] = counts.get((name, mention.label), 0) + 1
        order = list(Label)
        rows = sorted(counts.items(), key=lambda row: (order.index(row[0][1]), -row[1], row[0][0]))
        self.entities_pane.set_rows([EntityRow(name, label, count) for (name, label), count in rows])

    @work(thread=True, exclusive=True, group="names")
    def find_names(self, article: str, text: Article, near: int) -> None:
        """Find the names of an article behind the screen, those before the reader's eyes first."""
        from reader.entities.recogniser import load

        worker = get_current_worker()
        recogniser = load()
        version = recogniser.version
        mentions = recognise(
            recogniser,
            text,
            near,
            lambda found: self._tell_found(article, found, version),
            lambda: worker.is_cancelled,
        )
        if mentions is not None:
            self.post_message(self.Found(article, mentions, True, version))

    def _tell_found(self, article: str, mentions: Mentions, version: str) -> None:
        self.post_message(self.Found(article, mentions, False, version))

    # Where the reader is

    @property
    def hits_here(self) -> str:
        """Which of how many hits the reader is at; empty when nothing is being looked for."""
        count = len(self.page.hits)
        at = self.page.current_hit
        return f"{at + 1} of {count}" if count and at is not None else ""

    def show_position(self) -> None:
        """Say in the status line how far the reader is, and what is under the cursor."""
        if self.opened is None:
            self.status.position = Content("")
            return
        parts = [self.hits_here] if self.hits_here else []
        mention = self.page.mention_here
        if mention is not None:
            name = mention.entity or mention.span.of(self.opened.article.text)
            parts.append(f"{' '.join(name.split())} ({mention.label.value})")
        link = self.page.link_here
        if link and mention is None:
            parts.append(link)
        # Before the page has a size it cannot tell how far down it is; what was kept will be right.
        progress = self.page.progress if self.page.size.height else self.opened.entry.progress
        parts.append(f"{round(100 * progress)} %")
        self.status.position = Content(drawable(" · ".join(parts)))
