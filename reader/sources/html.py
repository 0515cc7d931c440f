"""The main content of a web page → article.

trafilatura tells the main part from the rest; the blocks are ours. Where it finds nothing, or next to nothing, the
page is shown whole but for its navigation. Nothing a page points to is ever fetched.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.articles.article import Article
from reader.articles.builder import ArticleBuilder
from reader.sources.composer import Composer
from reader.sources.dates import published_date
from reader.sources.encoding import decode
from reader.sources.hypertext import Token, TokenKind, attribute, tags_stripped, tokens, write_tokens
from reader.sources.plaintext import write_plain
from reader.sources.source import Source

if TYPE_CHECKING:
    from lxml.html import HtmlElement

TOKENS_LIMIT = 60_000
"""Words and tags of a page beyond which its main part is not sought: that takes a second for each 10,000."""
DEPTH_LIMIT = 200
"""How deep a page may be nested before trees lose what is deeper."""
ATTRIBUTE_LIMIT = 2000
"""Characters of a tag's attributes that a tree is given; pictures are written into pages by the megabyte."""

ENOUGH_WORDS = 60
"""A page of fewer words is all main part, and a main part of fewer is one only if the page has hardly more."""
LEAST_SHARE = 0.04
"""The share of a page's words below which what was found cannot be its main part."""

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+")
_POINTER = re.compile(
    r"(?:read (?:more|also|next)|also read|see also|more on this|related|recommended|our standards|watch|listen)\b",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"\(?(?:(?:photo|image|picture|illustration)(?:graph)?s?(?: credits?)?|credits?): ?.{2,80}\)?"
    r"|\(?(?:photo|photograph|illustration) by [^.]{2,60}\)?|advertisement:?",
    re.IGNORECASE,
)
_FURNITURE = frozenset("nav aside footer script form iframe header menu noscript".split())


@dataclass(frozen=True, slots=True)
class _Metadata:
    title: str = ""
    byline: str = ""
    source: str = ""
    published: str = ""
    language: str = ""
    tags: tuple[str, ...] = ()


def html_article(source: Source) -> Article:
    """The article on a web page."""
    decoded = decode(source.data, source.charset, markup=True)
    page = tokens(decoded.text)
    tree = _tree(page) if _is_worth_a_tree(page) else None
    metadata = _metadata(page, tree, source.address)
    builder, remark = _blocks(page, tree)
    return builder.article(
        title=metadata.title,
        byline=metadata.byline,
        source=metadata.source,
        address=source.address,
        published=metadata.published,
        language=metadata.language,
        tags=metadata.tags,
        remark=" ".join(filter(None, (decoded.remark, remark))),
    )


def _is_worth_a_tree(page: Sequence[Token]) -> bool:
    """Whether a page has more than its main part, and is of a size and depth that trees can bear."""
    names = {token.text for token in page if token.kind is TokenKind.OPEN}
    return bool(names & _FURNITURE) and len(page) <= TOKENS_LIMIT and _depth(page) <= DEPTH_LIMIT


def _blocks(page: Sequence[Token], tree: HtmlElement | None) -> tuple[ArticleBuilder, str]:
    """The blocks of a page's main part, and what to say of how they were found."""
    whole = ArticleBuilder()
    write_tokens(Composer(whole), page)
    if whole.is_empty:
        write_tokens(Composer(whole), page, everything=True)
    there = whole.article().words
    if tree is None or (there < ENOUGH_WORDS and not _body_in_data(page)):
        return whole, ""
    main = ArticleBuilder()
    extracted = _main_words(tree)
    write_tokens(Composer(main, MainPart(extracted)), page, everything=True)
    found = main.article().words
    if found < 0.5 * len(extracted.split()):
        main = ArticleBuilder()
        write_plain(main, extracted, titled=False)
        found = main.article().words
    body = _body_in_data(page)
    if len(body.split()) > max(100, 2 * found, 2 * there if there < ENOUGH_WORDS else 0):
        main = ArticleBuilder()
        write_plain(main, body, titled=False)
        return main, ""
    if found < there and (found < LEAST_SHARE * there or (found < ENOUGH_WORDS and found < 0.7 * there)):
        return whole, "The main part of this page could not be told from the rest." if there > 400 else ""
    return main, ""


