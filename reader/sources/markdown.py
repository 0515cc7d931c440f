"""Markdown, by markdown-it's tokens → article.

CommonMark with tables, strikethrough and front matter. markdown-it is asked for as little as can be: it drops what
is nested deeper than its limit, needs a hundred times the memory of its text, and a second for some 100,000
characters, or minutes where brackets are heaped. So what is plainly a paragraph is read without it, the rest goes to
it in pieces that end at blank lines, and what is nested or heaped beyond measure is shown flat.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from reader.articles.article import Article, BlockKind, InlineKind
from reader.articles.builder import ArticleBuilder
from reader.articles.cleaning import clean_line
from reader.sources.composer import Composer
from reader.sources.dates import published_date
from reader.sources.encoding import decode
from reader.sources.front_matter import every, one, split_front_matter
from reader.sources.hypertext import tags_stripped, write_html
from reader.sources.plaintext import write_plain
from reader.sources.source import Source

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

NESTING_LIMIT = 120
"""How deep markdown-it may nest; it recurses, and what is deeper is shown flat."""

PIECE = 100_000
"""Characters after which a text is cut at its next blank line that is not inside code or HTML."""
LARGEST_PIECE = 2_000_000
"""Characters after which it is cut even there."""

HEAPED = 1000
"""Signs in one paragraph beyond which it is read in short stretches, because the time grows with their square."""
LONG_PARAGRAPH = 50_000
STRETCH = 2000
"""Characters of such a stretch."""

_FENCE = re.compile(r"^[ \t]*(?:(?:>|[-*+]|\d{1,9}[.)])[ \t]*)*(`{3,}|~{3,})(.*)$", re.MULTILINE)
_DEFINITION = re.compile(r"^ {0,3}\[(?!\^)[^\]\n]{1,300}\]:[ \t]*\S.*$", re.MULTILINE)
_DEFINITIONS_LIMIT = 200_000
_HTML_OPENING = re.compile(
    r"^ {0,3}<(?:(!--)|(\?)|(!\[CDATA\[)|(![A-Za-z])|(?:pre|script|style|textarea)\b)", re.MULTILINE | re.IGNORECASE
)
_HTML_CLOSERS = ("-->", "?>", "]]>", ">")
_CONTAINERS = re.compile(r"^(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])))+[ \t]*", re.MULTILINE)
_HEAPABLE = re.compile(r"[\[\]<*_~`!&\\]")
_BLANK = re.compile(r"\n(?:[ \t]*\n)+")
_SPANS = {"em": InlineKind.EMPHASIS, "strong": InlineKind.STRONG, "s": InlineKind.STRIKE, "link": InlineKind.LINK}

# What can be told without markdown-it: words, with the commonest marks in them. Whatever might mean more is left
# to it, so this must never match what it would read otherwise.
_PLAIN = r"[^*_`\[\]<&\\~|!\t\n]"
_MARKED = r"[^\W_](?:" + _PLAIN + r"*[^\W_])?"
_PIECES_OF_PROSE = re.compile(
    r"\*\*(?P<strong>" + _MARKED + r")\*\*(?!\*)"
    r"|\*(?P<emphasis>" + _MARKED + r")\*(?!\*)"
    r"|\[(?P<label>" + _MARKED + r")\]\((?P<href>https?://[A-Za-z0-9./_~?=#:@+,;-]+)\)"
    r"|(?P<words>(?:" + _PLAIN + r"|!(?!\[)|\n)+)"
)
_LOOKS = {"words": None, "href": InlineKind.LINK, "strong": InlineKind.STRONG, "emphasis": InlineKind.EMPHASIS}
_Parts = Sequence[tuple[str, InlineKind | None, str]]
_ITEM_START = re.compile(r"^(?:[-*+]|\d{1,9}[.)]) ", re.MULTILINE)
_NO_PROSE = re.compile(r"^(?:[ #>+=:|`~<-]|\d{1,9}[.)](?:\s|$)|\*\s)| {2,}$|^\w+:$", re.MULTILINE)


def markdown_article(source: Source) -> Article:
    """The article in a Markdown file, with what its front matter says of it."""
    decoded = decode(source.data, source.charset)
    values, body = split_front_matter(decoded.text.replace("\r\n", "\n").replace("\r", "\n"))
    builder = ArticleBuilder()
    flat = write_markdown(builder, body)
    remark = "Some of its Markdown is nested too deeply, and shown flat." if flat else ""
    return builder.article(
        title=clean_line(tags_stripped(one(values, "title"))),
        byline=", ".join(every(values, "author", "authors", "by", "byline", "creator")[:8]),
        source=one(values, "source", "publication", "publisher", "site", "sitename", "site_name")
        or _host(one(values, "url", "link", "canonical_url", "permalink")),
        address=source.address,
        published=published_date(one(values, "date", "published", "pubdate", "created", "publish_date")),
        language=one(values, "language", "lang"),
        tags=_tags(every(values, "tags", "keywords", "categories", "tag")),
        remark=" ".join(filter(None, (decoded.remark, remark))),
    )


def write_markdown(builder: ArticleBuilder, text: str) -> bool:
    """Write the blocks of a Markdown text; whether some had to be flattened."""
    composer = Composer(builder)
    environment: dict[str, Any] = {}
    definitions = _definitions(text)
    if definitions:
        _parser().parse(definitions[:_DEFINITIONS_LIMIT], environment)
    flat = False
    for piece, simple in _pieces(text):
        if simple is not None:
            for kind, parts in simple:
                builder.stretches(parts, kind, 1 if kind is BlockKind.ITEM else 0)
        elif not _write_piece(composer, piece, environment):
            flat = True
            write_plain(builder, _CONTAINERS.sub("", piece), titled=False)
    return flat


def _definitions(text: str) -> str:
    """The lines that define where references lead, which may stand pieces away from those."""
    found: list[str] = []
    last = 0
    for line in _DEFINITION.finditer(text):
        before = text[max(0, line.start() - 200) : line.start()].rpartition("\n")[0].rpartition("\n")[2]
        # A definition cannot interrupt a paragraph.
        if not before.strip() or (found and line.start() <= last + 1):
            found.append(line.group())
            last = line.end()
    return "\n".join(found)


def _write_piece(composer: Composer, piece: str, environment: dict[str, Any]) -> bool:
    """Write a piece by way of markdown-it; False, and nothing written, when it is nested beyond the limit."""
    try:
        blocks = _parser().parse(piece, environment)
    except RecursionError:
        return False
    if any(token.level >= NESTING_LIMIT - 2 for token in blocks):
        return False
    _Walk(composer, environment).run(blocks)
    composer.end_block()
    return True


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"maxNesting": NESTING_LIMIT, "linkify": False, "html": True})
    parser.enable(["table", "strikethrough"])
    # Blocks first; the words in them one by one, so that heaped ones can be cut.
    parser.core.ruler.disable(["inline", "text_join"])
    return parser


def _pieces(text: str) -> Iterator[tuple[str, Sequence[tuple[BlockKind, _Parts]] | None]]:
    """The text cut at blank lines: what is simple with its blocks, and pieces that need the whole of Markdown."""
    pending: list[str] = []
    size = 0
    fence = html_closer = ""
    for chunk, next_is_inside in _chunks(text):
        simple = None if fence or html_closer or next_is_inside else _simple(chunk)
        if simple is not None:
            if pending:
                yield "".join(pending), None
                pending, size = [], 0
            yield chunk, simple
            continue
        fence = _open_fence(chunk, fence) if not html_closer else fence
        if not fence:
            html_closer = _open_html(chunk, html_closer)
        pending.append(chunk)
        size += len(chunk)
        if size > LARGEST_PIECE or (size > PIECE and not fence and not html_closer and not next_is_inside):
            yield "".join(pending), None
            pending, size, fence, html_closer = [], 0, "", ""
    if pending:
        yield "".join(pending), None


def _chunks(text: str) -> Iterator[tuple[str, bool]]:
    """Lines up to and with the blank ones after them, and whether what follows is indented, so may belong to them.

    Runs of lines that are long without measure are cut too, before one that begins a block where there is any.
    """
    at = 0
    while at < len(text):
        blank = _BLANK.search(text, at)
        end = blank.end() if blank else len(text)
        while end - at > LARGEST_PIECE // 4:
            start = _ITEM_START.search(text, at + PIECE, end)
            line = text.find("\n", at + PIECE, end)
            cut = start.start() if start else line + 1
            if not 0 < cut < end:
                break
            yield text[at:cut], False
            at = cut
        yield text[at:end], text[end : end + 1] in (" ", "\t")
        at = end


def _open_fence(chunk: str, fence: str) -> str:
    """The fence that is open after these lines; empty when none is."""
    if "```" not in chunk and "~~~" not in chunk:
        return fence
    for found in _FENCE.finditer(chunk):
        marks, rest = found.groups()
        if fence:
            if marks[0] == fence[0] and len(marks) >= len(fence) and not rest.strip():
                fence = ""
        elif marks[0] != "`" or "`" not in rest:
            fence = marks
    return fence


def _open_html(chunk: str, closer: str) -> str:
    """What must come to end the HTML that is open after these lines; empty when none is."""
    lowered = chunk.lower()
    at = 0
    while True:
        if closer:
            place = lowered.find(closer, at)
            if place < 0:
                return closer
            at = lowered.find("\n", place) + 1
            closer = ""
            if not at:
                return ""
        opening = _HTML_OPENING.search(lowered, at)
        if opening is None:
            return ""
        closer = _HTML_CLOSERS[opening.lastindex - 1] if opening.lastindex else "</"
        at = opening.end()


def _simple(chunk: str) -> Sequence[tuple[BlockKind, _Parts]] | None:
    """The blocks of a chunk that is one plain paragraph, or items of one line each; else None."""
    chunk = chunk.strip("\n")
    if chunk[:2] in ("- ", "* ", "+ "):
        items = chunk.split("\n")
        found: list[tuple[BlockKind, _Parts]] = []
        for item in items:
            parts = _prose(item[2:]) if item[:2] == chunk[:2] else None
            if parts is None:
                return None
            found.append((BlockKind.ITEM, parts))
        return found
    parts = _prose(chunk)
    return None if parts is None else ((BlockKind.PARAGRAPH, parts),)


def _prose(words: str) -> _Parts | None:
    """The parts of a paragraph that is nothing more: words, and the commonest marks; else None."""
    first = words[:1]
    if not (first.isalnum() or first in "*[“”‘’\"'(«„") or not first or _NO_PROSE.search(words):
        return None
    parts: list[tuple[str, InlineKind | None, str]] = []
    at = 0
    while at < len(words):
        part = _PIECES_OF_PROSE.match(words, at)
        if part is None:
            return None
        at = part.end()
        look = _LOOKS[part.lastgroup or ""]
        if look and parts and parts[-1][1]:
            return None
        parts.append((part["words"] or part["label"] or part["strong"] or part["emphasis"], look, part["href"] or ""))
    return parts


class _Walk:
    """One pass over the blocks of markdown-it, telling a composer what they mean."""

    def __init__(self, composer: Composer, environment: dict[str, Any]) -> None:
        self._composer = composer
        self._environment = environment
        self._table = False
        self._cells = 0

    def run(self, blocks: Sequence[Token]) -> None:
        for token in blocks:
            self._block(token)

    def _block(self, token: Token) -> None:
        composer = self._composer
        match token.type:
            case "inline":
                self._words(token.content)
            case "paragraph_open":
                composer.start_block()
            case "heading_open":
                composer.start_block(BlockKind.HEADING, int(token.tag[1:]))
            case "paragraph_close" | "heading_close":
                composer.end_block()
            case "blockquote_open":
                composer.open_quote()
            case "blockquote_close":
                composer.close_quote()
            case "bullet_list_open":
                composer.open_list()
            case "ordered_list_open":
                composer.open_list(True, int(token.attrs.get("start", 1)))
            case "bullet_list_close" | "ordered_list_close":
                composer.close_list()
            case "list_item_open":
                composer.open_item()
            case "list_item_close":
                composer.close_item()
            case "fence" | "code_block":
                composer.verbatim(BlockKind.CODE, token.content)
            case "hr":
                composer.rule()
            case "html_block":
                write_html(composer, token.content, everything=True)
            case "table_open":
                composer.start_block(BlockKind.TABLE)
                self._table = True
            case "table_close":
                self._table = False
                composer.end_block()
            case "tr_open":
                self._cells = 0
            case "tr_close":
                composer.words("\n")
            case "th_open" | "td_open":
                if self._cells:
                    composer.words("\t")
                self._cells += 1

    def _words(self, content: str) -> None:
        if not content:
            return
        heaped = len(content) > STRETCH and len(_HEAPABLE.findall(content)) > HEAPED
        if not heaped and len(content) <= LONG_PARAGRAPH:
            self._stretch(content)
            return
        for stretch in _stretches(content):
            if len(_HEAPABLE.findall(stretch)) > len(stretch) // 6:
                self._composer.words(stretch)
            else:
                self._stretch(stretch)

    def _stretch(self, content: str) -> None:
        parser = _parser()
        inlines: list[Token] = []
        try:
            parser.inline.parse(content, parser, self._environment, inlines)
        except RecursionError:
            self._composer.words(content)
            return
        for token in inlines:
            self._inline(token)

    def _inline(self, token: Token) -> None:
        composer = self._composer
        match token.type:
            case "text" | "text_special":
                composer.words(token.content)
            case "softbreak":
                composer.words(" ")
            case "hardbreak":
                self._break()
            case "code_inline":
                composer.open(InlineKind.CODE)
                composer.words(token.content)
                composer.close()
            case "em_open" | "strong_open" | "s_open" | "link_open":
                kind = _SPANS[token.type.removesuffix("_open")]
                composer.open(kind, str(token.attrs.get("href", "")))
            case "em_close" | "strong_close" | "s_close" | "link_close":
                composer.close()
            case "image":
                if alternative := "".join(child.content for child in token.children or ()):
                    composer.open(InlineKind.IMAGE, str(token.attrs.get("src", "")))
                    composer.words(alternative)
                    composer.close()
            case "html_inline":
                if token.content[:3].lower() == "<br":
                    self._break()

    def _break(self) -> None:
        if self._table:
            self._composer.words(" ")
        else:
            self._composer.line_break()


def _stretches(content: str) -> Iterator[str]:
    """A long text in short stretches that end after a space, where there is one."""
    at = 0
    while at < len(content):
        end = at + STRETCH
        if end < len(content):
            space = content.rfind(" ", at + STRETCH // 2, end)
            end = space + 1 if space > 0 else end
        yield content[at:end]
        at = end


def _tags(values: Sequence[str]) -> tuple[str, ...]:
    split = (part.strip().lstrip("#") for value in values for part in value.split(","))
    return tuple(dict.fromkeys(part for part in split if part))[:40]


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
