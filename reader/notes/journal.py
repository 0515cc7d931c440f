"""The files that the notes are kept in: append-only, an event a line, read whatever happened to them."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any

from reader.errors import NoteError
from reader.notes.note import Colour, Motivation, Note
from reader.notes.selectors import TextPositionSelector, TextQuoteSelector

LOCK_SECONDS = 10.0
"""How long to wait for another program that writes notes."""
SUFFIX = ".jsonl"
_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_SEAL = b',"sha256":"'
_SEALED = re.compile(rb'^(\{.*),"sha256":"([0-9a-f]{64})"\}$', re.DOTALL)
_URN = "urn:uuid:"
_NOTE_ID = re.compile(rb"urn:uuid:([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}")


class Event(Enum):
    """What happened to a note."""

    MADE = "made"
    CHANGED = "changed"
    TRASHED = "trashed"
    RESTORED = "restored"
    UNDONE = "undone"
    REDONE = "redone"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a journal: what a note was after an event. Its hash is what later entries name as their parent."""

    event: Event
    note: Note
    """With `parents` as the line has them: the entries it follows."""
    hash: str


@dataclass(frozen=True, slots=True)
class Damage:
    """A line that cannot be read."""

    file: Path
    line: int
    """From 1."""
    note: str
    """The id of the note it was about, when that can still be told; else empty."""
    reason: str

    def __str__(self) -> str:
        about = f", about note {self.note[:8]}," if self.note else ""
        return f"{self.file}, line {self.line}{about} {self.reason}."


@dataclass(frozen=True, slots=True)
class Mark:
    """How long a journal was, and when it was last written: tells whether it changed since."""

    size: int
    modified_ns: int


@dataclass(frozen=True, slots=True)
class Reading:
    """All that a journal holds."""

    entries: tuple[Entry, ...] = ()
    """In the order of the lines; one that stands there twice only once."""
    damages: tuple[Damage, ...] = ()

    def notes(self) -> tuple[Note, ...]:
        """The notes as they are after all events, trashed ones too, in the order they first appear in."""
        of_note: dict[str, list[Entry]] = {}
        for entry in self.entries:
            of_note.setdefault(entry.note.id, []).append(entry)
        return tuple(_outcome(entries) for entries in of_note.values())


def _outcome(entries: Sequence[Entry]) -> Note:
    """What became of one note.

    The entries that no other follows are its present state. After two were made from the same parent there are two
    of them: the later one that is not trashed comes first, and the rest are its variants.
    """
    followed = {parent for entry in entries for parent in entry.note.parents}
    heads = [entry for entry in entries if entry.hash not in followed]
    parents = tuple(sorted(entry.hash for entry in heads))
    # Clocks decide only which of two that are both shown comes first.
    heads.sort(key=lambda entry: (not entry.note.trashed, entry.note.modified, entry.hash), reverse=True)
    states = [replace(entry.note, parents=parents) for entry in heads]
    first = states[0]
    others = [other for other in states[1:] if not _same_content(first, other)]
    return replace(first, variants=tuple(others))


def _same_content(one: Note, other: Note) -> bool:
    return replace(one, modified="", created="") == replace(other, modified="", created="")


