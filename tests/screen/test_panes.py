from __future__ import annotations

from dataclasses import replace

import pytest

from reader.entities.mention import Label
from reader.screen.widgets.entities_pane import EntitiesPane, EntityRow
from reader.screen.widgets.notes_pane import NoteRow, NotesPane
from tests.screen.bare_app import HOSTILE, BareApp, lines_of

NOTE = NoteRow("n", "the city is free", "A turning point.\nMore.", ("war", "south"), "yellow", "anchored", "37 %")


async def shown(*rows: NoteRow) -> list[str]:
    pane = NotesPane()
    async with BareApp(pane).run_test(size=(40, 12)):
        pane.set_rows(rows)
        return lines_of(pane)


async def test_a_note_says_its_passage_what_was_written_and_its_tags() -> None:
    assert (await shown(NOTE))[:3] == [
        " Notes · 1",
        "▌  the city is free",
        "▌  A turning poin…  #war · #south  37 %",
    ]


async def test_a_mere_highlight_has_both_lines_for_its_passage() -> None:
    lines = await shown(replace(NOTE, quote="the city is free, and the bridge over the river is not", body="", tags=()))
    assert lines[1:4] == ["▌  the city is free, and the bridge", "▌  over the river is not           37 %", ""]


async def test_a_note_on_the_article_says_that_it_is() -> None:
    assert (await shown(replace(NOTE, quote="", where="")))[1].endswith("on the article")


async def test_orphans_stand_last_and_say_that_their_words_are_gone() -> None:
    lines = await shown(replace(NOTE, id="o", state="orphan", quote="gone"), NOTE)
    assert lines[3].endswith("gone") and "its words are" in lines[4]


async def test_the_cursor_stays_on_its_note_when_another_is_made_before_it() -> None:
    pane = NotesPane()
    async with BareApp(pane).run_test(size=(40, 12)):
        pane.set_rows([NOTE])
        pane.set_rows([replace(NOTE, id="before"), NOTE])
        assert pane.current is not None and pane.current.id == "n"


async def test_an_article_without_notes_says_how_to_make_one() -> None:
    lines = await shown()
    assert lines[0] == " Notes" and any(line.startswith(" a ") for line in lines)


async def test_a_note_that_is_chosen_is_named() -> None:
    pane = NotesPane()
    app = BareApp(pane, listen=(NotesPane.Chosen,))
    async with app.run_test(size=(40, 12)) as pilot:
        pane.set_rows([NOTE])
        pane.action_go()
        await pilot.pause()
        assert [message.row for message in app.said if isinstance(message, NotesPane.Chosen)] == [NOTE]


async def test_the_colour_of_a_note_is_written_where_there_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert "yellow" in (await shown(replace(NOTE, tags=())))[2]


@pytest.mark.parametrize("colour", ["yellow", "green", "blue", "pink", "orange"])
async def test_every_colour_of_a_note_is_painted(colour: str) -> None:
    pane = NotesPane()
    async with BareApp(pane).run_test(size=(40, 12)):
        pane.set_rows([replace(NOTE, colour=colour), replace(NOTE, id="o", colour=colour)])
        styles = [segment.style for segment in pane.render_line(3)]
        assert len({style.bgcolor for style in styles if style}) == 2


async def test_names_stand_by_label_the_most_frequent_first() -> None:
    pane = EntitiesPane()
    async with BareApp(pane).run_test(size=(40, 12)):
        pane.set_rows(
            [
                EntityRow("Kherson", Label.PLACE, 12),
                EntityRow("Dnipro", Label.PLACE, 120),
                EntityRow("NATO", Label.ORG, 1),
                EntityRow("Volodymyr Zelensky", Label.PERSON, 3),
            ]
        )
        assert lines_of(pane)[:5] == [
            " Names · 4",
            "▌PER  Volodymyr Zelensky              3",
            " ORG  NATO                            1",
            " LOC  Dnipro                        120",
            " LOC  Kherson                        12",
        ]


async def test_the_cursor_stays_on_its_name_when_more_are_found() -> None:
    pane = EntitiesPane()
    async with BareApp(pane).run_test(size=(40, 12)):
        pane.set_rows([EntityRow("Kherson", Label.PLACE, 1)])
        pane.set_rows([EntityRow("Kherson", Label.PLACE, 2), EntityRow("Ann", Label.PERSON, 1)])
        assert pane.current == EntityRow("Kherson", Label.PLACE, 2)


@pytest.mark.parametrize("label", list(Label))
async def test_every_label_has_a_colour_and_a_cue(label: Label) -> None:
    pane = EntitiesPane()
    async with BareApp(pane).run_test(size=(40, 4)):
        pane.set_rows([EntityRow("Ann", label, 1)])
        painted = next(segment.style for segment in pane.render_line(1) if segment.text.startswith("Ann"))
        plain = pane.rich_style
        assert painted is not None and painted.color != plain.color
        assert painted.bold or painted.italic or painted.underline or painted.underline2


@pytest.mark.parametrize("width", [2, 7, 20])
async def test_hostile_words_are_drawn_as_words_at_any_width(width: int) -> None:
    notes, names = NotesPane(), EntitiesPane()
    async with BareApp(notes, names).run_test(size=(width, 12)):
        notes.set_rows([NoteRow("n", HOSTILE, HOSTILE, (HOSTILE,), "pink", "changed", HOSTILE)])
        names.set_rows([EntityRow(HOSTILE, Label.GROUP, 12_000)])
        for pane in (notes, names):
            assert all(pane.render_line(y).cell_length == width for y in range(pane.size.height))
            assert "".join(lines_of(pane)).isprintable()
