"""The libraries that are measured: many articles, a million rows, articles of three lengths."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from random import Random

from reader.articles.article import Article, BlockKind
from reader.articles.builder import ArticleBuilder
from reader.articles.span import Span
from reader.entities.mention import Label, Mention, Mentions
from reader.entities.version import VERSION
from reader.library.library import Library
from tests.bench.make_library import PEOPLE, PLACES, SEED, articles, sentences

LENGTHS = {"20 KB": 20_000, "1 MB": 1_000_000, "10 MB": 10_000_000}
"""Characters of the long articles."""
OPENING_WORDS = {name: f"Opening words of {name.replace(' ', '')}." for name in (*LENGTHS, "note")}
"""What each begins with, so that it can be seen when it is on the screen."""
_NAMES = re.compile("|".join((*PLACES, *PEOPLE)))
_SMALL = 30


@dataclass(frozen=True, slots=True)
class Libraries:
    """Where each library is; made when it is first asked for."""

    folder: Path
    many: int
    """Articles of the library for starting and searching."""
    rows: int
    """Rows of the library for the sidebar."""
    words: int
    """Words of each article of the first."""

    def searched(self) -> Path:
        """Many articles with text that can be searched."""
        return self._made(f"library-{self.many}", lambda library: _add(library, articles(self.many, self.words)))

    def thousand(self) -> Path:
        """A list of a thousand rows."""
        return self._made("rows-1000", lambda library: _add(library, articles(1000, 150)))

    def million(self) -> Path:
        """A list of very many rows, without an index of their words."""
        return self._made(f"rows-{self.rows}", lambda library: _multiply(library, self.rows))

    def lengths(self, *, names_kept: bool) -> Path:
        """Articles of three lengths before some small ones; their names are found already, or are not."""
        kind = "kept" if names_kept else "not-kept"
        return self._made(f"lengths-{kind}", lambda library: _long_articles(library, names_kept))

    def _made(self, name: str, make: Callable[[Library], None]) -> Path:
        place = self.folder / name
        done = place / ".made"
        if not done.exists():
            began = time.perf_counter()
            with Library.open(place) as library:
                make(library)
            done.touch()
            print(f"  made {name} in {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
        return place


def long_article(name: str, length: int) -> Article:
    """An article of about `length` characters, with headings and paragraphs as an article has them."""
    random = Random(SEED + length)
    pool = sentences(random)
    builder = ArticleBuilder()
    builder.paragraph(OPENING_WORDS[name])
    written, number = 0, 0
    while written < length:
        words = " ".join(random.choices(pool, k=random.randint(2, 7)))
        builder.paragraph(words)
        written += len(words) + 2
        number += 1
        if number % 12 == 0:
            builder.paragraph(random.choice(pool)[:60], BlockKind.HEADING, 2)
    return builder.article(title=f"An article of {name}", source="The Bench", address=f"https://example.org/{length}")


def names_of(article: Article) -> Mentions:
    """The names that the synthetic sentences are made with, as a recogniser would give them."""
    return Mentions(
        Mention(Span(*found.span()), Label.PLACE if found[0] in PLACES else Label.PERSON, found[0])
        for found in _NAMES.finditer(article.text)
    )


def _long_articles(library: Library, names_kept: bool) -> None:
    """20 KB, 1 MB, 10 MB from the top of the list, then small ones; a small one is read last."""
    days = iter(range(28, 0, -1))
    small = islice(articles(_SMALL, 300), _SMALL)
    for number, article in enumerate(small):
        name, _ = library.add(replace(article, published="2009-01-01"))
        library.keep_mentions(name, names_of(article), VERSION)
        if not number:
            library.keep_last_read(name)
    for label, length in LENGTHS.items():
        article = replace(long_article(label, length), published=f"2022-11-{next(days):02}")
        name, _ = library.add(article)
        if names_kept:
            library.keep_mentions(name, names_of(article), VERSION)


def _add(library: Library, found: Iterator[Article]) -> None:
    article, name = None, ""
    for name, _ in library.add_many(found):
        article = article or name
    if article:
        first = library.get(article)
        library.keep_mentions(article, names_of(first), VERSION)
        library.keep_last_read(article)


def _multiply(library: Library, rows: int) -> None:
    """A thousand articles, and the rest as rows like them: what the list and the page need, no words to search."""
    _add(library, articles(1000, 150))
    times = rows // 1000 - 1
    with library.database.writing() as connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(articles)")]
        made = {
            "number": "number + 1000 * copy.n",
            "id": "printf('%016x', 4294967296 * copy.n + number)",
            "address": "address || '/' || copy.n",
            "title": "title || ' ' || copy.n",
            "title_order": "title_order || ' ' || copy.n",
            "dated": "printf('%04d', 1000 + copy.n % 1000) || substr(dated, 5)",
            "published": "printf('%04d', 1000 + copy.n % 1000) || substr(published, 5)",
        }
        chosen = ", ".join(made.get(column, column) for column in columns)
        # Indexing and counting row by row takes far longer than doing either once at the end.
        later = connection.execute(
            "SELECT type, name, sql FROM sqlite_master WHERE tbl_name = 'articles' AND sql IS NOT NULL"
            " AND (type = 'index' OR name = 'article_added')"
        ).fetchall()
        for kind, name, _ in later:
            connection.execute(f"DROP {kind} {name}")
        connection.execute(
            "WITH RECURSIVE copy (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copy WHERE n < ?)"
            f" INSERT INTO articles ({', '.join(columns)}) SELECT {chosen} FROM copy, articles WHERE number <= 1000",
            (times,),
        )
        connection.execute(
            "WITH RECURSIVE copy (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copy WHERE n < ?)"
            " INSERT INTO bodies SELECT number + 1000 * copy.n, 'Words.', x'', '[]' FROM copy, bodies"
            " WHERE number <= 1000",
            (times,),
        )
        for _, _, sql in later:
            connection.execute(sql)
        connection.execute("UPDATE tallies SET value = value + ? WHERE name = 'listed'", (1000 * times,))
        connection.execute("UPDATE tallies SET value = value + 1 WHERE name IN ('changes', 'orders')")
