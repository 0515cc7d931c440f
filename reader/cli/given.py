"""`Given`: what was said on the command line, and the settings that hold with it."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.config import Config


class Given(argparse.Namespace):
    """What was said, and what does it."""

    run: Callable[[Given], int]
    library: Path | None
    config: Path | None
    offline: bool
    json: bool

    def settings(self) -> tuple[Config, tuple[str, ...]]:
        """The settings in force, and complaints about the file they are in."""
        from reader.config import load

        return load(self.config, os.environ)

    def settings_file(self) -> Path:
        """The settings file, whether there is one or not."""
        from reader.config import settings_path

        return settings_path(self.config, os.environ)

    def folder(self) -> Path:
        """The folder of the library."""
        from reader.config import resolve_library

        return resolve_library(self.library, os.environ, self.settings()[0])
