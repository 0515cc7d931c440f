"""`add`, `list`, `show`, `search`."""

from __future__ import annotations

import sys

from reader.articles.article import Article
from reader.articles.cleaning import clean_line, drawable
from reader.cli.codes import DONE, FAILED, NOTHING
from reader.cli.finding import find_article
from reader.cli.given import Given
from reader.cli.printing import is_coloured, print_json, print_json_rows, row, said
from reader.errors import Ambiguous, NotInLibrary
from reader.importing import Progress, Report, import_addresses
from reader.library.library import Library
from reader.library.listing import Entry, Sort
from reader.library.search import Hit
from reader.library.search import search as search_library


def add(given: Given) -> int:
    """`reader add PATH|-...`: import; what cannot be read is named, and the rest goes in."""
    from reader.entities.recogniser import load
    from reader.notes.notebook import Notebook

    with Library.open(given.folder()) as library:
        shows_progress = sys.stderr.isatty() and not given.json
        report = import_addresses(
            library,
            given.addresses,
            tags=tuple(given.tag),
            stdin=sys.stdin.buffer if "-" in given.addresses else None,
            recogniser=load(),
            on_progress=_show_progress if shows_progress else None,
        )
        if shows_progress:
            print("\r\x1b[K", end="", file=sys.stderr)
        if report.updated:
            notebook = Notebook.of(library)
            for item in report.updated:
                notebook.replace_text(item.id, library.get(item.id))
    if given.json:
        print_json(_report_json(report))
    else:
        for word, items in (("added", report.added), ("updated", report.updated), ("unchanged", report.unchanged)):
            for item in items:
                print(row(item.id, f"{word:9}", item.title))
    for failure in report.failed:
        said(failure.error)
    return FAILED if report.failed else DONE


def _show_progress(progress: Progress) -> None:
    print(f"\r\x1b[K{progress.done:,}  {clean_line(progress.address, 60)}", end="", file=sys.stderr, flush=True)


def _report_json(report: Report) -> dict[str, list[dict[str, str]]]:
    words = {"added": report.added, "updated": report.updated, "unchanged": report.unchanged}
    told: dict[str, list[dict[str, str]]] = {
        word: [{"id": item.id, "title": item.title, "address": item.address} for item in items]
        for word, items in words.items()
    }
    told["failed"] = [{"address": failure.address, "error": failure.error} for failure in report.failed]
    return told


def list_articles(given: Given) -> int:
    """`reader list [QUERY]`: the articles that match."""
    query = " ".join(given.query)
    with given.open_library() as library:
        entries = library.entries(query, sort=Sort(given.sort), limit=given.limit)
    if given.json:
        print_json_rows(_entry_json(entry) for entry in entries)
    else:
        for entry in entries:
            state = ("*" if entry.starred else " ") + (" " if entry.read else "●")
            print(row(entry.id[:8], (entry.published or entry.added)[:10], state, entry.title))
    return DONE if entries else NOTHING


def _entry_json(entry: Entry) -> dict[str, object]:
    return {
        "id": entry.id, "title": entry.title, "byline": entry.byline, "source": entry.source,
        "address": entry.address, "published": entry.published, "added": entry.added, "words": entry.words,
        "read": entry.read, "starred": entry.starred, "archived": entry.archived, "tags": list(entry.tags),
        "progress": round(entry.progress, 4), "notes": entry.notes,
    }  # fmt: skip


def show(given: Given) -> int:
    """`reader show ARTICLE`: the article, set for the terminal, or as JSON."""
    try:
        found = find_article(given, given.article)
    except (NotInLibrary, Ambiguous) as error:
        said(str(error))
        return NOTHING
    if given.json:
        print_json({"id": found.id} | _article_json(found.article))
    else:
        from reader.cli.article_lines import print_article

        print_article(found.article, found.mentions, plain=given.plain, width=given.width)
    return DONE


def _article_json(article: Article) -> dict[str, object]:
    return {
        "title": article.title, "byline": article.byline, "source": article.source,
        "address": article.address, "published": article.published, "language": article.language,
        "text": article.text,
        "blocks": [
            {"kind": block.kind.value, "start": block.span.start, "end": block.span.end, "level": block.level}
            for block in article.blocks
        ],
        "inlines": [
            {"kind": inline.kind.value, "start": inline.span.start, "end": inline.span.end, "href": inline.href}
            for inline in article.inlines
        ],
    }  # fmt: skip


def search(given: Given) -> int:
    """`reader search QUERY`: ranked hits with their words marked."""
    with given.open_library() as library:
        hits = search_library(library.database, " ".join(given.query), given.limit)
    if given.json:
        print_json_rows(
            {
                "id": hit.id, "title": hit.title, "score": round(hit.score, 4), "snippet": hit.snippet,
                "spans": [[span.start, span.end] for span in hit.spans],
            }
            for hit in hits
        )  # fmt: skip
    else:
        for hit in hits:
            print(row(hit.id[:8], hit.title))
            print(f"          {_with_words_lit(hit)}")
    return DONE if hits else NOTHING


def _with_words_lit(hit: Hit) -> str:
    if not is_coloured():
        return drawable(hit.snippet)
    parts: list[str] = []
    at = 0
    for span in hit.spans:
        parts += (drawable(hit.snippet[at : span.start]), f"\x1b[1m{drawable(span.of(hit.snippet))}\x1b[0m")
        at = span.end
    return "".join(parts) + drawable(hit.snippet[at:])
