"""`Note`: what a reader wrote, on which words, in the W3C's terms."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from reader.articles.span import Span
from reader.notes.selectors import TextPositionSelector, TextQuoteSelector


class Colour(Enum):
    """What a noted passage is coloured with; themes say how each looks."""

    YELLOW = "yellow"
    GREEN = "green"
    BLUE = "blue"
    PINK = "pink"
    ORANGE = "orange"


class Motivation(Enum):
    """Why a note was made, in the words of the W3C's annotation vocabulary."""

    HIGHLIGHTING = "highlighting"
    COMMENTING = "commenting"
    DESCRIBING = "describing"
    """A note on a whole article, or on what it names."""


class State(Enum):
    """How a note stands to the text of its article."""

    ANCHORED = "anchored"
    """On the words it was made on."""
    CHANGED = "changed"
    """On words that were edited since, or in a place that is likely but not certain."""
    ORPHAN = "orphan"
    """Its words are gone."""
    TRASHED = "trashed"
    """Thrown away, and can be brought back."""


@dataclass(frozen=True, slots=True)
class Note:
    """What a reader wrote on a passage, or on a whole article."""

    id: str
    """32 hexadecimal digits; with `urn:uuid:` before them the annotation's id."""
    article: str
    """The article's id."""
    address: str = ""
    """Where the article was read from, so that the note finds it again in another library."""
    quote: TextQuoteSelector | None = None
    """The words it is on; `None` for a note on the whole article."""
    position: TextPositionSelector | None = None
    """Where they stood in the revision it was made on."""
    body: str = ""
    """Markdown; empty when the passage is only highlighted."""
    tags: tuple[str, ...] = ()
    colour: Colour = Colour.YELLOW
    motivation: Motivation = Motivation.HIGHLIGHTING
    created: str = ""
    """RFC 3339, UTC; so is `modified`."""
    modified: str = ""
    revision: str = ""
    """`Article.revision` of the text the selectors were taken from."""
    trashed: bool = False
    parents: tuple[str, ...] = ()
    """The hashes of the journal's lines that this state of the note is the outcome of; two after a merge."""
    variants: tuple[Note, ...] = ()
    """What else became of the note where it was changed in two places at once, until it is changed again."""

    @property
    def on_whole_article(self) -> bool:
        """Whether the note is on no passage in particular."""
        return self.quote is None and self.position is None


@dataclass(frozen=True, slots=True)
class Placed:
    """A note, and where it stands in the text there is now."""

    note: Note
    span: Span | None
    """`None` on a whole article, for an orphan, and when there is no text."""
    state: State
