"""What every measurement needs: how the reader is started, the libraries, how often to measure."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reader.library.library import Library
from tests.bench.libraries import Libraries
from tests.bench.terminal import Terminal

WIDE = (120, 40)


@dataclass(frozen=True, slots=True)
class Bench:
    """One measuring of everything."""

    reader: tuple[str, ...]
    """The command that starts the reader."""
    libraries: Libraries
    folder: Path
    """For whatever is thrown away afterwards."""
    runs: int
    idle_seconds: float
    ner: Path | None

    def start(self, library: Path, *, frames: str, size: tuple[int, int] = WIDE) -> Terminal:
        """The reader on a library; starts that share `frames` find each other's first frame."""
        return Terminal((*self.reader, "--library", str(library)), size=size, more=self._homes(frames))

    def python(self, *arguments: str) -> Terminal:
        """The same interpreter with something else to do."""
        return Terminal((sys.executable, *arguments), more=self._homes("none"))

    def floor(self, *arguments: str) -> Terminal:
        """The least that a Textual program can be."""
        return self.python(str(Path(__file__).with_name("floor_app.py")), *arguments)

    def _homes(self, frames: str) -> dict[str, str]:
        state = self.folder / "state" / frames
        return {"XDG_STATE_HOME": str(state), "XDG_CONFIG_HOME": str(self.folder / "config")}

    def forget_frame(self, frames: str) -> None:
        """Let the next start find none."""
        for path in (self.folder / "state" / frames).rglob("frame"):
            path.unlink()


def first_words(library: Path) -> str:
    """What must be on the screen when the article that was read last can be read."""
    with Library.open(library) as opened:
        article = opened.get(opened.last_read() or opened.entries(limit=1)[0].id)
    return " ".join(article.text.split()[:4])


def milliseconds(seconds: Sequence[float | None]) -> list[float]:
    """Seconds as milliseconds, without what did not come."""
    return [1000 * second for second in seconds if second is not None]
