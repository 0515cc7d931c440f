"""Where data, settings, `themes/` and `seeds/` live, installed or in a checkout."""

from __future__ import annotations

import os
import sys
from pathlib import Path

APPLICATION = "terminal-reader"
_PLATFORM: str = sys.platform


def data_folder() -> Path:
    """Where the library lives unless told otherwise."""
    return _folder("XDG_DATA_HOME", ".local/share", "user_data_path")


def config_folder() -> Path:
    """Where the settings and the reader's own themes live."""
    return _folder("XDG_CONFIG_HOME", ".config", "user_config_path")


def state_folder() -> Path:
    """Where the log lives."""
    return _folder("XDG_STATE_HOME", ".local/state", "user_state_path")


def bundled(name: str) -> Path:
    """The folder `themes` or `seeds`: beside the package in a checkout, inside it when installed."""
    package = Path(__file__).parent
    installed = package / "bundled" / name
    return installed if installed.is_dir() else package.parent / name


def _folder(variable: str, fallback: str, platform_function: str) -> Path:
    # On Linux this is what platformdirs answers, without the 20 ms of its import that every verb would pay.
    if _PLATFORM == "linux":
        home = os.environ.get(variable, "")
        base = Path(home) if os.path.isabs(home) else Path.home() / fallback
        return base / APPLICATION
    import platformdirs

    path: Path = getattr(platformdirs, platform_function)(APPLICATION, appauthor=False)
    return path
