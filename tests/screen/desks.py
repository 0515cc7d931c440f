"""A desk with a few articles on it, and the app in front of it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from reader.articles.article import Article
from reader.config import Config
from reader.library.library import Library
from reader.notes.notebook import Notebook
from reader.screen.app import ReaderApp
from reader.screen.desk import Desk
from reader.screen.reading import ReadingScreen
from reader.screen.reading_base import Start
from tests.builders import article

RIVER = article(
    "# The river falls",
    "Volodymyr Zelensky spoke in Kyiv on Monday. The river had fallen by a metre, he said. Nobody was hurt.",
    "The mayor of Kherson thanked the engineers. “We shall mend it,” she said. Reuters reported the same.",
    *(f"Paragraph {number} of the report tells what was seen on the road to Mykolaiv." for number in range(30)),
    "The last words stand here.",
    byline="Reader desk",
    source="The Gazette",
    address="/articles/river.md",
    published="2022-11-12",
)
BRIDGE = article(
    "# The bridge at Antonivka",
    "Engineers looked at the bridge on Friday. They found three of its spans gone.",
    "The first ferry left Kherson on Sunday.",
    address="/articles/bridge.md",
    published="2022-11-13",
)
HOSTILE = article(
    "Words [bold]in[/] brackets and [@click=app.quit]a trap[/].",
    title="[/] \x1b]0;evil\x07 [@click=app.bell]title",
    source="[red]source",
    address="/articles/hostile.txt",
    published="2022-11-10",
)


def app_on(folder: Path, articles: Iterable[Article] = (RIVER, BRIDGE), config: Config | None = None) -> ReaderApp:
    """The app on a library in a folder, with these articles added to it, the first of them open."""
    library = Library.open(folder)
    opened = [library.add(one)[0] for one in articles]
    desk = Desk(library, Notebook.of(library))
    start = Start(opened[0]) if opened else Start()
    return ReaderApp(desk, config or Config(), start, settings=folder / "config.toml")


def app_again(folder: Path) -> ReaderApp:
    """The app as the next start on that library finds it."""
    library = Library.open(folder)
    return ReaderApp(Desk(library, Notebook.of(library)), Config(), Start(), settings=folder / "config.toml")


def screen_of(app: ReaderApp) -> ReadingScreen:
    """The reading screen, whatever lies over it."""
    screen = app.screen_stack[0]
    assert isinstance(screen, ReadingScreen)
    return screen
