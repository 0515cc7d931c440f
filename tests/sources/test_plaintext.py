"""Plain text → article."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.articles.article import Article, BlockKind
from reader.sources.plaintext import plain_article
from reader.sources.source import Source

LONG = "The bridge at the edge of the city was crossed by nobody for more than eight months, and then by all at once."
LONGER = (
    LONG + " Engineers looked at it on Friday, found three of its spans gone, and went home again to write a report."
)
WRAPPED = """For weeks before Tuesday the only question in Washington
seemed to be how high the water would rise. Midterm elections
punish the president's party, and they cost it 54 seats in
the House of Representatives that year."""


def read(text: str) -> Article:
    return plain_article(Source("/a.txt", text.encode()))


def shape(text: str) -> list[tuple[str, str]]:
    article = read(text)
    return [(block.kind.value, block.span.of(article.text)) for block in article.blocks]


def joined(lines: str) -> str:
    return " ".join(lines.split())


def test_lines_that_are_paragraphs_are_each_a_block() -> None:
    lines = [LONG, LONGER, "Photos: the city, retaken", LONG]
    assert shape("\n".join(lines)) == [("paragraph", line) for line in lines]


def test_a_long_first_line_is_no_heading_and_gives_its_first_sentence_as_title() -> None:
    article = read(f"{LONG}\n{LONGER}\n")
    assert article.blocks[0].kind is BlockKind.PARAGRAPH
    assert article.title == LONG
    assert len(read("A " + "long word " * 40 + ".\n").title) <= 121


def test_blank_lines_part_paragraphs() -> None:
    assert shape(f"{LONG}\n\n{LONGER}\n\n\n{LONG}") == [("paragraph", LONG), ("paragraph", LONGER), ("paragraph", LONG)]


def test_wrapped_lines_are_joined() -> None:
    assert shape(f"{WRAPPED}\n\n{WRAPPED}\n") == [("paragraph", joined(WRAPPED))] * 2


@pytest.mark.parametrize("end", ["\r\n", "\r", "\u2028", "\x85"])
def test_line_ends_of_other_systems_are_line_ends(end: str) -> None:
    assert shape(f"{WRAPPED}\n\n{WRAPPED}\n".replace("\n", end)) == [("paragraph", joined(WRAPPED))] * 2


def test_a_title_above_wrapped_lines_is_a_heading() -> None:
    for gap in ("\n", "\n\n"):
        article = read(f"The wave that did not come{gap}{WRAPPED}\n\n{WRAPPED}\n")
        assert article.title == "The wave that did not come"
        assert [b.kind for b in article.blocks] == [BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.PARAGRAPH]


def test_a_title_above_paragraphs_of_one_line_is_a_heading() -> None:
    assert shape(f"Black Sea grain deal\n{LONG}\n{LONGER}")[0] == ("heading", "Black Sea grain deal")


@pytest.mark.parametrize("first", ["Dear Iryna,", "He left.", "One thing:", "- a dash", "…", "1. one"])
def test_a_first_line_that_may_be_something_else_is_no_title(first: str) -> None:
    assert shape(f"{first}\n\n{LONG}")[0][0] != "heading"


def test_a_single_line_is_a_paragraph() -> None:
    assert shape("Just this") == [("paragraph", "Just this")]


def test_indented_first_lines_part_paragraphs() -> None:
    lines = WRAPPED.split("\n")
    indented = "\n".join(["  " + lines[0], *lines[1:]])
    assert shape(f"{indented}\n{indented}\n{indented}") == [("paragraph", joined(WRAPPED))] * 3


def test_a_short_line_ends_a_paragraph_of_wrapped_ones() -> None:
    assert shape(f"{WRAPPED}\n{WRAPPED}\n{WRAPPED}") == [("paragraph", joined(WRAPPED))] * 3


def test_verse_keeps_its_line_ends() -> None:
    verse = "Tyger Tyger, burning bright,\nIn the forests of the night;\nWhat immortal hand or eye\nCould frame"
    assert shape(f"{LONG}\n\n{verse}\n\n{LONG}")[1] == ("paragraph", verse)


def test_short_sentences_on_lines_of_their_own_are_paragraphs() -> None:
    assert shape("It was late.\nNobody came.\nWe left.\n") == [
        ("paragraph", "It was late."),
        ("paragraph", "Nobody came."),
        ("paragraph", "We left."),
    ]


def test_hyphens_at_line_ends_are_left_alone() -> None:
    assert "state-\nof" not in read(WRAPPED.replace("Midterm", "Mid-")).text


def test_lists_are_items() -> None:
    article = read(f"{LONG}\n\nBring:\n- bread\n- butter that\n  is salted\n- salt\n\n1. one\n2. two\n\n{LONG}")
    items = [(b.ordinal, b.span.of(article.text)) for b in article.blocks if b.kind is BlockKind.ITEM]
    assert items == [(0, "bread"), (0, "butter that is salted"), (0, "salt"), (1, "one"), (2, "two")]


def test_items_between_blank_lines_are_items() -> None:
    assert [kind for kind, _ in shape(f"{LONG}\n\n* bread\n\n* butter\n\n{LONG}")] == [
        "paragraph",
        "item",
        "item",
        "paragraph",
    ]


def test_a_year_at_the_head_of_a_wrapped_line_is_no_item() -> None:
    text = (
        "The first of the bridges had been finished in the spring of\n"
        "12. November was cold that year, and the second one had no\n"
        "roadway until the summer after it, when the money came in."
    )
    assert shape(text) == [("paragraph", joined(text))]


@pytest.mark.parametrize("rule", ["* * *", "---", "***", "________", "⁂"])
def test_a_line_of_stars_or_dashes_is_a_rule(rule: str) -> None:
    assert [kind for kind, _ in shape(f"{LONG}\n\n{rule}\n\n{LONG}")] == ["paragraph", "rule", "paragraph"]


def test_underlined_lines_are_headings() -> None:
    blocks = read(f"The title\n=========\n\n{LONG}\n\nA part\n------\n{LONG}\n").blocks
    assert [(b.kind, b.level) for b in blocks if b.kind is BlockKind.HEADING] == [
        (BlockKind.HEADING, 1),
        (BlockKind.HEADING, 2),
    ]


def test_a_line_of_capitals_is_a_heading_unless_all_is_shouted() -> None:
    assert ("heading", "THE MORNING AFTER") in shape(f"{LONG}\n\nTHE MORNING AFTER\n\n{LONG}")
    assert ("heading", "THE MORNING AFTER") not in shape(f"{LONG.upper()}\n\nTHE MORNING AFTER\n\n{LONG.upper()}")


def test_columns_keep_their_places() -> None:
    table = "Team      Won   Lost\nBrazil      2      1\nSerbia      0      2"
    assert shape(f"{LONG}\n\n{table}\n\n{LONG}")[1] == ("code", table + "\n")


def test_square_brackets_are_words() -> None:
    assert shape("[bold red]x[/] and [@click=app.quit]y[/]\n") == [
        ("paragraph", "[bold red]x[/] and [@click=app.quit]y[/]")
    ]


@given(st.text(alphabet="aB. \n\t-*=1)é\u0301\r", max_size=300))
@settings(max_examples=100, deadline=None)
def test_no_letter_is_lost(text: str) -> None:
    shown = read(text).text if text.strip() else ""
    for letter in "aBé":
        assert shown.count(letter) == text.count(letter)


def test_a_sentence_wrapped_at_a_few_words_is_joined() -> None:
    text = b"One sentence that was\nwrapped at a few words\nby some old program.\n\nAnother.\n"
    assert plain_article(Source("/a.txt", text)).text == (
        "One sentence that was wrapped at a few words by some old program.\n\nAnother."
    )
