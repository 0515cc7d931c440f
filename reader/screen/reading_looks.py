"""How the page looks, and where in it the reader goes: themes, measure, names shown; contents, links, marks, help."""

from __future__ import annotations

from textual import work
from textual.content import Content

from reader.articles.article import BlockKind, InlineKind
from reader.articles.cleaning import clean_line, drawable
from reader.articles.span import Span
from reader.config import EntityDisplay
from reader.entities.mention import Label
from reader.screen.dialogs.choose import Choice, Choose
from reader.screen.keymap import MODE_NAMES, Context
from reader.screen.reading_finding import FindActions
from reader.screen.reading_notes import NoteActions


class LookActions(NoteActions, FindActions):
    """Names shown, measure, theme; contents, links, marks, help."""

    # How the page looks

    def action_entity_display(self, count: int = 0, argument: str = "") -> None:
        """Names off, underlined, in full."""
        order = ("off", "underline", "full")
        display = order[(order.index(self.page.entity_display) + 1) % len(order)]
        self.page.entity_display = display
        self._remember("entities", EntityDisplay(display).value)
        self.say({"off": "Names off", "underline": "Names underlined", "full": "Names in colour"}[display])

    @work
    async def action_legend(self, count: int = 0, argument: str = "") -> None:
        """What the colours mean; digits switch them."""
        from reader.screen.dialogs.legend import Legend

        counts = dict.fromkeys(Label, 0)
        for mention in self.page.mentions:
            counts[mention.label] += 1
        rows = tuple((label, counts[label], label in self.shown_labels) for label in Label)
        await self.app.push_screen_wait(Legend(rows, "rules and lists of names, bundled", self.show_labels))

    def show_labels(self, labels: frozenset[Label]) -> None:
        """Show names of these kinds and no others."""
        self.shown_labels = labels
        self.page.labels = labels

    def action_narrower(self, count: int = 0, argument: str = "") -> None:
        """A narrower column."""
        self._set_measure(-2 * max(1, count))

    def action_wider(self, count: int = 0, argument: str = "") -> None:
        """A wider column."""
        self._set_measure(2 * max(1, count))

    def _set_measure(self, by: int) -> None:
        measure = min(120, max(30, self.page.measure + by))
        self.page.measure = measure
        self._remember("measure", measure)
        self.say(f"{measure} characters a line")

    @work
    async def action_theme(self, count: int = 0, argument: str = "") -> None:
        """Choose a theme, seeing each as one goes."""
        before = self.app.theme
        names = self.theme_names()
        choices = [
            Choice(name, Content(name), "dark" if self.app.available_themes[name].dark else "light") for name in names
        ]
        cursor = names.index(before) if before in names else 0
        chosen = await self.app.push_screen_wait(Choose("Theme", choices, cursor, on_move=self._try_theme))
        self.app.theme = chosen or before
        if chosen:
            self._remember("theme", chosen)

    def theme_names(self) -> tuple[str, ...]:
        """Every theme that can be put on."""
        load = getattr(self.app, "load_all_themes", None)
        return load() if load is not None else ()

    def _try_theme(self, name: str) -> None:
        self.app.theme = name

    def _remember(self, key: str, value: str | int) -> None:
        remember = getattr(self.app, "remember", None)
        if remember is not None:
            remember(key, value)

    def action_redraw(self, count: int = 0, argument: str = "") -> None:
        """Draw the screen anew."""
        self.app.refresh(layout=True, repaint=True)

    # Places

    @work
    async def action_help(self, count: int = 0, argument: str = "") -> None:
        """What every key does here."""
        from reader.screen.dialogs.help import HelpDialog

        context = self.context or Context.PAGE
        await self.app.push_screen_wait(HelpDialog(self.commands, context, MODE_NAMES[context]))

    @work
    async def action_contents(self, count: int = 0, argument: str = "") -> None:
        """The headings of this article."""
        if self.opened is None:
            return
        text = self.opened.article.text
        headings = [block for block in self.opened.article.blocks if block.kind is BlockKind.HEADING]
        choices = [
            Choice(str(block.span.start), Content("  " * (block.level - 1) + drawable(block.span.of(text))), "")
            for block in headings
        ]
        cursor = max((n for n, block in enumerate(headings) if block.span.start <= self.page.cursor), default=0)
        await self._go_to_choice(Choose("Contents", choices, cursor))

    @work
    async def action_links(self, count: int = 0, argument: str = "") -> None:
        """The links of this article."""
        if self.opened is None:
            return
        text = self.opened.article.text
        links = [inline for inline in self.opened.article.inlines if inline.kind is InlineKind.LINK]
        choices = [
            Choice(str(n), Content(drawable(clean_line(link.span.of(text)))), clean_line(link.href, 80))
            for n, link in enumerate(links)
        ]
        chosen = await self.app.push_screen_wait(Choose("Links: Enter opens in the browser", choices))
        if chosen is not None:
            self.open_address(links[int(chosen)].href)

    @work
    async def action_marks(self, count: int = 0, argument: str = "") -> None:
        """The places marked in this article."""
        if self.opened is None:
            return
        text = self.opened.article.text
        choices = [
            Choice(str(offset), Content(f"{letter}  "), drawable(clean_line(text[offset : offset + 80])))
            for letter, offset in sorted(self.page.marks_set.items())
        ]
        await self._go_to_choice(Choose("Marks: m and a letter makes one", choices))

    async def _go_to_choice(self, dialog: Choose) -> None:
        chosen = await self.app.push_screen_wait(dialog)
        if chosen is not None:
            self.page.go(Span(int(chosen), int(chosen)))
            self.page.focus()

    def action_act(self, count: int = 0, argument: str = "") -> None:
        """Open the link or the note under the cursor; find the name again."""
        if self.page.link_here:
            self.open_address(self.page.link_here)
        elif self.page.note_here is not None:
            self.action_note()
        else:
            self.action_find_here()
