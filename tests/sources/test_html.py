"""Web pages → articles."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.articles.article import Article, BlockKind
from reader.articles.builder import ArticleBuilder
from reader.sources.composer import Composer
from reader.sources.html import MainPart, html_article
from reader.sources.hypertext import TokenKind, attribute, tags_stripped, tokens, write_html
from reader.sources.source import Source

SENTENCES = (
    "Engineers from the ministry looked at the long bridge on Friday and found three of its spans gone.",
    "Repairs will cost about forty million, the ministry said, and will take until the end of next summer.",
    "The first ferry left the city on Sunday with two hundred people on board and came back empty.",
    "Nobody who lives on the other bank expects to cross by road before the end of another winter.",
)


def read(html: str) -> Article:
    return html_article(Source("/a.html", html.encode()))


def shape(article: Article) -> list[tuple[str, int, int, str]]:
    return [(b.kind.value, b.level, b.ordinal, b.span.of(article.text)) for b in article.blocks]


def written(html: str, *, everything: bool = False) -> Article:
    builder = ArticleBuilder()
    write_html(Composer(builder), html, everything=everything)
    return builder.article()


PAGE = f"""<!DOCTYPE html><html lang="en-GB"><head><title>The bridge - The Daily</title>
<meta property="og:title" content="The bridge"><meta name="author" content="Iryna Koval">
<meta property="og:site_name" content="The Daily">
<meta property="article:published_time" content="2022-11-12T08:00:00+02:00">
<meta name="keywords" content="bridges, war"><style>p {{ color: red }}</style></head>
<body><nav><a href="/">Home</a> <a href="/world">World news today</a></nav>
<article><h1>The bridge</h1><p>{SENTENCES[0]}</p><h2>The cost</h2><p>{SENTENCES[1]} See <a href="https://example.org/k">the
report</a> of the ministry.</p><ol start="3"><li>First the spans that are gone are to be built again</li>
<li>Then the road on them is to be laid anew</li></ol><pre>span = 3
  gone = True and more words here</pre><p>{SENTENCES[2]}</p>
