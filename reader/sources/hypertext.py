"""HTML, however broken → blocks.

A tokenizer and a walk of our own, both without recursion and linear in the text: trees lose what is nested a
thousand deep, and what is written badly is still meant to be read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from html import unescape

from reader.articles.article import BlockKind, InlineKind
from reader.sources.composer import INLINES_DEEP, Composer


class TokenKind(Enum):
    """What a piece of HTML is."""

    TEXT = "text"
    OPEN = "open"
    CLOSE = "close"


@dataclass(slots=True)
class Token:
    """A piece of HTML: words, decoded; or a tag, its name in lower case."""

    kind: TokenKind
    text: str
    """Words; or the name of a tag."""
    attributes: str = ""
    """As they are written; empty for words and closing tags."""


_TAG_START = re.compile(r"<(?=[a-zA-Z!?]|/[a-zA-Z])")
_TAG_NAME = re.compile(r"[a-zA-Z][^\s/>\x00]{0,64}")
_TAG_END = re.compile(r"(?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+)*+>")
_ATTRIBUTE = re.compile(r"([^\s=\"'<>/]{1,64})(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
_UNCLOSED_LIMIT = 20
"""Tags whose quotes never close that are searched to the end, before any `>` is taken for the end of a tag."""

_RAW = frozenset("script style xmp iframe noembed noframes textarea title".split())
_VOID = frozenset(
    "area base br col embed frame hr img input keygen link meta param source track wbr basefont bgsound command".split()
)
_NEVER_SHOWN = frozenset(
    "script style template iframe object applet svg select datalist button textarea input audio video canvas map "
    "noembed noframes title annotation annotation-xml".split()
)
_BESIDES = frozenset("nav aside footer noscript dialog menu".split())
"""What stands beside the words of a page, and is shown only when there are no others."""
_IMPLIED_END = frozenset("p li dt dd tr td th option".split())
_BLOCKS = frozenset(
    "p div section article main header footer nav aside address figure figcaption center form fieldset legend details "
    "summary dl dt dd table caption thead tbody tfoot tr td th hgroup body html head search dialog noscript title "
    "frameset video audio object option".split()
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_INLINES = {
    **dict.fromkeys("em i cite dfn var".split(), InlineKind.EMPHASIS),
    **dict.fromkeys("strong b".split(), InlineKind.STRONG),
    **dict.fromkeys("code kbd samp tt".split(), InlineKind.CODE),
    **dict.fromkeys("s del strike".split(), InlineKind.STRIKE),
}
_NOT_IN_DATA = frozenset("table h1 h2 h3 h4 h5 h6 ul ol blockquote pre article section form".split())
_HIDDEN = re.compile(r"(?:^|[\s\"'])hidden(?:[\s=/]|$)|display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
CELL_LIMIT = 400
"""Characters beyond which a cell of a table is no datum but a part of the page."""


def write_html(composer: Composer, html: str, *, everything: bool = False) -> None:
    """Write the words that a page shows; with `everything`, also what stands beside them (navigation, footers)."""
    write_tokens(composer, tokens(html), everything=everything)


def tags_stripped(html: str) -> str:
    """The words of a short piece of HTML on one line, without its tags."""
    if "<" not in html and "&" not in html:
        return html
    return " ".join("".join(token.text for token in tokens(html) if token.kind is TokenKind.TEXT).split())


def tokens(html: str) -> list[Token]:
    """The words and tags of a text, in order; nothing but comments, declarations and scripts is lost."""
    found: list[Token] = []
    unclosed = 0
    never: set[str] = set()  # closers that do not come again, so that none is searched for twice
    at, end = 0, len(html)

    def find(closer: str, start: int) -> int:
        if closer in never:
            return -1
        place = html.find(closer, start)
        if place < 0:
            never.add(closer)
        return place

    def words(text: str) -> None:
        if text:
            found.append(Token(TokenKind.TEXT, _decoded(text)))

    while at < end:
        start = _TAG_START.search(html, at)
        if start is None:
            words(html[at:])
            break
        tag = start.start()
        if tag > at:
            words(html[at:tag])
        after = html[tag + 1 : tag + 2]
        if html.startswith("<!--", tag):
            close = find("-->", tag + 2)
            at = close + 3 if close >= 0 else tag + 4
        elif html.startswith("<![CDATA[", tag):
            close = find("]]>", tag)
            found.append(Token(TokenKind.TEXT, html[tag + 9 : close if close >= 0 else tag + 9]))
            at = close + 3 if close >= 0 else tag + 9
        elif after in ("!", "?"):
            close = find(">", tag)
            at = close + 1 if close >= 0 else tag + 2
        elif after == "/" and (name := _TAG_NAME.match(html, tag + 2)):
            close = find(">", tag)
            found.append(Token(TokenKind.CLOSE, name.group().lower()))
            at = close + 1 if close >= 0 else name.end()
        else:
            name = _TAG_NAME.match(html, tag + 1)
            assert name is not None
            whole = _TAG_END.match(html, name.end()) if unclosed < _UNCLOSED_LIMIT else None
            if whole is None:
                unclosed += 1
                close = find(">", name.end())
                if close < 0:
                    words("<")
                    at = tag + 1
                    continue
                at = close + 1
            else:
                at = whole.end()
            kind = name.group().lower()
            found.append(Token(TokenKind.OPEN, kind, html[name.end() : at].rstrip(">")))
            if kind in _RAW:
                at = _raw_text(html, at, kind, found, never)
    return found


def _raw_text(html: str, at: int, name: str, found: list[Token], never: set[str]) -> int:
    """Take what lies inside an element that holds no tags; return where that ends."""
    closer = f"</{name}"
    close = re.compile(closer, re.IGNORECASE).search(html, at) if closer not in never else None
    if close is None:
        # Nothing closes it. What follows the next tag is shown, rather than that nothing more is.
        never.add(closer)
        following = html.find("<", at)
        return following if following >= 0 else len(html)
    if close.start() > at:
        raw = html[at : close.start()]
        found.append(Token(TokenKind.TEXT, raw if name in ("script", "style") else _decoded(raw)))
    return close.start()


def _decoded(text: str) -> str:
    # Pages use the no-break space for layout; kept, it would hide words from every search.
    return (unescape(text) if "&" in text else text).replace("\xa0", " ")


def attribute(written: str, name: str) -> str:
    """The value of an attribute among those written, decoded; empty when it is not there."""
    if name not in written.lower():
        return ""
    for found in _ATTRIBUTE.finditer(written):
        if found.group(1).lower() == name:
            return unescape(found.group(2) or found.group(3) or found.group(4) or "")
    return ""


def write_tokens(composer: Composer, page: Sequence[Token], *, everything: bool = False) -> None:
    """Write the words of a tokenized page."""
    _Walk(composer, page, everything).run()


class _Walk:
    """One pass over the tokens of a page, telling a composer what they mean."""

    def __init__(self, composer: Composer, page: Sequence[Token], everything: bool) -> None:
        self._composer = composer
        self._page = page
        self._everything = everything
        self._ends = _ends(page)
        self._inlines: list[str] = []
        self._heading = 0
        self._verbatim = 0
        self._table_end = -1
        self._row_started = False
        self._quotes: list[str] = []

    def run(self) -> None:
        at = 0
        while at < len(self._page):
            token = self._page[at]
            if token.kind is TokenKind.TEXT:
                self._words(token.text)
            elif token.kind is TokenKind.CLOSE:
                self._close(token.text)
            elif self._is_passed_over(at):
                at = self._ends[at]
                continue
            else:
                self._open(at, token)
            if at == self._table_end:
                self._end_table()
            at += 1
        self._end_table()
        self._composer.end_block()
        while self._inlines:
            self._inlines.pop()
            self._composer.close()

    def _is_passed_over(self, at: int) -> bool:
        token = self._page[at]
        if self._ends[at] <= at:
            return False
        if token.text in _NEVER_SHOWN:
            return True
        if token.text in _BESIDES and not self._everything:
            return token.text != "menu"
        return bool(token.attributes) and token.text not in ("html", "body") and _is_hidden(token.attributes)

    def _words(self, words: str) -> None:
        if self._table_end >= 0:
            words = " ".join(words.split(None)) if words.isspace() else re.sub(r"\s+", " ", words)
        self._composer.words(words)

    def _open(self, at: int, token: Token) -> None:
        name, composer = token.text, self._composer
        if name in _INLINES or name == "a":
            if len(self._inlines) < INLINES_DEEP:
                href = attribute(token.attributes, "href") if name == "a" else ""
                if name != "a" or href:
                    self._inlines.append(name)
                    composer.open(_INLINES.get(name, InlineKind.LINK), href)
        elif name == "br":
            composer.words(" ") if self._table_end >= 0 or self._heading else composer.line_break()
        elif name == "img":
            self._image(token)
        elif name == "q":
            composer.words("“")
        elif self._table_end >= 0:
            self._open_in_table(name)
        elif self._verbatim or self._heading:
            if name in _BLOCKS and name != "body":
                composer.words("\n" if self._verbatim else " ")
            elif name in _HEADINGS or name in ("ul", "ol", "li", "pre", "blockquote", "hr"):
                self._verbatim = self._heading = 0
                self._open(at, token)
        elif name in _HEADINGS:
            self._heading = _HEADINGS[name]
            composer.start_block(BlockKind.HEADING, self._heading)
        elif name == "blockquote":
            composer.open_quote()
        elif name in ("ul", "menu", "dir"):
            composer.open_list()
        elif name == "ol":
            composer.open_list(True, _number(attribute(token.attributes, "start"), 1))
        elif name == "li":
            value = attribute(token.attributes, "value")
            composer.open_item(_number(value, 1) if value else None)
        elif name in ("pre", "listing", "xmp", "plaintext"):
            self._verbatim = 1
            composer.start_block(BlockKind.CODE)
        elif name == "hr":
            composer.rule()
        elif name == "table" and self._ends[at] > at and _holds_data(self._page, at, self._ends[at]):
            self._table_end = self._ends[at]
            self._row_started = False
            composer.start_block(BlockKind.TABLE)
        elif name in _BLOCKS:
            composer.start_block()

    def _close(self, name: str) -> None:
        composer = self._composer
        if name in _INLINES or name == "a":
            if name in self._inlines:
                while self._inlines:
                    composer.close()
                    if self._inlines.pop() == name:
                        break
        elif name == "q":
            composer.words("”")
        elif self._table_end >= 0:
            return
        elif name in _HEADINGS:
            if self._heading:
                self._heading = 0
                composer.end_block()
        elif name in ("pre", "listing", "xmp"):
            self._verbatim = 0
            composer.end_block()
        elif self._verbatim or self._heading:
            if name in ("body", "html", "article", "section"):
                self._verbatim = self._heading = 0
                composer.end_block()
        elif name == "blockquote":
            composer.close_quote()
        elif name in ("ul", "ol", "menu", "dir"):
            composer.close_list()
        elif name == "li":
            composer.close_item()
        elif name in _BLOCKS or name == "p":
            composer.end_block()

    def _open_in_table(self, name: str) -> None:
        composer = self._composer
        if name == "tr":
            if self._row_started:
                composer.words("\n")
            self._row_started = False
        elif name in ("td", "th"):
            if self._row_started:
                composer.words("\t")
            self._row_started = True
        elif name in _BLOCKS or name == "li":
            composer.words(" ")

    def _end_table(self) -> None:
        if self._table_end >= 0:
            self._table_end = -1
            self._composer.end_block()

    def _image(self, token: Token) -> None:
        alternative = " ".join(attribute(token.attributes, "alt").split())
        if attribute(token.attributes, "aria-hidden").lower() == "true":
            return
        if alternative and len(self._inlines) < INLINES_DEEP:
            self._composer.open(InlineKind.IMAGE, attribute(token.attributes, "src"))
            self._composer.words(alternative)
            self._composer.close()


def _ends(page: Sequence[Token]) -> list[int]:
    """For each opening tag, the index of the tag that ends it, its own or that of what it stands in; else -1."""
    ends = [-1] * len(page)
    open_tags: list[int] = []
    counts: Counter[str] = Counter()
    for at, token in enumerate(page):
        name = token.text
        if token.kind is TokenKind.OPEN:
            if name in _VOID or (token.attributes.endswith("/") and name not in _BLOCKS):
                continue
            if name in _IMPLIED_END and open_tags and page[open_tags[-1]].text == name:
                ends[open_tags.pop()] = at
                counts[name] -= 1
            open_tags.append(at)
            counts[name] += 1
        elif token.kind is TokenKind.CLOSE and counts[name]:
            while open_tags:
                place = open_tags.pop()
                inner = page[place].text
                counts[inner] -= 1
                ends[place] = at
                if inner == name:
                    break
    return ends


def _is_hidden(attributes: str) -> bool:
    if not _HIDDEN.search(attributes):
        return False
    for found in _ATTRIBUTE.finditer(attributes):
        name = found.group(1).lower()
        if name == "hidden":
            return (found.group(2) or found.group(3) or found.group(4) or "").lower() not in ("false", "until-found")
        if name == "style" and _HIDDEN.search(found.group(2) or found.group(3) or found.group(4) or ""):
            return True
    return False


def _holds_data(page: Sequence[Token], start: int, end: int) -> bool:
    """Whether a table is one, with rows and columns, and not a way of laying out a page."""
    if attribute(page[start].attributes, "role") == "presentation":
        return False
    rows = columns = widest = length = 0
    for token in page[start + 1 : end]:
        if token.kind is TokenKind.TEXT:
            length += len(token.text)
            if length > CELL_LIMIT:
                return False
        elif token.kind is TokenKind.OPEN:
            if token.text in _NOT_IN_DATA:
                return False
            if token.text == "tr":
                rows += 1
                columns = length = 0
            elif token.text in ("td", "th"):
                columns += 1
                length = 0
                widest = max(widest, columns)
    return rows > 1 and widest > 1


def _number(written: str, otherwise: int) -> int:
    try:
        return int(written[:9])
    except ValueError:
        return otherwise
