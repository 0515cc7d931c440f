"""Open the screen on a library, and keep its last frame for the next start."""

from __future__ import annotations

import sys
from pathlib import Path

from reader import __version__, first_frame
from reader.config import Config
from reader.errors import LibraryError
from reader.importing import import_addresses
from reader.library.library import Library
from reader.locations import bundled
from reader.notes.notebook import Notebook
from reader.screen.app import ReaderApp
from reader.screen.desk import Desk
from reader.screen.reading_base import Start
from reader.screen.reading_library import BEGUN, SAMPLES
from reader.screen.themes import theme_folders

FIRST_SAMPLE = "kherson.md"


def run_screen(
    library: Library, config: Config, settings: Path, first: str, remarks: tuple[str, ...], *, alone: bool
) -> int:
    """Show the screen until the reader quits; returns the exit code.

    `alone`: one article was asked for by name, so leaving it is leaving the reader.
    """
    start = Start(first, alone=bool(first) and alone, remarks=remarks)
    if not first and _is_new(library):
        sample = import_addresses(library, (str(bundled("seeds") / FIRST_SAMPLE),))
        library.keep_setting(SAMPLES, BEGUN)
        start = Start(sample.items[0].id if sample.items else "", samples=True, remarks=start.remarks)
    notebook = Notebook.of(library)
    app = ReaderApp(Desk(library, notebook), config, start, settings=settings)
    code = app.run()
    library.close()
    if app.frame is not None and app.return_code == 0:
        watched = _watched(library.folder, settings, config.theme)
        first_frame.keep(app.frame, sys.argv[1:], app.frame_size, watched, __version__)
    return app.return_code or code or 0


def _is_new(library: Library) -> bool:
    """Whether nothing was ever added, so that a newcomer is given something to read."""
    try:
        return not library.read_only_because and _wants_samples(library)
    except LibraryError:  # damaged; the screen says so
        return False


def _wants_samples(library: Library) -> bool:
    return library.setting(SAMPLES) == BEGUN or not (library.setting(SAMPLES) or library.count())


def _watched(folder: Path, settings: Path, theme: str) -> list[str]:
    """The files that a kept frame depends on."""
    themes = [directory / f"{theme}.toml" for directory in theme_folders()]
    files = [folder / "library.db", folder / "library.db-wal", settings, *themes, Path(__file__).parent / "screen.tcss"]
    return [str(file.absolute()) for file in files]
