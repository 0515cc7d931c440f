"""The command palette: everything that can be done here and now, found by a few letters."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol, cast

from textual.command import DiscoveryHit, Hit, Hits, Matcher, Provider
from textual.content import Content

from reader.articles.cleaning import clean_line
from reader.screen.keymap import Command, shown

_AT_A_TIME = 100
"""Entries looked at before the screen gets its turn."""
_HELP_SCORE = 0.05
"""What words found in the help are worth, beside up to 1 for the title."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something the palette lists: a command, a theme, a heading, a name."""

    title: str
    help: str
    """Said dimly under it: keys, what it does, the same on the command line."""
    run: Callable[[], object]


class HasEntries(Protocol):
    """The app: it knows what can be done."""

    def palette_entries(self) -> Iterable[Entry]:
        """Everything that can be done here and now."""
        ...


def command_entry(command: Command, run: Callable[[], object]) -> Entry:
    """A command of the table as the palette lists it."""
    keys = " ".join(shown(keys) for keys in command.keys)
    return Entry(command.title, " · ".join(part for part in (keys, command.help, command.twin) if part), run)


class ReaderCommands(Provider):
    """Offers the app's entries. Titles of articles and names are plain words: nothing in them is read as markup."""

    async def startup(self) -> None:
        """Ask once for what can be done: it does not change while the palette is open."""
        self._entries = tuple(cast(HasEntries, self.app).palette_entries())

    async def search(self, query: str) -> Hits:
        """The entries whose title has the letters in this order, or whose help has the words."""
        matcher = self.matcher(query)
        typed = query.casefold()
        for number, entry in enumerate(self._entries):
            if number % _AT_A_TIME == 0:
                await asyncio.sleep(0)
            title = clean_line(entry.title, 120)
            score = matcher.match(title)
            if score <= 0 and typed in entry.help.casefold():
                score = _HELP_SCORE
            if score > 0:
                yield Hit(score, _shown(title, entry.help, matcher), entry.run, text=title)

    async def discover(self) -> Hits:
        """Every entry, before anything is typed."""
        for entry in self._entries:
            title = clean_line(entry.title, 120)
            yield DiscoveryHit(_shown(title, entry.help, None), entry.run, text=title)


def _shown(title: str, help_text: str, matcher: Matcher | None) -> Content:
    """The title with the letters that were found lit, and the help under it."""
    content = Content(title)
    if matcher is not None:
        _, places = matcher.fuzzy_search.match(matcher.query, title)
        for place in places:
            content = content.stylize(matcher.match_style, place, place + 1)
    if not help_text:
        return content
    return Content("\n").join((content, Content(clean_line(help_text, 200)).stylize("$text-dim not bold")))
