"""The spine of a book → one article.

A book is a stranger's archive: it is read in memory, within limits of number, size and ratio, by the names in its
own table; nothing is written to the disk, and nothing outside the archive is read.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import TYPE_CHECKING
from urllib.parse import unquote

from reader.articles.article import Article
from reader.articles.builder import ArticleBuilder
from reader.articles.cleaning import clean_line
from reader.errors import SourceError
from reader.sources.composer import Composer
from reader.sources.dates import published_date
from reader.sources.encoding import decode
from reader.sources.hypertext import tokens, write_tokens
from reader.sources.source import Source

if TYPE_CHECKING:
    from lxml.etree import _Element

ENTRIES_LIMIT = 2000
ENTRY_LIMIT = 16 << 20
"""Bytes of one file in a book, unpacked."""
TOTAL_LIMIT = 64 << 20
"""Bytes of all that is read of a book, unpacked."""
RATIO_LIMIT = 200
"""How many times larger a file may be than its packed form; text packs to a tenth."""
_SMALL = 1 << 16
"""Bytes below which the ratio does not matter."""

_CONTAINER = "META-INF/container.xml"
_FONT_ENCRYPTION = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_CHAPTERS = ("application/xhtml+xml", "text/html", "application/xml", "text/x-oeb1-document")


def epub_article(source: Source) -> Article:
    """A whole book as one article, chapter after chapter."""
    name = "Standard input" if source.address.startswith("stdin:") else clean_line(source.address, 400)
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
            return _Book(archive, name).article(source.address)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError) as error:
        # RuntimeError: encrypted; NotImplementedError: a compression of its own; ValueError: broken offsets
        raise SourceError(f"{name}: is damaged, or no EPUB book.") from error


class _Book:
    """The files of a book, each read within limits."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self._archive = archive
        self._name = name
        self._left = TOTAL_LIMIT
        entries = archive.infolist()
        if len(entries) > ENTRIES_LIMIT:
            raise SourceError(f"{name}: holds {len(entries):,} files; the limit is {ENTRIES_LIMIT:,}.")
        self._entries = {entry.filename: entry for entry in entries}

    def article(self, address: str) -> Article:
        """The chapters that the spine names, in its order."""
        container = self._xml(_CONTAINER)
        package_path = next((element.get("full-path") or "" for element in _all(container, "rootfile")), "")
        package = self._xml(self._inside("", package_path))
        folder = posixpath.dirname(package_path)
        manifest = {item.get("id"): item for item in _all(package, "item")}
        chapters = [manifest[idref] for place in _all(package, "itemref") if (idref := place.get("idref")) in manifest]
        if not chapters:
            raise SourceError(f"{self._name}: this book has no chapters.")
        locked = self._locked()
        builder = ArticleBuilder()
        missing: list[str] = []
        for chapter in chapters:
            if (chapter.get("media-type") or _CHAPTERS[0]) not in _CHAPTERS:
                continue
            path = self._inside(folder, unquote((chapter.get("href") or "").partition("#")[0]), fail=False)
            if path in locked:
                raise SourceError(f"{self._name}: this book is locked by its seller (DRM).")
            data = self._read(path, fail=False)
            if data is None:
                missing.append(path)
                continue
            write_tokens(Composer(builder), tokens(decode(data, markup=True).text), everything=True)
        if builder.is_empty:
            raise SourceError(f"{self._name}: the chapters of this book are missing, or have no text.")
        return builder.article(
            title=_first(package, "title"),
            byline=", ".join(_words(element) for element in _all(package, "creator")[:8]),
            source=_first(package, "publisher"),
            address=address,
            published=published_date(_first(package, "date")),
            language=_first(package, "language"),
            tags=tuple(_words(element) for element in _all(package, "subject")[:30]),
            remark=f"{len(missing)} of {len(chapters)} chapters are missing." if missing else "",
        )

    def _inside(self, folder: str, path: str, *, fail: bool = True) -> str:
        """The name of an entry; empty, or an error, for a path that leads out of the book."""
        whole = posixpath.normpath(posixpath.join(folder, path))
        if path and not path.startswith("/") and ":" not in path.partition("/")[0] and not whole.startswith(".."):
            return whole
        if fail:
            raise SourceError(f"{self._name}: this book points to a file outside itself.")
        return ""

    def _read(self, path: str, *, fail: bool = True) -> bytes | None:
        entry = self._entries.get(path)
        if entry is None or (entry.external_attr >> 28) == 0o12:  # a link
            if fail:
                raise SourceError(f"{self._name}: is no EPUB book, or lacks {clean_line(path, 80) or 'a part'}.")
            return None
        if entry.flag_bits & 1:
            raise SourceError(f"{self._name}: this book is encrypted.")
        limit = min(ENTRY_LIMIT, self._left, max(_SMALL, RATIO_LIMIT * entry.compress_size))
        with self._archive.open(entry) as file:
            # What the table declares may be a lie: the bytes decide.
            data = file.read(limit + 1) if entry.file_size <= limit else b""
        if entry.file_size > limit or len(data) > limit:
            raise SourceError(f"{self._name}: {clean_line(path, 80)} in this book unpacks to more than it may.")
        self._left -= len(data)
        return data

    def _xml(self, path: str) -> _Element:
        from lxml import etree

        data = self._read(path) or b""
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True, remove_comments=True
        )
        try:
            root = etree.fromstring(data, parser)
        except (etree.LxmlError, ValueError):
            root = None
        if root is None:
            raise SourceError(f"{self._name}: {clean_line(path, 80)} in this book is damaged.")
        return root

    def _locked(self) -> frozenset[str]:
        """The files that are encrypted otherwise than fonts are, against which no reader is meant to have a key."""
        path = "META-INF/encryption.xml"
        if path not in self._entries:
            return frozenset()
        found: set[str] = set()
        for data in _all(self._xml(path), "EncryptedData"):
            method = next((element.get("Algorithm") or "" for element in _all(data, "EncryptionMethod")), "")
            if method not in _FONT_ENCRYPTION:
                found.update(unquote(element.get("URI") or "") for element in _all(data, "CipherReference"))
        return frozenset(found)


def _all(root: _Element, name: str) -> list[_Element]:
    return [e for e in root.iter() if isinstance(e.tag, str) and e.tag.rpartition("}")[2] == name]


def _words(element: _Element) -> str:
    return " ".join("".join(str(part) for part in element.itertext() if isinstance(part, str)).split())


def _first(root: _Element, name: str) -> str:
    return next((words for element in _all(root, name) if (words := _words(element))), "")
