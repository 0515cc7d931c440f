"""What the reader does with articles and the list of them."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from textual import on, work
from textual.content import Content
from textual.message import Message

from reader import importing, locations
from reader.articles.cleaning import clean_line
from reader.articles.span import Span
from reader.errors import ReaderError
from reader.library.listing import Sort
from reader.screen.reading_base import ReadingBase
from reader.screen.shelf import SORT_NAMES

SAFE_SCHEMES = frozenset({"http", "https", "mailto"})
PIPE_SECONDS = 20
SAMPLES, BEGUN, GIVEN = "samples", "begun", "given"
"""Whether a new library has had the bundled articles, kept in it: cut short, they are added at the next start."""


class LibraryActions(ReadingBase):
    """Read, star, archive, tag, trash; add, reload, sort; the next article."""

    @dataclass
    class Imported(Message):
        """Something was added to the library behind the screen."""

        report: importing.Report
        is_quiet: bool = False
        open_first: bool = False

    @property
    def article_here(self) -> str:
        """The article a key is about: under the sidebar's cursor when that has the focus, else the open one."""
        if self.focused is self.sidebar and self.sidebar.current is not None:
            return self.sidebar.current.id
        return self.opened.entry.id if self.opened else ""

    def open_by_name(self, article: str, span: Span | None = None) -> None:
        """Open an article, mark it as read and give the page the focus; says so when it is not there."""
        try:
            self.open_article(article, span)
        except ReaderError as error:
            self.say(str(error), "error")
            return
        self.show_list(keep=article)
        self.page.focus()

    def _do(self, action: Callable[[str], str]) -> None:
        article = self.article_here
        if not article:
            self.say("No article is chosen")
            return
        try:
            said = action(article)
        except ReaderError as error:
            self.say(str(error), "error")
            return
        self.show_list()
        self.say(said)

    def action_toggle_read(self, count: int = 0, argument: str = "") -> None:
        """Mark as read or unread."""
        self._do(self.desk.toggle_read)

    def action_star(self, count: int = 0, argument: str = "") -> None:
        """Star, or take the star away."""
        self._do(self.desk.toggle_star)

    def action_archive(self, count: int = 0, argument: str = "") -> None:
        """Archive, or bring back."""
        self._do(self.desk.toggle_archived)

    def action_trash_article(self, count: int = 0, argument: str = "") -> None:
        """Put the article into the trash."""
        self._do(self.desk.trash)

    @work
    async def action_tags(self, count: int = 0, argument: str = "") -> None:
        """Tags of the article."""
        from reader.screen.dialogs.prompt import Prompt

        article = self.article_here
        if not article:
            return
        before = ", ".join(self.desk.library.entry(article).tags)
        typed = await self.app.push_screen_wait(
            Prompt("Tags of the article", before, "one, another", self.desk.library.tags())
        )
        if typed is not None:
            self._do(lambda _: self.desk.tag(article, tags_in(typed)))

    def action_next_article(self, count: int = 0, argument: str = "") -> None:
        """The next article of the list."""
        self._step(max(1, count))

    def action_previous_article(self, count: int = 0, argument: str = "") -> None:
        """The article before."""
        self._step(-max(1, count))

    def action_next_unread(self, count: int = 0, argument: str = "") -> None:
        """The next article not read yet."""
        self._step(1, unread=True)

    def action_previous_unread(self, count: int = 0, argument: str = "") -> None:
        """The one not read yet before this."""
        self._step(-1, unread=True)

    def _step(self, step: int, *, unread: bool = False) -> None:
        here = self.article_here
        if not here:
            return
        there = self.desk.library.neighbour(here, step, unread=unread, query=self.filter, sort=self.sort)
        if there is None:
            self.say("No more unread articles that way" if unread else "No more articles that way")
        else:
            self.open_by_name(there)

    @work
    async def action_sort(self, count: int = 0, argument: str = "") -> None:
        """Choose the order of the list."""
        from reader.screen.dialogs.choose import Choice, Choose

        choices = [Choice(sort.value, Content(name.capitalize()), "") for sort, name in SORT_NAMES.items()]
        cursor = list(SORT_NAMES).index(self.sort)
        chosen = await self.app.push_screen_wait(Choose("Order of the list", choices, cursor))
        if chosen is not None:
            self.sort = Sort(chosen)
            if self.desk.is_writable:
                self.desk.library.keep_setting("sort", chosen)
            self.show_list()

    def action_preview(self, count: int = 0, argument: str = "") -> None:
        """Show the article under the cursor and page through it, without leaving the list."""
        article = self.article_here
        if not article:
            return
        if self.opened is None or self.opened.entry.id != article:
            self.open_article(article)
        else:
            self.page.action_page_down()

    @work
    async def action_add(self, count: int = 0, argument: str = "") -> None:
        """Ask for a file or folder and add it."""
        from reader.screen.dialogs.prompt import Prompt

        typed = await self.app.push_screen_wait(Prompt("Add", placeholder="a file or a folder", paths=True))
        if typed:
            self.say(f"Adding {clean_line(typed, 60)} …")
            self.add_behind((str(Path(typed).expanduser()),), open_first=True)

    def action_reload(self, count: int = 0, argument: str = "") -> None:
        """Read the file of the article again."""
        article = self.article_here
        if article:
            self.add_behind((self.desk.library.entry(article).address,))

    @work(thread=True, group="adding")
    def add_behind(self, addresses: tuple[str, ...], *, open_first: bool = False) -> None:
        """Add to the library behind the screen."""
        self.post_message(self.Imported(self._import(addresses), open_first=open_first))

    @work(thread=True, group="adding")
    def add_samples(self) -> None:
        """Add the bundled articles to a new library behind the screen."""
        self.post_message(self.Imported(self._import((str(locations.bundled("seeds")),)), is_quiet=True))

    def _import(self, addresses: tuple[str, ...]) -> importing.Report:
        """What became of these addresses; a library that cannot be written is a failure of the first."""
        try:
            return importing.import_addresses(self.desk.library, addresses)
        except ReaderError as error:
            return importing.Report(failed=(importing.Failure(addresses[0], str(error)),))

    @on(Imported)
    def show_what_was_imported(self, message: Imported) -> None:
        """Tell what was added, and show it."""
        report = message.report
        if message.is_quiet and not report.failed:
            self.desk.library.keep_setting(SAMPLES, GIVEN)
        for item in report.updated:
            self.desk.notebook.replace_text(item.id, self.desk.library.get(item.id))
            if self.opened is not None and self.opened.entry.id == item.id:
                self.open_article(item.id)
        self.show_list()
        if report.failed:
            more = f" (and {len(report.failed) - 1} more)" if len(report.failed) > 1 else ""
            self.say(report.failed[0].error + more, "error")
        elif not message.is_quiet:
            self.say(_what_was_added(report))
        items = (*report.added, *report.updated, *report.unchanged)
        if message.open_first and items:
            self.open_by_name(items[0].id)

    def action_open_original(self, count: int = 0, argument: str = "") -> None:
        """Open the original in the browser."""
        article = self.article_here
        if article:
            self.open_address(self.desk.library.entry(article).address)

    def open_address(self, address: str) -> None:
        """Open a link, if it is one that may be opened; the host is told."""
        parts = urlsplit(address)
        if parts.scheme.lower() not in SAFE_SCHEMES:
            self.say(f"Not opened: {clean_line(address, 60) or 'there is no address'} is no web or mail address")
            return
        self.app.open_url(address)
        self.say(f"Opening {clean_line(parts.hostname or parts.path, 60)}")

    @work
    async def action_pipe(self, count: int = 0, argument: str = "") -> None:
        """Give the text of the article to a command, and show what that says."""
        from reader.screen.dialogs.prompt import Prompt

        if self.opened is None:
            return
        typed = await self.app.push_screen_wait(Prompt("Give the text to", placeholder="wc -w"))
        if typed:
            self._run_pipe(typed, self.opened.article.text)

    @work(thread=True, exclusive=True, group="pipe")
    def _run_pipe(self, command: str, text: str) -> None:
        # A shell, since this is the reader's own command line; the text goes to its input, never into it.
        try:
            done = subprocess.run(
                command, shell=True, input=text.encode(), capture_output=True, timeout=PIPE_SECONDS, check=False
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            said = f"{clean_line(command, 40)} took longer than {PIPE_SECONDS} seconds and was ended"
        else:
            out = (done.stdout or done.stderr).decode("utf-8", "replace")
            said = clean_line(out, 200) or f"{clean_line(command, 40)} said nothing (exit {done.returncode})"
        self.app.call_from_thread(self.say, said)


def tags_in(words: str) -> tuple[str, ...]:
    """The tags in what was typed: parted by commas, or by blanks when there is no comma; a leading # is dropped."""
    parts = words.split(",") if "," in words else words.split()
    cleaned = (clean_line(part.strip().lstrip("#"), 60) for part in parts)
    return tuple(dict.fromkeys(tag for tag in cleaned if tag))


def _what_was_added(report: importing.Report) -> str:
    parts = [
        f"{len(items)} {word}"
        for items, word in ((report.added, "added"), (report.updated, "updated"), (report.unchanged, "unchanged"))
        if items
    ]
    return ", ".join(parts) or "Nothing to add there"
