"""`Source`: the bytes at an address, with their media type and date; files and standard input as such."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from reader.articles.cleaning import clean_line
from reader.errors import SourceError
from reader.sources.media import SUFFIXES, binary_kind, media_type_of

SIZE_LIMIT = 32 << 20
"""Bytes of the largest file that is read."""

FILES_LIMIT = 100_000
"""Files that one folder may hold, with all those inside it."""


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes at an address, and what is known of them from outside."""

    address: str
    data: bytes
    media_type: str = ""
    """As in `text/html`, without parameters; empty when only the bytes can tell."""
    modified: str = ""
    """When they last changed, RFC 3339; empty when unknown."""
    charset: str = ""
    """The charset that was declared beside the bytes, as in an HTTP header; empty when none was."""


def address_of(path: Path) -> str:
    """The absolute address of a file, links in it left as they are.

    Bytes of a name that are not UTF-8 are written as escapes, since an address is kept and shown as text.
    """
    return os.path.abspath(path).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def shown_name(path: Path) -> str:
    """How a message names a file: clean, on one line, not endless."""
    whole = clean_line(str(path), 400)
    return whole if len(whole) < 300 else "…/" + clean_line(path.name, 280)


def read_file(path: Path) -> Source:
    """The bytes of a file. A SourceError says what is in the way; nothing in it is waited for.

    Pipes and devices are refused before they are opened, and after that by what was really opened.
    """
    name = shown_name(path)
    if "\0" in str(path):
        raise SourceError(f"{name}: no file can have this name.")
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
    try:
        _refuse_what_is_no_file(os.stat(path), name)
        descriptor = os.open(path, flags)
        with open(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            _refuse_what_is_no_file(status, name)
            # What the status says may be wrong, as for files under /proc: the bytes decide.
            data = file.read(SIZE_LIMIT + 1)
    except OSError as error:
        raise SourceError(_sentence(error, path, name)) from error
    _refuse_unreadable(data, name)
    modified = datetime.fromtimestamp(max(0, int(status.st_mtime)), UTC) if status.st_mtime < 2**37 else None
    return Source(
        address_of(path),
        data,
        media_type_of(path.name),
        modified.isoformat().replace("+00:00", "Z") if modified else "",
    )


def read_stdin(stream: BinaryIO) -> Source:
    """All that a pipe brings; its address is made of its bytes, so that the same again is the same article."""
    data = stream.read(SIZE_LIMIT + 1)
    _refuse_unreadable(data, "Standard input")
    return Source(f"stdin:{hashlib.sha256(data).hexdigest()[:16]}", data)


def find_files(path: Path) -> Iterator[Path]:
    """The files under a folder that can be parsed, by their suffix, in the order of their names.

    Hidden ones are passed over, and so are folders that cannot be listed. Links to files are followed, links to
    folders are not, so that no loop is entered.
    """
    found = 0
    folders = [path]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            if folder is path:
                raise SourceError(_sentence(error, path, shown_name(path))) from error
            continue
        inner: list[Path] = []
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                inner.append(folder / entry.name)
            elif os.path.splitext(entry.name)[1].lower() in SUFFIXES and _is_file(entry):
                found += 1
                if found > FILES_LIMIT:
                    raise SourceError(f"{shown_name(path)}: holds more than {FILES_LIMIT:,} files.")
                yield folder / entry.name
        folders.extend(reversed(inner))


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:  # a loop of links
        return False


def _refuse_what_is_no_file(status: os.stat_result, name: str) -> None:
    mode = status.st_mode
    if stat.S_ISDIR(mode):
        raise SourceError(f"{name}: is a folder, not a file.")
    if stat.S_ISFIFO(mode):
        raise SourceError(f"{name}: is a pipe, not a file; give “-” to read standard input.")
    if stat.S_ISSOCK(mode):
        raise SourceError(f"{name}: is a socket, not a file.")
    if not stat.S_ISREG(mode):
        raise SourceError(f"{name}: is a device, not a file.")
    if status.st_size > SIZE_LIMIT:
        raise SourceError(_too_large(name, status.st_size))


def _refuse_unreadable(data: bytes, name: str) -> None:
    if len(data) > SIZE_LIMIT:
        raise SourceError(_too_large(name, None))
    if not data:
        raise SourceError(f"{name}: is empty.")
    if kind := binary_kind(data):
        raise SourceError(f"{name}: is {kind}, which cannot be read as text.")


def _too_large(name: str, size: int | None) -> str:
    limit = f"{SIZE_LIMIT >> 20} MiB"
    if size is None:
        return f"{name}: is larger than the limit of {limit}."
    return f"{name}: is too large, {size / (1 << 20):,.1f} MiB; the limit is {limit}."


def _sentence(error: OSError, path: Path, name: str) -> str:
    match error.errno:
        case errno.ENOENT if os.path.islink(path):
            return f"{name}: is a link to something that does not exist."
        case errno.ENOENT:
            return f"{name}: does not exist."
        case errno.ENOTDIR:
            return f"{name}: does not exist; part of the path is a file, not a folder."
        case errno.EACCES | errno.EPERM:
            return f"{name}: you do not have permission to read it."
        case errno.ELOOP:
            return f"{name}: is a link that leads back to itself."
        case errno.ENAMETOOLONG:
            return f"{name}: the name is too long."
        case _:
            return f"{name}: cannot be read ({(error.strerror or 'unknown error').lower()})."
