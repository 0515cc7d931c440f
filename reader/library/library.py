"""`Library`: add, get, list and remove articles, and keep the reader's place in each."""

from __future__ import annotations

import hashlib
import json
import os
import re
import time
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from sqlite3 import Connection
from types import TracebackType

from reader.articles.article import Article, Blocks, Inline, InlineKind
from reader.articles.cleaning import clean_line
from reader.articles.span import Span
from reader.entities.mention import Label, Mentions
from reader.errors import Ambiguous, NotInLibrary
from reader.library.database import Database
from reader.library.folding import fold
from reader.library.listing import ENTRY, Entry, Listing, Sort, entry_of
from reader.library.query import parse

NAMED = frozenset({Label.PERSON, Label.ORG, Label.PLACE, Label.GROUP, Label.EVENT, Label.WORK})
"""The labels whose mentions name an entity that other articles may name too."""

_BATCH_ARTICLES = 500
_BATCH_CHARACTERS = 8_000_000
_ID_LENGTH = 16
_ID_BEGINNING = re.compile(rf"[0-9a-f]{{1,{_ID_LENGTH}}}")
_DAY = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
_TURNED = str.maketrans("0123456789", "9876543210")


class Outcome(Enum):
    """What adding an article did."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Revision:
    """An earlier text of an article."""

    revision: str
    """Its SHA-256, as `Article.revision` gave it."""
    title: str
    kept: str
    """When a later text took its place; RFC 3339, UTC."""


@dataclass(frozen=True, slots=True)
class Entity:
    """Someone or something that articles of the library name."""

    name: str
    label: Label
    mentions: int
    articles: int


class Library:
    """The articles in a folder. May be used from any thread."""

    def __init__(self, folder: Path, database: Database) -> None:
        self.folder = folder
        self.database = database
        self._listing = Listing(database)

    @classmethod
    def open(cls, folder: Path) -> Library:
        """The library in a folder, made when there is none."""
        return cls(folder, Database(folder / "library.db"))

    def close(self) -> None:
        """Let go of the files."""
        self.database.close()

    def __enter__(self) -> Library:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def read_only_because(self) -> str:
        """Why nothing can be changed, as a sentence; empty when it can."""
        return self.database.read_only_because

    # Adding

    def add(self, article: Article) -> tuple[str, Outcome]:
        """Keep an article under the id that its address gives it.

        What is there already stays as it is; a changed text takes the place of the earlier one, which is kept as a
        revision; one that was in the trash comes back.
        """
        return self._add_batch([article])[0]

    def add_many(self, articles: Iterable[Article]) -> Iterator[tuple[str, Outcome]]:
        """Add articles as they come, many to a transaction; yields once their transaction is on the disk."""
        batch: list[Article] = []
        size = 0
        for article in articles:
            batch.append(article)
            size += len(article.text)
            if len(batch) >= _BATCH_ARTICLES or size >= _BATCH_CHARACTERS:
                yield from self._add_batch(batch)
                batch, size = [], 0
        if batch:
            yield from self._add_batch(batch)

    def _add_batch(self, articles: list[Article]) -> list[tuple[str, Outcome]]:
        # Any statement with a trigger makes FTS5 write out what it has gathered, so indexing comes after all of them:
        # five times faster.
        to_index: dict[int, Article] = {}
        with self.database.writing() as connection:
            outcomes = [_add(connection, article, to_index) for article in articles]
            for number, article in to_index.items():
                _index(connection, number, article)
        return outcomes

    # Finding

    def get(self, article: str) -> Article:
        """The article with this id."""
        with self.database.reading() as connection:
            row = connection.execute(
                "SELECT title, text, blocks, inlines, byline, source, address, published, language, tags, remark"
                " FROM articles JOIN bodies USING (number) WHERE id = ?",
                (article,),
            ).fetchone()
        if row is None:
            raise _not_here(article)
        title, text, blocks, inlines, byline, source, address, published, language, tags, remark = row
        return Article(
            title=title,
            text=text,
            blocks=Blocks.from_bytes(blocks),
            inlines=_inlines_of(inlines),
            byline=byline,
            source=source,
            address=address,
            published=published,
            language=language,
            tags=tuple(tags.splitlines()),
            remark=remark,
        )

    def entry(self, article: str) -> Entry:
        """The row of the list for the article with this id."""
        with self.database.reading() as connection:
            row = connection.execute(f"SELECT {ENTRY} FROM articles WHERE id = ?", (article,)).fetchone()
        if row is None:
            raise _not_here(article)
        return entry_of(row)

    def revision(self, article: str) -> str:
        """The hash of the text that the article has now."""
        with self.database.reading() as connection:
            row = connection.execute("SELECT revision FROM articles WHERE id = ?", (article,)).fetchone()
        if row is None:
            raise _not_here(article)
        return str(row[0])

    def revisions(self, article: str) -> tuple[Revision, ...]:
        """The earlier texts of an article, oldest first."""
        with self.database.reading() as connection:
            rows = connection.execute(
                "SELECT revision, title, kept FROM revisions WHERE number = (SELECT number FROM articles WHERE id = ?)"
                " ORDER BY sequence",
                (article,),
            ).fetchall()
        return tuple(Revision(*row) for row in rows)

    def revision_text(self, article: str, revision: str) -> tuple[str, Blocks]:
        """An earlier text of an article, and its blocks."""
        with self.database.reading() as connection:
            row = connection.execute(
                "SELECT text, blocks FROM revisions WHERE number = (SELECT number FROM articles WHERE id = ?)"
                " AND revision = ? ORDER BY sequence DESC",
                (article, revision),
            ).fetchone()
        if row is None:
            raise NotInLibrary(f"The article {article} has no earlier text {revision[:12]}.")
        return zlib.decompress(row[0]).decode(), Blocks.from_bytes(zlib.decompress(row[1]))

    def find(self, name: str) -> str:
        """The id of the article that goes by a name: its id, the beginning of one, its address, or a path to it."""
        with self.database.reading() as connection:
            for sql, value in (
                ("id = ?", name),
                ("address = ? AND address <> ''", _storable(name)),
                ("address = ? AND address <> ''", _storable(os.path.abspath(name)) if name else ""),
                ("address = ? AND address <> ''", _storable(os.path.realpath(name)) if name else ""),
            ):
                row = connection.execute(f"SELECT id FROM articles WHERE {sql}", (_storable(value),)).fetchone()
                if row:
                    return str(row[0])
            if _ID_BEGINNING.fullmatch(name):
                found = connection.execute(
                    "SELECT id, title FROM articles WHERE id >= ? AND id < ? AND trashed = 0 LIMIT 2",
                    (name, name + "g"),
                ).fetchall()
                if len(found) == 1:
                    return str(found[0][0])
                if found:
                    several = " and ".join(f"{article} “{title}”" for article, title in found)
                    raise Ambiguous(f"Several articles begin with {name}, among them {several}: type more of the id.")
        raise _not_here(name)

    def entries(
        self, query: str = "", *, sort: Sort = Sort.NEWEST, offset: int = 0, limit: int | None = None
    ) -> list[Entry]:
        """The articles that match, from row `offset` on, at most `limit` of them. The trash is left out."""
        return self._listing.window(parse(query), sort, offset, limit)

    def count(self, query: str = "") -> int:
        """How many articles match."""
        return self._listing.count(parse(query))

    def position(self, article: str, query: str = "", *, sort: Sort = Sort.NEWEST) -> int | None:
        """The row of an article in that list, from 0; None when it is not in it."""
        return self._listing.position(article, parse(query), sort)

    def neighbour(
        self, article: str, step: int, *, unread: bool = False, query: str = "", sort: Sort = Sort.NEWEST
    ) -> str | None:
        """The article `step` rows further in that list; None past its ends."""
        return self._listing.neighbour(article, step, parse(query), sort, unread=unread)

    # The reader's state

    def keep_place(self, article: str, offset: int, progress: float) -> None:
        """Remember where in the text the reader is, and how far that is from 0 to 1."""
        self._update(article, "place = ?, progress = ?", max(0, offset), min(1.0, max(0.0, progress)))

    def place(self, article: str) -> int:
        """Where in the text the reader was; 0 at first."""
        with self.database.reading() as connection:
            row = connection.execute("SELECT place FROM articles WHERE id = ?", (article,)).fetchone()
        if row is None:
            raise _not_here(article)
        return int(row[0])

    def last_read(self) -> str | None:
        """The article that was on the page last, when it is still here."""
        article = self.setting("last_read")
        with self.database.reading() as connection:
            row = connection.execute("SELECT id FROM articles WHERE id = ? AND trashed = 0", (article,)).fetchone()
        return str(row[0]) if row else None

    def keep_last_read(self, article: str) -> None:
        """Remember which article is on the page."""
        self.keep_setting("last_read", article)

    def setting(self, key: str, default: str = "") -> str:
        """Something remembered from one start to the next."""
        with self.database.reading() as connection:
            row = connection.execute("SELECT value FROM settings WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else default

    def keep_setting(self, key: str, value: str) -> None:
        """Remember something from one start to the next."""
        with self.database.writing() as connection:
            connection.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (key, value))

    def set_read(self, article: str, read: bool) -> None:
        """Mark an article as read or unread."""
        self._update(article, "unread = ?", int(not read))

    def set_starred(self, article: str, starred: bool) -> None:
        """Give an article a star, or take it away."""
        self._update(article, "starred = ?", int(starred))

    def set_archived(self, article: str, archived: bool) -> None:
        """Put an article into the archive, or take it out."""
        self._update(article, "archived = ?", int(archived))

    def set_tags(self, article: str, tags: Iterable[str]) -> None:
        """Give an article these tags and no others."""
        kept = tuple(dict.fromkeys(tag for tag in (clean_line(tag, 60) for tag in tags) if tag))
        with self.database.writing() as connection:
            self._update(article, "tags = ?", "\n".join(kept))
            (number,) = connection.execute("SELECT number FROM articles WHERE id = ?", (article,)).fetchone()
            _index_tags(connection, number, kept)

    def tags(self) -> tuple[str, ...]:
        """Every tag that an article has, in alphabetical order."""
        with self.database.reading() as connection:
            return tuple(row[0] for row in connection.execute("SELECT DISTINCT tag FROM tags ORDER BY tag"))

    def trash(self, article: str) -> None:
        """Put an article into the trash."""
        self._move(article, trashed=True)

    def restore(self, article: str) -> None:
        """Take an article out of the trash."""
        self._move(article, trashed=False)

    # Entities

    def keep_mentions(self, article: str, mentions: Mentions, version: str) -> None:
        """Keep what a recogniser of this version found in an article, instead of what was found before."""
        with self.database.writing() as connection:
            row = connection.execute(
                "SELECT number, trashed, text FROM articles JOIN bodies USING (number) WHERE id = ?", (article,)
            ).fetchone()
            if row is None:
                raise _not_here(article)
            number, trashed, text = row
            _drop_mentions(connection, number, trashed)
            connection.execute(
                "INSERT INTO mentions VALUES (?, ?, ?, ?)",
                (number, version, mentions.to_bytes(), mentions.names_json()),
            )
            counts: dict[tuple[str, str], int] = {}
            for mention in mentions:
                if mention.label in NAMED:
                    name = mention.entity or " ".join(mention.span.of(text).split())
                    if name:
                        counts[mention.label.name, name] = counts.get((mention.label.name, name), 0) + 1
            for (label, name), count in counts.items():
                connection.execute(
                    "INSERT INTO entities (label, name, name_order) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                    (label, name, fold(name)),
                )
                connection.execute(
                    "INSERT INTO entity_counts SELECT entity, ?, ? FROM entities WHERE label = ? AND name = ?",
                    (number, count, label, name),
                )
            if not trashed:
                _tally_entities(connection, number, 1)
            connection.execute("UPDATE tallies SET value = value + 1 WHERE name = 'changes'")

    def mentions(self, article: str, version: str | None = None) -> Mentions | None:
        """What was found in an article; None when nothing was kept, or not by this version of the recogniser."""
        with self.database.reading() as connection:
            row = connection.execute(
                "SELECT spans, names, version FROM mentions WHERE number = (SELECT number FROM articles WHERE id = ?)",
                (article,),
            ).fetchone()
        if row is None or (version is not None and row[2] != version):
            return None
        return Mentions.from_bytes(row[0], row[1])

    def entities(self) -> list[Entity]:
        """Every entity that the library names, the most often named first."""
        with self.database.reading() as connection:
            rows = connection.execute(
                "SELECT name, label, mentions, articles FROM entities WHERE articles > 0"
                " ORDER BY mentions DESC, articles DESC, name_order"
            )
            return [Entity(name, Label[label], mentions, articles) for name, label, mentions, articles in rows]

    def _update(self, article: str, assignment: str, *values: int | float | str) -> None:
        with self.database.writing() as connection:
            if not connection.execute(f"UPDATE articles SET {assignment} WHERE id = ?", (*values, article)).rowcount:
                raise _not_here(article)

    def _move(self, article: str, *, trashed: bool) -> None:
        with self.database.writing() as connection:
            row = connection.execute("SELECT number, trashed FROM articles WHERE id = ?", (article,)).fetchone()
            if row is None:
                raise _not_here(article)
            if bool(row[1]) != trashed:
                connection.execute("UPDATE articles SET trashed = ? WHERE number = ?", (int(trashed), row[0]))
                _tally_entities(connection, row[0], -1 if trashed else 1)


def id_of(article: Article) -> str:
    """The id an article has in every library: from its address, or from its text when it has none."""
    name = article.address or f"text:{article.revision}"
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:_ID_LENGTH]


def dated(published: str, otherwise: str) -> str:
    """A date as it is sorted by: RFC 3339 in UTC, to the second. `otherwise` when it is none.

    A day without a time counts as its beginning, a time without a zone as UTC.
    """
    if not published:
        return otherwise
    if _DAY.fullmatch(published):
        return f"{published}T00:00:00Z"
    from datetime import UTC, datetime

    try:
        moment = datetime.fromisoformat(published)
        zoned = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return otherwise
    return f"{zoned.year:04}" + zoned.strftime("-%m-%dT%H:%M:%SZ")


def _add(connection: Connection, article: Article, to_index: dict[int, Article]) -> tuple[str, Outcome]:
    """Put an article into all tables but the full-text index, and into `to_index` by its number if it belongs there."""
    name = id_of(article)
    article = replace(article, address=_storable(article.address))
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    row = connection.execute(
        "SELECT number, revision, title, byline, source, published, language, remark, tags, given_tags, trashed, added"
        " FROM articles WHERE id = ?",
        (name,),
    ).fetchone()
    if row is None:
        to_index[_insert(connection, name, article, now)] = article
        return name, Outcome.ADDED
    number, revision, *metadata, tags, given_tags, trashed, added = row
    known = given_tags.splitlines()
    new_tags = [tag for tag in article.tags if tag not in known]
    given = [article.title, article.byline, article.source, article.published, article.language, article.remark]
    same_text = article.revision == revision
    if same_text and given == metadata and not new_tags and not trashed and _same_inlines(connection, number, article):
        return name, Outcome.UNCHANGED
    if trashed:
        connection.execute("UPDATE articles SET trashed = 0 WHERE number = ?", (number,))
        _tally_entities(connection, number, 1)
    if not same_text:
        _keep_revision(connection, number, revision, metadata[0], now)
    if number not in to_index:
        _unindex(connection, number)
    tags = tuple(dict.fromkeys((*tags.splitlines(), *new_tags)))
    connection.execute(
        "UPDATE articles SET title = ?, byline = ?, source = ?, published = ?, language = ?, remark = ?, tags = ?,"
        " given_tags = ?, revision = ?, words = ?, dated = ?, title_order = ?, source_order = ?, place = min(place, ?)"
        " WHERE number = ?",
        (
            *given,
            "\n".join(tags),
            "\n".join((*known, *new_tags)),
            article.revision,
            article.words,
            *_orders(article, added),
            len(article.text),
            number,
        ),
    )
    connection.execute(
        "UPDATE bodies SET text = ?, blocks = ?, inlines = ? WHERE number = ?",
        (article.text, article.blocks.to_bytes(), _inlines_json(article), number),
    )
    to_index[number] = article
    _index_tags(connection, number, tags)
    if not same_text:
        _drop_mentions(connection, number, trashed=False)
    return name, Outcome.UPDATED


def _insert(connection: Connection, name: str, article: Article, now: str) -> int:
    tags = "\n".join(article.tags)
    (number,) = connection.execute("SELECT coalesce(max(number), 0) + 1 FROM articles").fetchone()
    connection.execute(
        "INSERT INTO articles (number, sequence, id, address, title, byline, source, published, added, dated,"
        " title_order, source_order, words, language, remark, tags, given_tags, revision, notes)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
        " (SELECT count(*) FROM notes WHERE article = ? AND state <> 'trashed'))",
        (
            number,
            number,
            name,
            article.address,
            article.title,
            article.byline,
            article.source,
            article.published,
            now,
            *_orders(article, now),
            article.words,
            article.language,
            article.remark,
            tags,
            tags,
            article.revision,
            name,
        ),
    )
    connection.execute(
        "INSERT INTO bodies VALUES (?, ?, ?, ?)",
        (number, article.text, article.blocks.to_bytes(), _inlines_json(article)),
    )
    if article.tags:
        _index_tags(connection, number, article.tags)
    return int(number)


def _orders(article: Article, added: str) -> tuple[str, str, str]:
    """What the article is sorted by: its date, its title, its source with the newest first."""
    when = dated(article.published, added)
    return when, fold(article.title)[:100], f"{fold(article.source)[:60]}\x1f{when.translate(_TURNED)}"


def _keep_revision(connection: Connection, number: int, revision: str, title: str, now: str) -> None:
    text, blocks = connection.execute("SELECT text, blocks FROM bodies WHERE number = ?", (number,)).fetchone()
    connection.execute(
        "INSERT INTO revisions SELECT ?, coalesce(max(sequence), 0) + 1, ?, ?, ?, ?, ? FROM revisions WHERE number = ?",
        (number, revision, title, now, zlib.compress(text.encode()), zlib.compress(blocks), number),
    )


def _index(connection: Connection, number: int, article: Article) -> None:
    connection.execute(
        "INSERT INTO search (rowid, title, byline, source, text) VALUES (?, ?, ?, ?, ?)",
        (number, article.title, article.byline, article.source, article.text),
    )


def _unindex(connection: Connection, number: int) -> None:
    # The index keeps no copy of the words, so it has to be told which ones it had.
    connection.execute(
        "INSERT INTO search (search, rowid, title, byline, source, text)"
        " SELECT 'delete', number, title, byline, source, text FROM searchable WHERE number = ?",
        (number,),
    )


def _index_tags(connection: Connection, number: int, tags: tuple[str, ...]) -> None:
    connection.execute("DELETE FROM tags WHERE number = ?", (number,))
    connection.executemany("INSERT OR IGNORE INTO tags VALUES (?, ?)", ((tag, number) for tag in tags))


def _drop_mentions(connection: Connection, number: int, trashed: bool) -> None:
    if not trashed:
        _tally_entities(connection, number, -1)
    connection.execute("DELETE FROM mentions WHERE number = ?", (number,))
    connection.execute("DELETE FROM entity_counts WHERE number = ?", (number,))


def _tally_entities(connection: Connection, number: int, sign: int) -> None:
    """Count what an article mentions in (1) or out (-1)."""
    connection.execute(
        "UPDATE entities SET mentions = entities.mentions + ? * counted.mentions, articles = articles + ?"
        " FROM entity_counts AS counted WHERE counted.entity = entities.entity AND counted.number = ?",
        (sign, sign, number),
    )


def _same_inlines(connection: Connection, number: int, article: Article) -> bool:
    (inlines,) = connection.execute("SELECT inlines FROM bodies WHERE number = ?", (number,)).fetchone()
    return bool(inlines == _inlines_json(article))


def _inlines_json(article: Article) -> str:
    if not article.inlines:
        return "[]"
    rows = [(inline.kind.value, inline.span.start, inline.span.end, inline.href) for inline in article.inlines]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def _inlines_of(rows: str) -> tuple[Inline, ...]:
    return tuple(Inline(InlineKind(kind), Span(start, end), href) for kind, start, end, href in json.loads(rows))


def _storable(address: str) -> str:
    """An address as SQLite takes it: with bytes that are no UTF-8, which Python gives as surrogates, escaped."""
    try:
        return address.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    except UnicodeEncodeError:
        return address.encode("utf-8", "backslashreplace").decode()


def _not_here(name: str) -> NotInLibrary:
    return NotInLibrary(f"No article in the library goes by {name!r}.")
