"""How long the library takes to open, list and search: medians and 95th percentiles in milliseconds.

python -m tests.bench.measure_library DIR     where DIR was made by tests.bench.make_library
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from reader.library.library import Library
from reader.library.listing import Sort
from reader.library.search import newest, ranked, search
from tests.bench.make_library import SEED, sentences

ROUNDS = 20


def measure(name: str, act: Callable[[int], object]) -> None:
    """Print how long one act takes; it is told which time it is."""
    act(-1)  # once before, so that the file is in the system's cache
    times = []
    for number in range(ROUNDS):
        began = time.perf_counter()
        act(number)
        times.append((time.perf_counter() - began) * 1000)
    print(f"{name:<46} {statistics.median(times):8.2f} {sorted(times)[int(ROUNDS * 0.95) - 1]:8.2f}")


def main() -> None:
    """Measure the library that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder

    def reopen(_: int) -> None:
        with Library.open(folder) as library:
            library.entries(limit=50)

    with Library.open(folder) as library:
        count = library.count()
        random = Random(SEED)
        pool = sentences(random)
        print(f"{count:,} articles{'':<36} {'p50':>8} {'p95':>8}")
        measure("open, first 50 rows", reopen)
        for sort in (Sort.NEWEST, Sort.TITLE):
            library.entries(sort=sort, offset=count // 2, limit=50)
            measure(
                f"50 rows anywhere, by {sort.value}",
                lambda _, sort=sort: library.entries(sort=sort, offset=random.randrange(count), limit=50),  # type: ignore[misc]  # mypy infers no type for the default
            )
        name = library.entries(offset=count // 2, limit=1)[0].id
        measure("row of an article", lambda _: library.position(name))
        measure("next article", lambda _: library.neighbour(name, 1))
        words = [word for sentence in pool for word in sentence.lower().strip(".").split()]
        rare = [word for word in words[:2000] if len(word) > 9]
        typed: dict[str, Callable[[int], str]] = {
            "rare word": lambda number: rare[number],
            "common word": lambda number: ("war", "city", "the")[number % 3],
            "phrase": lambda number: '"' + " ".join(pool[number].split()[:3]) + '"',
            "one letter": lambda number: "abkmrt"[number % 6],
            "two letters": lambda number: ("ka", "to", "me", "ri")[number % 4],
            "three letters": lambda number: ("kar", "tor", "mel", "van")[number % 4],
        }
        for name_of_query, query in typed.items():
            for how in (newest, ranked, search):
                measure(
                    f"{name_of_query}, {how.__name__}",
                    lambda number, how=how, query=query: how(library.database, query(number), 20, as_typed=True),  # type: ignore[misc]  # no type for a default of a lambda
                )


if __name__ == "__main__":
    main()
