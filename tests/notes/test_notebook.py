import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.articles.article import Article
from reader.articles.span import Span
from reader.errors import NoteError
from reader.library.library import Library
from reader.notes.note import Colour, Motivation, Note, State
from reader.notes.notebook import Notebook, find_quote
from tests.builders import article

FIRST = article(
    "The old bridge over the Dnipro lost three of its spans on Friday.",
    "A bicycle lay in the road. Nobody had moved it since the morning.",
    "The mayor said that the ferry would run again, and that the bridge would be rebuilt.",
    title="The bridge",
    address="/articles/bridge.md",
)
EDITED = article(
    "An update was made at noon.",
    "The old bridge over the Dnipro lost three of its spans on Friday.",
    "The mayor says that the ferry will run again, and that the bridge will be rebuilt.",
    title="The bridge",
    address="/articles/bridge.md",
)


class Desk:
    """A library with one article, and its notebook."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.library = Library.open(folder)
        self.notebook = Notebook(folder / "notes", self.library.database)
        self.id, _ = self.library.add(FIRST)

    def make(self, words: str, body: str = "", *, tags: tuple[str, ...] = ()) -> Note:
        start = FIRST.text.index(words)
        return self.notebook.make(self.id, FIRST, Span(start, start + len(words)), body=body, tags=tags)

    def contents(self) -> list[tuple[str, str, bool]]:
        """What the notes say, as another program reads it from the files."""
        fresh = Notebook(self.folder / "notes", self.library.database)
        return sorted((note.id, note.body, note.trashed) for note in fresh.all(trash=True))

    def rows(self) -> list[tuple[str, str, int | None, int | None]]:
        """What the index says."""
        with self.library.database.reading() as connection:
            return connection.execute('SELECT body, state, start, "end" FROM notes ORDER BY created, id').fetchall()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.library.close()


# Making


def test_a_note_is_made_on_a_passage_and_found_there(desk: Desk) -> None:
    note = desk.make("three of its spans", "Which three?", tags=("ask",))
    [placed] = desk.notebook.placed(desk.id, FIRST)
    assert placed.note == note
    assert placed.span is not None and placed.span.of(FIRST.text) == "three of its spans"
    assert placed.state is State.ANCHORED
    assert (note.body, note.tags, note.motivation) == ("Which three?", ("ask",), Motivation.COMMENTING)
    assert note.revision == FIRST.revision and note.address == FIRST.address


def test_a_note_without_words_is_a_highlight_until_it_gets_some(desk: Desk) -> None:
    note = desk.make("bicycle")
    assert note.motivation is Motivation.HIGHLIGHTING
    assert desk.notebook.change(note.id, body="Whose?").motivation is Motivation.COMMENTING


def test_the_count_of_notes_in_the_library_follows(desk: Desk) -> None:
    def count() -> int:
        return desk.library.entry(desk.id).notes

    note = desk.make("bicycle")
    desk.make("ferry")
    assert count() == 2
    desk.notebook.trash(note.id)
    assert count() == 1
    desk.notebook.restore(note.id)
    assert count() == 2
    desk.notebook.undo()
    desk.notebook.undo()
    desk.notebook.undo()
    assert count() == 1


def test_white_space_at_the_ends_of_a_passage_is_left_out(desk: Desk) -> None:
    start = FIRST.text.index(" bicycle ")
    assert desk.notebook.make(desk.id, FIRST, Span(start, start + 9)).quote is not None
    [placed] = desk.notebook.placed(desk.id, FIRST)
    assert placed.span is not None and placed.span.of(FIRST.text) == "bicycle"


@pytest.mark.parametrize("span", [Span(3, 3), Span(3, 4), Span(9_000, 9_100), Span(5, 2)])
def test_a_passage_without_words_is_refused(desk: Desk, span: Span) -> None:
    with pytest.raises(NoteError, match="no words"):
        desk.notebook.make(desk.id, FIRST, span)
    assert desk.contents() == []


def test_a_note_on_the_whole_article_comes_first_and_needs_words(desk: Desk) -> None:
    passage = desk.make("bridge")
    whole = desk.notebook.make(desk.id, FIRST, None, body="Read again.")
    assert whole.on_whole_article and not passage.on_whole_article
    assert [placed.note.id for placed in desk.notebook.placed(desk.id, FIRST)] == [whole.id, passage.id]
    assert desk.notebook.placed(desk.id, EDITED)[0].state is State.ANCHORED
    with pytest.raises(NoteError, match="whole article"):
        desk.notebook.make(desk.id, FIRST, None)


def test_control_characters_never_get_into_a_note(desk: Desk) -> None:
    body = "one\x1b]0;title\x07 two\x00\r\nthree \ud800 four\u202e\ttab "
    note = desk.make("bicycle", body, tags=("a\x1b[31mb", "a b", " ", "\n", "a b"))
    assert note.body == "one two\nthree \ufffd four\ttab"
    assert note.tags == ("ab", "a b")
    assert Notebook(desk.folder / "notes", desk.library.database).notes(desk.id) == (note,)


def test_a_body_too_long_to_keep_is_refused_in_a_sentence(desk: Desk) -> None:
    with pytest.raises(NoteError, match=r"too long: 4,000,001 characters"):
        desk.make("bicycle", "x" * 4_000_001)
    assert len(desk.make("bicycle", "x" * 1_000_000).body) == 1_000_000


# By quotation


def test_a_quotation_finds_its_passage_whatever_its_white_space(desk: Desk) -> None:
    note = desk.notebook.make_from_quote(desk.id, FIRST, "three of\n its   spans", body="Which?")
    assert note.quote is not None and note.quote.exact == "three of its spans"


def test_a_quotation_that_is_not_there_is_named(desk: Desk) -> None:
    with pytest.raises(NoteError, match=r"“four spans” does not stand in “The bridge”\."):
        desk.notebook.make_from_quote(desk.id, FIRST, "four spans")
    with pytest.raises(NoteError, match="empty"):
        desk.notebook.make_from_quote(desk.id, FIRST, " ")


def test_a_quotation_that_is_there_twice_needs_the_words_beside_it(desk: Desk) -> None:
    with pytest.raises(NoteError, match=r"“bridge” stands 2 times .*before or after"):
        desk.notebook.make_from_quote(desk.id, FIRST, "bridge")
    second = FIRST.text.rindex("bridge")
    assert find_quote(FIRST, "bridge", prefix="that the ") == Span(second, second + 6)
    assert find_quote(FIRST, "bridge", suffix="would be") == Span(second, second + 6)
    assert find_quote(FIRST, "bridge", prefix="old", suffix="over").start < second


def test_a_quotation_is_words_and_never_a_pattern(desk: Desk) -> None:
    assert find_quote(article("Is it (a) or [b]?"), "(a) or [b]?") == Span(6, 17)
    with pytest.raises(NoteError):
        find_quote(FIRST, ".*")


# Changing, undoing


def test_a_change_keeps_what_it_does_not_name(desk: Desk) -> None:
    note = desk.make("bicycle", "Whose?", tags=("ask",))
    changed = desk.notebook.change(note.id, colour=Colour.PINK)
    assert (changed.body, changed.tags, changed.colour) == ("Whose?", ("ask",), Colour.PINK)
    assert (changed.created, changed.quote) == (note.created, note.quote)
    assert desk.notebook.change(note.id, tags=()).tags == ()


def test_what_is_in_the_trash_can_be_brought_back(desk: Desk) -> None:
    note = desk.make("bicycle", "keep")
    desk.notebook.trash(note.id)
    assert desk.notebook.notes(desk.id) == () == desk.notebook.all()
    assert [one.id for one in desk.notebook.trashed()] == [note.id]
    assert desk.rows() == [("keep", "trashed", None, None)]
    with pytest.raises(NoteError, match="in the trash already"):
        desk.notebook.trash(note.id)
    desk.notebook.restore(note.id)
    start = FIRST.text.index("bicycle")
    assert desk.rows() == [("keep", "anchored", start, start + 7)]
    with pytest.raises(NoteError, match="not in the trash"):
        desk.notebook.restore(note.id)


def test_undo_says_what_it_undid(desk: Desk) -> None:
    desk.make("three of its spans", "Which?")
    assert desk.notebook.undo() == "Undone: the note on “three of its spans”."
    assert desk.notebook.redo() == "Done again: the note on “three of its spans”."
    assert desk.notebook.redo() is None
    desk.notebook.undo()
    assert desk.notebook.undo() is None


def test_a_new_action_ends_what_could_be_done_again(desk: Desk) -> None:
    desk.make("bicycle")
    desk.notebook.undo()
    desk.make("ferry")
    assert desk.notebook.redo() is None


@given(
    actions=st.lists(st.tuples(st.sampled_from(["make", "change", "trash", "restore"]), st.integers(0, 3)), max_size=8)
)
@settings(max_examples=15, deadline=None)
def test_undo_and_redo_walk_through_every_state_there_was(
    tmp_path_factory: pytest.TempPathFactory, actions: list[tuple[str, int]]
) -> None:
    desk = Desk(tmp_path_factory.mktemp("undo"))
    notes: list[Note] = []

    def present() -> list[tuple[str, str]]:
        return [(one, body) for one, body, trashed in desk.contents() if not trashed]

    states = [present()]
    for number, (action, which) in enumerate(actions):
        try:
            if action == "make" or not notes:
                notes.append(desk.make("bicycle", str(number)))
            elif action == "change":
                desk.notebook.change(notes[which % len(notes)].id, body=str(number))
            elif action == "trash":
                desk.notebook.trash(notes[which % len(notes)].id)
            else:
                desk.notebook.restore(notes[which % len(notes)].id)
        except NoteError:
            continue
        states.append(present())
    for state in reversed(states[:-1]):
        assert desk.notebook.undo()
        assert present() == state
    assert desk.notebook.undo() is None
    for state in states[1:]:
        assert desk.notebook.redo()
        assert present() == state
    assert desk.notebook.redo() is None
    assert all(not note.variants for note in desk.notebook.all(trash=True))
    desk.library.close()


def test_two_programs_that_edit_one_note_both_keep_their_words(desk: Desk) -> None:
    note = desk.make("bicycle", "first")
    other = Notebook(desk.folder / "notes", desk.library.database)
    seen_here, seen_there = desk.notebook.find(note.id), other.find(note.id)
    desk.notebook.change(note.id, body="mine", base=seen_here)
    other.change(note.id, body="theirs", base=seen_there)
    [both] = desk.notebook.notes(desk.id)
    assert {both.body, *(variant.body for variant in both.variants)} == {"mine", "theirs"}
    desk.notebook.change(note.id, body="agreed")
    [one] = desk.notebook.notes(desk.id)
    assert (one.body, one.variants) == ("agreed", ())


# Finding


def test_a_note_is_found_by_the_beginning_of_its_id(desk: Desk) -> None:
    note = desk.make("bicycle")
    uuid = f"urn:uuid:{note.id[:8]}-{note.id[8:12]}-{note.id[12:16]}-{note.id[16:20]}-{note.id[20:]}"
    assert desk.notebook.find(note.id[:6]) == desk.notebook.find(note.id) == desk.notebook.find(uuid.upper()) == note


@pytest.mark.parametrize("name", ["", "zz", "0" * 40, "% OR 1", "../..", "ffffffffffffffff"])
def test_a_note_that_is_not_there_is_named(desk: Desk, name: str) -> None:
    with pytest.raises(NoteError, match="There is no note"):
        desk.notebook.find(name)


def test_a_beginning_that_several_notes_share_is_refused(desk: Desk) -> None:
    ids = [desk.make("bicycle").id for _ in range(17)]
    shared = next(one[0] for one in ids if sum(other[0] == one[0] for other in ids) > 1)
    with pytest.raises(NoteError, match="Several notes"):
        desk.notebook.find(shared)


def test_a_note_that_another_program_made_is_found(desk: Desk) -> None:
    before = desk.notebook.stamp()
    note = Notebook(desk.folder / "notes", desk.library.database).make(desk.id, FIRST, Span(4, 7))
    assert desk.notebook.stamp() != before
    assert desk.notebook.find(note.id) == note
    assert desk.notebook.notes(desk.id) == (note,)


# When the text changes


def test_notes_follow_their_words_into_a_changed_text(desk: Desk) -> None:
    desk.make("rebuilt", "last")
    desk.make("three of its spans", "kept")
    desk.make("The mayor said that the ferry would run again", "edited")
    desk.make("Nobody had moved it since the morning", "gone")
    desk.library.add(EDITED)
    placed = desk.notebook.replace_text(desk.id, EDITED)
    assert [one.note.body for one in placed] == ["kept", "edited", "last", "gone"]
    assert [placed[at].state for at in (0, 1, 3)] == [State.ANCHORED, State.CHANGED, State.ORPHAN]
    assert placed[2].span is not None and placed[2].span.of(EDITED.text) == "rebuilt"
    assert placed[1].span is not None
    assert placed[1].span.of(EDITED.text) == "The mayor says that the ferry will run again"
    assert placed[3].span is None
    rows = {body: (state, start) for body, state, start, _ in desk.rows()}
    assert rows["gone"] == ("orphan", None)
    assert rows["kept"] == ("anchored", EDITED.text.index("three of its spans"))
    assert desk.notebook.placed(desk.id, EDITED) == placed


def test_an_orphan_comes_back_when_its_words_do(desk: Desk) -> None:
    desk.make("A bicycle lay in the road", "there")
    desk.notebook.replace_text(desk.id, EDITED)
    [placed] = desk.notebook.replace_text(desk.id, FIRST)
    assert placed.state is State.ANCHORED


def test_changing_an_orphan_leaves_it_an_orphan(desk: Desk) -> None:
    note = desk.make("Nobody had moved it since the morning", "gone")
    desk.library.add(EDITED)
    desk.notebook.replace_text(desk.id, EDITED)
    desk.notebook.change(note.id, body="still gone")
    assert desk.rows() == [("still gone", "orphan", None, None)]


def test_a_note_brought_back_from_the_trash_is_looked_for_in_the_new_text(desk: Desk) -> None:
    note = desk.make("three of its spans")
    desk.notebook.trash(note.id)
    desk.library.add(EDITED)
    desk.notebook.restore(note.id)
    start = EDITED.text.index("three of its spans")
    assert desk.rows() == [("", "anchored", start, start + 18)]


# Files and index


def test_notes_outlive_the_database(desk: Desk) -> None:
    note = desk.make("bicycle", "still here")
    desk.library.close()
    for file in desk.folder.glob("library.db*"):
        file.unlink()
    again = Desk(desk.folder)
    assert again.id == desk.id
    assert again.notebook.notes(again.id) == (note,)
    assert again.notebook.reindex() == 1
    assert again.library.entry(again.id).notes == 1
    assert again.rows() == [("still here", "anchored", FIRST.text.index("bicycle"), FIRST.text.index("bicycle") + 7)]
    assert again.notebook.check() == ()
    again.library.close()


def test_the_index_is_in_step_after_every_write_and_not_read_again(desk: Desk) -> None:
    note = desk.make("bicycle")
    desk.notebook.change(note.id, body="words")
    assert desk.notebook.reindex() == 0
    assert desk.notebook.check() == ()


def test_an_index_that_differs_is_told_and_rebuilt(desk: Desk) -> None:
    desk.make("bicycle", "true")
    with desk.library.database.writing() as connection:
        connection.execute("UPDATE notes SET body = 'false'")
    [fault] = desk.notebook.check()
    assert "does not agree" in fault
    assert desk.notebook.reindex(anew=True) == 1
    assert desk.notebook.check() == ()
    assert desk.rows()[0][0] == "true"


def test_files_that_were_merged_or_taken_away_are_noticed(desk: Desk) -> None:
    desk.make("bicycle", "ours")
    journal = next((desk.folder / "notes").glob("*.jsonl"))
    other = Desk(desk.folder / "elsewhere")
    other.make("ferry", "theirs")
    other.library.close()
    theirs = next((desk.folder / "elsewhere/notes").glob("*.jsonl"))
    journal.write_bytes(journal.read_bytes() + theirs.read_bytes())
    assert desk.notebook.reindex() == 1
    assert desk.library.entry(desk.id).notes == 2
    journal.unlink()
    desk.notebook.reindex()
    assert desk.library.entry(desk.id).notes == 0
    assert desk.notebook.notes(desk.id) == ()


def test_a_journal_made_of_another_program_s_folder_is_indexed(desk: Desk) -> None:
    desk.make("bicycle", "moved here")
    copy = desk.folder / "copy"
    copy.mkdir()
    shutil.copytree(desk.folder / "notes", copy / "notes")
    again = Desk(copy)
    assert again.notebook.reindex() == 1
    assert again.library.entry(again.id).notes == 1
    again.library.close()


def test_damage_is_told_and_the_rest_is_read(desk: Desk) -> None:
    notes = [desk.make("bicycle", body) for body in ("one", "two", "three")]
    journal = next((desk.folder / "notes").glob("*.jsonl"))
    journal.write_bytes(journal.read_bytes().replace(b"two", b"tvo"))
    assert [note.body for note in desk.notebook.notes(desk.id)] == ["one", "three"]
    [damage] = desk.notebook.damages()
    assert (damage.line, damage.note) == (2, notes[1].id)
    desk.notebook.reindex()
    assert desk.notebook.check() == (str(damage),)


def test_notes_are_written_though_the_library_is_only_read(desk: Desk) -> None:
    desk.make("bicycle", "before")
    with desk.library.database.writing() as connection:
        connection.execute("PRAGMA user_version = 9999")
    desk.library.close()
    library = Library.open(desk.folder)
    assert library.read_only_because
    notebook = Notebook(desk.folder / "notes", library.database)
    note = notebook.make(desk.id, FIRST, Span(4, 7), body="made")
    assert notebook.change(note.id[:12], body="changed").body == "changed"
    assert notebook.undo()
    assert [one.body for one in notebook.notes(desk.id)] == ["before", "made"]
    assert notebook.reindex() == 0
    library.close()


def test_a_note_that_cannot_be_saved_leaves_everything_as_it_was(desk: Desk) -> None:
    note = desk.make("bicycle", "safe")
    journal = next((desk.folder / "notes").glob("*.jsonl"))
    kept = journal.read_bytes()
    journal.unlink()
    journal.mkdir()  # what even root cannot write a line to
    with pytest.raises(NoteError, match="The note was not saved"):
        desk.make("ferry")
    journal.rmdir()
    journal.write_bytes(kept)
    assert desk.notebook.notes(desk.id) == (note,)
    assert desk.notebook.undo() == "Undone: the note on “bicycle”."


def test_an_undo_that_cannot_be_saved_can_be_tried_again(desk: Desk) -> None:
    desk.make("bicycle", "safe")
    lock = desk.folder / "notes" / ".lock"
    lock.unlink()
    lock.mkdir()
    with pytest.raises(NoteError, match="The note was not saved"):
        desk.notebook.undo()
    lock.rmdir()
    assert desk.notebook.undo() is not None
    assert desk.notebook.notes(desk.id) == ()


def test_the_trash_of_one_article_and_of_all(desk: Desk) -> None:
    other = replace(FIRST, address="/articles/other.md")
    name, _ = desk.library.add(other)
    here, there = desk.make("bicycle"), desk.notebook.make(name, other, Span(4, 7))
    desk.notebook.trash(here.id)
    desk.notebook.trash(there.id)
    assert [note.id for note in desk.notebook.trashed(name)] == [there.id]
    assert {note.id for note in desk.notebook.trashed()} == {here.id, there.id}


PROGRAM = """
import sys
from pathlib import Path
from reader.articles.span import Span
from tests.notes.test_notebook import FIRST
from reader.library.library import Library, id_of
from reader.notes.notebook import Notebook
folder = Path(sys.argv[1])
library = Library.open(folder)
notebook = Notebook(folder / "notes", library.database)
for number in range(25):
    notebook.make(id_of(FIRST), FIRST, Span(4, 7), body=f"{sys.argv[2]} {number}")
