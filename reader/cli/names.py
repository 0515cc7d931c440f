"""`entities`: who, where and what a text names."""

from __future__ import annotations

from reader.cli.codes import DONE, NOTHING
from reader.cli.finding import find_article
from reader.cli.given import Given
from reader.cli.printing import print_json, print_json_rows, row, said
from reader.entities.mention import Mentions
from reader.errors import Ambiguous, NotInLibrary


def entities(given: Given) -> int:
    """`reader entities [ARTICLE|PATH|-]`: the mentions of a text; without one, the library's entities."""
    if given.article is None:
        return _of_the_library(given)
    try:
        found = find_article(given, given.article)
    except (NotInLibrary, Ambiguous) as error:
        said(str(error))
        return NOTHING
    article, mentions = found.article, found.mentions
    if mentions is None:
        from reader.entities.recogniser import load

        mentions = Mentions(load().mentions(article.text))
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
    with given.open_library() as library:
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
