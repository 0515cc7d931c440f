"""Finding in the article, narrowing the list, searching the library."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on, work
from textual.getters import query_one

from reader.articles.cleaning import clean_line
from reader.articles.span import Span
from reader.library.database import Database
from reader.library.search import Cancelled, Hit, newest, search
from reader.screen.finding import Finding
from reader.screen.reading_library import LibraryActions
from reader.screen.widgets.find_bar import FindBar
from reader.screen.widgets.page import Page

STEP_SECONDS = 0.004
"""How long a key may wait while a long article is searched."""


class FindActions(LibraryActions):
    """`/` in the article and in the list, `#`, and `g/` over the library."""

    find_bar = query_one(FindBar)

    def __init__(self, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **options)  # type: ignore[arg-type]  # handed on as they come
        self.finding: Finding | None = None
        self.found_from = Span(0, 0)
        self.is_filtering = False

    # In the article

    def action_find(self, count: int = 0, argument: str = "") -> None:
        """Find in this article, as it is typed."""
        self.found_from = Span(self.page.cursor, self.page.cursor)
        self.place_before = self.page.place
        self.is_filtering = False
        self.find_bar.open("/", "find in this article")

    def action_find_here(self, count: int = 0, argument: str = "") -> None:
        """Find the selection, or the name or word under the cursor."""
        if self.opened is None:
            return
        mention = self.page.mention_here
        word = self.page.word_here
        span = self.page.selection or (mention.span if mention else word)
        if span is None:
            self.say("No word under the cursor")
            return
        self.page.leave_selection()
        self.found_from = Span(self.page.cursor, self.page.cursor)
        words = span.of(self.opened.article.text)
        self.say(f"Finding “{clean_line(words, 60)}”")
        self._find(words, regex=False)

    def _find(self, words: str, *, regex: bool) -> None:
        """Find words from where the search began; go to the first hit at or after that."""
        self.finding = None
        self.page.hits = ()
        self.page.current_hit = None
        if self.opened is None or not words:
            self.find_bar.result = ""
            return
        finding = Finding(self.opened.article.text, words, regex=regex, near=self.found_from.start)
        if finding.complaint:
            self.find_bar.result = finding.complaint
            return
        self.finding = finding
        self._find_on(finding)

    def _find_on(self, finding: Finding) -> None:
        """Search a little further, and come back until all is searched."""
        if finding is not self.finding:
            return
        had = len(finding.hits)
        current = self.page.current_hit
        here = self.page.hits[current] if current is not None else None
        finding.advance(STEP_SECONDS)
        if finding.complaint:
            self.finding = None
            self.find_bar.result = finding.complaint
            return
        if finding.is_done or len(finding.hits) != had:
            self.page.hits = finding.hits
            if here is not None:  # hits found meanwhile may stand before it
                self.page.current_hit = finding.first_from(here.start)
            elif finding.hits:
                first = finding.first_from(self.found_from.start)
                self.page.current_hit = first
                self.page.go(finding.hits[first], remember=False)
            self._show_count()
        if not finding.is_done:
            self.set_timer(0.001, lambda: self._find_on(finding))

    def _show_count(self) -> None:
        finding = self.finding
        if finding is None:
            return
        count = len(finding.hits)
        more = "" if finding.is_done else "+"
        if not count:
            said = "no hit" if finding.is_done else "…"
        elif self.page.current_hit is None:
            said = f"{count}{more} hits"
        else:
            said = f"{self.page.current_hit + 1} of {count}{more}"
        self.find_bar.result = said

    @on(FindBar.Changed)
    def find_as_typed(self, message: FindBar.Changed) -> None:
        """Find, or narrow the list, with what has been typed so far."""
        if self.is_filtering:
            self.filter = message.text
            self.show_list()
            self.sidebar.action_first()
        else:
            self._find(message.text, regex=message.regex)

    @on(FindBar.Accepted)
    def keep_what_was_found(self, message: FindBar.Accepted) -> None:
        """Leave the prompt; the hits stay lit."""
        if self.is_filtering:
            self.sidebar.focus()
            return
        self.page.focus()
        if self.finding is not None and not self.finding.hits and self.finding.is_done:
            self.say(f"“{message.text}” is not in this article")

    @on(FindBar.Cancelled)
    def drop_what_was_found(self) -> None:
        """Leave the prompt; everything is as it was before."""
        if self.is_filtering:
            self.filter = ""
            self.show_list()
            self.sidebar.focus()
            return
        self.clear_hits()
        self.page.go(self.found_from, remember=False)
        self.page.focus()

    def clear_hits(self) -> bool:
        """Put the lights on hits out; says whether there were any."""
        had = bool(self.page.hits)
        self.finding = None
        self.page.hits = ()
        self.page.current_hit = None
        return had

    @on(Page.Moved)
    def count_again(self) -> None:
        """Which hit is the current one may have changed."""
        if self.finding is not None:
            self._show_count()

    # In the list

    def action_filter(self, count: int = 0, argument: str = "") -> None:
        """Narrow the list as it is typed."""
        self.is_filtering = True
        self.find_bar.open("list /", "words  tag:  source:  person:  is:unread  after:2022-11", text=self.filter)

    # In the library

    @work
    async def action_search_library(self, count: int = 0, argument: str = "") -> None:
        """Search the library as it is typed; opens the article at the words."""
        from reader.screen.dialogs.search import SearchDialog

        dialog = SearchDialog(LibrarySearch(self.desk.library.database), self.last_query)
        opening = await self.app.push_screen_wait(dialog)
        self.last_query = dialog.typed
        if opening is not None:
            self.open_by_name(opening.id, opening.span)
            if self.opened is not None and opening.span:  # what led here is lit, and what n looks for
                self.found_from = opening.span
                self._find(opening.span.of(self.opened.article.text), regex=False)


class LibrarySearch:
    """The library's search as the dialog takes it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._question = 0

    def newest(self, query: str, limit: int) -> Sequence[Hit]:
        """The newest articles that match, at once."""
        return newest(self._database, query, limit, as_typed=True)

    def ranked(self, query: str, limit: int) -> Sequence[Hit]:
        """The best matches."""
        question = self._question
        try:
            return search(self._database, query, limit, as_typed=True, cancelled=lambda: question != self._question)
        except Cancelled:
            return ()

    def cancel(self) -> None:
        """Let go of the ranking under way."""
        self._question += 1
