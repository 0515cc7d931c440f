"""`Given`: what was said on the command line, and the settings and the library that hold with it."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from reader.cli.printing import said

if TYPE_CHECKING:
    from reader.config import Config
    from reader.library.library import Library


class Given(argparse.Namespace):
    """What was said, and what does it."""

    run: Callable[[Given], int]
    library: Path | None
    config: Path | None
    offline: bool
    json: bool
    _settings: Config | None = None

    def settings_file(self) -> Path:
        """The settings file, whether there is one or not."""
        from reader.config import settings_path

        return settings_path(self.config, os.environ)

    def load_settings(self) -> tuple[Config, tuple[str, ...]]:
        """The settings in force, and complaints about the file they are in."""
        from reader.config import load

        return load(self.config, os.environ)

    def settings(self) -> Config:
        """The settings in force; what is wrong with the file is told once, on standard error."""
        if self._settings is None:
            self._settings, complaints = self.load_settings()
            for complaint in complaints:
                said(complaint)
        return self._settings

    def folder(self) -> Path:
        """The folder of the library."""
        return self.folder_with(self.settings())

    def folder_with(self, settings: Config) -> Path:
        """The folder of the library where these settings hold."""
        from reader.config import resolve_library

        return resolve_library(self.library, os.environ, settings)

    def open_library(self) -> Library:
        """The library; why it can only be read is told on standard error."""
        from reader.library.library import Library

        library = Library.open(self.folder())
        if library.read_only_because:
            said(library.read_only_because)
        return library
