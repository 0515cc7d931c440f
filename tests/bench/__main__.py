"""Measure the reader: `python -m tests.bench`. Ratios within one run are what counts; nothing here fails.

Options: --only NAME (several times), --quick (smaller libraries), --runs N, --keep DIR (libraries made once and
kept), --words N (of each article searched), --ner DIR (CoNLL files to score names on), --reader COMMAND.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import os
import platform
import shlex
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from tests.bench import screens, within
from tests.bench.bench import Bench
from tests.bench.figures import Figure, table
from tests.bench.libraries import Libraries

PARTS: Mapping[str, Callable[[Bench], Iterator[Figure]]] = {
    "start": screens.start,
    "lengths": screens.lengths,
    "sidebar": screens.sidebar,
    "memory": screens.memory,
    "idle": screens.idle,
    "library": within.library,
    "recogniser": within.recogniser,
    "notes": within.notes,
}


def main() -> None:
    """Measure what was asked for, and print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", action="append", choices=PARTS, metavar="NAME", help=", ".join(PARTS))
    parser.add_argument("--quick", action="store_true", help="a tenth of the articles and rows, fewer rounds")
    parser.add_argument("--runs", type=int, help="rounds of each; medians are printed")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="where the libraries stay for the next time")
    parser.add_argument("--words", type=int, default=100, help="words of each of the many articles")
    parser.add_argument("--ner", type=Path, metavar="DIR", help="a folder of *.dev.conll files")
    parser.add_argument("--reader", help="the command to measure (default: the one beside this interpreter)")
    given = parser.parse_args()
    sys.setswitchinterval(0.0005)  # what comes from the program is to be stamped at once
    command = shlex.split(given.reader) if given.reader else [str(Path(sys.executable).with_name("reader"))]
    many, rows = (10_000, 100_000) if given.quick else (100_000, 1_000_000)
    began = time.perf_counter()
    print(_conditions(command), flush=True)
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="reader-bench-") as folder:
        libraries = Libraries(given.keep or Path(folder) / "libraries", many, rows, given.words)
        runs = given.runs or (2 if given.quick else 3)
        bench = Bench(tuple(command), libraries, Path(folder), runs, 4.0 if given.quick else 10.0, given.ner)
        for name in given.only or PARTS:
            part = time.perf_counter()
            for figure in PARTS[name](bench):
                figures.append(figure)
                print("  " + "  ".join(cell for cell in figure.cells() if cell), file=sys.stderr, flush=True)
            print(f"{name}: {time.perf_counter() - part:.0f} s", file=sys.stderr, flush=True)
    print(f"\n{table(figures)}\n\n{time.perf_counter() - began:.0f} s in all; load now {os.getloadavg()[0]:.1f}")


def _conditions(command: list[str]) -> str:
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("textual", "rich"))
    return (
        f"{' '.join(command)}\n{len(os.sched_getaffinity(0))} cores, Python {platform.python_version()}, {versions},"
        f" SQLite {sqlite3.sqlite_version}, {platform.system()} {platform.release()}, load {os.getloadavg()[0]:.1f}"
    )


if __name__ == "__main__":
    main()
