"""The page, with keys as fast as they are typed and a real mouse."""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.style import Style
from textual import events
from textual.app import App, ComposeResult
from textual.content import Content
from textual.message import Message
from textual.pilot import Pilot

from reader.articles.article import Article, Block, BlockKind, Blocks, InlineKind
from reader.articles.builder import ArticleBuilder
from reader.articles.span import Span
from reader.entities.mention import Label, Mention, Mentions
from reader.screen.chords import Called, Chords
from reader.screen.keymap import COMMANDS, Context
from reader.screen.themes import default_variables
from reader.screen.typesetting import Galley
from reader.screen.widgets.page import NoteMark, Page, inlines_of
from reader.screen.widgets.page.jumps import Jump, Jumps
from reader.screen.widgets.page.sheet import Sheet
from reader.screen.widgets.page.view import View
from tests.builders import article

SENTENCES = ("The loom of Jacquard weaves.", "Ada saw it in London.", "It rests at night.")
LONG = [f"Paragraph {number} begins here. " + " ".join(SENTENCES) for number in range(60)]


class PageApp(App[None]):
    """A page, whose commands its keys call."""

    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self.said: list[Message] = []
        self.keys_heard = 0
        self._chords = Chords(COMMANDS)

    def compose(self) -> ComposeResult:
        yield self.page

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return default_variables(dark=self.current_theme.dark)

    def on_key(self, event: events.Key) -> None:
        self.keys_heard += 1
        key = event.character if event.character and event.is_printable and event.character != " " else event.key
        outcome = self._chords.press(Context.SELECT if self.page.is_selecting else Context.PAGE, key)
        if isinstance(outcome, Called) and outcome.command.id.startswith("page."):
            event.prevent_default()
            getattr(self.page, f"action_{outcome.command.id[5:]}")(outcome.count, outcome.argument)

    def on_page_nothing(self, message: Page.Nothing) -> None:
        self.said.append(message)

    def on_page_selecting(self, message: Page.Selecting) -> None:
        self.said.append(message)

    def on_page_clicked(self, message: Page.Clicked) -> None:
        self.said.append(message)

    @property
    def told(self) -> list[str]:
        """The sentences for the status line."""
        return [message.what for message in self.said if isinstance(message, Page.Nothing)]


@asynccontextmanager
async def reading(
    art: Article | None, size: tuple[int, int] = (80, 24), place: int = 0
) -> AsyncIterator[tuple[Pilot[None], Page]]:
    app = PageApp()
    async with app.run_test(size=size) as pilot:
        app.page.focus()
        if art is not None:
            app.page.show(art, ("A. N. Author",), place)
        await settled(pilot)
        yield pilot, app.page


async def settled(pilot: Pilot[None]) -> None:
    """Wait until a message has come from the page by way of its screen to the app, but not for idleness."""
    for _ in range(3):
        await pilot.pause(0)


async def press(pilot: Pilot[None], keys: str) -> None:
    """Type keys, parted by blanks, without waiting for the page between them."""
    app = pilot.app
    assert isinstance(app, PageApp) and app._driver is not None
    wanted = app.keys_heard + len(keys.split())
    for key in keys.split():
        app._driver.send_message(events.Key(key, key if len(key) == 1 else None))
    async with asyncio.timeout(10):
        while app.keys_heard < wanted:
            await asyncio.sleep(0)
    await settled(pilot)


def told(pilot: Pilot[None]) -> list[str]:
    assert isinstance(pilot.app, PageApp)
    return pilot.app.told


def shown(page: Page) -> list[str]:
    return [page.render_line(y).text.rstrip(" ▐") for y in range(page.size.height)]


def styles_at(page: Page, words: str) -> list[Style]:
    """The styles of the cells of some words on the page."""
    for y in range(page.size.height):
        strip = page.render_line(y)
        at = strip.text.find(words)
        if at >= 0:
            segments = strip.crop(at, at + len(words))
            return [segment.style for segment in segments for _ in segment.text if segment.style]
    raise AssertionError(f"{words!r} is not on the page")


def ids_here(page: Page | Sheet) -> list[str]:
    return [page.note_here.id] if page.note_here else []


def spans_of(text: str, words: str) -> Iterable[Span]:
    at = text.find(words)
    while at >= 0:
        yield Span(at, at + len(words))
        at = text.find(words, at + 1)


