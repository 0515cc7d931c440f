"""Collaborators of our own making, for tests."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reader.articles.span import Span
from reader.entities.mention import Label, Mention

NAMES = {
    "Volodymyr Zelensky": (Label.PERSON, "Volodymyr Zelensky"),
    "Zelensky": (Label.PERSON, "Volodymyr Zelensky"),
    "Kherson": (Label.PLACE, "Kherson"),
    "Reuters": (Label.ORG, "Reuters"),
}


class FakeRecogniser:
    """Knows three names, and counts how often it was asked."""

    def __init__(self, version: str = "fake 1") -> None:
        self.version = version
        self.asked = 0

    def mentions(self, text: str) -> Sequence[Mention]:
        """Every mention of the three, in reading order."""
        self.asked += 1
        found = re.finditer("|".join(NAMES), text)
        return tuple(Mention(Span(*match.span()), *NAMES[match.group()]) for match in found)
