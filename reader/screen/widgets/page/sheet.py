"""The article in hand: its words, the marks on them, and where the reader is in it; pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reader.articles.article import Article, BlockKind, Inline, InlineKind
from reader.articles.span import Span
from reader.entities.mention import Label, Mention, Mentions
from reader.screen.caret import Motions
from reader.screen.marks import SpanIndex
from reader.screen.typesetting import cluster_at
from reader.screen.widgets.page.inlines import Inlines


@dataclass(frozen=True, slots=True)
class NoteMark:
    """A note as the page shows it."""

    id: str
    span: Span
    colour: str
    """One of `NOTE_COLOURS`."""


class Sheet:
    """One article with its names, notes and hits, the reader's cursor, and the selection being made.

    The cursor and the caret are offsets of characters that are drawn.
    """

    def __init__(self, article: Article, cursor: int, labels: frozenset[Label]) -> None:
        self.article = article
        self.text = article.text
        self.motions = Motions(article)
        self.inlines = Inlines(article)
        self.cursor = self.motions.inside(cursor)
        self.fixed: int | None = None
        """The end of the selection that stays; nothing when none is being made."""
        self.caret = 0
        self.goal: int | None = None
        """The column the caret keeps to from line to line."""
        self.mentions = Mentions()
        self.labels = labels
        """The kinds of names that are shown."""
        self.current_hit: int | None = None
        self.notes = ()
        self.hits = ()
        self._heading_starts: list[int] | None = None

    @property
    def notes(self) -> tuple[NoteMark, ...]:
        """The notes that have a passage."""
        return self._notes

    @notes.setter
    def notes(self, notes: tuple[NoteMark, ...]) -> None:
        self._notes = notes
        self.note_index = SpanIndex([note.span for note in notes])

    @property
    def hits(self) -> Sequence[Span]:
        """Where what is searched for stands, in reading order."""
        return self._hits

    @hits.setter
    def hits(self, hits: Sequence[Span]) -> None:
        self._hits = hits
        self.hit_index = SpanIndex(hits)
        self.current_hit = None

    # Where the reader is

    @property
    def is_selecting(self) -> bool:
        """Whether the reader is choosing a passage."""
        return self.fixed is not None

    @property
    def here(self) -> int:
        """The caret while selecting, else the cursor."""
        return self.cursor if self.fixed is None else self.caret

    @property
    def cursor_sentence(self) -> Span:
        """The sentence under the cursor."""
        return self.motions.sentence_at(self.cursor)

    @property
    def selection(self) -> Span | None:
        """The passage being chosen, with the character under the caret."""
        if self.fixed is None:
            return None
        first, last = sorted((self.fixed, self.caret))
        return Span(cluster_at(self.text, first).start, cluster_at(self.text, last).end)

    @property
    def passage(self) -> Span:
        """What a key acts on: the selection, else the sentence under the cursor."""
        return self.selection or self.cursor_sentence

    @property
    def mention_here(self) -> Mention | None:
        """The name under the cursor."""
        under = self.mentions.between(Span(self.here, self.here + 1))
        return next((mention for mention in under if self.is_shown(mention)), None)

    @property
    def note_here(self) -> NoteMark | None:
        """The note under the cursor, the shortest if there are several; else the first in the sentence."""
        under = [self._notes[number] for number in self.note_index.between(Span(self.here, self.here + 1))]
        if under:
            return min(under, key=lambda note: len(note.span))
        return next((self._notes[number] for number in self.note_index.between(self.passage)), None)

    @property
    def link_here(self) -> str:
        """Where the link under the cursor leads, else the first in the sentence; empty when there is none."""
        inlines = self.inlines.between(self.passage)
        links = [inline for inline in inlines if inline.kind is InlineKind.LINK and inline.href]
        under = [inline for inline in links if inline.span.contains(self.here)]
        return (under or links or [Inline(InlineKind.LINK, Span(0, 0))])[0].href

    # What lies around

    def is_shown(self, mention: Mention) -> bool:
        """Whether names of its kind are shown."""
        return mention.label in self.labels

    def name_of(self, mention: Mention) -> str:
        """What a mention stands for, as far as is known, else its words."""
        return mention.entity or " ".join(mention.span.of(self.text).split())

    def mention_after(self, at: int, wanted: Callable[[Mention], bool] | None = None) -> int | None:
        """Where the next name begins that is wanted, or shown."""
        return self._first_start(range(self.mentions.index_after(at), len(self.mentions)), wanted or self.is_shown)

    def mention_before(self, at: int, wanted: Callable[[Mention], bool] | None = None) -> int | None:
        """Where the last name before begins that is wanted, or shown."""
        return self._first_start(range(self.mentions.index_before(at), -1, -1), wanted or self.is_shown)

    def _first_start(self, numbers: range, wanted: Callable[[Mention], bool]) -> int | None:
        mentions = map(self.mentions.__getitem__, numbers)
        return next((mention.span.start for mention in mentions if wanted(mention)), None)

    def note_after(self, at: int) -> int | None:
        """Where the next note begins."""
        return self._note_start(self.note_index.after(at))

    def note_before(self, at: int) -> int | None:
        """Where the last note before begins."""
        return self._note_start(self.note_index.before(at))

    def _note_start(self, number: int | None) -> int | None:
        return self._notes[number].span.start if number is not None else None

    @property
    def heading_starts(self) -> list[int]:
        """Where the headings begin; looked for when first asked."""
        if self._heading_starts is None:
            blocks = self.article.blocks
            self._heading_starts = [block.span.start for block in blocks if block.kind is BlockKind.HEADING]
        return self._heading_starts
