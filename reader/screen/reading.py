"""`ReadingScreen`: composes the widgets, connects their messages, and calls what keys call."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable
from functools import partial

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.getters import query_one
from textual.timer import Timer
from textual.widget import Widget

from reader.articles.article import BlockKind
from reader.articles.cleaning import clean_line
from reader.articles.span import Span
from reader.config import Config
from reader.errors import ReaderError
from reader.library.listing import Sort
from reader.screen.chords import Called, Chords, Waiting
from reader.screen.desk import Desk
from reader.screen.keymap import MODE_NAMES, Command, Context
from reader.screen.palette import Entry as PaletteEntry
from reader.screen.palette import command_entry
from reader.screen.reading_base import HINTS, Start
from reader.screen.reading_finding import FindActions
from reader.screen.reading_looks import LookActions
from reader.screen.rows import Rows
from reader.screen.widgets.entities_pane import EntitiesPane, EntityRow
from reader.screen.widgets.find_bar import FindBar
from reader.screen.widgets.following_keys import FollowingKeys
from reader.screen.widgets.notes_pane import NoteRow, NotesPane
from reader.screen.widgets.page import Page
from reader.screen.widgets.sidebar import Sidebar
from reader.screen.widgets.status_line import StatusLine

FOLDED_BELOW = 100
"""Columns of a terminal under which the sidebar folds away while an article is read."""
CROWDED_BELOW = 146
"""Columns under which the sidebar makes room for a pane, so that the page keeps its measure."""
FOLLOWING_AFTER = 0.4
"""Seconds after which the keys that may follow a prefix are shown."""
KEPT_AFTER = 1.0
"""Seconds after the reader last moved at which the place is kept."""
LOOKED_EVERY = 1.0
"""Seconds between looks at what other programs have changed."""


class ReadingScreen(LookActions):
    """The sidebar, the page, the panes and the bars."""

    following = query_one(FollowingKeys)

    def __init__(self, desk: Desk, config: Config, start: Start, commands: tuple[Command, ...]) -> None:
        super().__init__(desk, config, start, commands)
        self.chords = Chords(commands)
        self._early: list[events.Key] | None = []
        """Keys pressed before there was anything to press them on; nothing once there is."""
        self.quits_when_ready = False
        """Whether the reader has asked to quit before there was anything to quit."""
        self._following_timer: Timer | None = None
        self._keeping_timer: Timer | None = None
        self._sidebar_wanted: bool | None = None
        self._seen: tuple[object, ...] = ()

    @property
    def is_ready(self) -> bool:
        """Whether the screen stands, and keys do what they say."""
        return self._early is None

    def compose(self) -> ComposeResult:
        """Everything on the screen."""
        with Horizontal(id="desk"):
            yield Sidebar()
            yield Page()
            with Vertical(id="panes"):
                yield NotesPane()
                yield EntitiesPane()
        yield FindBar()
        yield StatusLine(self.commands)
        yield FollowingKeys()

    def on_mount(self) -> None:
        """Show what was read last, or what was asked for."""
        self.page.hints = HINTS
        self.page.measure = self.config.measure
        self.page.entity_display = self.config.entities.value
        self.page.labels = self.shown_labels
        self.sidebar.styles.width = self.config.sidebar_width
        remarks = [*self.start.remarks, *getattr(self.app, "complaints", ())]
        try:
            self._show_library()
        except ReaderError as error:
            remarks.insert(0, str(error))
        self.fold_sidebar()
        (self.page if self.opened else self.sidebar).focus()
        self.set_interval(LOOKED_EVERY, self.look_outside)
        if self.start.samples:
            self.add_samples()
        if self.desk.library.read_only_because:
            remarks.insert(0, self.desk.library.read_only_because)
        remarks = list(dict.fromkeys(remarks))
        if remarks:
            more = f" (and {len(remarks) - 1} more)" if len(remarks) > 1 else ""
            self.say(remarks[0] + more, "warning")
        self.call_after_refresh(self._press_early_keys)

    async def _press_early_keys(self) -> None:
        gc.freeze()  # what has been made by now stays: the collector need not look at it ever again
        gc.enable()
        early, self._early = self._early or [], None
        for event in early:
            await self.on_key(event)
        if self.quits_when_ready:
            await self.app.action_quit()

    def _show_library(self) -> None:
        """Show the list, and the article that was asked for or read last."""
        library = self.desk.library
        self._seen = self._outside_state()
        kept_sort = library.setting("sort", Sort.NEWEST.value)
        self.sort = Sort(kept_sort) if kept_sort in {sort.value for sort in Sort} else Sort.NEWEST
        article = self.start.article or library.last_read() or next((e.id for e in library.entries(limit=1)), "")
        try:
            if article:
                self.open_article(article)
        finally:
            self.show_list(keep=article)

    # Keys

    async def on_key(self, event: events.Key) -> None:
        """Give a key to the dispatcher, and call what it calls."""
        if self._early is not None:
            self._early.append(event)
            event.stop()
            event.prevent_default()
            return
        context = self.context
        if context is None:
            return
        event.stop()
        event.prevent_default()
        key = event.character if event.is_printable and event.character and event.character != " " else event.key
        self._hide_following()
        self.status.clear_message()
        if event.key == "escape" and self.chords.is_waiting:
            self.chords.reset()
            return
        outcome = self.chords.press(context, key)
        if isinstance(outcome, Waiting):
            self._following_timer = self.set_timer(
                FOLLOWING_AFTER, lambda: self.following.show(outcome.prefix, outcome.follow)
            )
        elif isinstance(outcome, Called):
            await self.call(outcome)
        self.show_mode()

    def _hide_following(self) -> None:
        if self._following_timer is not None:
            self._following_timer.stop()
            self._following_timer = None
        self.following.hide()

    async def call(self, called: Called) -> None:
        """Do what a command says, on the one who owns it."""
        owner_name, _, name = called.command.id.partition(".")
        if name.startswith(("colour_", "note_colour_")):
            colour = name.rpartition("_")[2]
            (self.choose_note_colour if name.startswith("note_") else self.choose_colour)(colour)
            return
        if owner_name == "app":
            await self.app.run_action(name)
            return
        owner: Widget = {
            "reading": self,
            "page": self.page,
            "sidebar": self.sidebar,
            "pane": self.focused if isinstance(self.focused, Rows) else self.notes_pane,
        }[owner_name]
        try:
            getattr(owner, f"action_{name}")(called.count, called.argument)
        except ReaderError as error:
            self.say(str(error), "error")

    def show_mode(self) -> None:
        """Show in the status line what keys mean now."""
        context = self.context
        if context is None:
            self.status.mode = ("FILTER" if self.is_filtering else "FIND", Context.PAGE)
            leave = ("esc", "Leave")
            self.status.hints = (
                (("enter", "Keep"), leave) if self.is_filtering else (("enter", "Keep"), ("ctrl+r", "Regex"), leave)
            )
        else:
            self.status.hints = None
            self.status.mode = (MODE_NAMES[context], context)

    def on_descendant_focus(self) -> None:
        """The focus has moved: keys mean something else."""
        self.chords.reset()
        self.show_mode()

    # What the widgets say

    @on(Page.Moved)
    def page_moved(self) -> None:
        """The reader has moved: say where, and keep the place once they have stopped."""
        self.show_position()
        if self._keeping_timer is not None:
            self._keeping_timer.stop()
        self._keeping_timer = self.set_timer(KEPT_AFTER, self.keep_place)

    @on(Page.Selecting)
    def selecting(self) -> None:
        """Selecting began or ended."""
        self.show_mode()

    @on(Page.Nothing)
    def nothing_there(self, message: Page.Nothing) -> None:
        """A motion had nowhere to go."""
        self.say(message.what)

    @on(Page.Clicked)
    def clicked(self, message: Page.Clicked) -> None:
        """The page was clicked: the words have the focus."""
        self.page.focus()

    @on(Sidebar.Opened)
    def opened_from_list(self, message: Sidebar.Opened) -> None:
        """An article was chosen in the list."""
        self.open_by_name(message.id)

    @on(Rows.Chosen)
    def chosen_in_pane(self, message: Rows.Chosen[object]) -> None:
        """A row of a pane was chosen: go there."""
        row = message.row
        if self.app.size.width < FOLDED_BELOW:  # the pane covers the page
            self._close_panes()
        if isinstance(row, NoteRow):
            found = next((found for found in self.placed if found.note.id == row.id), None)
            if found is not None and found.span is not None:
                self.page.go(found.span)
                self.page.focus()
            elif found is not None and found.note.quote is not None:
                self.say("The words of this note are not in the text any more")
        elif isinstance(row, EntityRow) and self.opened is not None:
            text = self.opened.article.text
            spans = [
                mention.span
                for mention in self.page.mentions
                if (mention.entity or " ".join(mention.span.of(text).split())) == row.name
                and mention.label is row.label
            ]
            after = next((span for span in spans if span.start > self.page.cursor), spans[0] if spans else None)
            if after is not None:
                self.page.go(after)

    @on(FindActions.Found)
    def names_found(self, message: FindActions.Found) -> None:
        """Names were found behind the screen."""
        if message.is_all and self.desk.is_writable:
            self.keep_mentions(message.article, message.mentions, message.version)
        if self.opened is not None and self.opened.entry.id == message.article:
            self.page.mentions = message.mentions
            self.show_entities()
            self.show_position()

    @work(thread=True, group="keeping")
    def keep_mentions(self, article: str, mentions: object, version: str) -> None:
        """Keep the names of an article, so that they are found once only."""
        self.desk.library.keep_mentions(article, mentions, version)  # type: ignore[arg-type]  # Mentions, as Found says

    # Panes

    def action_sidebar(self, count: int = 0, argument: str = "") -> None:
        """Show or hide the list."""
        self._sidebar_wanted = not self.sidebar.display
        self.fold_sidebar()
        (self.sidebar if self._sidebar_wanted else self.page).focus()

    def fold_sidebar(self) -> None:
        """Fold the list away where there is no room for it beside the page; unfold it when there is."""
        narrow = self.app.size.width < FOLDED_BELOW
        wanted = self._sidebar_wanted
        crowded = self.query_one("#panes").display and self.app.size.width < CROWDED_BELOW
        shown = wanted if wanted is not None else (not (narrow or crowded) or self.opened is None)
        self.sidebar.display = shown
        self.set_class(narrow and shown, "-list-only")
        self.sidebar.styles.width = "1fr" if narrow else self.config.sidebar_width
        covered = narrow and bool(self.query_one("#panes").display)
        self.set_class(covered, "-pane-only")
        self.page.display = not (narrow and shown) and not covered

    def on_resize(self) -> None:
        """The terminal has another size."""
        if self.is_mounted:
            self.fold_sidebar()

    def open_by_name(self, article: str, span: Span | None = None) -> None:
        """Open an article and read; where the list covers the page it makes room."""
        if self.app.size.width < FOLDED_BELOW:
            self._sidebar_wanted = None
        super().open_by_name(article, span)
        self.fold_sidebar()
        self.page.focus()

    def action_zen(self, count: int = 0, argument: str = "") -> None:
        """Nothing but the text, and back."""
        self.toggle_class("-zen")
        self.page.focus()

    def _toggle_pane(self, pane: Widget) -> None:
        show = not pane.display or self.focused is not pane
        self.notes_pane.display = self.entities_pane.display = False
        pane.display = show
        self.query_one("#panes").display = show
        self.fold_sidebar()
        (pane if show else self.page).focus()

    def action_notes(self, count: int = 0, argument: str = "") -> None:
        """Show the notes on this article, or put them away."""
        self._toggle_pane(self.notes_pane)

    def action_entities(self, count: int = 0, argument: str = "") -> None:
        """Show the names in this article, or put them away."""
        self._toggle_pane(self.entities_pane)
        self.show_entities()

    def action_close(self, count: int = 0, argument: str = "") -> None:
        """Close the pane, leave the article, then quit: one level each time."""
        if self.has_class("-zen"):
            self.remove_class("-zen")
        elif self.page.is_selecting:
            self.page.leave_selection()
        elif self.query_one("#panes").display:
            self._close_panes()
        elif (
            self.focused is self.page
            and self.start.alone
            and self.opened
            and self.opened.entry.id == self.start.article
        ):
            self.call_later(self.app.action_quit)
        elif self.focused is self.page and len(self.sidebar.rows) > 1:
            self._sidebar_wanted = True if self.app.size.width < FOLDED_BELOW else self._sidebar_wanted or None
            if not self.sidebar.display:
                self._sidebar_wanted = True
            self.fold_sidebar()
            self.sidebar.focus()
        else:
            self.call_later(self.app.action_quit)

    def _close_panes(self) -> None:
        self.notes_pane.display = self.entities_pane.display = False
        self.query_one("#panes").display = False
        self.fold_sidebar()
        self.page.focus()

    def action_cancel(self, count: int = 0, argument: str = "") -> None:
        """Cancel what is under way; never quits."""
        if self.page.is_selecting:
            self.page.leave_selection()
        elif isinstance(self.focused, NotesPane | EntitiesPane):
            self._close_panes()
        elif self.filter and self.focused is self.sidebar:
            self.filter = ""
            self.show_list()
        elif self.clear_hits():
            self.show_position()
        else:
            self.remove_class("-zen")

    def _panes(self) -> list[Widget]:
        return [pane for pane in (self.sidebar, self.page, self.notes_pane, self.entities_pane) if _is_shown(pane)]

    def action_next_pane(self, count: int = 0, argument: str = "") -> None:
        """Move the focus to the next pane; where only one fits, from the page to the list and back."""
        self._focus_pane(1)

    def action_previous_pane(self, count: int = 0, argument: str = "") -> None:
        """Move the focus to the pane before."""
        self._focus_pane(-1)

    def _focus_pane(self, step: int) -> None:
        panes = self._panes()
        if len(panes) < 2:
            self._sidebar_wanted = not self.sidebar.display
            self.fold_sidebar()
            (self.sidebar if self.sidebar.display else self.page).focus()
            return
        here = panes.index(self.focused) if self.focused in panes else 0
        panes[(here + step) % len(panes)].focus()

    # The end

    def look_as_at_start(self) -> None:
        """Look as the next start will look: the article that was read, at its place, with nothing else open."""
        self.keep_place()
        self.start = Start()
        self.filter = ""
        self._sidebar_wanted = None
        self.remove_class("-zen")
        self._close_panes()
        self._hide_following()
        self.find_bar.close()
        self.status.clear_message()
        if self.opened is not None:
            self.open_article(self.opened.entry.id)
        self.show_list(keep=self.opened.entry.id if self.opened else "")
        self.fold_sidebar()
        (self.page if self.opened else self.sidebar).focus()
        self.show_mode()

    # What others do

    def _outside_state(self) -> tuple[object, ...]:
        return (self.desk.notebook.stamp(), self.desk.library.database.changes_elsewhere())

    def look_outside(self) -> None:
        """Show what another program has added, noted or changed meanwhile."""
        try:
            state = self._outside_state()
            if state != self._seen:
                self._seen = state
                self.show_notes()
                self.show_list()
        except ReaderError as error:
            self.say(str(error), "error")

    # The palette

    def palette_entries(self) -> Iterable[PaletteEntry]:
        """Everything that can be done here and now."""
        here = {Context.GLOBAL, self.context or Context.PAGE}
        for command in self.commands:
            if command.context in here and command.id != "app.command_palette":
                yield command_entry(command, partial(self._call_later, Called(command)))
        for name in self.theme_names():
            yield PaletteEntry(f"Theme: {name}", "Wear this theme", self._theme_setter(name))
        if self.opened is None:
            return
        text = self.opened.article.text
        for block in self.opened.article.blocks[:2000]:
            if block.kind is BlockKind.HEADING:
                yield PaletteEntry(f"Go to: {clean_line(block.span.of(text), 80)}", "A heading", self._goer(block.span))

    def _call_later(self, called: Called) -> None:
        async def call() -> None:
            await self.call(called)
            self.show_mode()

        self.call_later(call)

    def _theme_setter(self, name: str) -> Callable[[], None]:
        def wear() -> None:
            self.app.theme = name
            self._remember("theme", name)

        return wear

    def _goer(self, span: Span) -> Callable[[], None]:
        return lambda: self.page.go(span)


def _is_shown(widget: Widget) -> bool:
    return bool(widget.display) and all(
        bool(parent.display) for parent in widget.ancestors if isinstance(parent, Widget)
    )
