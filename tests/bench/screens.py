"""What is measured from outside: the reader on a terminal, as a person would see it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from reader.library.library import Library
from tests.bench.bench import WIDE, Bench, first_words, milliseconds
from tests.bench.figures import Figure, median, quantile
from tests.bench.libraries import LENGTHS, OPENING_WORDS
from tests.bench.terminal import Terminal

FRAME = 16.7
"""Milliseconds of one picture of a display."""
_TAKEN_OVER = 2.5
"""Seconds after which Textual has certainly drawn its own first frame over ours."""


def start(bench: Bench) -> Iterator[Figure]:
    """The first article that can be read, with many in the library."""
    library = bench.libraries.searched()
    words = first_words(library)
    text = bench.folder / "floor.txt"
    with Library.open(library) as opened:
        text.write_text(opened.get(opened.last_read() or "").text)
        count = opened.count()
    bare, framed, unframed, static, key = [], [], [], [], []
    for number in range(bench.runs + 1):  # the first round warms the caches and leaves a frame
        with bench.python("-c", "pass") as terminal:
            terminal.watch(terminal.began)
            took = terminal.ended_at - terminal.began
        with bench.start(library, frames="start") as terminal:
            seen = terminal.watch(terminal.began, words)
            # Nothing but the text, and back: all of the screen changes once the reader obeys.
            obeyed = terminal.watch(terminal.press("z"), timeout=10)
            terminal.after(lambda: terminal.press("z"))
            _leave(terminal)
        bench.forget_frame("start")
        with bench.start(library, frames="start") as terminal:
            plain = terminal.watch(terminal.began, words)
            _leave(terminal)
        with bench.floor(str(text)) as terminal:
            floor = terminal.watch(terminal.began, words)
            terminal.end("ctrl+q")
        if number:
            bare.append(took)
            framed.append(seen.shown)
            unframed.append(plain.shown)
            static.append(floor.shown)
            key.append(obeyed.first)
    name = f"first readable article of {count:,}"
    python, textual = median(milliseconds(bare)), median(milliseconds(static))
    yield Figure(f"{name}, kept frame", median(milliseconds(framed)), "ms", "python -c pass", python, 3.0)
    yield Figure(f"{name}, no frame", median(milliseconds(unframed)), "ms", "Textual + Static", textual, 1.3)
    yield Figure(
        "  from the frame to a key pressed then obeyed", median(milliseconds(key)), "ms", "Textual + Static", textual
    )
    yield from _frame(bench, library, words)


def _frame(bench: Bench, library: Path, words: str) -> Iterator[Figure]:
    """Whether the frame is what Textual draws, without a flash and without a key lost."""
    with bench.start(library, frames="cells") as terminal:
        terminal.watch(terminal.began, words)
        time.sleep(_TAKEN_OVER)
        before = terminal.picture()
        terminal.after(lambda: terminal.press("jjj"))
        wanted = terminal.text
        terminal.after(lambda: terminal.press("gg"))
        _leave(terminal)
    differing, passing, blanks, lost, rounds = 0, 0, 0, 0, 3
    for _ in range(rounds):
        with bench.start(library, frames="cells") as terminal:
            terminal.watch(terminal.began, words)
            frame = terminal.picture()
            time.sleep(_TAKEN_OVER)
            passing = max([passing, *(_different(frame, terminal.picture()) for _ in terminal.draw_on())])
            settled = terminal.picture()
            differing = max(differing, _different(frame, settled), _different(before, settled))
            blanks += sum(change.blank for change in terminal.changes)
            _leave(terminal)
        with bench.start(library, frames="cells") as terminal:
            terminal.press("jjj")
            terminal.watch(terminal.began, words)
            time.sleep(_TAKEN_OVER)
            terminal.draw()
            lost += terminal.text != wanted
            terminal.after(lambda: terminal.press("gg"))
            _leave(terminal)
    yield Figure("  cells that Textual draws otherwise than the frame", differing, "", most_wanted=0)
    yield Figure("  cells that are otherwise for a moment in between", passing, "", most_wanted=0)
    yield Figure("  blank screens after the frame", blanks, "", most_wanted=0)
    yield Figure(f"  starts of {rounds} in which a key typed at once was lost", lost, "", most_wanted=0)


def _different(one: tuple[tuple[object, ...], ...], other: tuple[tuple[object, ...], ...]) -> int:
    return sum(a != b for row, row2 in zip(one, other, strict=True) for a, b in zip(row, row2, strict=True))


def lengths(bench: Bench) -> Iterator[Figure]:
    """Opening, paging and resizing articles of three lengths."""
    library = bench.libraries.lengths(names_kept=True)
    opening: dict[str, list[float | None]] = {name: [] for name in LENGTHS}
    paging: dict[str, list[float | None]] = {name: [] for name in LENGTHS}
    stepping: dict[str, list[float | None]] = {name: [] for name in LENGTHS}
    resizing: dict[str, list[float | None]] = {name: [] for name in LENGTHS}
    pages = 20
    for _ in range(bench.runs):
        _rewind(library)
        with bench.start(library, frames="lengths") as terminal:
            _settle(terminal)
            _to_list(terminal)
            for row, name in enumerate(LENGTHS):
                if row:
                    terminal.after(lambda: terminal.press("q"))
                    terminal.after(lambda: terminal.press("j"))
                seen = terminal.after(lambda: terminal.press("enter"), OPENING_WORDS[name])
                opening[name].append(seen.shown)
                time.sleep(0.3)
                for _ in range(pages):
                    paging[name].append(terminal.after(lambda: terminal.press("pagedown")).first)
                for _ in range(pages):
                    stepping[name].append(terminal.after(lambda: terminal.press("j")).first)
                for size in ((100, 36), WIDE, (104, 36), WIDE):
                    resizing[name].append(
                        terminal.after(lambda size=size: terminal.resize(*size), quiet=0.15).last  # type: ignore[misc]  # mypy infers no type for the default
                    )
            terminal.end("ctrl+q")
    small = median(milliseconds(opening["20 KB"]))
    for name, wanted in (("20 KB", None), ("1 MB", None), ("10 MB", 4.0)):
        yield Figure(f"opening {name} from the list", median(milliseconds(opening[name])), "ms", "20 KB", small, wanted)
    for what, times in (("page down", paging), ("line down", stepping)):
        for name in LENGTHS:
            one = milliseconds(times[name])
            yield Figure(f"{what} in {name}, p95 (p50 {median(one):.1f})", quantile(one, 0.95), "ms", most_wanted=FRAME)
    small = median(milliseconds(resizing["20 KB"]))
    for name, wanted in (("20 KB", None), ("1 MB", None), ("10 MB", 1.5)):
        yield Figure(f"resizing {name}", median(milliseconds(resizing[name])), "ms", "20 KB", small, wanted)


def sidebar(bench: Bench) -> Iterator[Figure]:
    """A list of a thousand rows, and of very many."""
    few, many = bench.libraries.thousand(), bench.libraries.million()
    starts: dict[Path, list[float | None]] = {few: [], many: []}
    ends: dict[Path, list[float | None]] = {few: [], many: []}
    pages: dict[Path, list[float | None]] = {few: [], many: []}
    peaks: dict[Path, list[float]] = {few: [], many: []}
    words = {library: first_words(library) for library in starts}
    for number in range(bench.runs + 1):
        for library in starts:
            bench.forget_frame("sidebar")
            with bench.start(library, frames="sidebar") as terminal:
                seen = terminal.watch(terminal.began, words[library])
                _settle(terminal)
                terminal.after(lambda: terminal.press("shift+tab"))
                end = terminal.after(lambda: terminal.press("G"))
                turned = [terminal.after(lambda: terminal.press("pageup")).first for _ in range(8)]
                if number:
                    starts[library].append(seen.shown)
                    ends[library].append(end.first)
                    pages[library].extend(turned)
                    peaks[library].append(terminal.usage().peak)
                terminal.end("ctrl+q")
    rows = f"{bench.libraries.rows:,} rows"
    for what, times, wanted in (
        (f"start with a list of {rows}", starts, 1.3),
        (f"the end of {rows}", ends, None),
        (f"a page of {rows}", pages, None),
    ):  # fmt: skip
        yield Figure(what, median(milliseconds(times[many])), "ms", "1,000", median(milliseconds(times[few])), wanted)
    yield Figure(f"peak memory with {rows}", median(peaks[many]), "MiB", "1,000", median(peaks[few]))


def memory(bench: Bench) -> Iterator[Figure]:
    """The most memory that reading takes."""
    empty: list[float] = []
    peaks: dict[tuple[str, bool], list[float]] = {}
    patience = 4.0
    for _ in range(max(1, bench.runs // 2)):
        with bench.floor() as terminal:
            _settle(terminal)
            time.sleep(1.0)
            empty.append(terminal.usage().peak)
            terminal.end("ctrl+q")
        for kept in (True, False):
            library = bench.libraries.lengths(names_kept=kept)
            for row, name in enumerate(LENGTHS):
                _read_last(library, row)
                with bench.start(library, frames="memory") as terminal:
                    terminal.watch(terminal.began, OPENING_WORDS[name])
                    time.sleep(patience)
                    for _ in range(10):
                        terminal.after(lambda: terminal.press("pagedown"))
                    peaks.setdefault((name, kept), []).append(terminal.usage().peak)
                    terminal.end()  # at once, so that nothing is kept of what was found meanwhile
        _forget_names(bench.libraries.lengths(names_kept=False))
    floor = median(empty)
    for kept in (True, False):
        for name, wanted in (("20 KB", None), ("1 MB", 1.3), ("10 MB", 2.2)):
            said = "names kept" if kept else f"{patience:.0f} s into finding names"
            what = f"peak memory reading {name}, {said}"
            yield Figure(what, median(peaks[name, kept]), "MiB", "empty Textual app", floor, wanted)


def idle(bench: Bench) -> Iterator[Figure]:
    """What the reader takes while the reader reads."""
    library = bench.libraries.searched()
    with bench.start(library, frames="idle") as terminal:
        _settle(terminal)
        time.sleep(3.0)
        written = terminal.bytes_written
        share = terminal.idle_share(bench.idle_seconds)
        written = terminal.bytes_written - written
        terminal.end("ctrl+q")
    with bench.floor() as terminal:
        _settle(terminal)
        time.sleep(1.0)
        floor = terminal.idle_share(bench.idle_seconds)
        terminal.end("ctrl+q")
    name = f"idle for {bench.idle_seconds:.0f} s ({written} bytes written)"
    yield Figure(name, 100 * share, "% of a core", "empty Textual app", 100 * floor, most_wanted=0.5)


def _settle(terminal: Terminal) -> None:
    """Wait until the program has started and obeys."""
    if not terminal.changes:
        terminal.watch(terminal.began)
    terminal.rest(1.0)


def _leave(terminal: Terminal) -> None:
    """Quit as a person would, who has read for a while; the next start finds a frame."""
    time.sleep(1.5)
    terminal.end("ctrl+q")


def _to_list(terminal: Terminal) -> None:
    terminal.after(lambda: terminal.press("shift+tab"))
    terminal.after(lambda: terminal.press("gg"), timeout=2)


def _rewind(library: Path) -> None:
    """Have the long articles open at their beginning, and a small one be read last."""
    for row in (*range(len(LENGTHS)), len(LENGTHS)):
        _read_last(library, row)


def _read_last(library: Path, row: int) -> None:
    """Have the article in this row of the list open at the next start, from its beginning."""
    with Library.open(library) as opened:
        article = opened.entries(offset=row, limit=1)[0].id
        opened.keep_place(article, 0, 0.0)
        opened.keep_last_read(article)


def _forget_names(library: Path) -> None:
    """Take away the names that were found and kept."""
    with Library.open(library) as opened:
        big = [entry.id for entry in opened.entries(limit=len(LENGTHS))]
        with opened.database.writing() as connection:
            for name in big:
                connection.execute(
                    "DELETE FROM mentions WHERE number = (SELECT number FROM articles WHERE id = ?)", (name,)
                )
