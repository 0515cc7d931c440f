"""Figures and the table they are printed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """Something measured, with what it is compared to and what was wanted of it."""

    what: str
    value: float
    unit: str
    beside: str = ""
    """What it is compared with, measured in the same run."""
    floor: float | None = None
    ratio_wanted: float | None = None
    """The most that it may be, in terms of what it is compared with."""
    most_wanted: float | None = None
    """The most that it may be, in its own unit."""
    least_wanted: float | None = None

    @property
    def ratio(self) -> float | None:
        """It divided by what it is compared with."""
        return self.value / self.floor if self.floor else None

    @property
    def met(self) -> bool | None:
        """Whether it is as wanted; nothing when nothing was."""
        if self.ratio_wanted is not None:
            return self.ratio is not None and self.ratio <= self.ratio_wanted
        if self.most_wanted is not None:
            return self.value <= self.most_wanted
        if self.least_wanted is not None:
            return self.value >= self.least_wanted
        return None

    def cells(self) -> tuple[str, ...]:
        """Its row of the table."""
        beside = "" if self.floor is None else f"{self.beside} {number(self.floor)}"
        ratio = "" if self.ratio is None else f"{self.ratio:.2f} ×"
        wanted = ""
        if self.ratio_wanted is not None:
            wanted = f"≤ {self.ratio_wanted:g} ×"
        elif self.most_wanted is not None:
            wanted = f"≤ {self.most_wanted:g} {self.unit}"
        elif self.least_wanted is not None:
            wanted = f"≥ {self.least_wanted:g} {self.unit}"
        met = {True: "yes", False: "NO", None: ""}[self.met]
        return self.what, f"{number(self.value)} {self.unit}", beside, ratio, wanted, met


HEADING = ("what", "figure", "beside", "ratio", "wanted", "met")


def number(value: float) -> str:
    """Three figures or so."""
    if value == int(value) or abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def table(figures: Sequence[Figure]) -> str:
    """The figures as a Markdown table."""
    rows = [HEADING, *(figure.cells() for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADING))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def quantile(values: Sequence[float], share: float) -> float:
    """The value that this share of them does not exceed; not a number when there are none."""
    if not values:
        return float("nan")
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -(-int(share * 1000) * len(ordered) // 1000) - 1))]


def median(values: Sequence[float]) -> float:
    """The middle one."""
    return quantile(values, 0.5)
