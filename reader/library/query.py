"""What a person typed → what to ask SQLite; any text is a query.

Words must all be there; `"a phrase"` as it stands; `begin*`; `-without`; `this OR that`; and the fields `title:`,
`source:`, `author:`, `tag:`, `person:`, `place:`, `org:`, `group:`, `event:`, `work:`, `is:` (unread, read, starred,
archived, noted, trashed), `before:` and `after:` (2022, 2022-11 or 2022-11-09; `after:` counts from that day, `before:`
ends ahead of it). A field that is not known, or has a value that it cannot have, is words like any others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from reader.articles.cleaning import clean
from reader.entities.mention import Label
from reader.library.folding import fold, tokens

LONGEST = 1000
"""Characters of a query that are looked at."""
MOST = 48
"""Terms of a query that are looked at: FTS5 refuses an expression of more than 256 levels."""

Parameters = tuple[str | int, ...]

_TERM = re.compile(r"""(?P<without>-)?(?:(?P<field>[a-z]+):)?(?:"(?P<phrase>[^"]*)"?(?P<star>\*)?|(?P<word>[^\s"]+))""")
_COLUMNS = {"title": "title", "source": "source", "author": "byline", "text": "text"}
_ENTITIES = {label.name.lower(): label.name for label in Label if label.name not in ("DATE", "TIME")}
_STATES = {
    "unread": "articles.unread = 1",
    "read": "articles.unread = 0",
    "starred": "articles.starred = 1",
    "archived": "articles.archived = 1",
    "noted": "articles.notes > 0",
    "trashed": "articles.trashed = 1",
}
_FIELDS = frozenset({*_COLUMNS, *_ENTITIES, "is", "before", "after", "tag"})
_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True, slots=True)
class Words:
    """Words to be found one after the other, somewhere or in one column."""

    words: tuple[str, ...]
    column: str = ""
    prefix: bool = False

    @property
    def match(self) -> str:
        """As an FTS5 expression. Every token is quoted: nothing that was typed is ever syntax."""
        quoted = '"' + " ".join(self.words) + '"' + (" *" if self.prefix else "")
        return f"{self.column} : {quoted}" if self.column else quoted


@dataclass(frozen=True, slots=True)
class Fact:
    """Something true of an article that is not in its words."""

    sql: str
    parameters: Parameters = ()
    trash: bool = False
    """Whether it asks for what is in the trash."""


@dataclass(frozen=True, slots=True)
class Term:
    """One or more alternatives, or what there must be none of."""

    alternatives: tuple[Words | Fact, ...]
    without: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """What was typed, taken apart."""

    terms: tuple[Term, ...] = ()
    lit: tuple[Words, ...] = ()
    """What to light in a text."""
    nothing: bool = False
    """Whether something was typed that has no words in it, which therefore nothing matches."""

    @property
    def match(self) -> str:
        """The part that the full-text index answers, as an FTS5 expression; empty when it has none."""
        wanted = [_any(term) for term in self.terms if not term.without and _of_words(term)]
        if not wanted:
            return ""
        unwanted = [_any(term) for term in self.terms if term.without and _of_words(term)]
        expression = " AND ".join(wanted)
        return f"({expression}) NOT ({' OR '.join(unwanted)})" if unwanted else expression

    def facts(self) -> tuple[str, Parameters]:
        """The part that the table `articles` answers, as an SQL condition and its parameters; never empty."""
        indexed = bool(self.match)
        conditions = ["0"] if self.nothing else []
        parameters: list[str | int] = []
        if not any(isinstance(fact, Fact) and fact.trash for term in self.terms for fact in term.alternatives):
            conditions.append("articles.trashed = 0")
        for term in self.terms:
            if indexed and _of_words(term):
                continue
            each: list[str] = []
            for alternative in term.alternatives:
                if isinstance(alternative, Fact):
                    each.append(alternative.sql)
                    parameters.extend(alternative.parameters)
                else:
                    each.append("articles.number IN (SELECT rowid FROM search WHERE search MATCH ?)")
                    parameters.append(alternative.match)
            conditions.append(("NOT " if term.without else "") + "(" + " OR ".join(each) + ")")
        return " AND ".join(conditions) or "1", tuple(parameters)

    def condition(self) -> tuple[str, Parameters]:
        """The whole query as an SQL condition on the table `articles`, and its parameters."""
        facts, parameters = self.facts()
        match = self.match
        if not match:
            return facts, parameters
        # The facts come first, so their parameters do too.
        return f"{facts} AND articles.number IN (SELECT rowid FROM search WHERE search MATCH ?)", (*parameters, match)


def parse(typed: str, *, as_typed: bool = False) -> Query:
    """Take apart what was typed; `as_typed` while it is being typed, so that the last word may be unfinished."""
    text = clean(typed[:LONGEST]).replace("\n", " ")
    found = list(_TERM.finditer(text))[:MOST]
    last = len(found) - 1 if as_typed and text[-1:] not in (" ", '"', "") else -1
    terms: list[Term] = []
    lit: list[Words] = []
    either = False
    for index, term in enumerate(found):
        if term.group() == "OR":
            either = bool(terms)
            continue
        without = bool(term["without"])
        atom = _atom(term, unfinished=index == last)
        if atom is None:
            continue
        said, light = atom
        if either and not without and not terms[-1].without:
            terms[-1] = Term((*terms[-1].alternatives, said))
        else:
            terms.append(Term((said,), without))
        either = False
        if light is not None and not without:
            lit.append(light)
    return Query(tuple(terms), tuple(lit), nothing=not terms and bool(text.strip()) and not _is_unfinished(found, last))


def _atom(term: re.Match[str], *, unfinished: bool) -> tuple[Words | Fact, Words | None] | None:
    """What one term asks for, and what of it is lit in a text; None when it asks for nothing."""
    name = term["field"] or ""
    value = term["phrase"] if term["phrase"] is not None else term["word"]
    star = bool(term["star"]) or (term["phrase"] is None and value.endswith("*"))
    prefix = star or unfinished
    words = tokens(value)
    if name in _COLUMNS and words:
        column = Words(words, _COLUMNS[name], prefix)
        return column, column if name == "text" else None
    if name == "is" and value in _STATES:
        return Fact(_STATES[value], trash=value == "trashed"), None
    if name in ("before", "after") and _DATE.fullmatch(value):
        return Fact(f"articles.dated {'<' if name == 'before' else '>='} ?", (value,)), None
    if name == "tag" and words:
        return _tag(value.rstrip("*").strip(), prefix), None
    if name in _ENTITIES and words:
        return _entity(_ENTITIES[name], words, prefix), Words(words, prefix=prefix)
    if unfinished and (name or value.removesuffix(":")) in _FIELDS and (name or value.endswith(":")):
        return None
    everything = tokens(f"{name} {value}")
    if not everything:
        return None
    plain = Words(everything, prefix=prefix)
    return plain, plain


def _is_unfinished(found: list[re.Match[str]], last: int) -> bool:
    return last >= 0 and len(found) == 1 and ":" in found[last].group()


def _tag(value: str, prefix: bool) -> Fact:
    if not prefix:
        return Fact("articles.number IN (SELECT number FROM tags WHERE tag = ?)", (value,))
    return Fact("articles.number IN (SELECT number FROM tags WHERE tag LIKE ? ESCAPE '\\')", (_like(value) + "%",))


def _entity(label: str, words: tuple[str, ...], prefix: bool) -> Fact:
    name = _like(" ".join(fold(word) for word in words))
    ending = "%" if prefix else " %"
    return Fact(
        "articles.number IN (SELECT number FROM entity_counts WHERE entity IN (SELECT entity FROM entities"
        " WHERE label = ? AND ' ' || name_order || ' ' LIKE ? ESCAPE '\\'))",
        (label, f"% {name}{ending}"),
    )


def _like(value: str) -> str:
    return value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _of_words(term: Term) -> bool:
    return all(isinstance(alternative, Words) for alternative in term.alternatives)


def _any(term: Term) -> str:
    matches = [alternative.match for alternative in term.alternatives if isinstance(alternative, Words)]
    return matches[0] if len(matches) == 1 else "(" + " OR ".join(matches) + ")"
