import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.errors import NoteError
from reader.notes.journal import Event, Journals, parse, seal
from reader.notes.note import Colour, Motivation, Note
from reader.notes.selectors import TextPositionSelector, TextQuoteSelector

ARTICLE = "4f0687c6cfb84b2d"
NO_SURROGATES = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def a_note(number: int = 1, **fields: object) -> Note:
    note = Note(
        id=f"{number:032x}",
        article=ARTICLE,
        address="/articles/kherson.md",
        quote=TextQuoteSelector("The loom", "weaves algebra. ", " weaves leaves."),
        position=TextPositionSelector(27, 35),
        body="Which loom?",
        tags=("ask", "looms"),
        colour=Colour.BLUE,
        motivation=Motivation.COMMENTING,
        created="2022-11-23T10:00:00.000Z",
        modified="2022-11-23T10:00:00.000Z",
        revision="ab" * 32,
    )
    return replace(note, **fields)  # type: ignore[arg-type]  # tests give fields of the note only


@pytest.fixture
def journals(tmp_path: Path) -> Journals:
    return Journals(tmp_path / "notes")


def test_a_note_comes_back_as_it_was_written(journals: Journals) -> None:
    entry, _, _ = journals.append(ARTICLE, Event.MADE, a_note())
    [note] = Journals(journals.folder).read(ARTICLE).notes()
    assert note == a_note(parents=(entry.hash,))


@given(
    body=NO_SURROGATES,
    exact=NO_SURROGATES,
    tags=st.lists(NO_SURROGATES, max_size=3).map(tuple),
    colour=st.sampled_from(Colour),
    trashed=st.booleans(),
)
@settings(max_examples=80, deadline=None)
def test_every_note_survives_its_line(
    body: str, exact: str, tags: tuple[str, ...], colour: Colour, trashed: bool
) -> None:
    note = a_note(body=body, quote=TextQuoteSelector(exact), tags=tags, colour=colour, trashed=trashed)
    line, entry = seal(Event.MADE, note)
    assert line.count(b"\n") == 1
    reading = parse(line, Path("x"))
    assert reading.entries == (entry,)
    assert reading.entries[0].note == note


