"""What the page shows, and where the reader is in it; the screen sets and asks these."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.segment import Segment
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from reader.articles.article import Article
from reader.articles.span import Span
from reader.entities.mention import Label, Mention, Mentions
from reader.screen.typesetting import Galley, Place
from reader.screen.widgets.page.drawing import Drawing
from reader.screen.widgets.page.sheet import NoteMark, Sheet
from reader.screen.widgets.page.styles import Styles
from reader.screen.widgets.page.view import View

AHEAD = 0.04
"""Seconds without a key after which the next page is set and painted."""


class BasePage(Widget):
    """An article in lines of a chosen measure, with marks on its words; not yet anything to do with it."""

    @dataclass
    class Moved(Message, namespace="page"):
        """The cursor or the place in the article is another."""

        page: BasePage

    @dataclass
    class Selecting(Message, namespace="page"):
        """The reader has begun or ended to select."""

        on: bool

    @dataclass
    class Clicked(Message, namespace="page"):
        """The reader has clicked on a character."""

        offset: int
        button: int

    @dataclass
    class Nothing(Message, namespace="page"):
        """There was nothing to move to, or what was done cannot be seen: a sentence for the status line."""

        what: str

    def __init__(
        self,
        *,
        id: str | None = None,  # noqa: A002 - the keyword of every Textual widget
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._article: Article | None = None
        self._hints: tuple[Content, ...] = ()
        self._measure = 72
        self._marks_set: dict[str, int] = {}
        self._styles = Styles(self)
        self._ahead: Timer | None = None
        self._put(Article("", ""), (), frozenset(Label))

    def _put(self, article: Article, credit_lines: tuple[str, ...], labels: frozenset[Label]) -> None:
        """Begin with an article, as if there had been no other."""
        galley = Galley(article, self._measure, credit_lines)
        self._view = View(galley, len(article.text))
        self._sheet = Sheet(article, galley.first_words, labels)
        self._drawing = Drawing(self._sheet, self._view, self._styles)

    # What is shown

    def show(self, article: Article, credit_lines: tuple[str, ...] = (), place: int = 0) -> None:
        """Show an article, what is known about it above, the character at `place` at the top (0: the masthead)."""
        was_selecting = self.is_selecting
        self._article = article
        self._put(article, credit_lines, self.labels)
        if place > 0:
            self._view.anchor = min(place, max(0, len(article.text) - 1))
        self._fit()
        self._keep_cursor_in_view()
        if was_selecting:
            self.post_message(self.Selecting(False))
        self._moved()

    @property
    def article(self) -> Article | None:
        """What is shown, or nothing."""
        return self._article

    @property
    def hints(self) -> tuple[Content, ...]:
        """The lines shown when there is no article."""
        return self._hints

    @hints.setter
    def hints(self, hints: tuple[Content, ...]) -> None:
        self._hints = hints
        self.refresh()

    @property
    def mentions(self) -> Mentions:
        """The names in the article."""
        return self._sheet.mentions

    @mentions.setter
    def mentions(self, mentions: Mentions) -> None:
        self._sheet.mentions = mentions
        self._repaint()

    @property
    def labels(self) -> frozenset[Label]:
        """The kinds of names that are shown."""
        return self._sheet.labels

    @labels.setter
    def labels(self, labels: frozenset[Label]) -> None:
        self._sheet.labels = labels
        self._repaint()

    @property
    def entity_display(self) -> str:
        """How names are shown: `off`, `underline` (set in their own way, without colour) or `full`."""
        return self._styles.display

    @entity_display.setter
    def entity_display(self, display: str) -> None:
        self._styles.display = display
        self._repaint()

    @property
    def notes(self) -> tuple[NoteMark, ...]:
        """The notes that have a passage."""
        return self._sheet.notes

    @notes.setter
    def notes(self, notes: tuple[NoteMark, ...]) -> None:
        self._sheet.notes = notes
        self._repaint()

    @property
    def hits(self) -> Sequence[Span]:
        """Where what is searched for stands, in reading order."""
        return self._sheet.hits

    @hits.setter
    def hits(self, hits: Sequence[Span]) -> None:
        self._sheet.hits = hits
        self._repaint()

    @property
    def current_hit(self) -> int | None:
        """Which of the hits the reader is at."""
        return self._sheet.current_hit

    @current_hit.setter
    def current_hit(self, number: int | None) -> None:
        self._sheet.current_hit = number
        self._drawing.follow()
        self.refresh()

    @property
    def measure(self) -> int:
        """The width of the column wished for, in cells; a narrow page has less."""
        return self._measure

    @measure.setter
    def measure(self, measure: int) -> None:
        self._measure = measure
        self._fit()
        self.refresh()

    @property
    def marks_set(self) -> dict[str, int]:
        """The places marked with a letter."""
        return self._marks_set

    @marks_set.setter
    def marks_set(self, marks: Mapping[str, int]) -> None:
        self._marks_set = dict(marks)

    # Where the reader is

    @property
    def cursor(self) -> int:
        """The offset of the reading cursor, which is always in view; the sentence around it is what keys act on."""
        return self._sheet.cursor

    @cursor.setter
    def cursor(self, offset: int) -> None:
        self._sheet.cursor = self._sheet.motions.inside(offset)
        self._reveal(self._sheet.cursor_sentence)
        self._moved()

    @property
    def place(self) -> int:
        """The offset of the first word on the page; 0 when the masthead is there."""
        return self._view.place

    @property
    def in_view(self) -> Span:
        """From the first word in view to the last."""
        return self._view.words

    @property
    def progress(self) -> float:
        """How much of the article lies behind the reader, from 0 at the beginning to 1 with the end in view."""
        return self._view.progress

    @property
    def is_selecting(self) -> bool:
        """Whether the reader is choosing a passage."""
        return self._sheet.is_selecting

    @property
    def selection(self) -> Span | None:
        """The passage being chosen, with the character under the caret."""
        return self._sheet.selection

    @property
    def passage(self) -> Span:
        """What a key acts on: the selection, else the sentence under the cursor."""
        return self._sheet.passage

    @property
    def mention_here(self) -> Mention | None:
        """The name under the cursor."""
        return self._sheet.mention_here

    @property
    def note_here(self) -> NoteMark | None:
        """The note under the cursor, the shortest if there are several; else the first in the sentence."""
        return self._sheet.note_here

    @property
    def link_here(self) -> str:
        """Where the link under the cursor leads, else the first in the sentence; empty when there is none."""
        return self._sheet.link_here

    @property
    def word_here(self) -> Span | None:
        """The word under the cursor."""
        return self._sheet.motions.word_at(self._sheet.here) or None

    # Moving the view

    def _fit(self) -> None:
        """Set the article to the size of the page; the words at the top stay there."""
        if self._view.fit(*self.size, self._measure):
            self._drawing.forget()
            self._keep_cursor_in_view()

    def _set_top(self, place: Place) -> None:
        self._view.move(place)
        if not self.is_selecting:
            self._keep_cursor_in_view()

    def _keep_cursor_in_view(self) -> None:
        """The first sentence in view for a cursor left above, the last for one left below."""
        if not self._view.width:
            return
        sheet, visible = self._sheet, self.in_view
        if visible.contains(sheet.cursor) or not visible:
            return
        if sheet.cursor < visible.start:
            start = sheet.motions.sentence_at(visible.start).start
            if start < visible.start:
                start = sheet.motions.sentence_on(visible.start)
            sheet.cursor = start if visible.contains(start) else visible.start
        else:
            sheet.cursor = max(visible.start, sheet.motions.sentence_at(visible.end - 1).start)

    def _reveal(self, span: Span) -> None:
        """Scroll no more than is needed to show a passage with a little around it."""
        top = self._view.top_near(span)
        if top is not None:
            self._set_top(top)

    def _scroll(self, by: int) -> bool:
        """Scroll by lines; whether there was anywhere to go."""
        before = self._view.top
        self._set_top(self._view.galley.moved(before, by))
        if self._view.top == before:
            return False
        self._moved()
        return True

    def _moved(self) -> None:
        self._drawing.follow()
        self.refresh()
        self.post_message(self.Moved(self))
        if self._ahead is not None:
            self._ahead.stop()
        self._ahead = self.set_timer(AHEAD, self._draw_ahead) if self.is_mounted else None

    def _draw_ahead(self) -> None:
        self._drawing.draw_ahead()

    def _repaint(self) -> None:
        """The marks are others: paint the lines in view anew."""
        self._drawing.forget()
        self.refresh()

    def _nothing(self, what: str) -> None:
        self.post_message(self.Nothing(what))

    # Showing it

    def notify_style_update(self) -> None:
        """The theme is another: forget how things looked."""
        super().notify_style_update()
        self._styles.forget()
        self._drawing.forget()

    def on_resize(self) -> None:
        """Set the article to the new width."""
        self._fit()
        self.post_message(self.Moved(self))

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of a region.

        The page has neither border nor padding, so its strips can go to the screen as they are: each keeps what was
        made of it, and a line that is still in view after scrolling costs next to nothing.
        """
        self._fit()
        filters, background = self.get_line_filters(), self.background_colors[1]
        strips = [self.render_line(y) for y in crop.line_range]
        for line_filter in filters:
            strips = [strip.apply_filter(line_filter, background) for strip in strips]
        if crop.column_span != (0, self._view.width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def render_line(self, y: int) -> Strip:
        """A line of the page, with its part of the scrollbar."""
        return self._hint(y) if self._article is None else self._drawing.row(y)

    def _hint(self, y: int) -> Strip:
        width, ground = self._view.width, self._styles.of(())
        row = y - max(0, self._view.height // 3)
        if not 0 <= row < len(self._hints):
            return Strip.blank(width, ground)
        content = self._hints[row]
        left = max(0, (width - content.cell_length) // 2)
        segments = [Segment(" " * left, ground), *content.render_segments(self.visual_style)]
        return Strip(segments).adjust_cell_length(width, ground)