def named(art: Article, **names: Label) -> Mentions:
    found = [Mention(span, label) for words, label in names.items() for span in spans_of(art.text, words)]
    return Mentions(sorted(found, key=lambda mention: mention.span))


async def test_it_shows_title_credits_and_words_in_a_column() -> None:
    async with reading(article("# The loom", *SENTENCES, title="The loom"), (60, 12)) as (_, page):
        lines = shown(page)
        assert lines[:4] == ["   The loom", "   A. N. Author", "", "   " + SENTENCES[0]]


async def test_a_wide_page_has_its_column_in_the_middle() -> None:
    async with reading(article(*LONG), (120, 24)) as (_, page):
        left = min(len(line) - len(line.lstrip()) for line in shown(page) if line.strip())
        assert left == (119 - page.measure) // 2


async def test_every_line_is_as_wide_as_the_page() -> None:
    async with reading(article(*LONG)) as (pilot, page):
        for size in ((80, 24), (13, 3), (2, 1)):
            await pilot.resize_terminal(*size)
            await press(pilot, "j ) space G v w")
            assert {strip.cell_length for strip in page.render_lines(page.size.region)} == {size[0]}
            await press(pilot, "v g g")


async def test_lines_and_pages_are_scrolled_and_the_ends_are_told() -> None:
    async with reading(article(*LONG)) as (pilot, page):
        first = shown(page)
        await press(pilot, "j")
        assert shown(page)[:-1] == first[1:]
        await press(pilot, "space")
        assert shown(page)[:2] == [first[-1], shown(page)[1]]
        await press(pilot, "b k")
        assert shown(page) == first
        await press(pilot, "k")
        assert told(pilot) == ["This is the beginning of the article"]
        await press(pilot, "G j")
        assert told(pilot)[1:] == ["This is the end of the article"]
        assert page.progress == 1


async def test_a_count_says_how_many() -> None:
    async with reading(article(*LONG)) as (pilot, page):
        first = shown(page)
        await press(pilot, "3 j")
        assert shown(page)[0] == first[3]


async def test_the_place_of_an_article_is_kept_to_the_character() -> None:
    art = article(*LONG)
    async with reading(art, place=3000) as (_, page):
        assert page.place == 3000
        assert page.in_view.contains(3000)
        assert page.in_view.contains(page.cursor)
        assert 0 < page.progress < 1


async def test_another_size_keeps_the_words_at_the_top_and_comes_back() -> None:
    async with reading(article(*LONG), place=3000) as (pilot, page):
        before = shown(page)
        for size in ((40, 24), (120, 40), (80, 24)):
            await pilot.resize_terminal(*size)
            await settled(pilot)
        assert shown(page) == before


async def test_the_cursor_stays_in_view_while_the_page_scrolls() -> None:
    async with reading(article(*LONG)) as (pilot, page):
        for keys in ("space", "space", "j j j", "b", "k k", "G", "b", "g g", "ctrl+d", "ctrl+u"):
            await press(pilot, keys)
            assert page.in_view.contains(page.cursor), keys


async def test_the_cursor_goes_by_sentences_and_the_page_follows() -> None:
    art = article(*LONG)
    async with reading(art) as (pilot, page):
        assert page.passage.of(art.text) == "Paragraph 0 begins here."
        await press(pilot, ")")
        assert page.passage.of(art.text) == SENTENCES[0]
        await press(pilot, "(")
        assert page.passage.of(art.text) == "Paragraph 0 begins here."
        await press(pilot, "(")
        assert told(pilot) == ["This is the first sentence"]
        for _ in range(60):
            page.action_next_sentence()
            assert page.in_view.covers(page.passage)
        await press(pilot, "}")
        assert page.passage.of(art.text).startswith("Paragraph 16")


async def test_the_sentence_under_the_cursor_alone_has_a_ground() -> None:
    art = article(*SENTENCES, title="Looms")
    async with reading(art) as (pilot, page):
        ground = page.rich_style.bgcolor
        assert all(style.bgcolor != ground for style in styles_at(page, SENTENCES[0]))
        assert all(style.bgcolor == ground for style in styles_at(page, SENTENCES[1]))
        await press(pilot, ")")
        assert all(style.bgcolor == ground for style in styles_at(page, SENTENCES[0]))


