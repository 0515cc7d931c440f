"""XML → its words."""

import pytest

from reader.articles.article import Article, BlockKind
from reader.sources.markup import markup_article
from reader.sources.source import Source


def read(xml: str | bytes) -> Article:
    return markup_article(Source("/a.xml", xml if isinstance(xml, bytes) else xml.encode()))


def shape(article: Article) -> list[tuple[str, str]]:
    return [(block.kind.value, block.span.of(article.text)) for block in article.blocks]


def test_a_feed_is_its_titles_and_what_they_stand_over() -> None:
    article = read(
        "<rss><channel><title>The feed</title><link>http://a</link><item><title>One</title><guid>7</guid>"
        "<description>&lt;p&gt;It &lt;b&gt;fell&lt;/b&gt; &amp;amp; broke.&lt;/p&gt;</description></item>"
        "<item><title><![CDATA[[/bold]]]></title><description><![CDATA[<p>a</p><p>b</p>]]></description></item></channel></rss>"
    )
    assert article.title == "The feed"
    assert shape(article) == [
        ("heading", "The feed"),
        ("heading", "One"),
        ("paragraph", "It fell & broke."),
        ("heading", "[/bold]"),
        ("paragraph", "a"),
        ("paragraph", "b"),
    ]


def test_an_atom_entry_may_hold_xhtml() -> None:
    article = read(
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title>'
        "<entry><title type='html'>A &lt;i&gt;b&lt;/i&gt;</title>"
        '<content type="xhtml">'
        '<div xmlns="http://www.w3.org/1999/xhtml"><p>One <b>two</b></p></div></content></entry></feed>'
    )
    assert shape(article) == [("heading", "F"), ("heading", "A b"), ("paragraph", "One two")]


def test_a_list_of_feeds_is_its_names() -> None:
    article = read(
        "<opml><head><title>Mine</title></head><body><outline text='News'><outline text='A' xmlUrl='http://a/'/></outline></body></opml>"
    )
    assert article.title == "Mine"
    assert [(b.kind, b.level) for b in article.blocks] == [(BlockKind.ITEM, 1), (BlockKind.ITEM, 2)]
    assert article.inlines[0].href == "http://a/"


def test_any_other_xml_is_its_words() -> None:
    assert shape(read("<r><a>One</a><b>Two <c>three</c> four</b></r>")) == [
        ("paragraph", "One"),
        ("paragraph", "Two three four"),
    ]


def test_outside_entities_are_not_read() -> None:
    article = read(
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        "<rss><channel><title>Words &x; here</title></channel></rss>"
    )
    assert "root:" not in article.text and "Words" in article.text


@pytest.mark.parametrize("root", ["rss><channel><title", "r"])
def test_entities_of_its_own_are_not_expanded(root: str) -> None:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    article = read(f'<!DOCTYPE l [<!ENTITY a0 "ha">{entities}]><{root}>Words &a9; here')
    assert "Words" in article.text and len(article.text) < 1000


@pytest.mark.parametrize(
    "xml", ["<r><a>word", "word & word < word", "<r><a></r></a>word", "<r>&nbsp;word</r>", "<a><b>word</c></a>"]
)
def test_broken_xml_still_shows_its_words(xml: str) -> None:
    assert "word" in read(xml).text


def test_what_is_html_is_read_as_html() -> None:
    assert shape(read("<html><body><h1>A</h1><p>b &nbsp; c</body></html>")) == [("heading", "A"), ("paragraph", "b c")]


def test_a_declared_encoding_is_used() -> None:
    assert read('<?xml version="1.0" encoding="iso-8859-2"?><r>Łódź</r>'.encode("iso-8859-2")).text == "Łódź"


def test_words_nested_beyond_any_tree_are_shown() -> None:
    assert "down here" in read("<a>" * 3000 + "down here" + "</a>" * 3000).text
