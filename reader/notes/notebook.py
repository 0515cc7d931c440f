"""`Notebook`: make notes, change them, find them again; kept in journals, indexed in the library."""

from __future__ import annotations

import contextlib
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from reader.articles.article import Article
from reader.articles.cleaning import clean, clean_line
from reader.articles.span import Span
from reader.errors import LibraryError, NoteError
from reader.library.database import Database
from reader.library.library import Library
from reader.notes.index import NoteIndex
from reader.notes.journal import Damage, Event, Journals
from reader.notes.note import Colour, Motivation, Note, Placed, State
from reader.notes.placing import in_text_order, place
from reader.notes.selectors import describe

BODY_LIMIT = 4_000_000
"""Characters a body may have."""
TAG_LIMIT = 60
_SHORT_QUOTE = 40


@dataclass(frozen=True, slots=True)
class Step:
    """An action of this session, to undo and to redo."""

    what: str
    before: Note | None
    """`None` when the action made the note."""
    after: Note


class Notebook:
    """The reader's notes: the files under `folder` are the truth, the library's index follows them.

    What is made or changed is on the disk when the call returns. A library that is only read, or busy, keeps no
    index; the notes are written all the same.
    """

    def __init__(self, folder: Path, database: Database) -> None:
        self.folder = folder
        self._journals = Journals(folder)
        self._index = NoteIndex(database, self._journals)
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._heads: dict[str, tuple[str, ...]] = {}
        """The entries that this session's next entry on a note follows."""
        self._places: dict[tuple[object, ...], Placed] = {}
        self._placed_text = ""

    @classmethod
    def of(cls, library: Library) -> Notebook:
        """The notes that lie beside a library."""
        return cls(library.folder / "notes", library.database)

    # Making and changing

    def make(
        self,
        article_id: str,
        article: Article,
        span: Span | None,
        *,
        body: str = "",
        tags: Iterable[str] = (),
        colour: Colour = Colour.YELLOW,
        motivation: Motivation | None = None,
    ) -> Note:
        """Make a note on a passage, or on the whole article."""
        body, tags = _clean_body(body), _clean_tags(tags)
        quote = position = None
        if span is not None:
            passage = span.common(Span(0, len(article.text))).trimmed(article.text)
            if not passage:
                raise NoteError("There are no words to note in that passage.")
            quote, position = describe(article.text, passage)
        elif not body and not tags:
            raise NoteError("A note on a whole article needs words or a tag.")
        now = _now()
        note = Note(
            id=_new_id(),
            article=article_id,
            address=clean(article.address),
            quote=quote,
            position=position,
            body=body,
            tags=tags,
            colour=colour,
            motivation=motivation or (Motivation.COMMENTING if body or quote is None else Motivation.HIGHLIGHTING),
            created=now,
            modified=now,
            revision=article.revision,
        )
        made = self._write(Event.MADE, note, Placed(note, passage if span is not None else None, State.ANCHORED))
        self._did(Step(f"the {_kind(made)} on {_about(made)}", None, made))
        return made

    def make_from_quote(
        self,
        article_id: str,
        article: Article,
        quote: str,
        prefix: str = "",
        suffix: str = "",
        *,
        body: str = "",
        tags: Iterable[str] = (),
        colour: Colour = Colour.YELLOW,
    ) -> Note:
        """Make a note on the passage with these words, which must stand there once between `prefix` and `suffix`.

        White space in them may be any white space of the text.
        """
        span = find_quote(article, quote, prefix, suffix)
        return self.make(article_id, article, span, body=body, tags=tags, colour=colour)

    def change(
        self,
        note_id: str,
        *,
        body: str | None = None,
        tags: Iterable[str] | None = None,
        colour: Colour | None = None,
        base: Note | None = None,
    ) -> Note:
        """Give a note another body, other tags, another colour.

        `base` is the note as it was when the change was begun: what another program made of it since is then kept
        beside the change, as a variant. Without it, the change follows whatever the note is now.
        """
        before = self.find(note_id)
        after = replace(
            before,
            body=before.body if body is None else _clean_body(body),
            tags=before.tags if tags is None else _clean_tags(tags),
            colour=colour or before.colour,
            parents=base.parents if base else before.parents,
        )
        if after.motivation is Motivation.HIGHLIGHTING and after.body:
            after = replace(after, motivation=Motivation.COMMENTING)
        return self._changed(Event.CHANGED, f"the change of the {_kind(before)} on {_about(before)}", before, after)

    def trash(self, note_id: str) -> Note:
        """Put a note into the trash; it is kept there."""
        before = self.find(note_id)
        if before.trashed:
            raise NoteError(f"The note {before.id[:8]} is in the trash already.")
        what = f"the removal of the {_kind(before)} on {_about(before)}"
        return self._changed(Event.TRASHED, what, before, replace(before, trashed=True))

    def restore(self, note_id: str) -> Note:
        """Take a note out of the trash."""
        before = self.find(note_id)
        if not before.trashed:
            raise NoteError(f"The note {before.id[:8]} is not in the trash.")
        what = f"the restoring of the {_kind(before)} on {_about(before)}"
        return self._changed(Event.RESTORED, what, before, replace(before, trashed=False))

    def undo(self) -> str | None:
        """Take back this session's last action on a note, as a new event; says what, or `None` when there is none."""
        if not self._done:
            return None
        step = self._done[-1]
        earlier = step.before or replace(step.after, trashed=True)
        self._rewrite(Event.UNDONE, earlier)
        self._undone.append(self._done.pop())
        return f"Undone: {step.what}."

    def redo(self) -> str | None:
        """Do again what was last undone; says what, or `None` when there is none."""
        if not self._undone:
            return None
        step = self._undone[-1]
        self._rewrite(Event.REDONE, step.after)
        self._done.append(self._undone.pop())
        return f"Done again: {step.what}."

    # Finding

    def notes(self, article_id: str) -> tuple[Note, ...]:
        """The notes of an article, in the order they were made; without the trash."""
        return tuple(note for note in self._journals.read(article_id).notes() if not note.trashed)

    def placed(self, article_id: str, article: Article) -> tuple[Placed, ...]:
        """The notes of an article with their places: those on all of it, then in text order, orphans last."""
        return in_text_order(self._place(note, article.text) for note in self.notes(article_id))

    def trashed(self, article_id: str | None = None) -> tuple[Note, ...]:
        """The notes in the trash, of an article or of all."""
        articles = self._journals.names() if article_id is None else (article_id,)
        return tuple(note for name in articles for note in self._journals.read(name).notes() if note.trashed)

    def all(self, *, trash: bool = False) -> tuple[Note, ...]:
        """Every note there is, in the order they were made; with the trash when asked for."""
        found = [
            note
            for name in self._journals.names()
            for note in self._journals.read(name).notes()
            if trash or not note.trashed
        ]
        return tuple(sorted(found, key=lambda note: (note.created, note.id)))

    def find(self, name: str) -> Note:
        """The note with this id, or the only one whose id begins so; in the trash too."""
        beginning = name.strip().lower().removeprefix("urn:uuid:").replace("-", "")
        if not re.fullmatch("[0-9a-f]{1,32}", beginning):
            raise NoteError(f"There is no note {clean_line(name, 60) or '“”'}.")
        found = self._begin_with(beginning)
        if not found:
            raise NoteError(f"There is no note {beginning}.")
        if len(found) > 1:
            raise NoteError(f"Several notes begin with {beginning}: give more of the id.")
        return found[0]

    # Keeping in step

    def stamp(self) -> tuple[int, int]:
        """What changes whenever a program writes a note: two `stat` calls, cheap enough to ask every second."""
        return self._journals.stamp()

    def replace_text(self, article_id: str, article: Article) -> tuple[Placed, ...]:
        """Find the places of an article's notes in its new text, and tell the index; the same answer as `placed`."""
        placed = self.placed(article_id, article)
        with contextlib.suppress(LibraryError):
            self._index.refresh()
            self._index.moved(placed)
        return placed

    def reindex(self, *, anew: bool = False) -> int:
        """Bring the library's index in step with the files, or build all of it anew; how many journals were read."""
        return self._index.refresh(anew=anew)

    def damages(self) -> tuple[Damage, ...]:
        """The lines of the journals that cannot be read."""
        return tuple(damage for name in sorted(self._journals.names()) for damage in self._journals.read(name).damages)

    def check(self) -> tuple[str, ...]:
        """What is wrong with the notes and their index, one sentence each; empty when nothing is. Reads all."""
        return tuple(str(damage) for damage in self.damages()) + self._index.faults()

    # Inside

    def _changed(self, event: Event, what: str, before: Note, after: Note) -> Note:
        written = self._write(event, replace(after, modified=_now()))
        self._did(Step(what, before, written))
        return written

    def _rewrite(self, event: Event, note: Note) -> None:
        self._write(event, replace(note, modified=_now(), parents=self._heads[note.id]))

    def _did(self, step: Step) -> None:
        self._done.append(step)
        self._undone.clear()

    def _write(self, event: Event, note: Note, placed: Placed | None = None) -> Note:
        entry, before, after = self._journals.append(note.article, event, note)
        self._heads[note.id] = (entry.hash,)
        written = replace(entry.note, parents=(entry.hash,))
        # The note is safe; an index that cannot follow now is mended from the files later.
        with contextlib.suppress(LibraryError):
            self._index.written(replace(placed or self._last_place(written), note=written), before, after)
        return written

    def _last_place(self, note: Note) -> Placed:
        """Where the index has a note, so that changing its body does not need the article's text."""
        if note.trashed:
            return Placed(note, None, State.TRASHED)
        known = self._index.state_of(note.id)
        if known is None or known[2] is State.TRASHED:
            return place(note, self._index.text_of(note.article))
        start, end, state = known
        return Placed(note, Span(start, end) if start is not None and end is not None else None, state)

    def _place(self, note: Note, text: str) -> Placed:
        if text != self._placed_text:
            self._places.clear()
            self._placed_text = text
        known = self._places.get((note.quote, note.position))
        if known is None:
            known = self._places[(note.quote, note.position)] = place(note, text)
        return replace(known, note=note)

    def _begin_with(self, beginning: str) -> list[Note]:
        if self._index.is_kept:
            with contextlib.suppress(LibraryError):
                # A whole id that is known needs no look at all the other journals.
                if len(beginning) == 32 and (known := self._indexed(beginning)):
                    return known
                self._index.refresh()
                return self._indexed(beginning)
        return [note for note in self.all(trash=True) if note.id.startswith(beginning)][:2]

    def _indexed(self, beginning: str) -> list[Note]:
        return [
            note
            for identity, article in self._index.begins_with(beginning)
            for note in self._journals.read(article).notes()
            if note.id == identity
        ]


