"""The tables of `library.db`, and the numbered migrations that make them."""

from __future__ import annotations

import sqlite3

APPLICATION_ID = 0x52656164
"""`Read` in ASCII: tells a library from any other SQLite file."""

_ARTICLES = """
CREATE TABLE articles (
    number INTEGER PRIMARY KEY,                 -- in the order they were first added
    sequence INTEGER NOT NULL,                  -- the same: `(dated, number) < (?, ?)` would not use an index
    id TEXT NOT NULL UNIQUE,
    address TEXT NOT NULL,
    title TEXT NOT NULL,
    byline TEXT NOT NULL,
    source TEXT NOT NULL,
    published TEXT NOT NULL,                    -- as the article says it
    added TEXT NOT NULL,
    dated TEXT NOT NULL,                        -- published, else added; RFC 3339 in UTC, so text order is time order
    title_order TEXT NOT NULL,                  -- folded, so text order is what a person expects
    source_order TEXT NOT NULL,                 -- folded source, then the date turned round: newest first in each
    words INTEGER NOT NULL,
    language TEXT NOT NULL,
    remark TEXT NOT NULL,
    tags TEXT NOT NULL,                         -- one a line; `tags` has them too, for looking up
    given_tags TEXT NOT NULL,                   -- those it was ever added with, so that a removed one stays removed
    revision TEXT NOT NULL,
    unread INTEGER NOT NULL DEFAULT 1,
    starred INTEGER NOT NULL DEFAULT 0,
    archived INTEGER NOT NULL DEFAULT 0,
    trashed INTEGER NOT NULL DEFAULT 0,
    progress REAL NOT NULL DEFAULT 0,           -- 0 to 1
    place INTEGER NOT NULL DEFAULT 0,           -- offset in the text
    notes INTEGER NOT NULL DEFAULT 0            -- kept by triggers on `notes`
);
-- `trashed` comes first, and is no condition of a partial index, so that walking along the list reads the index alone.
CREATE UNIQUE INDEX articles_address ON articles (address) WHERE address <> '';
CREATE INDEX articles_dated ON articles (trashed, dated, sequence);
CREATE INDEX articles_added ON articles (trashed, added, sequence);
CREATE INDEX articles_title ON articles (trashed, title_order, sequence);
CREATE INDEX articles_source ON articles (trashed, source_order, sequence);
CREATE INDEX articles_unread ON articles (trashed, unread, dated, sequence);
CREATE INDEX articles_progress ON articles (trashed, progress, dated, sequence);
CREATE INDEX articles_starred ON articles (dated) WHERE starred = 1;
CREATE INDEX articles_archived ON articles (dated) WHERE archived = 1;
CREATE INDEX articles_trashed ON articles (dated) WHERE trashed = 1;
CREATE INDEX articles_noted ON articles (dated) WHERE notes > 0;

-- Apart from `articles`, so that a list never reads past a text.
CREATE TABLE bodies (
    number INTEGER PRIMARY KEY REFERENCES articles ON DELETE CASCADE,
    text TEXT NOT NULL,
    blocks BLOB NOT NULL,
    inlines TEXT NOT NULL                       -- JSON: [kind, start, end, href] each
);
CREATE TABLE revisions (
    number INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    sequence INTEGER NOT NULL,
    revision TEXT NOT NULL,
    title TEXT NOT NULL,
    kept TEXT NOT NULL,                         -- when a later text took its place
    text BLOB NOT NULL,                         -- zlib, UTF-8
    blocks BLOB NOT NULL,                       -- zlib
    PRIMARY KEY (number, sequence)
);
CREATE TABLE tags (
    tag TEXT NOT NULL COLLATE NOCASE,
    number INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    PRIMARY KEY (tag, number)
) WITHOUT ROWID;
CREATE INDEX tags_number ON tags (number);
CREATE TABLE mentions (
    number INTEGER PRIMARY KEY REFERENCES articles ON DELETE CASCADE,
    version TEXT NOT NULL,                      -- of the recogniser
    spans BLOB NOT NULL,
    names TEXT NOT NULL
);
CREATE TABLE entities (
    entity INTEGER PRIMARY KEY,
    label TEXT NOT NULL,
    name TEXT NOT NULL,
    name_order TEXT NOT NULL,                   -- folded
    mentions INTEGER NOT NULL DEFAULT 0,        -- these two over the articles that are not in the trash
    articles INTEGER NOT NULL DEFAULT 0,
    UNIQUE (label, name)
);
CREATE TABLE entity_counts (
    entity INTEGER NOT NULL REFERENCES entities ON DELETE CASCADE,
    number INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    mentions INTEGER NOT NULL,
    PRIMARY KEY (entity, number)
) WITHOUT ROWID;
CREATE INDEX entity_counts_number ON entity_counts (number, entity, mentions);
"""

