"""What stands between `---` lines at the head of a Markdown file, as far as articles use it.

A subset of YAML: `key: value`, quoted strings, lists in brackets or in lines that begin with a dash, folded and
literal blocks. Anything else is passed over, never an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_KEY = re.compile(r"([A-Za-z_][\w .-]{0,60}?)\s*:(?:\s+(.*)|\s*)$")
_ITEM = re.compile(r"\s*-(?:\s+(.*)|\s*)$")
_BLOCK_SCALAR = re.compile(r"[|>][+-]?\d?\s*(?:#.*)?$")
_OPENING = re.compile(r"\s*---[ \t]*\r?\n")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\", "/": "/", "0": ""}
LIMIT = 200_000
"""Characters within which the front matter must end."""


def split_front_matter(text: str) -> tuple[dict[str, tuple[str, ...]], str]:
    """The keys at the head of a text, in lower case, each with its values; and the text after them."""
    opening = _OPENING.match(text)
    closing = _CLOSING.search(text, opening.end(), opening.end() + LIMIT) if opening else None
    if opening is None or closing is None:
        return {}, text
    head = text[opening.end() : closing.start()]
    lines = head.splitlines()
    # A rule, words and another rule is no front matter: its first line that says anything says `key:`.
    first = next((line for line in lines if line.strip() and not line.startswith("#")), "")
    if first and not _KEY.match(first):
        return {}, text
    return _values(lines), text[closing.end() :]


def one(values: Mapping[str, tuple[str, ...]], *keys: str) -> str:
    """The first value there is under the first of these keys that has one."""
    return next((value for key in keys for value in values.get(key, ()) if value), "")


def every(values: Mapping[str, tuple[str, ...]], *keys: str) -> tuple[str, ...]:
    """All values under these keys."""
    return tuple(value for key in keys for value in values.get(key, ()) if value)


def _values(lines: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    inside: list[str] = []
    in_block = False
    for line in lines:
        key = _KEY.match(line)
        if key and not line[0].isspace():
            inside = found.setdefault(key.group(1).lower(), [])
            value = (key.group(2) or "").strip()
            in_block = bool(_BLOCK_SCALAR.match(value))
            if not in_block:
                inside.extend(_scalars(value))
        elif not line.strip() or (line.lstrip().startswith("#") and not in_block):
            continue
        elif in_block or (line[0].isspace() and inside and not _ITEM.match(line)):
            inside[:] = [" ".join([*inside, line.strip()])]
        elif item := _ITEM.match(line):
            value = (item.group(1) or "").strip()
            nested = _KEY.match(value) if value[:1] not in "\"'" else None
            # `- name: Jane Doe`, as some write their authors
            if nested is None or nested.group(1).lower() == "name":
                inside.extend(_scalars((nested.group(2) or "") if nested else value))
    return {key: tuple(values) for key, values in found.items()}


def _scalars(value: str) -> list[str]:
    """What a value holds: the items of `[a, "b, c"]`, or the value itself without quotes and comment."""
    if value.startswith("["):
        inner = re.sub(r"\]\s*(?:#.*)?$", "", value[1:])
        parts = re.findall(r"\s*(\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'|[^,]+)\s*(?:,|$)", inner)
        return [scalar for part in parts if (scalar := _scalar(part.strip()))]
    scalar = _scalar(value)
    return [scalar] if scalar else []


def _scalar(value: str) -> str:
    if quoted := re.match(r'"((?:[^"\\]|\\.)*)"', value):
        return re.sub(r"\\(.)", lambda found: _ESCAPES.get(found.group(1), found.group(1)), quoted.group(1))
    if quoted := re.match(r"'((?:[^']|'')*)'", value):
        return quoted.group(1).replace("''", "'")
    value = re.sub(r"(?:^|\s)#.*$", "", value).strip()
    return "" if value in ("~", "null", "Null", "NULL", "{}", "[]") else value