def test_a_line_is_a_w3c_annotation_that_another_program_can_check() -> None:
    import hashlib

    line, _ = seal(Event.MADE, a_note())
    fields = json.loads(line)
    assert fields["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert (fields["type"], fields["motivation"]) == ("Annotation", "commenting")
    assert fields["id"] == "urn:uuid:00000000-0000-0000-0000-000000000001"
    assert fields["target"]["source"] == "/articles/kherson.md"
    assert [one["type"] for one in fields["target"]["selector"]] == ["TextQuoteSelector", "TextPositionSelector"]
    before = line[: line.rindex(b',"sha256":"')]
    assert hashlib.sha256(before).hexdigest() == fields["sha256"]


def test_the_last_of_a_chain_of_events_is_what_the_note_is(journals: Journals) -> None:
    made, _, _ = journals.append(ARTICLE, Event.MADE, a_note())
    changed, _, _ = journals.append(ARTICLE, Event.CHANGED, a_note(body="Two looms.", parents=(made.hash,)))
    journals.append(ARTICLE, Event.TRASHED, a_note(body="Two looms.", trashed=True, parents=(changed.hash,)))
    [note] = journals.read(ARTICLE).notes()
    assert (note.body, note.trashed, note.variants) == ("Two looms.", True, ())


def test_order_comes_from_parents_and_not_from_lines_or_clocks(journals: Journals) -> None:
    first, made = seal(Event.MADE, a_note(modified="2030-01-01T00:00:00.000Z"))
    second, _ = seal(Event.CHANGED, a_note(body="later", modified="2001-01-01T00:00:00.000Z", parents=(made.hash,)))
    [note] = parse(second + first, Path("x")).notes()
    assert (note.body, note.variants) == ("later", ())


def test_two_edits_of_one_note_are_both_kept_until_it_is_edited_again() -> None:
    base, made = seal(Event.MADE, a_note())
    here, one = seal(Event.CHANGED, a_note(body="here", parents=(made.hash,)))
    there, other = seal(Event.CHANGED, a_note(body="there", modified="2023", parents=(made.hash,)))
    [note] = parse(base + here + base + there, Path("x")).notes()
    assert note.body == "there"
    assert [variant.body for variant in note.variants] == ["here"]
    assert set(note.parents) == {one.hash, other.hash}
    both, _ = seal(Event.CHANGED, a_note(body="both", parents=note.parents))
    [merged] = parse(base + here + there + both, Path("x")).notes()
    assert (merged.body, merged.variants) == ("both", ())


def test_the_same_edit_made_twice_is_no_conflict() -> None:
    base, made = seal(Event.MADE, a_note())
    here, _ = seal(Event.CHANGED, a_note(body="same", modified="2022", parents=(made.hash,)))
    there, _ = seal(Event.CHANGED, a_note(body="same", modified="2023", parents=(made.hash,)))
    [note] = parse(base + here + there, Path("x")).notes()
    assert note.variants == () and len(note.parents) == 2


def test_an_edit_outlives_a_removal_made_at_the_same_time() -> None:
    base, made = seal(Event.MADE, a_note())
    edit, _ = seal(Event.CHANGED, a_note(body="still wanted", parents=(made.hash,)))
    removal, _ = seal(Event.TRASHED, a_note(trashed=True, modified="2099", parents=(made.hash,)))
    [note] = parse(base + edit + removal, Path("x")).notes()
    assert (note.body, note.trashed) == ("still wanted", False)


@given(ours=st.lists(st.integers(1, 9), max_size=8), theirs=st.lists(st.integers(1, 9), max_size=8))
@settings(max_examples=60, deadline=None)
def test_two_files_put_together_in_any_order_are_the_union_of_both(ours: list[int], theirs: list[int]) -> None:
    shared = seal(Event.MADE, a_note(100))[0]
    one = shared + b"".join(seal(Event.MADE, a_note(n))[0] for n in ours)
    two = shared + b"".join(seal(Event.MADE, a_note(n, body="theirs"))[0] for n in theirs)
    together, swapped = parse(one + two, Path("x")), parse(two + one, Path("x"))
    assert {entry.hash for entry in together.entries} == {entry.hash for entry in swapped.entries}
    assert {note.id: note for note in together.notes()} == {note.id: note for note in swapped.notes()}
    assert {note.id for note in together.notes()} == {a_note(n).id for n in {100, *ours, *theirs}}
    for n in set(ours) & set(theirs):
        [note] = [note for note in together.notes() if note.id == a_note(n).id]
        assert {note.body, *(variant.body for variant in note.variants)} == {"Which loom?", "theirs"}


@given(data=st.data())
@settings(max_examples=100, deadline=None)
def test_damage_costs_the_lines_it_struck_and_no_other(data: st.DataObject) -> None:
    lines = [seal(Event.MADE, a_note(n, body=f"Body {n}"))[0] for n in range(1, 7)]
    content = bytearray(b"".join(lines))
    start = data.draw(st.integers(0, len(content) - 1))
    length = data.draw(st.integers(1, 900))
    kind = data.draw(st.sampled_from(["flip", "zero", "cut"]))
    struck: set[int] = set()
    ends = [sum(map(len, lines[: n + 1])) for n in range(len(lines))]
    if kind == "flip":
        content[start] ^= 1 << data.draw(st.integers(0, 7))
        length = 1
    elif kind == "zero":
        stop = min(len(content), start + length)
        content[start:stop] = bytes(stop - start)
    else:
        del content[start:]
        length = len(lines) * 10_000
    for n, end in enumerate(ends):
        begin = end - len(lines[n])
        if begin < start + length and start < end:
            struck.add(n + 1)
    if kind != "cut" and any(start <= end - 1 < start + length for end in ends):
        # A line end was struck: the line after it is no line any more.
        struck |= {n + 1 for n in struck if n < len(lines)}
    reading = parse(bytes(content), Path("x"))
    read = {int(note.id, 16) for note in reading.notes()}
    assert read >= {n for n in range(1, 7) if n not in struck}
    bodies = {int(note.id, 16): note.body for note in reading.notes()}
    assert all(bodies[n] == f"Body {n}" for n in read), "what is read is what was written"
    assert read != set(range(1, 7)) or not reading.damages or kind == "flip"
    if read != set(range(1, 7)) and kind != "cut":
        assert reading.damages


def test_damage_is_told_by_line_and_note() -> None:
    lines = [seal(Event.MADE, a_note(n))[0] for n in (1, 2, 3)]
    lines[1] = lines[1].replace(b"Which loom", b"Whose loom")
    [damage] = parse(b"".join(lines), Path("notes/x.jsonl")).damages
    assert (damage.line, damage.note) == (2, a_note(2).id)
    assert str(damage).startswith("notes/x.jsonl, line 2, about note 00000000, was altered")


@pytest.mark.parametrize(
    "line",
    [
        b"nonsense",
        b"{}",
        b"[1, 2]",
        b"\xff\xfe\x00",
        b'{"sha256":"00"}',
        b"<<<<<<< HEAD",
        b"[" * 5000,
    ],
)
def test_a_journal_edited_into_nonsense_is_read_for_the_rest(line: bytes) -> None:
    good = seal(Event.MADE, a_note())[0]
    reading = parse(line + b"\n" + good, Path("x"))
    assert len(reading.notes()) == 1
    assert [damage.line for damage in reading.damages] == [1]


@pytest.mark.parametrize(
    "content",
    [
        b'{"a":1}',
        b'{"reader":[]}',
        b'{"reader":{"event":"made"},"id":3}',
        b'{"reader":{"event":"eaten"}}',
        b'{"a":1e999}',
    ],
)
def test_a_sealed_line_that_is_no_note_is_damage(content: bytes) -> None:
    import hashlib

    head = content[:-1]
    line = head + b',"sha256":"' + hashlib.sha256(head).hexdigest().encode() + b'"}\n'
    [damage] = parse(line, Path("x")).damages
    assert "not understood" in damage.reason


def test_a_note_never_glues_to_a_line_that_a_crash_cut_short(journals: Journals) -> None:
    journals.append(ARTICLE, Event.MADE, a_note(1))
    path = journals.path(ARTICLE)
    whole = path.read_bytes()
    path.write_bytes(whole + seal(Event.MADE, a_note(2))[0][:100])
    journals.append(ARTICLE, Event.MADE, a_note(3))
    reading = journals.read(ARTICLE)
    assert [int(note.id, 16) for note in reading.notes()] == [1, 3]
    assert [(damage.line, damage.reason) for damage in reading.damages] == [(2, "is cut short")]


def test_a_last_line_without_its_newline_is_still_a_note(journals: Journals) -> None:
    journals.append(ARTICLE, Event.MADE, a_note(1))
    path = journals.path(ARTICLE)
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    journals.append(ARTICLE, Event.MADE, a_note(2))
    reading = journals.read(ARTICLE)
    assert len(reading.notes()) == 2 and reading.damages == ()


def test_line_ends_of_another_system_do_no_harm(journals: Journals) -> None:
    content = seal(Event.MADE, a_note(1))[0] + seal(Event.MADE, a_note(2))[0]
    reading = parse(content.replace(b"\n", b"\r\n"), Path("x"))
    assert len(reading.notes()) == 2 and reading.damages == ()


def test_the_stamp_tells_that_another_writer_wrote(journals: Journals) -> None:
    before = journals.stamp()
    Journals(journals.folder).append(ARTICLE, Event.MADE, a_note(1))
    between = journals.stamp()
    Journals(journals.folder).append(ARTICLE, Event.MADE, a_note(2))
    assert len({before, between, journals.stamp()}) == 3


def test_what_another_writer_wrote_is_read(journals: Journals) -> None:
    journals.append(ARTICLE, Event.MADE, a_note(1))
    assert len(journals.read(ARTICLE).notes()) == 1
    Journals(journals.folder).append(ARTICLE, Event.MADE, a_note(2))
    assert len(journals.read(ARTICLE).notes()) == 2


def test_what_is_remembered_of_a_journal_is_what_stands_in_it(journals: Journals) -> None:
    other = Journals(journals.folder)
    for number in range(1, 9):
        (journals if number % 3 else other).append(ARTICLE, Event.MADE, a_note(number))
        if number == 5:
            path = journals.path(ARTICLE)
            path.write_bytes(path.read_bytes() + b"{torn")
        assert journals.read(ARTICLE) == Journals(journals.folder).read(ARTICLE)


def test_names_that_are_no_file_names_stay_inside_the_folder(journals: Journals) -> None:
    for name in ("../../etc/passwd", "", ".", "..", "a/b", "x" * 5000, "\udcff"):
        assert journals.path(name).parent == journals.folder
        assert len(journals.path(name).name) < 255


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("a file")
    with pytest.raises(NoteError, match=r"The note was not saved: .* cannot be written"):
        Journals(tmp_path / "notes").append(ARTICLE, Event.MADE, a_note())


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="permissions do not hold root back")
def test_a_folder_without_permission_is_named(journals: Journals) -> None:
    journals.append(ARTICLE, Event.MADE, a_note())
    journals.folder.chmod(0o500)
    try:
        with pytest.raises(NoteError, match="permission denied"):
            journals.append("another", Event.MADE, a_note(2))
    finally:
        journals.folder.chmod(0o700)