def _main_words(tree: HtmlElement) -> str:
    """What trafilatura takes for the main part, a line a block; empty when it finds none."""
    import trafilatura

    _silence()
    try:
        return trafilatura.extract(tree, include_comments=False, include_tables=True, with_metadata=False) or ""
    except Exception:  # whatever a stranger's page makes it stumble over, the page is still shown whole
        logging.getLogger(__name__).info("no main part", exc_info=True)
        return ""


def _body_in_data(page: Sequence[Token]) -> str:
    """The words of an article that a page holds as data (schema.org's `articleBody`), to be set by a script."""
    for at, token in enumerate(page):
        if token.text != "script" or token.kind is not TokenKind.OPEN or "ld+json" not in token.attributes:
            continue
        following = page[at + 1 : at + 2]
        if following and following[0].kind is TokenKind.TEXT and '"articleBody"' in following[0].text:
            found = re.search(r'"articleBody"\s*:\s*("(?:[^"\\]|\\.)*+")', following[0].text)
            try:
                return tags_stripped(json.loads(found.group(1), strict=False)) if found else ""
            except ValueError:
                return ""
    return ""


class MainPart:
    """Whether a block of a page belongs to its main part, asked of one after the other, in order.

    The main part is given as words. A block of some length belongs to it when half of its runs of four words are
    there, each good for one block; a short one only where its words come next.
    """

    RUN = 4
    SLACK = 6
    """Words of the main part that may be missing before a short block."""

    def __init__(self, main: str) -> None:
        self._words = _WORD.findall(main.lower())
        self._runs: dict[tuple[str, ...], list[int]] = {}
        for place in range(len(self._words) - self.RUN, -1, -1):
            self._runs.setdefault(tuple(self._words[place : place + self.RUN]), []).append(place)
        self._next = 0

    def __call__(self, words: str, links: str) -> bool:
        own = _WORD.findall(words.lower())
        if not own:
            return False
        belongs = self._is_short_next(own) if len(own) < self.RUN + 2 else self._has_half(own)
        return belongs and not _is_aside(words, links)

    def _is_short_next(self, own: list[str]) -> bool:
        for place in range(self._next, self._next + self.SLACK):
            if self._words[place : place + len(own)] == own:
                self._next = place + len(own)
                return True
        return False

    def _has_half(self, own: list[str]) -> bool:
        taken: list[tuple[list[int], int]] = []
        count = len(own) - self.RUN + 1
        for place in range(count):
            found = self._runs.get(tuple(own[place : place + self.RUN]))
            if found:
                taken.append((found, found.pop()))
        if len(taken) >= 0.5 * count:
            self._next = taken[-1][1] + self.RUN
            return True
        for places, place in reversed(taken):
            places.append(place)
        return False


def _is_aside(words: str, links: str) -> bool:
    """Whether a paragraph only points to another page, or says whose a picture is."""
    words = " ".join(words.split())
    if len(words) > 200:
        return False
    if _POINTER.match(words):
        return len(links.split()) >= 0.5 * len(words.split())
    return _CREDIT.fullmatch(words) is not None


def _metadata(page: Sequence[Token], tree: HtmlElement | None, address: str) -> _Metadata:
    own = _own_metadata(page)
    if tree is None:
        return own
    from trafilatura.metadata import extract_metadata

    _silence()
    try:
        found = extract_metadata(
            tree,
            default_url=address if address.startswith(("http://", "https://")) else None,
            date_config={"original_date": True, "extensive_search": False, "max_date": "2100-01-01"},
        )
    except Exception:  # as above: metadata are welcome, not needed
        logging.getLogger(__name__).info("no metadata", exc_info=True)
        return own
    return _Metadata(
        title=found.title or own.title,
        byline=", ".join(
            dict.fromkeys(name.strip() for name in (found.author or own.byline).split(";") if name.strip())
        ),
        source=found.sitename or own.source or (found.hostname or ""),
        published=own.published or published_date(found.date or ""),
        language=own.language or (found.language or ""),
        tags=own.tags or _tags(found.tags or found.categories or ()),
    )


