"""Text as it is compared: without case and without marks on its letters."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_MARKS = "[\u0300-\u036f]*"
_MARKED = re.compile("[\u00c0-\u024f\u0300-\u052f\u1e00-\u1fff]")
_TOKEN = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")


def fold(text: str) -> str:
    """The text as FTS5's `unicode61 remove_diacritics 2` would compare it, near enough: `Čapek` becomes `capek`."""
    if text.isascii():
        return text.lower()
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return plain.casefold()


def tokens(text: str) -> tuple[str, ...]:
    """The words of a text as the full-text index sees them; punctuation is none."""
    return tuple(_TOKEN.findall(text))


def has_marks(text: str) -> bool:
    """Whether a text may have letters that folding changes in more than their case."""
    return not text.isascii() and _MARKED.search(text) is not None


def plain_pattern(words: tuple[str, ...], prefix: bool) -> str:
    """A regular expression that finds these words, one after the other, in lower-case text without marked letters.

    With `prefix`, the last may be the beginning of one. It begins with letters, which `re` looks for ten times faster.
    """
    folded = [re.escape(fold(word)) for word in words]
    phrase = r"[\W_]+".join((f"{folded[0]}(?<![^\\W_]{folded[0]})", *folded[1:]))
    return phrase + (r"[^\W_]*" if prefix else r"(?![^\W_])")


def pattern(words: tuple[str, ...], prefix: bool) -> str:
    """As `plain_pattern`, for any text, to be compiled with `re.IGNORECASE`."""
    phrase = r"[\W_]+".join("".join(_letter(c) for c in fold(word)) for word in words)
    return rf"(?<![^\W_]){phrase}" + (r"[^\W_]*" if prefix else r"(?![^\W_])")


def _letter(letter: str) -> str:
    forms = _forms().get(letter)
    return (f"[{letter}{forms}]" if forms else re.escape(letter)) + _MARKS


@cache
def _forms() -> dict[str, str]:
    """For a letter, those that are it with a mark."""
    forms: dict[str, str] = {}
    for code in (*range(0xC0, 0x250), *range(0x370, 0x530), *range(0x1E00, 0x2000)):
        letter = chr(code)
        plain = fold(letter)
        if len(plain) == 1 and plain != letter and letter.isalpha():
            forms[plain] = forms.get(plain, "") + letter
    return forms