FULL = """
import resource, signal, sys
from pathlib import Path
from reader.errors import NoteError
from reader.notes.journal import Journals, Event
from tests.notes.test_journal import ARTICLE, a_note
journals = Journals(Path(sys.argv[1]))
journals.append(ARTICLE, Event.MADE, a_note(1))
size = journals.path(ARTICLE).stat().st_size
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 300, size + 300))
try:
    journals.append(ARTICLE, Event.MADE, a_note(2))
except NoteError as error:
    print(error)
print(journals.path(ARTICLE).stat().st_size - size)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="has no limit on the size of a file")
def test_nothing_half_written_stays_when_there_is_no_room(journals: Journals) -> None:
    done = run(FULL, journals.folder)
    said, *rest = done.stdout.splitlines()
    assert said.startswith("The note was not saved:") and rest == ["0"], done
    assert len(journals.read(ARTICLE).notes()) == 1


WRITER = """
import sys
from pathlib import Path
from reader.notes.journal import Journals, Event
from tests.notes.test_journal import ARTICLE, a_note
journals = Journals(Path(sys.argv[1]))
first, count = int(sys.argv[2]), int(sys.argv[3])
for number in range(first, first + count):
    journals.append(ARTICLE, Event.MADE, a_note(number))
    print(number, flush=True)
