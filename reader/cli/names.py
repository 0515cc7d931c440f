"""`entities`: who, where and what a text names."""

from __future__ import annotations

from reader.cli.articles import find_article
from reader.cli.given import Given
from reader.cli.printing import print_json, print_json_rows, row, said
from reader.entities.mention import Mentions
from reader.errors import ReaderError, SourceError
from reader.library.library import Library

DONE, NOTHING = 0, 1


def entities(given: Given) -> int:
    """`reader entities [ARTICLE|PATH|-]`: the mentions of a text; without one, the library's entities."""
    if given.article is None:
        return _of_the_library(given)
    from reader.entities.recogniser import load

    try:
        article, _, known = find_article(given, given.article)
    except SourceError:
        raise
    except ReaderError as error:
        said(str(error))
        return NOTHING
    mentions = known if known is not None else Mentions(load().mentions(article.text))
    if given.json:
        rows = [
            {
                "start": mention.span.start, "end": mention.span.end, "text": mention.span.of(article.text),
                "label": mention.label.name, "entity": mention.entity or mention.span.of(article.text),
                "value": mention.value,
            }
            for mention in mentions
        ]  # fmt: skip
        print_json({"mentions": rows, "quotations": []})
    else:
        for mention in mentions:
            words = mention.span.of(article.text)
            means = f"= {mention.entity}" if mention.entity and mention.entity != words else ""
            print(row(f"{mention.span.start:>7}", f"{mention.label.name:8}", words, means).rstrip())
    return DONE if mentions else NOTHING


def _of_the_library(given: Given) -> int:
    with Library.open(given.folder()) as library:
        known = library.entities()
    if given.json:
        print_json_rows(
            {"name": one.name, "label": one.label.name, "mentions": one.mentions, "articles": one.articles}
            for one in known
        )
    else:
        for one in known:
            print(row(f"{one.mentions:>6}", f"{one.articles:>5}", f"{one.label.name:8}", one.name))
    return DONE if known else NOTHING
