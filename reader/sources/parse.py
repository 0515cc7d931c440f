"""The table from media type to parser."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import cast

from reader.articles.article import Article
from reader.articles.cleaning import clean_line
from reader.errors import SourceError
from reader.sources.encoding import decode
from reader.sources.media import EPUB, HTML, MARKDOWN, PLAIN, XML, is_zip, sniffed
from reader.sources.source import Source

_PARSERS = {
    PLAIN: ("plaintext", "plain_article"),
    "text/x-markdown": ("markdown", "markdown_article"),
    MARKDOWN: ("markdown", "markdown_article"),
    HTML: ("html", "html_article"),
    "application/xhtml+xml": ("html", "html_article"),
    XML: ("markup", "markup_article"),
    "text/xml": ("markup", "markup_article"),
    "application/rss+xml": ("markup", "markup_article"),
    "application/atom+xml": ("markup", "markup_article"),
    EPUB: ("epub", "epub_article"),
}
"""Module and function for each media type; named, not imported, so that text does not pay for lxml."""


def parse(source: Source) -> Article:
    """The article that a source holds. A SourceError says that there is nothing to read in it."""
    article = _parser(_media_type(source))(source)
    if not article.text.strip():
        raise SourceError(f"{name_of(source)}: has no text to read.")
    return article


def name_of(source: Source) -> str:
    """How a message names a source: clean, on one line."""
    return "Standard input" if source.address.startswith("stdin:") else clean_line(source.address, 400)


def _parser(media_type: str) -> Callable[[Source], Article]:
    module, function = _PARSERS[media_type]
    return cast(Callable[[Source], Article], getattr(import_module(f"reader.sources.{module}"), function))


def _media_type(source: Source) -> str:
    declared = source.media_type.lower()
    if is_zip(source.data):
        return EPUB
    if declared in _PARSERS:
        return declared
    return sniffed(decode(source.data[:65_536], source.charset, markup=True).text)
