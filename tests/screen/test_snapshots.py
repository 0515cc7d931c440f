"""A few pictures: the themes, the narrow terminal, the panes and dialogs. `--snapshot-update` draws them anew."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from reader.config import Config
from reader.locations import bundled
from tests.screen.desks import BRIDGE, RIVER, app_on

Compare = Callable[..., bool]
THEMES = sorted(file.stem for file in bundled("themes").glob("*.toml"))


def pressing(*keys: str) -> Callable[[Pilot[int]], Awaitable[None]]:
    """Wait for the names, then press keys."""

    async def run(pilot: Pilot[int]) -> None:
        await pilot.pause()
        await pilot.app.workers.wait_for_complete([worker for worker in pilot.app.workers])
        await pilot.press(*keys)
        await pilot.pause()

    return run


@pytest.mark.parametrize("theme", THEMES)
def test_the_look_of_a_theme(snap_compare: Compare, tmp_path: Path, theme: str) -> None:
    app = app_on(tmp_path, config=Config(theme=theme))
    assert snap_compare(app, terminal_size=(100, 20), run_before=pressing(")", "h", ")", "c", "3", "h", ")"))


@pytest.mark.parametrize(
    ("name", "size", "keys"),
    [
        ("narrow", (60, 20), ()),
        ("list of a narrow terminal", (80, 24), ("q",)),
        ("notes pane", (120, 24), ("h", "g", "n")),
        ("names pane", (120, 24), ("g", "e")),
        ("help", (80, 24), ("?",)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_look_of(
    snap_compare: Compare, tmp_path: Path, name: str, size: tuple[int, int], keys: tuple[str, ...]
) -> None:
    assert snap_compare(app_on(tmp_path, [RIVER, BRIDGE]), terminal_size=size, run_before=pressing(*keys))