async def test_names_are_gone_through_and_the_one_here_is_filled() -> None:
    art = article(*SENTENCES, title="Looms")
    async with reading(art) as (pilot, page):
        page.mentions = named(art, Jacquard=Label.PERSON, Ada=Label.PERSON, London=Label.PLACE)
        await press(pilot, "] e")
        assert page.mention_here is not None and page.mention_here.span.of(art.text) == "Jacquard"
        assert all(style.reverse for style in styles_at(page, "Jacquard"))
        assert not any(style.reverse for style in styles_at(page, "London"))
        await press(pilot, ". .")
        assert page.mention_here.span.of(art.text) == "London"
        await press(pilot, ",")
        assert page.mention_here.span.of(art.text) == "Ada"
        await press(pilot, ". .")
        assert told(pilot) == ["No name after this one"]


async def test_the_same_name_is_found_by_what_it_stands_for() -> None:
    art = article("Ada Lovelace wrote.", "Babbage built.", "Lovelace thought.")
    async with reading(art) as (pilot, page):
        page.mentions = Mentions(
            [
                Mention(Span(0, 12), Label.PERSON, "Ada Lovelace"),
                Mention(Span(21, 28), Label.PERSON, "Charles Babbage"),
                Mention(Span(37, 45), Label.PERSON, "Ada Lovelace"),
            ]
        )
        await press(pilot, "] E")
        assert page.cursor == 37
        await press(pilot, "] E")
        assert told(pilot) == ["No mention of Ada Lovelace after this one"]
        await press(pilot, "[ E")
        assert page.cursor == 0


async def test_names_are_tinted_underlined_or_left_alone() -> None:
    art = article(*SENTENCES, title="Looms")
    async with reading(art) as (_, page):
        page.mentions = named(art, London=Label.PLACE)
        plain = styles_at(page, "night")[0].color
        full = styles_at(page, "London")[0]
        page.entity_display = "underline"
        cue = styles_at(page, "London")[0]
        page.entity_display = "off"
        off = styles_at(page, "London")[0]
        assert full.color != plain and full.underline
        assert cue.color == plain and cue.underline
        assert off.color == plain and not off.underline


async def test_kinds_that_are_switched_off_are_not_shown_nor_gone_to() -> None:
    art = article(*SENTENCES, title="Looms")
    async with reading(art) as (pilot, page):
        page.mentions = named(art, Jacquard=Label.PERSON, London=Label.PLACE)
        page.labels = frozenset({Label.PLACE})
        assert not styles_at(page, "Jacquard")[0].underline
        await press(pilot, "] e")
        assert page.mention_here is not None and page.mention_here.label is Label.PLACE


async def test_a_noted_passage_has_a_ground_that_the_cursor_does_not_hide_and_a_mark_in_the_margin() -> None:
    art = article(*SENTENCES, title="Looms")
    async with reading(art) as (pilot, page):
        span = next(iter(spans_of(art.text, "London")))
        page.notes = (NoteMark("n", span, "green"),)
        assert styles_at(page, "London")[0].bgcolor != page.rich_style.bgcolor
        marked = [line for line in shown(page) if "▎" in line]
        assert marked == [" ▎ " + SENTENCES[1]]
        assert ids_here(page) == []
        ground = styles_at(page, "London")[0].bgcolor
        await press(pilot, "] a")
        assert ids_here(page) == ["n"]
        assert styles_at(page, "London")[0].bgcolor == ground
        assert styles_at(page, "Ada")[0].bgcolor not in (ground, page.rich_style.bgcolor)
        assert " ▌ " + SENTENCES[1] in shown(page)
        await press(pilot, "] a")
        assert told(pilot) == ["No note after this one"]


async def test_hits_are_gone_round_and_the_page_says_so_or_that_there_are_none() -> None:
    art = article(*LONG)
    async with reading(art) as (pilot, page):
        await press(pilot, "n")
        assert told(pilot) == ["There are no hits; / finds words in this article"]
        page.hits = [*spans_of(art.text, "Paragraph 2 "), *spans_of(art.text, "Paragraph 30 ")]
        await press(pilot, "n n")
        assert page.current_hit == 1 and page.in_view.contains(page.hits[1].start)
        current, other = styles_at(page, "Paragraph 30")[0], styles_at(page, "Paragraph 31")[0]
        assert current.bgcolor != other.bgcolor
        await press(pilot, "n")
        assert page.current_hit == 0 and told(pilot)[1:] == ["From the top again"]
        await press(pilot, "N")
        assert page.current_hit == 1 and told(pilot)[2:] == ["From the end again"]


