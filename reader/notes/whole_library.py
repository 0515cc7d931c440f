"""The notes of all articles together, each with where it stands in its article's text."""

from __future__ import annotations

from reader.errors import NotInLibrary
from reader.library.library import Library
from reader.notes.note import Note, Placed, State
from reader.notes.notebook import Notebook


def placed_notes(library: Library, notebook: Notebook, *, trash: bool = False) -> tuple[Placed, ...]:
    """Every note with its place; those of an article that is not in the library are orphans."""
    by_article: dict[str, list[Note]] = {}
    for note in notebook.all(trash=trash):
        by_article.setdefault(note.article, []).append(note)
    found: list[Placed] = []
    for article, notes in by_article.items():
        try:
            text = library.get(article)
        except NotInLibrary:
            found += (Placed(note, None, State.ORPHAN) for note in notes if not note.trashed)
        else:
            found += notebook.placed(article, text)
        found += (Placed(note, None, State.TRASHED) for note in notes if note.trashed)
    return tuple(found)