def find_quote(article: Article, quote: str, prefix: str = "", suffix: str = "") -> Span:
    """The only passage with these words between these; raises `NoteError` when there is none, or several."""
    if not quote.strip():
        raise NoteError("An empty quotation is on no words.")
    # Looking ahead, so that overlapping copies are counted too.
    pattern = re.compile(rf"(?={_pattern(prefix, before=True)}({_pattern(quote)}){_pattern(suffix, after=True)})")
    found = {match.span(1) for match in pattern.finditer(article.text)}
    said, where = clean_line(quote, _SHORT_QUOTE), clean_line(article.title, 60)
    if not found:
        raise NoteError(f"“{said}” does not stand in “{where}”.")
    if len(found) > 1:
        raise NoteError(f"“{said}” stands {len(found)} times in “{where}”: give the words before or after it.")
    return Span(*found.pop())


def _pattern(words: str, *, before: bool = False, after: bool = False) -> str:
    parts = [re.escape(word) for word in clean(words).split()]
    if not parts:
        return ""
    return (r"\s*" if after else "") + r"\s+".join(parts) + (r"\s*" if before else "")


def _clean_body(body: str) -> str:
    if len(body) > BODY_LIMIT:
        raise NoteError(f"The note is too long: {len(body):,} characters, and at most {BODY_LIMIT:,} can be kept.")
    return clean(body).rstrip()


def _clean_tags(tags: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tag for tag in (clean_line(tag, TAG_LIMIT) for tag in tags) if tag))


def _new_id() -> str:
    # A random UUID of version 4, without the 4 ms that importing `uuid` takes.
    number = secrets.randbits(128) & ~(0xF << 76 | 0x3 << 62) | 0x4 << 76 | 0x2 << 62
    return f"{number:032x}"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _kind(note: Note) -> str:
    return "note" if note.body or note.quote is None else "highlight"


def _about(note: Note) -> str:
    return f"“{clean_line(note.quote.exact, _SHORT_QUOTE)}”" if note.quote else "the whole article"