async def test_only_a_passage_out_of_view_moves_the_page_a_third_above_it_and_is_left_again() -> None:
    art = article(*LONG)
    async with reading(art) as (pilot, page):
        page.go(next(iter(spans_of(art.text, "Paragraph 1 "))), remember=False)
        assert page.place == 0 and page.cursor == art.text.index("Paragraph 1 ")
        page.cursor = 0
        there = next(iter(spans_of(art.text, "Paragraph 40 ")))
        page.go(there)
        await settled(pilot)
        row = next(number for number, line in enumerate(shown(page)) if "Paragraph 40 " in line)
        assert page.cursor == there.start and row == page.size.height // 3
        await press(pilot, "H")
        assert (page.place, page.passage.start) == (0, 0)
        await press(pilot, "L")
        assert page.cursor == there.start
        await press(pilot, "L")
        assert told(pilot) == ["There is no place to go forward to"]


async def test_marks_lead_back_to_their_place() -> None:
    async with reading(article(*LONG)) as (pilot, page):
        await press(pilot, ") m a G ' a")
        assert page.in_view.contains(page.marks_set["a"]) and page.cursor == page.marks_set["a"]
        await press(pilot, "' b")
        assert told(pilot) == ["Marked a", "No place is marked b"]
        await press(pilot, "' '")
        assert page.progress == 1


async def test_headings_are_gone_to() -> None:
    paragraphs = ["# First", *LONG[:20], "# Second", *LONG[20:]]
    art = article(*paragraphs, title="T")
    async with reading(art) as (pilot, page):
        await press(pilot, "] ]")
        assert art.text[page.cursor :].startswith("Second")
        await press(pilot, "] ]")
        assert told(pilot) == ["No heading after this one"]
        await press(pilot, "[ [")
        assert page.cursor == 0


async def test_a_selection_grows_with_the_caret() -> None:
    art = article(*SENTENCES, title="Looms")
    async with reading(art) as (pilot, page):
        await press(pilot, "v")
        assert (page.is_selecting, page.passage) == (True, Span(0, 1))
        await press(pilot, "w e")
        assert page.passage.of(art.text) == "The loom"
        await press(pilot, "o l")
        assert page.passage.of(art.text) == "he loom"
        await press(pilot, "i s")
        assert page.passage.of(art.text) == SENTENCES[0]
        await press(pilot, ")")
        assert page.passage.of(art.text) == SENTENCES[0] + "\n\n" + SENTENCES[1]
        await press(pilot, "(")
        assert page.passage.of(art.text) == SENTENCES[0]
        await press(pilot, "v")
        assert (page.is_selecting, page.selection) == (False, None)
        assert isinstance(pilot.app, PageApp)
        assert [message.on for message in pilot.app.said if isinstance(message, Page.Selecting)] == [True, False]


async def test_the_caret_goes_by_lines_and_keeps_its_column() -> None:
    art = article("first line that is long", "x", "third line that is long", title="Lines")
    async with reading(art) as (pilot, page):
        await press(pilot, "v w w j j")
        assert page.passage.end - 1 - art.text.index("third") == len("first line ")
        await press(pilot, "k k 0")
        assert page.selection == Span(0, 1)
        await press(pilot, "$")
        assert page.passage.of(art.text) == "first line that is long"
        await press(pilot, "G")
        assert page.passage.of(art.text) == art.text
        await press(pilot, "g g")
        assert page.passage == Span(0, 1)


async def test_the_caret_is_seen_in_the_selection() -> None:
    async with reading(article(*SENTENCES, title="Looms")) as (pilot, page):
        await press(pilot, "v e")
        the = styles_at(page, "The")
        assert [style.reverse or False for style in the] == [False, False, True]
        assert the[0].bgcolor != page.rich_style.bgcolor


async def test_sentences_paragraphs_and_names_are_selected_whole() -> None:
    art = article(" ".join(SENTENCES), title="Looms")
    async with reading(art) as (pilot, page):
        page.mentions = named(art, Jacquard=Label.PERSON)
        await press(pilot, "2 s")
        assert page.passage.of(art.text) == " ".join(SENTENCES[:2])
        await press(pilot, "v V")
        assert page.passage.of(art.text) == art.text
        await press(pilot, "v [ e v i e")
        assert page.passage.of(art.text) == "Jacquard"
        await press(pilot, "b b i e i w")
        assert page.passage.of(art.text) == "of"
        assert told(pilot) == ["There is no name under the caret"]