_SEARCH = """
CREATE VIEW searchable AS
    SELECT articles.number AS number, title, byline, source, text FROM articles JOIN bodies USING (number);
CREATE VIRTUAL TABLE search USING fts5 (
    title, byline, source, text,
    content = 'searchable', content_rowid = 'number',
    prefix = '1 2 3', tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO search (search, rank) VALUES ('hashsize', 16777216);  -- gathered before it is written: a third quicker
"""

_NOTES = """
-- An index of the files under `notes/`; thrown away and rebuilt from them at will.
CREATE TABLE notes (
    id TEXT PRIMARY KEY,
    article TEXT NOT NULL,                      -- an article's id, which need not be here
    start INTEGER,
    "end" INTEGER,
    state TEXT NOT NULL,
    quote TEXT NOT NULL,
    body TEXT NOT NULL,
    tags TEXT NOT NULL,                         -- JSON: a list
    colour TEXT NOT NULL,
    created TEXT NOT NULL,
    modified TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX notes_article ON notes (article, state);
CREATE TABLE journals (
    name TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    modified_ns INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TRIGGER note_made AFTER INSERT ON notes BEGIN
    UPDATE articles SET notes = (SELECT count(*) FROM notes WHERE article = NEW.article AND state <> 'trashed')
    WHERE id = NEW.article;
END;
CREATE TRIGGER note_changed AFTER UPDATE OF article, state ON notes BEGIN
    UPDATE articles SET notes = (SELECT count(*) FROM notes WHERE article = articles.id AND state <> 'trashed')
    WHERE id IN (OLD.article, NEW.article);
END;
CREATE TRIGGER note_dropped AFTER DELETE ON notes BEGIN
    UPDATE articles SET notes = (SELECT count(*) FROM notes WHERE article = OLD.article AND state <> 'trashed')
    WHERE id = OLD.article;
END;
"""

_TALLIES = """
CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
-- Counting a million rows takes too long for a start, and so does looking whether any of them changed.
CREATE TABLE tallies (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO tallies VALUES ('listed', 0), ('changes', 0), ('orders', 0), ('unread', 0), ('progress', 0);
CREATE TRIGGER article_added AFTER INSERT ON articles BEGIN
    UPDATE tallies SET value = value + (NEW.trashed = 0) WHERE name = 'listed';
    UPDATE tallies SET value = value + 1 WHERE name IN ('changes', 'orders');
END;
CREATE TRIGGER article_dropped AFTER DELETE ON articles BEGIN
    UPDATE tallies SET value = value - (OLD.trashed = 0) WHERE name = 'listed';
    UPDATE tallies SET value = value + 1 WHERE name IN ('changes', 'orders');
END;
CREATE TRIGGER article_changed AFTER UPDATE OF
    address, title, byline, source, published, dated, added, title_order, source_order, tags, revision,
    unread, starred, archived, trashed, notes
ON articles BEGIN
    UPDATE tallies SET value = value + (NEW.trashed = 0) - (OLD.trashed = 0)
    WHERE name = 'listed' AND NEW.trashed <> OLD.trashed;
    UPDATE tallies SET value = value + 1 WHERE name = 'changes';
END;
CREATE TRIGGER article_moved AFTER UPDATE OF dated, added, title_order, source_order, trashed ON articles BEGIN
    UPDATE tallies SET value = value + 1 WHERE name = 'orders';
END;
CREATE TRIGGER article_read AFTER UPDATE OF unread ON articles BEGIN
    UPDATE tallies SET value = value + 1 WHERE name = 'unread';
END;
CREATE TRIGGER article_read_on AFTER UPDATE OF progress ON articles WHEN NEW.progress <> OLD.progress BEGIN
    UPDATE tallies SET value = value + 1 WHERE name = 'progress';
END;
"""

MIGRATIONS: tuple[tuple[str, ...], ...] = ((_ARTICLES, _SEARCH, _NOTES, _TALLIES),)
"""What takes a library from each version to the next; the first from nothing to 1. Add at the end, change none."""

VERSION = len(MIGRATIONS)


def migrate(connection: sqlite3.Connection, version: int) -> None:
    """Bring the tables from `version` up to `VERSION`, inside the transaction that is open."""
    for scripts in MIGRATIONS[version:]:
        for script in scripts:
            for statement in _statements(script):
                connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def _statements(script: str) -> list[str]:
    # `executescript` would commit the transaction that a migration must stay inside.
    found: list[str] = []
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            found.append(pending)
            pending = ""
    return found