<p>Read more: <a href="/b">What the ferries of the city carry</a></p><p>{SENTENCES[3]}</p></article>
<aside><p>Subscribe to our letter for more news of bridges each and every week of the year.</p></aside>
<script>var words = "never shown";</script>
<footer><p>Copyright The Daily, all rights reserved.</p></footer></body></html>"""


def test_the_main_part_is_shown_with_its_own_blocks_and_the_rest_is_not() -> None:
    article = read(PAGE)
    assert [kind for kind, *_ in shape(article)] == [
        *("heading", "paragraph", "heading", "paragraph", "item", "item", "code", "paragraph", "paragraph")
    ]
    assert [b.ordinal for b in article.blocks if b.kind is BlockKind.ITEM] == [3, 4]
    for absent in ("Home", "Subscribe", "Copyright", "never shown", "color", "Read more"):
        assert absent not in article.text
    assert [i.href for i in article.inlines] == ["https://example.org/k"]


def test_the_head_says_who_when_and_where() -> None:
    article = read(PAGE)
    assert (article.title, article.byline, article.source) == ("The bridge", "Iryna Koval", "The Daily")
    assert (article.published, article.language, article.tags) == ("2022-11-12T06:00:00Z", "en-GB", ("bridges", "war"))


def test_a_page_without_a_main_part_is_still_shown() -> None:
    article = read("<nav><a href=/>Home</a></nav><div>Few words</div><script>x</script>")
    assert article.text == "Few words"


def test_a_page_of_nothing_but_navigation_is_shown_with_it() -> None:
    assert "Home" in read("<nav><a href=/>Home</a></nav>").text


def test_an_article_kept_as_data_for_a_script_is_shown() -> None:
    body = " ".join(SENTENCES * 4)
    data = f'{{"@type": "NewsArticle", "articleBody": "{body}"}}'
    page = f'<nav>x</nav><p>A teaser.</p><script type="application/ld+json">{data}</script>'
    assert SENTENCES[2] in read(page).text


def test_hidden_words_stay_hidden() -> None:
    article = read(
        "<p>Shown</p><p hidden>a</p><div style='display: none'>b<p>c</p></div><template>d</template><p>Shown too"
        "<select><option>e</select><svg><text>f</text></svg>"
    )
    assert article.text == "Shown\n\nShown too"


def test_navigation_that_is_never_closed_hides_nothing() -> None:
    assert "words" in read("<nav><a href=/>Home</a><p>words").text


def test_escapes_in_character_references_do_not_get_through() -> None:
    text = read("<title>&#27;]0;x&#7;T</title><p>a &#x1b;[31m b &#155;2J c &#8238;d</p>")
    assert not set("\x1b\x07\x9b\u202e") & set(text.text + text.title)


def test_markup_of_screens_is_words() -> None:
    assert read("<title>[/]</title><p>[bold]x[/] [@click=app.quit]y[/]</p>").text == "[bold]x[/] [@click=app.quit]y[/]"


def test_a_declared_charset_is_used() -> None:
    page = "<meta charset=shift_jis><p>日本の鉄道は世界の注目を集めている</p>".encode("shift_jis")
    assert html_article(Source("/a.html", page)).text == "日本の鉄道は世界の注目を集めている"


@pytest.mark.parametrize("tag", ["div", "span", "b", "font", "blockquote", "table><tr><td", "ul><li", "p", "a", "h1"])
def test_words_at_the_bottom_of_the_deepest_page_are_shown(tag: str) -> None:
    assert "down here" in read("<p>Top</p><script></script>" + f"<{tag}>" * 5000 + "down here").text


@pytest.mark.parametrize(
    "noise", ["<", "<!--", "<![CDATA[", '<a b="', "<a b='\"", "<script>", "<title>", "</a>", "<table><tr><td>", "&amp;"]
)
def test_words_after_endless_noise_are_shown(noise: str) -> None:
    assert "after" in read(noise * 5000 + '">after<p>after').text or noise.startswith("<a b")


def test_lists_in_lists_and_what_is_inside_items() -> None:
    article = written(
        "<ul><li>one<ol><li>a<li value=7>b</ol><li><p>two<p>more<blockquote>said</blockquote></ul><p>after"
    )
    assert shape(article) == [
        ("item", 1, 0, "one"),
        ("item", 2, 1, "a"),
        ("item", 2, 7, "b"),
        ("item", 1, 0, "two"),
        ("paragraph", 1, 0, "more"),
        ("quote", 1, 0, "said"),
        ("paragraph", 0, 0, "after"),
    ]


def test_a_table_of_data_is_a_table_and_one_of_layout_is_not() -> None:
    data = written("<table><tr><th>Team<th>Won</tr><tr><td>Brazil<td><b>2</b> games</tr></table>")
    assert shape(data) == [("table", 0, 0, "Team\tWon\nBrazil\t2 games\n")]
    layout = written("<table><tr><td><table><tr><td>left</table><td><p>right</table>")
    assert shape(layout) == [("paragraph", 0, 0, "left"), ("paragraph", 0, 0, "right")]


def test_code_keeps_its_lines_and_prose_does_not() -> None:
    article = written("<pre>if x:\n    y<br>z</pre><p>a\n   b<br>c</p>")
    assert shape(article) == [("code", 0, 0, "if x:\n    y\nz\n"), ("paragraph", 0, 0, "a b\nc")]


def test_stretches_may_run_over_blocks_and_cross() -> None:
    article = written("<b>a<p>b</b>c</p><i>d<b>e</i>f</b><a href='http://x.org'>g</a><a>h</a>")
    looks = [(i.kind.value, i.span.of(article.text), i.href) for i in article.inlines]
    assert ("strong", "a", "") in looks and ("strong", "b", "") in looks and ("link", "g", "http://x.org") in looks


def test_pictures_are_their_words_and_are_not_fetched() -> None:
    article = written("<p>See <img src='http://127.0.0.1:9/x.png' alt='a map'> here <img src=y></p>")
    assert article.text == "See a map here"
    assert article.inlines[0].href == "http://127.0.0.1:9/x.png"


def test_attributes_are_found_however_they_are_written() -> None:
    for tag in ("<a href=x&amp;y>", "<a class='b' HREF='x&amp;y'>", '<a title="a > b" href = "x&amp;y" />'):
        [token] = tokens(tag)
        assert token.kind is TokenKind.OPEN and attribute(token.attributes, "href") == "x&y"


def test_less_than_is_a_word_where_no_tag_begins() -> None:
    assert tags_stripped("1 < 2 &lt; 3 <b>x</b>") == "1 < 2 < 3 x"


def test_the_main_part_takes_long_blocks_anywhere_once_and_short_ones_only_in_place() -> None:
    main = MainPart(f"Head line\n{SENTENCES[0]}\nShare\n{SENTENCES[1]}")
    assert not main("Share", "")
    assert main("Head line", "")
    assert main(SENTENCES[0], "")
    assert not main(SENTENCES[0], "")
    assert main("Share", "")
    assert main(SENTENCES[1] + " And more.", "")
    assert not main(SENTENCES[2], "")


def test_a_headline_about_credit_is_no_credit_of_a_picture() -> None:
    main = MainPart("Credit Suisse shares fall\nPhoto: A. Nother")
    assert main("Credit Suisse shares fall", "")
    assert not main("Photo: A. Nother", "")


_TAGS = st.sampled_from(
    "<p>|</p>|<b>|</b>|<a href=x>|</a>|<ul>|<li>|</ul>|<table>|<tr>|<td>|</table>|<pre>|</pre>|<h2>|</h2>|<blockquote>"
    "|</blockquote>|<br>|<hr>|<div>|</div>|<!-- -->|<nav>|</nav>|<div hidden>|<script>|</script>|word|one|&amp;|< |>"
    "|\"|'|\n"
    "|<div one".split("|")
)


@given(st.lists(_TAGS, max_size=40).map(" ".join))
@settings(max_examples=100, deadline=None)
def test_any_heap_of_tags_is_read_and_its_spans_fit(html: str) -> None:
    article = written(html, everything=True)
    for block in article.blocks:
        assert block.span.start <= block.span.end <= len(article.text)
    for inline in article.inlines:
        assert inline.span.of(article.text).strip()
    assert "hidden" in html or "script" in html or "<div one" in html or article.text.count("one") == html.count("one")