async def test_a_click_puts_the_cursor_there() -> None:
    art = article(*SENTENCES, title="Looms")
    async with reading(art) as (pilot, page):
        row = shown(page).index("   " + SENTENCES[1])
        await pilot.click(page, offset=(3 + 4, row))
        offset = art.text.index("saw")
        assert page.cursor == offset
        assert isinstance(pilot.app, PageApp)
        clicks = [message for message in pilot.app.said if isinstance(message, Page.Clicked)]
        assert [(click.offset, click.button) for click in clicks] == [(offset, 1)]


async def test_two_clicks_select_a_word_and_three_a_sentence() -> None:
    art = article(*SENTENCES, title="Looms")
    async with reading(art) as (pilot, page):
        row = shown(page).index("   " + SENTENCES[1])
        await pilot.double_click(page, offset=(3 + 5, row))
        assert page.passage.of(art.text) == "saw"
        await pilot.triple_click(page, offset=(3 + 5, row))
        assert page.passage.of(art.text) == SENTENCES[1]


async def test_dragging_selects_and_letting_go_keeps_it() -> None:
    art = article(*SENTENCES, title="Looms")
    async with reading(art) as (pilot, page):
        row = shown(page).index("   " + SENTENCES[0])
        await pilot.mouse_down(page, offset=(3 + 4, row))
        await pilot.hover(page, offset=(3 + 7, row))
        await pilot.mouse_up(page, offset=(3 + 7, row))
        await settled(pilot)
        assert page.is_selecting and page.passage.of(art.text) == "loom"


async def test_the_wheel_scrolls_three_lines() -> None:
    async with reading(article(*LONG)) as (pilot, page):
        first = shown(page)
        page.post_message(events.MouseScrollDown(page, 5, 5, 0, 1, 0, False, False, False))
        await settled(pilot)
        assert shown(page)[0] == first[3]


async def test_the_scrollbar_shows_the_part_in_view_and_can_be_clicked() -> None:
    async with reading(article(*LONG)) as (pilot, page):
        bar = [page.render_line(y).text[-1] for y in range(24)]
        assert bar[0] == "▐" and bar[-1] == " "
        await pilot.click(page, offset=(79, 12))
        assert 0.3 < page.progress < 0.7
        await press(pilot, "G")
        assert page.render_line(23).text[-1] == "▐"


async def test_a_page_that_shows_everything_has_no_scrollbar() -> None:
    async with reading(article("Short.")) as (_, page):
        assert not any("▐" in page.render_line(y).text for y in range(24))
        assert page.progress == 1


async def test_links_and_words_under_the_cursor_are_known() -> None:
    builder = ArticleBuilder()
    with builder.block(BlockKind.PARAGRAPH):
        builder.text("Read ")
        with builder.inline(InlineKind.LINK, "https://example.org/"):
            builder.text("this page")
        builder.text(" now. And rest.")
    async with reading(builder.article(title="T")) as (pilot, page):
        assert page.link_here == "https://example.org/"
        assert styles_at(page, "this page")[0].underline
        assert page.word_here == Span(0, 4)
        await press(pilot, ")")
        assert page.link_here == ""


async def test_what_is_set_otherwise_looks_otherwise() -> None:
    builder = ArticleBuilder()
    builder.paragraph("A heading", BlockKind.HEADING, 2)
    builder.paragraph("A quotation", BlockKind.QUOTE, 1)
    with builder.block(BlockKind.CODE):
        builder.text("\tcode\n")
    with builder.block(BlockKind.PARAGRAPH):
        for kind in (InlineKind.STRONG, InlineKind.EMPHASIS, InlineKind.STRIKE):
            with builder.inline(kind):
                builder.text(kind.value)
            builder.text(" ")
    async with reading(builder.article(title="T")) as (_, page):
        assert styles_at(page, "A heading")[0].bold
        assert styles_at(page, "A quotation")[0].italic
        assert styles_at(page, "code")[0].bgcolor != page.rich_style.bgcolor
        assert styles_at(page, "strong")[0].bold
        assert styles_at(page, "emphasis")[0].italic
        assert styles_at(page, "strike")[0].strike
        assert "   " + "  " + "    code" in shown(page)


