"""What the reader does to notes."""

from __future__ import annotations

from functools import partial

from textual import work
from textual.content import Content

from reader.articles.cleaning import clean_line, drawable
from reader.articles.span import Span
from reader.errors import ReaderError
from reader.notes.note import Colour, Note
from reader.screen.reading_library import LibraryActions, tags_in

COPY_LIMIT = 100_000
"""Characters that are put on the clipboard; terminals drop longer OSC 52 sequences, some at this length."""


class NoteActions(LibraryActions):
    """Highlight, write, tag, colour, remove, copy; undo and redo."""

    def action_highlight(self, count: int = 0, argument: str = "") -> None:
        """Highlight the selection, or the sentence under the cursor."""
        self._make(self.page.passage)

    def _make(self, span: Span, body: str = "", tags: tuple[str, ...] = (), colour: Colour | None = None) -> None:
        if self.opened is None or not span:
            self.say("There are no words here to note")
            return
        if not body and not tags and any(found.span == span and not found.note.body for found in self.placed):
            self.page.leave_selection()
            self.say("Highlighted already: a writes on it, c1 to c5 colour it, D removes it")
            return
        try:
            self.desk.note(
                self.opened.entry.id, self.opened.article, span, body=body, tags=tags, colour=colour or self.colour
            )
        except ReaderError as error:
            self.say(str(error), "error")
            return
        self.page.leave_selection()
        self.after_noting("Noted" if body else "Highlighted")

    def after_noting(self, said: str) -> None:
        """Show what has changed, in the page, the pane and the list."""
        self.show_notes()
        self.show_list()
        if said:
            self.say(said)

    @work
    async def action_note(self, count: int = 0, argument: str = "") -> None:
        """Write a note on the selection or the sentence; on a noted passage, write on its note."""
        from reader.screen.dialogs.note_editor import NoteEditor

        if self.opened is None:
            return
        here = None if self.page.is_selecting else self.page.note_here
        if here is not None:
            await self._edit(here.id)
            return
        passage = self.page.passage
        if not passage:
            self.say("There are no words here to note")
            return
        quote = passage.of(self.opened.article.text)
        written = await self.app.push_screen_wait(NoteEditor(quote, colour=self.colour.value))
        if written is not None:
            self._make(passage, written.body, written.tags, Colour(written.colour))

    @work
    async def action_article_note(self, count: int = 0, argument: str = "") -> None:
        """Write a note on the article as a whole."""
        from reader.screen.dialogs.note_editor import NoteEditor

        if self.opened is None:
            return
        written = await self.app.push_screen_wait(
            NoteEditor("", colour=self.colour.value, heading=f"Note on “{clean_line(self.opened.article.title, 60)}”")
        )
        if written is None:
            return
        try:
            self.desk.note(
                self.opened.entry.id, self.opened.article, None,
                body=written.body, tags=written.tags, colour=Colour(written.colour),
            )  # fmt: skip
        except ReaderError as error:
            self.say(str(error), "error")
        else:
            self.after_noting("Noted")

    @work
    async def action_tag_selection(self, count: int = 0, argument: str = "") -> None:
        """Highlight the selection and tag it."""
        from reader.screen.dialogs.prompt import Prompt

        passage = self.page.passage
        typed = await self.app.push_screen_wait(Prompt("Tags of the highlight", placeholder="one, another"))
        if typed is not None:
            self._make(passage, tags=tags_in(typed))

    def action_remove_note(self, count: int = 0, argument: str = "") -> None:
        """Put the note under the cursor into the trash."""
        here = self.page.note_here
        if here is None:
            self.say("No note under the cursor; ]a goes to the next")
        else:
            self._trash(here.id)

    def action_delete_note(self, count: int = 0, argument: str = "") -> None:
        """Put the note under the pane's cursor into the trash."""
        row = self.notes_pane.current
        if self.focused is self.notes_pane and row is not None:
            self._trash(row.id)

    def _trash(self, note: str) -> None:
        try:
            self.desk.trash_note(note)
        except ReaderError as error:
            self.say(str(error), "error")
        else:
            self.after_noting("In the trash; u brings it back")

    def choose_colour(self, name: str) -> None:
        """Note in this colour from now on; give it to the selection, or to the note under the cursor."""
        self.colour = Colour(name)
        if self.page.is_selecting:
            self._make(self.page.passage)
            return
        here = self.page.note_here
        if here is not None:
            self._change(here.id, f"The note is {name}", colour=self.colour)
        else:
            self.say(f"Notes are {name} from now on")

    def choose_note_colour(self, name: str) -> None:
        """Give the note under the pane's cursor this colour."""
        row = self.notes_pane.current
        if self.focused is self.notes_pane and row is not None:
            self._change(row.id, f"The note is {name}", colour=Colour(name))

    def _change(
        self,
        note: str,
        said: str,
        *,
        body: str | None = None,
        tags: tuple[str, ...] | None = None,
        colour: Colour | None = None,
    ) -> None:
        try:
            self.desk.change_note(note, body=body, tags=tags, colour=colour)
        except ReaderError as error:
            self.say(str(error), "error")
        else:
            self.after_noting(said)

    @work
    async def action_edit_note(self, count: int = 0, argument: str = "") -> None:
        """Edit the note under the pane's cursor."""
        row = self.notes_pane.current
        if self.focused is self.notes_pane and row is not None:
            await self._edit(row.id)

    @work
    async def action_edit_note_outside(self, count: int = 0, argument: str = "") -> None:
        """Edit the note under the pane's cursor in the reader's own editor."""
        row = self.notes_pane.current
        if self.focused is self.notes_pane and row is not None:
            await self._edit(row.id, outside=True)

    async def _edit(self, note_id: str, *, outside: bool = False) -> None:
        from reader.screen.dialogs.note_editor import NoteEditor

        note = self._note(note_id)
        if note is None:
            return
        quote = note.quote.exact if note.quote else ""
        editor = NoteEditor(quote, body=note.body, tags=note.tags, colour=note.colour.value, outside=outside)
        written = await self.app.push_screen_wait(editor)
        if written is not None:
            self._change(note_id, "Changed", body=written.body, tags=written.tags, colour=Colour(written.colour))

    def _note(self, note_id: str) -> Note | None:
        return next((found.note for found in self.placed if found.note.id == note_id), None)

    @work
    async def action_note_tags(self, count: int = 0, argument: str = "") -> None:
        """Tags of the note under the pane's cursor."""
        from reader.screen.dialogs.prompt import Prompt

        row = self.notes_pane.current
        if self.focused is not self.notes_pane or row is None:
            return
        typed = await self.app.push_screen_wait(Prompt("Tags of the note", value=", ".join(row.tags)))
        if typed is not None:
            self._change(row.id, "Tagged", tags=tags_in(typed))

    def action_copy(self, count: int = 0, argument: str = "") -> None:
        """Copy the selection, or the sentence under the cursor, with its source."""
        if self.opened is None or not self.page.passage:
            return
        article = self.opened.article
        passage = self.page.passage.of(article.text)
        if len(passage) > COPY_LIMIT:
            self.say(f"That is {len(passage):,} characters: too long for a terminal's clipboard", "warning")
            return
        credit = ", ".join(part for part in (article.byline, article.source, article.published[:10]) if part)
        source = " · ".join(part for part in (article.title, credit, article.address) if part)
        self.app.copy_to_clipboard(f"“{drawable_lines(passage)}”\n— {drawable(source)}\n")
        self.page.leave_selection()
        self.say("Copied, with its source")

    def action_undo(self, count: int = 0, argument: str = "") -> None:
        """Take the last thing done back."""
        self._travel(back=True)

    def action_redo(self, count: int = 0, argument: str = "") -> None:
        """Do again what was undone."""
        self._travel(back=False)

    def _travel(self, *, back: bool) -> None:
        try:
            said = self.desk.undo() if back else self.desk.redo()
        except ReaderError as error:
            self.say(str(error), "error")
            return
        self.after_noting(said)

    @work
    async def action_library_notes(self, count: int = 0, argument: str = "") -> None:
        """Choose among the notes of the whole library; opens the article at the note."""
        from reader.notes.whole_library import placed_notes
        from reader.screen.dialogs.choose import Choice, Choose

        notes = placed_notes(self.desk.library, self.desk.notebook)
        living = sorted(notes, key=lambda found: found.note.modified, reverse=True)
        choices = [Choice(found.note.id, _note_title(found.note), _note_detail(found.note)) for found in living]
        chosen = await self.app.push_screen_wait(Choose("Notes of the library", choices))
        found = next((found for found in living if found.note.id == chosen), None)
        if found is not None:
            self.open_by_name(found.note.article, found.span)

    @work
    async def action_trashed(self, count: int = 0, argument: str = "") -> None:
        """Choose among what is in the trash; the chosen comes back."""
        from reader.screen.dialogs.choose import Choice, Choose

        notes = self.desk.notebook.trashed()
        articles = self.desk.library.entries("is:trashed")
        choices = [Choice(f"note:{note.id}", _note_title(note), "note") for note in notes]
        choices += [Choice(f"article:{entry.id}", Content(drawable(entry.title)), "article") for entry in articles]
        chosen = await self.app.push_screen_wait(Choose("Trash: Enter brings back", choices))
        if chosen is None:
            return
        kind, _, name = chosen.partition(":")
        restore = partial(self.desk.notebook.restore if kind == "note" else self.desk.library.restore, name)
        try:
            restore()
        except ReaderError as error:
            self.say(str(error), "error")
        else:
            self.after_noting("Brought back")


def drawable_lines(text: str) -> str:
    """A text whose lines may be put on a clipboard: nothing in it acts on a terminal it is pasted into."""
    return "\n".join(drawable(line) for line in text.split("\n"))


def _note_title(note: Note) -> Content:
    return Content(drawable(clean_line(note.body or (note.quote.exact if note.quote else "Note on the article"), 200)))


def _note_detail(note: Note) -> str:
    quote = clean_line(note.quote.exact, 80) if note.quote and note.body else ""
    tags = " ".join(f"#{tag}" for tag in note.tags)
    return " · ".join(part for part in (quote, tags, note.modified[:10]) if part)
