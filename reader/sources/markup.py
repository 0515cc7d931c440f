"""XML → its words as an article: feeds by their fields, lists of feeds by their names, the rest as it comes.

Nothing outside the file is read, and no entity that it declares is expanded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from reader.articles.article import Article, BlockKind, InlineKind
from reader.articles.builder import ArticleBuilder
from reader.articles.cleaning import clean_line
from reader.sources.composer import Composer
from reader.sources.encoding import decode
from reader.sources.html import html_article
from reader.sources.hypertext import tags_stripped, write_html
from reader.sources.source import Source

if TYPE_CHECKING:
    from lxml.etree import _Element

_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_DOCTYPE = re.compile(
    r"<!DOCTYPE\b[^<>\[]*(?:\[(?:[^\]\"'<]++|\"[^\"]*+\"|'[^']*+'|<[^<>]*+>)*+\]\s*)?>", re.IGNORECASE
)
_ROOT = re.compile(r"(?:\s|<\?[^>]*\?>|<!--.*?-->|<!DOCTYPE[^>]*>)*<(?:\w+:)?(html|body)\b", re.IGNORECASE | re.DOTALL)
_NEITHER_WORDS_NOR_TAGS = re.compile(r"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[|\]\]>", re.DOTALL)
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ENTRIES = frozenset(("item", "entry"))
_CONTENT = frozenset("description summary content encoded subtitle tagline info copyright rights body".split())
_NO_WORDS = frozenset(
    "link guid id pubdate published updated modified issued date lastbuilddate docs generator language ttl cloud "
    "category url width height icon logo comments source enclosure image textinput skiphours skipdays uri email "
    "datecreated datemodified expansionstate vertscrollstate windowtop windowleft windowbottom windowright".split()
)
LEAST_SHARE = 0.5
"""The share of a file's words below which its tree was too broken, and its words are shown without their tags."""


def markup_article(source: Source) -> Article:
    """The words of an XML file."""
    decoded = decode(source.data, source.charset, markup=True)
    if _ROOT.match(decoded.text):
        return html_article(source)
    builder = ArticleBuilder()
    title = ""
    root = _tree(decoded.text)
    if root is not None:
        title = _write(Composer(builder), root)
    stripped = _without_tags(decoded.text)
    if root is None or (_local(root) not in ("rss", "rdf", "feed", "opml") and _is_less(builder, stripped)):
        builder = ArticleBuilder()
        for words in stripped:
            builder.paragraph(words)
    elif builder.is_empty:
        for words in stripped:
            builder.paragraph(words)
    return builder.article(title=title, address=source.address, remark=decoded.remark)


def _is_less(builder: ArticleBuilder, stripped: list[str]) -> bool:
    return builder.article().words < LEAST_SHARE * sum(len(words.split()) for words in stripped)


def _tree(text: str) -> _Element | None:
    from lxml import etree

    # Declarations go first: the text is decoded, and entities of a stranger's own making are not wanted.
    text = _DOCTYPE.sub("", _DECLARATION.sub("", text, count=1), count=1)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True, remove_pis=True,
        remove_comments=True, encoding="utf-8",
    )  # fmt: skip
    try:
        return etree.fromstring(_UNFIT.sub("", text).strip().encode("utf-8"), parser)
    except (etree.LxmlError, ValueError):
        return None


def _write(composer: Composer, root: _Element) -> str:
    """Write the words of a tree; return the title of the whole."""
    kind = _local(root)
    if kind == "opml":
        return _write_outlines(composer, root)
    if kind in ("rss", "rdf", "feed"):
        return _write_feed(composer, root)
    for words in _leaves(root):
        composer.start_block()
        composer.words(words)
        composer.end_block()
    return ""


def _write_feed(composer: Composer, root: _Element) -> str:
    title = ""
    for element in root.iter():
        name = _local(element)
        inside = {_local(outer) for outer in element.iterancestors()}
        in_entry = bool(inside & _ENTRIES)
        if not name or inside & (_CONTENT | {"title"} | _NO_WORDS):
            continue
        words = _all_words(element)
        if name == "title":
            shown = tags_stripped(words)
            title = title or ("" if in_entry else shown)
            composer.start_block(BlockKind.HEADING, 2 if in_entry else 1)
            composer.words(shown)
            composer.end_block()
        elif name in _CONTENT:
            write_html(composer, words, everything=True)
            composer.end_block()
        elif name not in _NO_WORDS and not len(element) and words.strip():
            composer.start_block()
            composer.words(words)
            composer.end_block()
    return title


def _write_outlines(composer: Composer, root: _Element) -> str:
    title = ""
    for element in root.iter():
        name = _local(element)
        if name == "title":
            title = title or _all_words(element)
        elif name == "outline":
            depth = sum(1 for outer in element.iterancestors() if _local(outer) == "outline")
            words = element.get("title") or element.get("text") or element.get("xmlUrl") or ""
            address = element.get("htmlUrl") or element.get("xmlUrl") or ""
            with composer.builder.block(BlockKind.ITEM, min(depth + 1, 255)):
                if address:
                    with composer.builder.inline(InlineKind.LINK, address):
                        composer.builder.text(words)
                else:
                    composer.builder.text(words)
    return title


def _leaves(root: _Element) -> Iterator[str]:
    """Words that stand together: those of an element whose children are only parts of a sentence."""
    done: set[_Element] = set()
    for element in root.iter():
        if not _local(element) or any(outer in done for outer in element.iterancestors()):
            continue
        if not len(element) or (element.text or "").strip():
            done.add(element)
            words = _all_words(element)
            if words.strip():
                yield tags_stripped(words) if "</" in words else words


def _all_words(element: _Element) -> str:
    """The words in an element and in those inside it, without declared entities."""
    if _local(element) in _CONTENT | {"title"} and element.get("type") == "xhtml":
        from lxml import etree

        return "".join(etree.tostring(child, encoding="unicode") for child in element if isinstance(child.tag, str))
    return "".join(_pieces(element))


def _pieces(element: _Element) -> Iterator[str]:
    from lxml import etree

    for event, part in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            yield part.text or "" if isinstance(part.tag, str) else ""
        elif part is not element:
            yield part.tail or ""


def _local(element: _Element) -> str:
    """The name of an element in lower case, without its namespace; empty for comments and entities."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def _without_tags(text: str) -> list[str]:
    """What is left of a text that is no XML when its tags are taken away."""
    text = _DOCTYPE.sub("", _NEITHER_WORDS_NOR_TAGS.sub(" ", text))
    paragraphs = (clean_line(tags_stripped(part), 1 << 20) for part in re.split(r"\n\s*\n|</[^>]*>", text))
    return [words for words in paragraphs if words]
