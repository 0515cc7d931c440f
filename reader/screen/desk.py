"""What the reading screen asks of the library and the notebook, without a screen: open, mark, note, undo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reader.articles.article import Article
from reader.articles.cleaning import clean_line
from reader.articles.span import Span
from reader.entities.mention import Mentions
from reader.library.library import Library
from reader.library.listing import Entry
from reader.notes.note import Colour, Note, Placed
from reader.notes.notebook import Notebook

WORDS_A_MINUTE = 230
"""Silent reading of prose in English: 238 words a minute on average (Brysbaert 2019), less for names and figures."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An article on the page, with what is said about it."""

    entry: Entry
    article: Article
    place: int
    mentions: Mentions | None
    notes: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was done, and how to take it back and do it again."""

    what: str
    back: Callable[[], object]
    again: Callable[[], object]


class Desk:
    """The library and the notebook together, with one history of what was done to either."""

    def __init__(self, library: Library, notebook: Notebook) -> None:
        self.library = library
        self.notebook = notebook
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._place = ("", 0, 0.0)

    @property
    def is_writable(self) -> bool:
        """Whether anything about articles can be kept."""
        return not self.library.read_only_because

    def keep_place(self, article: str, place: int, progress: float) -> None:
        """Keep where the reader is; written only when that is somewhere else than before."""
        if self._place != (article, place, progress):
            self._place = (article, place, progress)
            self.library.keep_place(article, place, progress)

    def open(self, article: str, recogniser_version: str) -> Opened:
        """Everything that is shown of an article."""
        text = self.library.get(article)
        return Opened(
            self.library.entry(article),
            text,
            self.library.place(article),
            self.library.mentions(article, recogniser_version),
            self.notebook.placed(article, text),
        )

    # What is done to an article

    def toggle_read(self, article: str) -> str:
        """Mark as read or unread; says which."""
        read = not self.library.entry(article).read
        self._do(
            "marked as read" if read else "marked as unread",
            lambda: self.library.set_read(article, not read),
            lambda: self.library.set_read(article, read),
        )
        return "Marked as read" if read else "Marked as unread"

    def toggle_star(self, article: str) -> str:
        """Star, or take the star away; says which."""
        starred = not self.library.entry(article).starred
        self._do(
            "the star",
            lambda: self.library.set_starred(article, not starred),
            lambda: self.library.set_starred(article, starred),
        )
        return "Starred" if starred else "Star taken away"

    def toggle_archived(self, article: str) -> str:
        """Archive, or bring back; says which."""
        archived = not self.library.entry(article).archived
        self._do(
            "archiving",
            lambda: self.library.set_archived(article, not archived),
            lambda: self.library.set_archived(article, archived),
        )
        return "Archived" if archived else "Out of the archive"

    def tag(self, article: str, tags: tuple[str, ...]) -> str:
        """Give an article these tags."""
        before = self.library.entry(article).tags
        self._do(
            "the tags",
            lambda: self.library.set_tags(article, before),
            lambda: self.library.set_tags(article, tags),
        )
        return f"Tagged {', '.join(tags)}" if tags else "No tags"

    def trash(self, article: str) -> str:
        """Put an article into the trash."""
        title = self.library.entry(article).title
        self._do(
            f"“{clean_line(title, 40)}” to the trash",
            lambda: self.library.restore(article),
            lambda: self.library.trash(article),
        )
        return f"“{clean_line(title, 40)}” is in the trash; u brings it back"

    # What is done to notes

    def note(
        self,
        article: str,
        text: Article,
        span: Span | None,
        *,
        body: str = "",
        tags: tuple[str, ...] = (),
        colour: Colour = Colour.YELLOW,
    ) -> Note:
        """Make a note on a passage, or on the article as a whole; it is on the disk when this returns."""
        note = self.notebook.make(article, text, span, body=body, tags=tags, colour=colour)
        self._noted("the note" if body else "the highlight")
        return note

    def change_note(
        self, note: str, *, body: str | None = None, tags: tuple[str, ...] | None = None, colour: Colour | None = None
    ) -> None:
        """Give a note another body, other tags, another colour."""
        self.notebook.change(note, body=body, tags=tags, colour=colour)
        self._noted("the change")

    def trash_note(self, note: str) -> None:
        """Put a note into the trash."""
        self.notebook.trash(note)
        self._noted("the note in the trash")

    # History

    def undo(self) -> str:
        """Take the last thing done back; says what."""
        if not self._done:
            return "Nothing to undo"
        step = self._done.pop()
        step.back()
        self._undone.append(step)
        return f"Undone: {step.what}"

    def redo(self) -> str:
        """Do again what was last undone; says what."""
        if not self._undone:
            return "Nothing to redo"
        step = self._undone.pop()
        step.again()
        self._done.append(step)
        return f"Done again: {step.what}"

    def _do(self, what: str, back: Callable[[], object], again: Callable[[], object]) -> None:
        again()
        self._done.append(Step(what, back, again))
        self._undone.clear()

    def _noted(self, what: str) -> None:
        self._done.append(Step(what, self.notebook.undo, self.notebook.redo))
        self._undone.clear()


def credit_lines(article: Article, entry: Entry, date: str) -> tuple[str, ...]:
    """The lines under the title: who, where, when; how long; tags; how it was read, if that matters."""
    who = [clean_line(part, 120) for part in (article.byline, article.source, date) if part]
    minutes = max(1, round(entry.words / WORDS_A_MINUTE))
    length = f"{entry.words:,} words · {minutes:,} min".replace(",", "\u2009")
    lines = [" · ".join(who)] if who else []
    lines.append(length + ("" if not entry.tags else "   #" + " #".join(entry.tags)))
    if article.remark:
        lines.append(article.remark)
    return tuple(lines)