async def test_a_hostile_article_reaches_the_screen_without_control_characters() -> None:
    words = "".join(map(chr, range(0x20))) + "\x7f\x80\x9b31m\u202ered\u2066\ud800 [@click=app.quit]x[/] \x1b]0;t\x07"
    kinds = [kind for kind in BlockKind if kind is not BlockKind.RULE]
    starts = range(0, len(words) * len(kinds), len(words))
    blocks = [Block(kind, Span(at, at + len(words)), 1) for kind, at in zip(kinds, starts, strict=True)]
    art = Article("\x1b[2J[red]title\x07[/nope]", words * len(kinds), Blocks(blocks))
    async with reading(art, (80, 60)) as (pilot, page):
        await press(pilot, "v l l")
        drawn = "".join(strip.text for strip in page.render_lines(page.size.region))
        assert not [character for character in drawn if unicodedata.category(character) in ("Cc", "Cs")]
        assert "\u202e" not in drawn and "\u2066" not in drawn
        assert drawn.count("[@click=app.quit]") == len(kinds) and "[red]title" in drawn


async def test_a_mark_that_begins_inside_a_character_does_not_tear_it() -> None:
    art = article("x👩‍🚀y e\u0301z and more")
    async with reading(art) as (_, page):
        page.notes = (NoteMark("n", Span(2, 3), "pink"), NoteMark("m", Span(art.text.index("\u0301"), 8), "blue"))
        texts = [segment.text for y in range(8) for segment in page.render_line(y)]
        assert not any(text.startswith(("\u200d", "\u0301")) for text in texts)


async def test_another_theme_is_another_look() -> None:
    async with reading(article(*SENTENCES, title="Looms")) as (pilot, page):
        before = styles_at(page, "London")[0]
        pilot.app.theme = "textual-light"
        await settled(pilot)
        assert styles_at(page, "London")[0].bgcolor != before.bgcolor


async def test_without_colour_everything_still_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    art = article(*SENTENCES, title="Looms")
    async with reading(art) as (pilot, page):
        page.hits = list(spans_of(art.text, "night"))
        page.notes = (NoteMark("n", next(iter(spans_of(art.text, "London"))), "green"),)
        assert styles_at(page, "night")[0].reverse
        assert styles_at(page, "London")[0].underline
        assert " │ " + SENTENCES[0] in shown(page)
        await press(pilot, "s")
        selected = styles_at(page, SENTENCES[0])
        assert [style.reverse for style in selected] == [True] * (len(selected) - 1) + [False]


async def test_an_empty_page_says_what_to_press() -> None:
    async with reading(None, (40, 9)) as (pilot, page):
        page.hints = (Content("Nothing here yet"), Content("+ adds [b]a file[/b]"))
        await settled(pilot)
        assert [line.strip() for line in shown(page) if line.strip()] == ["Nothing here yet", "+ adds [b]a file[/b]"]
        await press(pilot, "j k space G ) ] e v l V s n H")
        await pilot.click(page, offset=(5, 5))


async def test_an_article_without_words_can_be_read() -> None:
    async with reading(Article("Only a title", "")) as (pilot, page):
        await press(pilot, "j k space G ) } ] ] ] e ] a v l j $ ) } i s v V n H m a ' a")
        await pilot.click(page, offset=(5, 0))
        assert shown(page)[0] == "   Only a title"


async def test_showing_another_article_forgets_the_one_before() -> None:
    one, other = article(*LONG), article(*SENTENCES, title="Looms")
    async with reading(one) as (pilot, page):
        page.hits = list(spans_of(one.text, "Ada"))
        page.notes = (NoteMark("n", Span(0, 5), "green"),)
        await press(pilot, "G v")
        page.show(other)
        await settled(pilot)
        assert [*page.hits, *page.notes] == []
        assert (page.is_selecting, page.place) == (False, 0)
        await press(pilot, "H")
        assert told(pilot) == ["There is no place to go back to"]


# What the page is made of, without a screen


def view_of(art: Article, size: tuple[int, int] = (80, 24), measure: int = 72) -> View:
    view = View(Galley(art, measure), len(art.text))
    view.fit(*size, measure)
    return view


