"""The gate for hostile text: what no article, title or note may hold.

Textual passes control characters on to the terminal, so every text is cleaned once on its way in, after entities
are decoded, and stripped once more as it is drawn (`drawable`).
"""

import re
import unicodedata

MARKS_ON_A_BASE = 4
"""Combining marks kept on one base; no script that is written needs more."""

# C0 but tab and newline, DEL, C1; bidi embeddings, overrides, isolates and the Arabic letter mark; byte-order
# marks, interlinear annotation, tag characters: all invisible, all able to make a screen show what is not there.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_UNDRAWABLE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_ESCAPE_SEQUENCE = re.compile(
    # What begins another sequence ends these bodies, or the time would grow with the square of the text.
    r"(?:\x1b\]|\x9d)[^\x07\x1b\x90\x98\x9c-\x9f\n]{0,4096}+(?:\x07|\x1b\\|\x9c)"  # operating system command
    r"|(?:\x1b[PX^_]|[\x90\x98\x9e\x9f])[^\x1b\x90\x98\x9c-\x9f\n]{0,65536}+(?:\x1b\\|\x9c)"  # device control, strings
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # control sequence
    r"|\x1b[ -/]*[0-~]"  # other escapes
)


def clean(text: str) -> str:
    """The text without what could act on a terminal: escape sequences whole, controls, bidi overrides, heaped marks.

    Newlines and tabs stay; other line ends become newlines; lone surrogates become U+FFFD. Cleaning what is clean
    changes nothing.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _ESCAPE_SEQUENCE.sub("", text)
    text = _LINE_ENDS.sub("\n", text)
    text = _FORBIDDEN.sub("", text)
    if text.isascii():
        return text
    text = _SURROGATE.sub("\ufffd", text)
    return _thin_marks(text)


def clean_line(text: str, limit: int = 500) -> str:
    """Cleaned, on one line, with single spaces, cut at a word after `limit` characters: for titles and names."""
    if len(text) <= limit and text.isascii() and text.isprintable() and " " not in text:
        return text
    line = " ".join(clean(text[: 16 * limit]).split())
    if len(line) <= limit:
        return line
    cut = line.rfind(" ", limit // 2, limit)
    return line[: cut if cut > 0 else limit - 1].rstrip(" ,;:–—-") + "…"


def drawable(text: str) -> str:
    """The text with every character that must never reach a terminal shown as a space: the second fence."""
    if text.isprintable():
        return text
    return _UNDRAWABLE.sub(" ", text)


def _thin_marks(text: str) -> str:
    """Drop the combining marks of a base beyond the first few."""
    marks = {c for c in set(text) if unicodedata.category(c) in ("Mn", "Me")}
    if not marks:
        return text
    kept: list[str] = []
    run = 0
    for character in text:
        run = run + 1 if character in marks else 0
        if run <= MARKS_ON_A_BASE:
            kept.append(character)
    return "".join(kept)