class Journals:
    """The folder `notes/`: a journal for every article that has notes, and a lock that its writers share."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read: dict[str, tuple[Mark, int, Reading]] = {}

    def path(self, article: str) -> Path:
        """Where the notes of an article are."""
        name = (
            article
            if _PLAIN_NAME.fullmatch(article)
            else hashlib.sha256(article.encode("utf-8", "replace")).hexdigest()
        )
        return self.folder / (name + SUFFIX)

    def names(self) -> dict[str, Mark]:
        """The journals there are, by the name of their file without its ending."""
        found: dict[str, Mark] = {}
        try:
            with os.scandir(self.folder) as files:
                for file in files:
                    if file.name.endswith(SUFFIX) and file.is_file():
                        status = file.stat()
                        found[file.name[: -len(SUFFIX)]] = Mark(status.st_size, status.st_mtime_ns)
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise NoteError(f"The notes in {self.folder} cannot be listed: {_reason(error)}.") from error
        return found

    def mark(self, article: str) -> Mark | None:
        """How the journal of an article stands; `None` when there is none."""
        try:
            status = self.path(article).stat()
        except OSError:
            return None
        return Mark(status.st_size, status.st_mtime_ns)

    def stamp(self) -> tuple[int, int]:
        """What changes whenever a program writes a note or a journal is put in or taken out: two `stat` calls."""
        return _modified_ns(self.folder / ".lock"), _modified_ns(self.folder)

    def read(self, article: str) -> Reading:
        """All that the journal of an article holds; nothing when there is none."""
        path = self.path(article)
        try:
            status = path.stat()
            mark = Mark(status.st_size, status.st_mtime_ns)
            known = self._read.get(path.name)
            if known and known[:2] == (mark, status.st_ino):
                return known[2]
            content = path.read_bytes()
        except FileNotFoundError:
            return Reading()
        except OSError as error:
            raise NoteError(f"The notes in {path} cannot be read: {_reason(error)}.") from error
        reading = parse(content, path)
        if len(content) == mark.size:
            self._read[path.name] = (mark, status.st_ino, reading)
        return reading

    def append(self, article: str, event: Event, note: Note) -> tuple[Entry, Mark, Mark]:
        """Put an entry at the end of an article's journal; when this returns, it is on the disk.

        Gives the entry, and how the journal stood before and stands after. After an error the journal is as it was.
        """
        line, entry = seal(event, note)
        path = self.path(article)
        try:
            self._make_folder()
            with self._locked():
                before, after = _append_line(path, line)
        except OSError as error:
            raise NoteError(f"The note was not saved: {path} cannot be written: {_reason(error)}.") from error
        known = self._read.get(path.name)
        if known and known[0] == before:
            # Nobody else wrote: what was read and what was written is all there is.
            self._read[path.name] = (after, known[1], replace(known[2], entries=(*known[2].entries, entry)))
        return entry, before, after

    def _make_folder(self) -> None:
        try:
            self.folder.mkdir(parents=True)
        except FileExistsError:
            return
        _sync_folder(self.folder.parent)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        lock = os.open(self.folder / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            patience = time.monotonic() + LOCK_SECONDS
            while not _try_lock(lock):
                if time.monotonic() > patience:
                    raise NoteError(f"The note was not saved: another program keeps {self.folder} locked.")
                time.sleep(0.002)
            yield
            with contextlib.suppress(OSError):
                os.utime(lock)
        finally:
            os.close(lock)


if sys.platform == "win32":
    import msvcrt

    def _try_lock(lock: int) -> bool:
        try:
            msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(lock: int) -> bool:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def _append_line(path: Path, line: bytes) -> tuple[Mark, Mark]:
    new = not path.exists()
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
    try:
        status = os.fstat(file)
        before = Mark(status.st_size, 0 if new else status.st_mtime_ns)
        if before.size and not _ends_in_newline(file, before.size):
            line = b"\n" + line  # after a line cut short by a crash, which stays what it is: unreadable, and alone
        try:
            _write_all(file, line)
            os.fsync(file)
            if before.size == 0:
                _sync_folder(path.parent)
        except OSError:
            with contextlib.suppress(OSError):
                os.ftruncate(file, before.size)
            raise
        status = os.fstat(file)
        return before, Mark(status.st_size, status.st_mtime_ns)
    finally:
        os.close(file)


def _ends_in_newline(file: int, size: int) -> bool:
    os.lseek(file, size - 1, os.SEEK_SET)
    return os.read(file, 1) == b"\n"


def _write_all(file: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(file, rest) :]


def _sync_folder(folder: Path) -> None:
    """Make the names in a folder safe."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _modified_ns(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


# Lines


def seal(event: Event, note: Note) -> tuple[bytes, Entry]:
    """An event as a line, with its newline, and as an entry."""
    open_line = json.dumps(_annotation(event, note), ensure_ascii=False, separators=(",", ":")).encode()[:-1]
    digest = hashlib.sha256(open_line).hexdigest()
    return open_line + _SEAL + digest.encode() + b'"}\n', Entry(event, replace(note, variants=()), digest)