def sheet_of(art: Article, cursor: int = 0) -> Sheet:
    return Sheet(art, cursor, frozenset(Label))


def test_another_measure_keeps_the_words_at_the_top() -> None:
    view = view_of(article(*LONG))
    view.move(view.galley.place_of(3000))
    kept = view.anchor
    assert kept is not None
    for measure in (40, 66, 30, 72):
        assert view.fit(80, 24, measure)
        first = view.lines[0][1].span
        assert first is not None and first.contains(kept) and view.place == kept


def test_a_view_of_the_same_size_and_measure_is_nothing_new() -> None:
    view = view_of(article(*LONG))
    assert not view.fit(80, 24, 72) and not view.fit(0, 24, 60)
    assert view.fit(80, 25, 72)


def test_a_view_goes_no_further_than_the_last_line_at_the_bottom() -> None:
    view = view_of(article(*LONG))
    view.move(view.galley.last)
    assert view.top == view.lowest_top and view.lines[-1][0] == view.galley.last
    assert (view.progress, view.thumb[1]) == (1.0, view.height)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 5000), st.integers(1, 300), st.integers(1, 60), st.integers(0, 5000))
def test_the_beginning_of_a_passage_is_in_view_at_the_top_near_it(at: int, length: int, rows: int, start: int) -> None:
    art = article(*LONG)
    sheet, view = sheet_of(art), view_of(art, (80, rows))
    view.move(view.galley.place_of(sheet.motions.inside(start)))
    begin = sheet.motions.inside(at)
    for top_of in (view.top_near, view.top_a_third_above):
        top = top_of(Span(begin, begin + length))
        if top is not None:
            view.move(top)
        assert view.row_of(view.galley.place_of(begin)) is not None


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 79), st.integers(-5, 40))
def test_every_cell_has_a_nearest_character_in_view(x: int, y: int) -> None:
    art = article(*LONG)
    view = view_of(art)
    found = view.offset_at(art.text, x, y)
    assert found is not None and view.words.start <= found <= view.words.end


def test_a_note_elsewhere_in_the_sentence_is_the_note_here() -> None:
    art = article(*SENTENCES, title="Looms")
    sheet = sheet_of(art)
    london = next(iter(spans_of(art.text, "London")))
    sheet.notes = (NoteMark("long", Span(london.start - 3, london.end), "green"), NoteMark("n", london, "pink"))
    assert ids_here(sheet) == []
    sheet.cursor = art.text.index("Ada")
    assert ids_here(sheet) == ["long"]
    sheet.cursor = london.start
    assert ids_here(sheet) == ["n"]


def test_jumps_lead_back_and_forward_until_a_new_one_is_made() -> None:
    jumps = Jumps()
    one, two, three = (Jump(number, number) for number in range(3))
    assert jumps.back(one) is None and jumps.forward() is None
    jumps.remember(one)
    jumps.remember(two)
    assert (jumps.back(three), jumps.back(two), jumps.back(one)) == (two, one, None)
    assert (jumps.forward(), jumps.forward(), jumps.forward()) == (two, three, None)
    jumps.back(three)
    jumps.remember(three)
    assert jumps.forward() is None and jumps.back(one) == three


def test_no_more_than_a_hundred_jumps_are_kept() -> None:
    jumps = Jumps()
    for number in range(250):
        jumps.remember(Jump(number, number))
    assert [jumps.back(Jump(250, 250)) for _ in range(101)] == [*(Jump(n, n) for n in range(249, 149, -1)), None]


def test_the_inlines_of_a_block_are_its_own() -> None:
    builder = ArticleBuilder()
    for number in range(5):
        with builder.block(BlockKind.PARAGRAPH):
            with builder.inline(InlineKind.STRONG), builder.inline(InlineKind.LINK, f"https://example.org/{number}"):
                builder.text("both")
            builder.text(" and plain")
    art = builder.article()
    assert [[inline.href[-1:] for inline in inlines_of(art, number)] for number in range(5)] == [
        ["", str(number)] for number in range(5)
    ]


async def test_a_book_costs_what_its_screens_cost() -> None:
    art = article(*(LONG * 60))
    async with reading(art, place=len(art.text) // 2) as (pilot, page):
        await press(pilot, "space b j ) ] e G")
        assert len(page._view.galley._kept) < 100
