"""Write a text in the reader's own editor."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from reader.articles.cleaning import clean
from reader.errors import NoteError

LONGEST = 10_000_000
"""Bytes that are read back."""


def edited(text: str, environment: Mapping[str, str] | None = None) -> str:
    """The text as it is after $VISUAL or $EDITOR ran on it, cleaned; it needs the terminal for itself meanwhile.

    Raises NoteError when there is no editor, it cannot be run, it fails, or what it leaves is no text.
    """
    variables = os.environ if environment is None else environment
    name = next((variable for variable in ("VISUAL", "EDITOR") if variables.get(variable, "").strip()), "")
    if not name:
        raise NoteError("No editor is set: put its command in $VISUAL or $EDITOR.")
    try:
        command = shlex.split(variables[name])
    except ValueError as error:
        raise NoteError(f"${name} is not a command: {error}.") from error
    with tempfile.TemporaryDirectory(prefix="reader-") as folder:
        path = Path(folder) / "note.md"
        path.write_bytes(clean(text).encode())
        try:
            # An argument list, without a shell: nothing in the text or the path is ever a command.
            code = subprocess.run([*command, str(path)], check=False).returncode
        except OSError as error:
            raise NoteError(f"The editor “{command[0]}” cannot be run: {error.strerror}.") from error
        if code != 0:
            raise NoteError(f"The editor “{command[0]}” ended with code {code}: the text is as it was.")
        try:
            with path.open("rb") as file:
                written = file.read(LONGEST + 1)
        except OSError as error:
            raise NoteError(f"What the editor wrote cannot be read: {error.strerror}.") from error
    if len(written) > LONGEST:
        raise NoteError("What the editor wrote is too long for a note: the text is as it was.")
    return clean(written.decode("utf-8", "replace")).removesuffix("\n")
