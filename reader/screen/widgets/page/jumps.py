"""Where the reader jumped from, to go back there and forward again; pure."""

from __future__ import annotations

from dataclasses import dataclass

_KEPT = 100


@dataclass(frozen=True, slots=True)
class Jump:
    """Where the reader was: the character at the top of the page, and that of the cursor."""

    place: int
    cursor: int


class Jumps:
    """The jumps of one article, as a browser keeps its pages: a new one forgets those that lay ahead."""

    def __init__(self) -> None:
        self._jumps: list[Jump] = []
        self._at = 0

    def remember(self, here: Jump) -> None:
        """The reader is about to jump from here."""
        del self._jumps[self._at :]
        if not self._jumps or self._jumps[-1] != here:
            self._jumps.append(here)
        del self._jumps[:-_KEPT]
        self._at = len(self._jumps)

    def back(self, here: Jump) -> Jump | None:
        """Where the reader jumped from, if anywhere; `here` is where forward leads again."""
        if self._at == 0:
            return None
        if self._at == len(self._jumps):
            self._jumps.append(here)
        self._at -= 1
        return self._jumps[self._at]

    def forward(self) -> Jump | None:
        """Where the reader went back from, if they did."""
        if self._at >= len(self._jumps) - 1:
            return None
        self._at += 1
        return self._jumps[self._at]