"""


def run(program: str, *words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program, *map(str, words)], capture_output=True, text=True, timeout=60, check=False
    )


def test_two_programs_writing_at_once_lose_nothing(journals: Journals) -> None:
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(journals.folder), str(first), "50"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        for first in (1, 1001)
    ]
    for program in programs:
        _, said = program.communicate(timeout=60)
        assert program.returncode == 0, said
    reading = journals.read(ARTICLE)
    assert reading.damages == ()
    assert {int(note.id, 16) for note in reading.notes()} == {*range(1, 51), *range(1001, 1051)}


def test_threads_writing_at_once_lose_nothing(journals: Journals) -> None:
    def write(first: int) -> None:
        for number in range(first, first + 20):
            journals.append(ARTICLE, Event.MADE, a_note(number))

    threads = [threading.Thread(target=write, args=(first,)) for first in (1, 101, 201)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(journals.read(ARTICLE).notes()) == 60


@pytest.mark.skipif(sys.platform == "win32", reason="has no SIGKILL")
def test_a_killed_writer_loses_nothing_it_acknowledged(journals: Journals) -> None:
    for kill in range(4):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(journals.folder), str(1000 * kill + 1), "500"],
            stdout=subprocess.PIPE,
            text=True,
        ) as writer:
            assert writer.stdout is not None
            acknowledged = [int(writer.stdout.readline()) for _ in range(3 + kill)]
            writer.send_signal(signal.SIGKILL)
            acknowledged += [int(line) for line in writer.stdout if line.endswith("\n")]
        numbers = {int(note.id, 16) for note in journals.read(ARTICLE).notes()}
        assert numbers >= set(acknowledged)
        assert len([number for number in numbers if number > 1000 * kill]) <= len(acknowledged) + 1


def test_a_body_of_a_megabyte_is_kept(journals: Journals) -> None:
    journals.append(ARTICLE, Event.MADE, a_note(body="é" * 1_000_000))
    [note] = Journals(journals.folder).read(ARTICLE).notes()
    assert len(note.body) == 1_000_000


def test_the_documented_format_is_the_one_that_is_written() -> None:
    page = (Path(__file__).parents[2] / "docs" / "notes-format.md").read_text(encoding="utf-8")
    example = json.loads(page.split("```json\n")[1].split("```")[0])
    written = json.loads(seal(Event.MADE, a_note())[0])

    def shape(value: object) -> object:
        if isinstance(value, dict):
            return {name: shape(part) for name, part in value.items()}
        return [shape(part) for part in value][:1] if isinstance(value, list) else type(value)

    assert shape(example) == shape(written)
    assert list(example) == list(written) and list(example["reader"]) == list(written["reader"])
    words = page.split("- `reader.event`: `")[1].split("`")[0].split()
    assert words == [event.value for event in Event]
    assert page.split("- `reader.colour`: `")[1].split("`")[0].split() == [colour.value for colour in Colour]
