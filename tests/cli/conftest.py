"""The command line in this process, with a home and a library of its own."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from reader.cli import main


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command came back with."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its output, which is JSON."""
        return json.loads(self.out)


class Shell:
    """Runs commands as a person would, in a folder of their own."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.library = folder / "library"
        self._capsys = capsys
        self._monkeypatch = monkeypatch

    def file(self, name: str, content: str | bytes) -> Path:
        """A file in the folder."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def __call__(self, *words: object, stdin: str | bytes = b"") -> Answer:
        """`reader` with these words."""
        data = stdin if isinstance(stdin, bytes) else stdin.encode()
        self._monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
        self._capsys.readouterr()
        try:
            code = main([str(word) for word in words])
        except SystemExit as end:
            code = int(end.code or 0)
        out, err = self._capsys.readouterr()
        return Answer(code, out, err)

    def add(self, path: Path) -> str:
        """Add a file, which succeeds; the article's id."""
        told = self("add", path, "--json").json
        return str((told["added"] + told["updated"] + told["unchanged"])[0]["id"])


@pytest.fixture
def reader(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    """A shell whose home, settings and library are empty."""
    for name in list(os.environ):
        if name.startswith(("XDG_", "READER_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("READER_LIBRARY", str(tmp_path / "library"))
    monkeypatch.chdir(tmp_path)
    yield Shell(tmp_path, capsys, monkeypatch)