def parse(content: bytes, path: Path) -> Reading:
    """Read a journal: every line that is whole, and the number of each that is not."""
    entries: dict[str, Entry] = {}
    damages: list[Damage] = []
    for number, line in enumerate(content.split(b"\n"), 1):
        if not line.strip(b" \t\r"):
            continue
        try:
            entry = _unsealed(line.rstrip(b"\r"))
            entries.setdefault(entry.hash, entry)
        except ValueError as error:
            found = _NOTE_ID.search(line)
            note = found.group(1).decode().replace("-", "") if found else ""
            damages.append(Damage(path, number, note, str(error)))
    return Reading(tuple(entries.values()), tuple(damages))


def _unsealed(line: bytes) -> Entry:
    sealed = _SEALED.match(line)
    if sealed is None:
        raise ValueError("is cut short" if line.startswith(b"{") and not line.endswith(b"}") else "is not an entry")
    digest = sealed.group(2).decode()
    if hashlib.sha256(sealed.group(1)).hexdigest() != digest:
        raise ValueError("was altered: its SHA-256 is not that of its words")
    try:
        fields = json.loads(line)
        return Entry(Event(fields["reader"]["event"]), _note(fields), digest)
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
        raise ValueError(f"is not understood ({type(error).__name__}: {str(error)[:80]})") from error


def _annotation(event: Event, note: Note) -> dict[str, Any]:
    body: list[dict[str, str]] = []
    if note.body:
        body.append({"type": "TextualBody", "value": note.body, "format": "text/markdown", "purpose": "commenting"})
    body += [{"type": "TextualBody", "value": tag, "purpose": "tagging"} for tag in note.tags]
    selectors: list[dict[str, Any]] = []
    if note.quote:
        quote = note.quote
        selectors.append(
            {"type": "TextQuoteSelector", "exact": quote.exact, "prefix": quote.prefix, "suffix": quote.suffix}
        )
    if note.position:
        selectors.append({"type": "TextPositionSelector", "start": note.position.start, "end": note.position.end})
    target: dict[str, Any] = {"source": note.address}
    if selectors:
        target["selector"] = selectors
    hexadecimal = note.id
    uuid = "-".join(hexadecimal[a:b] for a, b in ((0, 8), (8, 12), (12, 16), (16, 20), (20, 32)))
    return {
        "@context": _CONTEXT,
        "id": _URN + uuid,
        "type": "Annotation",
        "motivation": note.motivation.value,
        "created": note.created,
        "modified": note.modified,
        "body": body,
        "target": target,
        "reader": {
            "event": event.value,
            "article": note.article,
            "colour": note.colour.value,
            "trashed": note.trashed,
            "revision": note.revision,
            "parents": list(note.parents),
        },
    }


def _note(fields: dict[str, Any]) -> Note:
    own = fields["reader"]
    quote: TextQuoteSelector | None = None
    position: TextPositionSelector | None = None
    for selector in fields["target"].get("selector", ()):
        if selector["type"] == "TextQuoteSelector":
            quote = TextQuoteSelector(
                _text(selector["exact"]), _text(selector.get("prefix", "")), _text(selector.get("suffix", ""))
            )
        elif selector["type"] == "TextPositionSelector":
            position = TextPositionSelector(int(selector["start"]), int(selector["end"]))
    body = fields.get("body", [])
    identity = _text(fields["id"]).removeprefix(_URN).replace("-", "")
    if not re.fullmatch("[0-9a-f]{32}", identity):
        raise ValueError("its id is no UUID")
    return Note(
        id=identity,
        article=_text(own["article"]),
        address=_text(fields["target"].get("source", "")),
        quote=quote,
        position=position,
        body="".join(_texts(part["value"] for part in body if part["purpose"] == "commenting")),
        tags=_texts(part["value"] for part in body if part["purpose"] == "tagging"),
        colour=Colour(own["colour"]),
        motivation=Motivation(fields["motivation"]),
        created=_text(fields["created"]),
        modified=_text(fields["modified"]),
        revision=_text(own["revision"]),
        trashed=own["trashed"] is True,
        parents=_texts(own["parents"]),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("a text is missing")
    return value


def _texts(values: Iterable[object]) -> tuple[str, ...]:
    return tuple(_text(value) for value in values)