def _own_metadata(page: Sequence[Token]) -> _Metadata:
    """What the head of a page says in plain tags."""
    meta: dict[str, str] = {}
    title = language = ""
    tags: list[str] = []
    for at, token in enumerate(page[:20_000]):
        if token.kind is not TokenKind.OPEN:
            continue
        if token.text == "meta":
            name = (attribute(token.attributes, "property") or attribute(token.attributes, "name")).lower()
            content = attribute(token.attributes, "content")
            if name == "article:tag":
                tags.append(content)
            elif name and content:
                meta.setdefault(name, content)
        elif token.text == "html" and not language:
            language = attribute(token.attributes, "lang") or attribute(token.attributes, "xml:lang")
        elif token.text == "title" and not title and page[at + 1 : at + 2]:
            following = page[at + 1]
            title = following.text if following.kind is TokenKind.TEXT else ""
    return _Metadata(
        title=meta.get("og:title", "") or title,
        byline=meta.get("author", "") or meta.get("dc.creator", ""),
        source=meta.get("og:site_name", ""),
        published=published_date(
            meta.get("article:published_time", "") or meta.get("date", "") or meta.get("dc.date", "")
        ),
        language=language if re.fullmatch(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*", language) else "",
        tags=_tags(tags or meta.get("keywords", "").split(",")),
    )


def _tags(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for part in names for name in part.split(",") if name.strip()))[:30]


def _tree(page: Sequence[Token]) -> HtmlElement | None:
    """A tree of the page, from its tokens written out plainly: no comments, no endless attributes."""
    from lxml import html
    from lxml.etree import LxmlError, ParserError

    written = "".join(_plainly(page))
    if not written.strip():
        return None
    try:
        tree: HtmlElement = html.document_fromstring(written, parser=html.HTMLParser(huge_tree=False, no_network=True))
    except (LxmlError, ParserError, ValueError):
        return None
    return tree


def _plainly(page: Sequence[Token]) -> list[str]:
    pieces: list[str] = []
    raw = ""
    for token in page:
        if token.kind is TokenKind.TEXT:
            if raw in ("script", "style"):
                pieces.append(token.text)
            else:
                words = token.text.translate(_UNFIT_FOR_TREES)
                pieces.append(words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
        elif token.kind is TokenKind.OPEN:
            raw = token.text
            attributes = token.attributes
            if len(attributes) > ATTRIBUTE_LIMIT and token.text not in ("meta", "a"):
                attributes = ""
            pieces.append(f"<{token.text}{attributes}>")
        else:
            raw = ""
            pieces.append(f"</{token.text}>")
    return pieces


_UNFIT_FOR_TREES = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127, *range(0xD800, 0xE000), 0xFFFE, 0xFFFF])


def _depth(page: Sequence[Token]) -> int:
    """How deep the tags are nested, counted as a tree would that closes only what is closed."""
    depth = deepest = 0
    for token in page:
        if token.kind is TokenKind.OPEN:
            if token.text not in _CLOSES_ITSELF and not token.attributes.endswith("/"):
                depth += 1
                deepest = max(deepest, depth)
        elif token.kind is TokenKind.CLOSE and token.text not in _CLOSES_ITSELF:
            depth = max(0, depth - 1)
    return deepest


_CLOSES_ITSELF = frozenset(
    "area base br col embed frame hr img input link meta param source track wbr p li dt dd tr td th option thead "
    "tbody tfoot html head body path".split()
)


def _silence() -> None:
    for name in ("trafilatura", "htmldate", "courlan", "readability"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
