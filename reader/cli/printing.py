"""How verbs print: JSON, rows, and what they have to say."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable

from reader.articles.cleaning import clean_line, drawable


def print_json(value: object) -> None:
    """Print a value as JSON, on lines that can be read."""
    print(json.dumps(value, ensure_ascii=False, indent=1))


def print_json_rows(rows: Iterable[object]) -> None:
    """Print a list as JSON, row by row as they come."""
    before = "[\n "
    for one in rows:
        print(before, json.dumps(one, ensure_ascii=False), sep="", end="")
        before = ",\n "
    print("[]" if before.startswith("[") else "\n]")


def is_coloured() -> bool:
    """Whether standard output is a terminal that wants colours."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


def row(*cells: str) -> str:
    """Cells of a line, safe for a terminal."""
    return "  ".join(drawable(cell) for cell in cells)


def said(text: str) -> None:
    """Tell a person something, on standard error."""
    print(f"reader: {clean_line(text, 2000)}", file=sys.stderr)
