"""The library's list as the sidebar takes it: a window over any number of articles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath, PurePosixPath
from typing import overload
from urllib.parse import unquote

from reader.articles.cleaning import clean_line
from reader.errors import LibraryError
from reader.library.library import Library
from reader.library.listing import Entry, Sort
from reader.screen.widgets.sidebar import Row

WINDOW = 128
"""Rows asked of the library at once."""
_KEPT = 8
_LONGEST_NAME = 60
_AFTER_PATH = re.compile(r"[?#]")

SORT_NAMES = {
    Sort.NEWEST: "newest first",
    Sort.OLDEST: "oldest first",
    Sort.ADDED: "last added first",
    Sort.TITLE: "by title",
    Sort.SOURCE: "by source",
    Sort.UNREAD: "unread first",
    Sort.PROGRESS: "most read first",
}


class Shelf(Sequence[Row]):
    """The rows of a query in an order; asks the library for what is looked at, and for no more."""

    def __init__(self, library: Library, query: str = "", sort: Sort = Sort.NEWEST) -> None:
        self.library = library
        self.query = query
        self.sort = sort
        self._length = library.count(query)
        self._windows: dict[int, list[Row]] = {}

    @property
    def heading(self) -> str:
        """How many articles these are, and in what order, in words."""
        count = f"{self._length:,}".replace(",", "\u2009")
        if self.query:
            total = f"{self.library.count():,}".replace(",", "\u2009")
            return f"{count} of {total} · {clean_line(self.query, 60)}"
        return f"{count} {'article' if self._length == 1 else 'articles'} · {SORT_NAMES[self.sort]}"

    def index_of(self, article: str) -> int | None:
        """The row of an article; nothing when it is not among these."""
        return self.library.position(article, self.query, sort=self.sort)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(self._length))]
        if not -self._length <= index < self._length:
            raise IndexError(index)
        number, place = divmod(index % self._length, WINDOW)
        window = self._windows.get(number)
        if window is None:
            try:
                entries = self.library.entries(self.query, sort=self.sort, offset=number * WINDOW, limit=WINDOW)
            except LibraryError:  # damaged, as every other way of asking it says; drawing has no words for it
                entries = []
            window = self._windows[number] = [row_of(entry) for entry in entries]
            while len(self._windows) > _KEPT:
                del self._windows[next(iter(self._windows))]
        if place >= len(window):  # another program took articles away since they were counted
            raise IndexError(index)
        return window[place]

    def __len__(self) -> int:
        return self._length


def row_of(entry: Entry) -> Row:
    """An entry of the library as the sidebar shows it."""
    return Row(
        id=entry.id,
        title=entry.title,
        source=entry.source or entry.byline or _last_part(entry.address),
        published=entry.published,
        read=entry.read,
        starred=entry.starred,
        progress=entry.progress,
        notes=entry.notes,
        added=entry.added,
    )


def _last_part(address: str) -> str:
    """The name of the file or page at an address without its ending, or the host when it is only that."""
    _, scheme, rest = address.partition("://")
    if not scheme:
        return clean_line(PurePath(address).stem, _LONGEST_NAME)
    host, *parts = [part for part in _AFTER_PATH.split(rest, maxsplit=1)[0].split("/") if part] or [""]
    return clean_line(PurePosixPath(unquote(parts[-1])).stem if parts else host, _LONGEST_NAME)
