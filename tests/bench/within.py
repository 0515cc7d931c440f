"""What is measured inside one process: searching, adding, the list, finding names, keeping notes."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from random import Random

from reader.entities.recogniser import load
from reader.entities.scoring import measure, micro, read_conll
from reader.library.database import Database
from reader.library.library import Library
from reader.library.listing import Sort
from reader.library.search import newest, ranked, search
from reader.notes.notebook import Notebook
from tests.bench.bench import Bench
from tests.bench.figures import Figure, median, quantile
from tests.bench.libraries import long_article
from tests.bench.make_library import SEED, articles, sentences

_ROUNDS = 15
_LOADING = """
import time
began = time.perf_counter()
from reader.entities.recogniser import load
load()
print(time.perf_counter() - began)
"""
_COMMON = ("war", "city", "the")


def library(bench: Bench) -> Iterator[Figure]:
    """Searching and listing many articles, adding to a library, opening one."""
    folder = bench.libraries.searched()
    pool = sentences(Random(SEED))
    long = list(dict.fromkeys(word for line in pool for word in line.lower().strip(".").split() if len(word) > 9))
    typed: dict[str, Callable[[int], str]] = {
        "a rare word": lambda number: long[-number],
        "a common word": lambda number: _COMMON[number % len(_COMMON)],
        "two letters": lambda number: ("ka", "to", "me", "ri")[number % 4],
        "a phrase": lambda number: '"' + " ".join(pool[number].split()[1:4]) + '"',
    }
    ways = {"newest": newest, "best of the newest 500": ranked, "best of all": search}
    with Library.open(folder) as opened:
        count = opened.count()
        for what, query in typed.items():
            for way, find in ways.items():
                look = partial(_found, find, opened.database, query)
                yield _timed(f"search {count:,} for {what}, {way}", look)

    def reopen(_: int) -> None:
        with Library.open(folder) as again:
            again.entries(limit=50)

    yield _timed("open the library, first 50 rows", reopen)
    with Library.open(bench.libraries.million()) as opened:
        count, random = opened.count(), Random(SEED)
        opened.entries(offset=count // 2, limit=50)
        for sort in (Sort.NEWEST, Sort.TITLE):
            act = partial(_rows, opened, sort, random, count)
            yield _timed(f"50 rows anywhere of {count:,}, by {sort.value}", act)
    fresh = list(articles(2000, bench.libraries.words))
    with Library.open(bench.folder / "adding") as opened:
        began = time.perf_counter()
        added = sum(1 for _ in opened.add_many(fresh))
        rate = added / (time.perf_counter() - began)
    yield Figure(f"adding {added:,} articles of {bench.libraries.words} words", rate, "a second")


def _rows(opened: Library, sort: Sort, random: Random, count: int, _: int) -> None:
    opened.entries(sort=sort, offset=random.randrange(count), limit=50)


def recogniser(bench: Bench) -> Iterator[Figure]:
    """Finding names: getting ready, how fast, how well."""
    loads = [
        1000
        * float(subprocess.run([sys.executable, "-c", _LOADING], capture_output=True, text=True, check=True).stdout)
        for _ in range(max(3, bench.runs))
    ]
    yield Figure("the recogniser's loading, in a new process", median(loads), "ms")
    ready = load()
    text = long_article("1 MB", 300_000).text
    began = time.perf_counter()
    found = len(ready.mentions(text))
    rate = len(text) / (time.perf_counter() - began)
    yield Figure(f"finding names ({found:,} in {len(text):,} characters)", rate, "characters/s")
    for path in sorted(bench.ner.glob("*.dev.conll")) if bench.ner else ():
        with path.open(encoding="utf-8") as lines:
            documents = list(read_conll(lines))
        score = micro(measure(ready, documents))
        details = f"P {100 * score.precision:.1f}, R {100 * score.recall:.1f}"
        yield Figure(f"{path.name}: F1 of persons, organisations, places ({details})", 100 * score.f1, "%")


def notes(bench: Bench) -> Iterator[Figure]:
    """A note made, on the disk when the call returns."""
    article = long_article("20 KB", 20_000)
    with Library.open(bench.folder / "noting") as opened:
        name, _ = opened.add(article)
        notebook = Notebook.of(opened)
        spans = [block.span for block in article.blocks]
        yield _timed(
            "a note saved and acknowledged",
            lambda number: notebook.make(name, article, spans[number % len(spans)], body="Worth keeping."),
            rounds=100,
        )


def _found(find: Callable[..., object], database: Database, query: Callable[[int], str], number: int) -> object:
    """What a way of searching finds for the query of a number."""
    return find(database, query(number), 20, as_typed=True)


def _timed(what: str, act: Callable[[int], object], rounds: int = _ROUNDS) -> Figure:
    act(0)  # once before, so that the file is in the system's cache
    times = []
    for number in range(1, rounds + 1):
        began = time.perf_counter()
        act(number)
        times.append(1000 * (time.perf_counter() - began))
    return Figure(f"{what}, p50 (p95 {quantile(times, 0.95):.2f})", statistics.median(times), "ms")
