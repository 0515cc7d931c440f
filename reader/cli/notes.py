"""`notes`: list, add, remove, restore."""

from __future__ import annotations

from reader.articles.cleaning import clean_line
from reader.cli.codes import DONE, NOTHING
from reader.cli.given import Given
from reader.cli.printing import print_json_rows, row, said
from reader.errors import Ambiguous, NoteError, NotInLibrary
from reader.notes.note import Colour, Placed, State
from reader.notes.notebook import Notebook, find_quote
from reader.notes.whole_library import placed_notes


def list_notes(given: Given) -> int:
    """`reader notes [ARTICLE]`: notes in the order of the text, or newest first over the library."""
    with given.open_library() as library:
        notebook = Notebook.of(library)
        if given.article is None:
            found = placed_notes(library, notebook, trash=given.all)
        else:
            try:
                article = library.find(given.article)
            except (NotInLibrary, Ambiguous) as error:
                said(str(error))
                return NOTHING
            text = library.get(article)
            found = notebook.placed(article, text)
            if given.all:
                found += tuple(Placed(note, None, State.TRASHED) for note in notebook.trashed(article))
    if given.json:
        print_json_rows(_note_json(one) for one in found)
    else:
        for one in found:
            note = one.note
            quote = f"“{clean_line(note.quote.exact, 60)}”" if note.quote else "(the article)"
            tags = " ".join(f"#{tag}" for tag in note.tags)
            print(row(note.id[:8], f"{one.state.value:8}", quote, clean_line(note.body, 80), tags).rstrip())
    return DONE if found else NOTHING


def _note_json(one: Placed) -> dict[str, object]:
    note, span = one.note, one.span
    return {
        "id": note.id, "article": note.article, "quote": note.quote.exact if note.quote else "",
        "start": span.start if span else None, "end": span.end if span else None,
        "body": note.body, "tags": list(note.tags), "colour": note.colour.value,
        "created": note.created, "modified": note.modified, "state": one.state.value,
    }  # fmt: skip


def add(given: Given) -> int:
    """`reader notes add ARTICLE --quote TEXT`: make a note from a script."""
    with given.open_library() as library:
        try:
            key = library.find(given.article)
            article = library.get(key)
            span = find_quote(article, given.quote, given.prefix, given.suffix)
        except (NotInLibrary, Ambiguous, NoteError) as error:
            said(str(error))
            return NOTHING
        note = Notebook.of(library).make(
            key, article, span, body=given.body, tags=given.tag, colour=Colour(given.colour)
        )
    print(note.id)
    return DONE


def remove(given: Given) -> int:
    """`reader notes remove NOTE`: to the trash."""
    return _move(given, trash=True)


def restore(given: Given) -> int:
    """`reader notes restore NOTE`: back from the trash."""
    return _move(given, trash=False)


def _move(given: Given, *, trash: bool) -> int:
    with given.open_library() as library:
        notebook = Notebook.of(library)
        try:
            note = notebook.find(given.note)
        except NoteError as error:
            said(str(error))
            return NOTHING
        (notebook.trash if trash else notebook.restore)(note.id)
    return DONE
