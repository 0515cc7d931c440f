"""`add`, `list`, `show`, `search`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from reader.articles.article import Article
from reader.articles.cleaning import clean_line, drawable
from reader.cli.given import Given
from reader.cli.printing import article_lines, is_coloured, print_json, print_json_rows, row, said
from reader.entities.mention import Mentions
from reader.errors import NotInLibrary, ReaderError, SourceError
from reader.importing import Progress, Report, import_addresses
from reader.library.library import Library
from reader.library.listing import Entry, Sort
from reader.library.search import Hit
from reader.library.search import search as search_library

DONE, NOTHING, FAILED = 0, 1, 3


def add(given: Given) -> int:
    """`reader add PATH|-...`: import; what cannot be read is named, and the rest goes in."""
    from reader.entities.recogniser import load
    from reader.notes.notebook import Notebook

    with Library.open(given.folder()) as library:
        show = _show_progress if sys.stderr.isatty() and not given.json else None
        report = import_addresses(
            library,
            given.addresses,
            tags=tuple(given.tag),
            stdin=sys.stdin.buffer if "-" in given.addresses else None,
            recogniser=load(),
            on_progress=show,
        )
        if show is not None:
            print("\r\x1b[K", end="", file=sys.stderr)
        if report.updated:
            notebook = Notebook(library.folder, library.database)
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
    said: dict[str, list[dict[str, str]]] = {
        word: [{"id": item.id, "title": item.title, "address": item.address} for item in items]
        for word, items in words.items()
    }
    said["failed"] = [{"address": failure.address, "error": failure.error} for failure in report.failed]
    return said


def list_articles(given: Given) -> int:
    """`reader list [QUERY]`: the articles that match."""
    query = " ".join(given.query)
    with Library.open(given.folder()) as library:
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


def find_article(given: Given, name: str) -> tuple[Article, str, Mentions | None]:
    """The article of that name, its id, and what is known to be named in it.

    A path or `-` that is not in the library is read, and has no id.
    """
    if name == "-":
        return _read_stdin(), "", None
    folder = given.folder()
    problem: ReaderError = NotInLibrary(f"No article goes by “{clean_line(name, 200)}”.")
    if (folder / "library.db").exists():
        with Library.open(folder) as library:
            try:
                key = library.find(name)
            except NotInLibrary:
                pass
            except ReaderError as error:
                problem = error
            else:
                return library.get(key), key, library.mentions(key)
    if os.path.lexists(name) or os.sep in name:
        return _read_file(name), "", None
    raise problem


def _read_file(name: str) -> Article:
    from reader.sources.parse import parse
    from reader.sources.source import read_file

    return parse(read_file(Path(name)))


def _read_stdin() -> Article:
    from reader.sources.parse import parse
    from reader.sources.source import read_stdin

    return parse(read_stdin(sys.stdin.buffer))


def show(given: Given) -> int:
    """`reader show ARTICLE`: the article, set for the terminal, or as JSON."""
    try:
        article, key, mentions = find_article(given, given.article)
    except SourceError:
        raise
    except ReaderError as error:
        said(str(error))
        return NOTHING
    if given.json:
        print_json({"id": key} | _article_json(article))
        return DONE
    print_article(article, mentions, plain=given.plain, width=given.width)
    return DONE


def print_article(
    article: Article, mentions: Mentions | None = None, *, plain: bool = False, width: int | None = None
) -> None:
    """Print an article, with its names lit where the output is a terminal."""
    coloured = is_coloured() and not plain
    if coloured and mentions is None:
        from reader.entities.recogniser import load

        mentions = Mentions(load().mentions(article.text))
    credit = " · ".join(part for part in (article.byline, article.source, article.published[:10]) if part)
    remarks = tuple(part for part in (credit, article.remark) if part)
    for line in article_lines(article, remarks, mentions or Mentions(), width, coloured=coloured):
        print(line)


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
    with Library.open(given.folder()) as library:
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