"""


def test_two_programs_with_one_library_keep_files_and_index_in_step(desk: Desk) -> None:
    programs = [
        subprocess.Popen([sys.executable, "-c", PROGRAM, str(desk.folder), name], stderr=subprocess.PIPE)
        for name in ("one", "two")
    ]
    for program in programs:
        _, said = program.communicate(timeout=60)
        assert program.returncode == 0, said
    desk.notebook.reindex()
    assert len(desk.notebook.notes(desk.id)) == 50 == desk.library.entry(desk.id).notes
    assert desk.notebook.check() == ()


def test_notes_are_read_without_a_screen_or_a_parser() -> None:
    program = "import sys, reader.notes.notebook; print([m for m in ('textual', 'rich', 'lxml') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=os.environ)
    assert done.stdout.strip() == "[]"


@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_every_passage_of_an_article_can_be_noted_and_is_found(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    text: Article = article("赫尔松解放了 🙂 [b]bold[/b]", "e\u0301te\u0301 [link](x) ́ 👩‍👩‍👧 end", address="/a.md")
    start = data.draw(st.integers(0, len(text.text) - 1))
    end = data.draw(st.integers(start + 1, len(text.text)))
    passage = Span(start, end).trimmed(text.text)
    folder = tmp_path_factory.mktemp("any")
    library = Library.open(folder)
    notebook = Notebook(folder / "notes", library.database)
    if passage:
        notebook.make("a", text, Span(start, end))
        [placed] = notebook.placed("a", text)
        assert (placed.span, placed.state) == (passage, State.ANCHORED)
    library.close()
