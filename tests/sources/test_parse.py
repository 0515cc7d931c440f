"""The table from media type to parser."""

import subprocess
import sys

import pytest

from reader.articles.article import BlockKind
from reader.errors import SourceError
from reader.sources.media import sniffed
from reader.sources.parse import parse
from reader.sources.source import Source


def test_piped_markdown_with_front_matter_is_markdown() -> None:
    article = parse(Source("stdin:0", b"---\ntitle: The bridge\ntags: [a, b]\n---\n\n# The bridge\n\nIt *fell*.\n"))
    assert (article.title, article.tags, article.text) == ("The bridge", ("a", "b"), "The bridge\n\nIt fell.")


def test_piped_html_is_html() -> None:
    assert parse(Source("stdin:0", b"<!DOCTYPE html><title>T</title><p>Words &amp; more")).text == "Words & more"


def test_piped_text_is_plain() -> None:
    article = parse(Source("stdin:0", b"Late last week they * pulled back.\nAnd then 3 - 2 was one.\n"))
    assert all(block.kind is BlockKind.PARAGRAPH for block in article.blocks)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("# Head\n\n- a\n- b", "text/markdown"),
        ("See [this](http://a.b) and **that**.", "text/markdown"),
        ("<?xml version='1.0'?><rss/>", "application/xml"),
        ("  <!-- c --><div>a</div>", "text/html"),
        ("<3 is a heart", "text/plain"),
        ("A plain line.\n\n- one dash", "text/plain"),
        ('{"a": ["# x", "**b**"]}', "text/plain"),
    ],
)
def test_what_the_name_does_not_say_the_words_do(text: str, kind: str) -> None:
    assert sniffed(text) == kind


def test_the_name_wins_over_the_looks() -> None:
    assert parse(Source("/a.txt", b"# not a heading\n\n**x**", "text/plain")).text == "# not a heading\n\n**x**"


@pytest.mark.parametrize("media_type", ["text/plain", "text/markdown", "text/html", "application/xml", ""])
def test_what_has_no_words_is_an_error_that_names_it(media_type: str) -> None:
    with pytest.raises(SourceError, match=r"^/a/b: has no text to read\.$"):
        parse(Source("/a/b", b"  \n \t\n", media_type))


def test_plain_text_does_not_pay_for_the_parsers_of_markup() -> None:
    code = (
        "import sys; from reader.sources.parse import parse; from reader.sources.source import Source; "
        "parse(Source('/a.txt', b'Words.', 'text/plain')); "
        "print([name for name in ('lxml', 'trafilatura', 'markdown_it', 'charset_normalizer') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
