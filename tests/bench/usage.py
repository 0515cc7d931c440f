"""What a process and its children use, from /proc: memory and processor time. Linux only."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_KIB = 1024


@dataclass(frozen=True, slots=True)
class Usage:
    """Sums over a process and everything it started."""

    rss: float = 0.0
    """Resident now, MiB."""
    pss: float = 0.0
    """Resident now with shared pages divided among those that share them, MiB."""
    peak: float = 0.0
    """The most that was ever resident, MiB; peaks of several processes are added up."""
    cpu: float = 0.0
    """Processor time so far, seconds."""


def family(root: int) -> list[int]:
    """A process and all that descend from it and still live."""
    found: list[int] = []
    waiting = [root]
    while waiting:
        process = waiting.pop()
        found.append(process)
        try:
            tasks = os.listdir(f"/proc/{process}/task")
        except OSError:
            continue
        for task in tasks:
            waiting.extend(int(child) for child in _read(f"/proc/{process}/task/{task}/children").split())
    return found


def usage(root: int) -> Usage:
    """What the process tree uses now."""
    rss = pss = peak = cpu = 0.0
    for process in family(root):
        status = _read(f"/proc/{process}/status")
        rss += _kib(status, "VmRSS") / _KIB
        peak += _kib(status, "VmHWM") / _KIB
        pss += _kib(_read(f"/proc/{process}/smaps_rollup"), "Pss") / _KIB
        cpu += _seconds(process)
    return Usage(rss, pss, peak, cpu)


def _seconds(process: int) -> float:
    """Processor time of all threads; in nanoseconds where the kernel keeps that, else in ticks."""
    try:
        tasks = os.listdir(f"/proc/{process}/task")
    except OSError:
        return 0.0
    fine = [_read(f"/proc/{process}/task/{task}/schedstat").split() for task in tasks]
    if all(fine):
        return sum(int(one[0]) for one in fine) / 1e9
    after_name = _read(f"/proc/{process}/stat").rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / _TICKS if after_name else 0.0


def _kib(table: str, name: str) -> int:
    found = re.search(rf"^{name}:\s+(\d+)", table, re.MULTILINE)
    return int(found[1]) if found else 0


def _read(path: str) -> str:
    try:
        return Path(path).read_text()
    except OSError:  # it has ended
        return ""
