"""Draw the pictures of the README: `python -m tests.pictures`, or `make pictures`."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from reader.config import Config
from reader.importing import import_addresses
from reader.library.library import Library
from reader.locations import bundled
from reader.notes.note import Colour
from reader.notes.notebook import Notebook
from reader.screen.app import ReaderApp
from reader.screen.desk import Desk
from reader.screen.reading_base import Start

TARGET = Path(__file__).parent.parent / "docs" / "pictures"
QUOTE = "people who had spent more than eight months under Russian occupation hung on their necks"


async def picture(name: str, theme: str, size: tuple[int, int], keys: tuple[str, ...]) -> None:
    """The samples in a theme, after these keys, as an SVG."""
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder)) as library:
        import_addresses(library, (str(bundled("seeds")),))
        kherson = library.find(str(bundled("seeds") / "kherson.md"))
        notebook = Notebook.of(library)
        text = library.get(kherson)
        notebook.make_from_quote(kherson, text, QUOTE, body="Compare with the 11 November dispatches.", tags=("scene",))
        notebook.make_from_quote(kherson, text, "Surovikin said that Kherson could no longer be properly supplied",
                                 colour=Colour.BLUE)  # fmt: skip
        for one in ("eight-billion.html", "cop27-loss-and-damage.md"):
            library.set_read(library.find(str(bundled("seeds") / one)), True)
        library.set_starred(library.find(str(bundled("seeds") / "bali-g20.md")), True)
        app = ReaderApp(Desk(library, notebook), Config(theme=theme), Start(kherson))
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await app.workers.wait_for_complete()
            await pilot.press(*keys)
            await pilot.pause()
            TARGET.mkdir(parents=True, exist_ok=True)
            (TARGET / f"{name}.svg").write_text(app.export_screenshot(title="reader"), encoding="utf-8")


def main() -> None:
    """Every picture."""
    asyncio.run(picture("reading", "ink", (110, 34), ("}",)))
    asyncio.run(picture("notes", "paper", (110, 34), ("g", "n")))


if __name__ == "__main__":
    main()
