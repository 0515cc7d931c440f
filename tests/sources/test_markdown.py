"""Markdown → article."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.articles.article import Article, BlockKind, InlineKind
from reader.articles.builder import ArticleBuilder
from reader.sources import markdown
from reader.sources.composer import Composer
from reader.sources.markdown import markdown_article, write_markdown
from reader.sources.source import Source


def read(text: str) -> Article:
    return markdown_article(Source("/a.md", text.encode()))


def shape(article: Article) -> list[tuple[str, int, int, str]]:
    return [(b.kind.value, b.level, b.ordinal, b.span.of(article.text)) for b in article.blocks]


def looks(article: Article) -> list[tuple[str, str, str]]:
    return [(i.kind.value, i.span.of(article.text), i.href) for i in article.inlines]


def test_front_matter_becomes_metadata() -> None:
    article = read(
        "---\ntitle: 'The bridge: a report'\nauthors: [Iryna Koval, \"Smith, J.\"]\ndate: 2022-11-12\n"
        "url: https://www.example.org/a\ntags:\n  - bridges\n  - war\nlang: en\n---\n\nWords.\n"
    )
    assert article.title == "The bridge: a report"
    assert article.byline == "Iryna Koval, Smith, J."
    assert article.published == "2022-11-12"
    assert article.source == "example.org"
    assert article.address == "/a.md"
    assert article.tags == ("bridges", "war")
    assert article.language == "en"
    assert article.text == "Words."


def test_without_front_matter_the_first_heading_is_the_title() -> None:
    assert read("Some words.\n\n# The *title*\n").title == "The title"


def test_a_rule_at_the_head_is_no_front_matter() -> None:
    article = read("---\n\nWords here.\n\n---\n\nMore.\n")
    assert [b.kind for b in article.blocks] == [
        BlockKind.RULE,
        BlockKind.PARAGRAPH,
        BlockKind.RULE,
        BlockKind.PARAGRAPH,
    ]


def test_front_matter_that_never_ends_is_text() -> None:
    assert "title: x" in read("---\ntitle: x\n\nWords.").text


def test_each_kind_of_block_is_told_apart() -> None:
    article = read(
        "## Head\n\nPara.\n\n> Said.\n>\n> > Deeper.\n\n- one\n- two\n  1. inner\n\n3. three\n4. four\n\n"
        "```py\nif x:\n    y\n```\n\n| a | b |\n|---|---|\n| c | *d* |\n\n***\n"
    )
    assert shape(article) == [
        ("heading", 2, 0, "Head"),
        ("paragraph", 0, 0, "Para."),
        ("quote", 1, 0, "Said."),
        ("quote", 2, 0, "Deeper."),
        ("item", 1, 0, "one"),
        ("item", 1, 0, "two"),
        ("item", 2, 1, "inner"),
        ("item", 1, 3, "three"),
        ("item", 1, 4, "four"),
        ("code", 0, 0, "if x:\n    y\n"),
        ("table", 0, 0, "a\tb\nc\td\n"),
        ("rule", 0, 0, ""),
    ]


def test_a_second_paragraph_of_an_item_is_no_second_item() -> None:
    assert shape(read("- one\n\n  more\n\n- two\n")) == [
        ("item", 1, 0, "one"),
        ("paragraph", 1, 0, "more"),
        ("item", 1, 0, "two"),
    ]


def test_stretches_are_kept_with_where_they_lead() -> None:
    article = read("*a* __b__ `c` ~~d~~ [e *f*](http://x.org/ 'title') ![g](p.png)\n")
    assert looks(article) == [
        ("emphasis", "a", ""),
        ("strong", "b", ""),
        ("code", "c", ""),
        ("strike", "d", ""),
        ("link", "e f", "http://x.org/"),
        ("emphasis", "f", ""),
        ("image", "g", "p.png"),
    ]
    assert article.text == "a b c d e f g"


def test_a_link_that_runs_script_is_no_link() -> None:
    assert not any(i.kind is InlineKind.LINK for i in read("[click](javascript:alert(1))").inlines)


def test_a_reference_defined_at_the_end_of_a_long_text_is_found_at_its_head() -> None:
    filler = "A `paragraph` of words.\n\n" * 8000
    article = read(f"See [this][there].\n\n{filler}[there]: http://example.org/\n")
    assert looks(article)[0] == ("link", "this", "http://example.org/")


def test_html_inside_is_shown_without_its_tags() -> None:
    article = read(
        "a<br>b <b>c</b> <!-- gone -->\n\n<div align=center><p>In a <i>div</i></p></div>\n\n<script>x()</script>\n"
    )
    assert [b[3] for b in shape(article)] == ["a\nb c", "In a div"]


def test_entities_are_decoded_before_the_gate() -> None:
    article = read("A &#27;]0;x&#7; b &#155;31m &amp; c &lt;")
    assert "\x1b" not in article.text and "\x9b" not in article.text
    assert article.text.endswith("& c <")


@pytest.mark.parametrize("depth", [30, 90, 1000])
def test_words_in_deep_quotations_are_not_lost(depth: int) -> None:
    assert "down here" in read("# Top\n\n" + "> " * depth + "down here\n").text


def test_words_in_deep_lists_are_not_lost() -> None:
    article = read("".join("  " * level + f"- item{level}\n" for level in range(150)))
    assert all(f"item{level}" in article.text for level in range(150))
    assert article.remark


@pytest.mark.parametrize("heap", ["[", "![", "*a ", "_a", "<a ", "a <![CDATA[", "[a](", "`a"])
def test_heaped_signs_are_read_in_short_stretches(heap: str) -> None:
    text = heap * (20_000 // len(heap))
    article = read(f"Before.\n\n{text} last")
    assert article.text.startswith("Before.") and article.text.endswith("last")


def test_code_that_holds_blank_lines_stays_one_block_in_a_long_text() -> None:
    code = "line\n\n" * 20_000
    article = read(f"Before.\n\n```\n{code}```\n\nAfter *it*.\n")
    assert [b.kind for b in article.blocks] == [BlockKind.PARAGRAPH, BlockKind.CODE, BlockKind.PARAGRAPH]


def test_a_list_without_end_or_blank_line_is_read_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markdown, "PIECE", 1000)
    monkeypatch.setattr(markdown, "LARGEST_PIECE", 8000)
    article = read("".join(f"{number}. word `x`\n" for number in range(1, 2001)))
    assert [b.ordinal for b in article.blocks] == list(range(1, 2001))
    assert all(b.kind is BlockKind.ITEM for b in article.blocks)


def test_nothing_is_left_of_carriage_returns() -> None:
    assert shape(read("# A\r\n\r\nb\r\nc\r\n")) == [("heading", 1, 0, "A"), ("paragraph", 0, 0, "b c")]


_FRAGMENTS = st.sampled_from(
    [
        *(
            "word",
            "Zelensky",
            "a",
            "B2",
            "é",
            "“q”",
            "*a*",
            "**b c**",
            "*a",
            "b*",
            "**",
            "_x_",
            "`c`",
            "[l](http://x.org/a_b)",
        ),
        *(
            "[r]",
            "[r]: http://d.org",
            "![i](j)",
            "http://z.org",
            "&amp;",
            "\\*",
            "<b>",
            "<!--",
            "-->",
            "~~",
            "|",
            "!",
            ":",
        ),
        *(
            "- ",
            "* ",
            "+ ",
            "1. ",
            "2) ",
            "> ",
            "# ",
            "---",
            "===",
            "```",
            "    ",
            "  ",
            " ",
            " ",
            " ",
            "\t",
            "(",
            ")",
            ".",
            ",",
        ),
        *("\n", "\n", "\n\n", "\n\n", "\n\n\n", "<pre>", "</pre>", "***"),
    ]
)


@given(st.lists(_FRAGMENTS, max_size=30).map("".join))
@settings(max_examples=100, deadline=None)
def test_what_is_read_without_markdown_it_reads_as_with_it(text: str) -> None:
    quick, whole = ArticleBuilder(), ArticleBuilder()
    write_markdown(quick, text)
    environment: dict[str, object] = {}
    assert markdown._write_piece(Composer(whole), text, environment)
    assert shape(quick.article()) == shape(whole.article())
    assert looks(quick.article()) == looks(whole.article())


@given(st.text(alphabet="ab *_[]()<>`~#-+>|\\&!:\n\t1.é", max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_text_is_read_and_its_spans_fit(text: str) -> None:
    article = read(text)
    for block in article.blocks:
        assert 0 <= block.span.start <= block.span.end <= len(article.text)
    for inline in article.inlines:
        assert inline.span.of(article.text).strip()
