"""Text → tokens that remember their spans."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""
    [a-z]+(?=[ ,])                                              # most words; first, because it is quick
  | (?:[A-Z]\.){2,}(?:-\w+)*                                    # U.S.  J.K.  U.S.-led
  | (?:M[rst]|Mrs|Messrs|[DJS]r|Prof|Hon|Rev|Fr|Msgr|Gov|Lt|Col|Capt|Cmdr|Cpl|Sgt|Supt|Insp|Det|Adm|Pvt
      |Gen|Maj|Brig|Sens?|Reps?|St|Ft|Corp|Inc|Co|Ltd|Bros|No|Ave|Blvd|Rd)\.(?!\w)
  | [A-Z]\.(?=\s?[A-Z])                                         # the W. of George W. Bush
  | \w+(?:(?:[-\u2010\u2011&]|['’](?!s\b)|\.(?=[a-z0-9]))\w+)*
  | ['’]s\b
  | [\n\t]+
  | [^\w\s]
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words and marks of a text, side by side with where each starts; newlines and tabs in a row are one token."""

    words: tuple[str, ...]
    starts: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.words)

    def end(self, index: int) -> int:
        """The offset just after a token."""
        return self.starts[index] + len(self.words[index])


def tokenise(text: str) -> Tokens:
    """Words (hyphens, abbreviations' points and inner apostrophes stay with them), possessives, marks, newlines."""
    words = _TOKEN.findall(text)
    starts: list[int] = []
    find, append = text.find, starts.append
    end = 0
    for word in words:
        # Only white space lies between two tokens, so the next occurrence is the one that was matched.
        start = find(word, end)
        append(start)
        end = start + len(word)
    return Tokens(tuple(words), tuple(starts))
