"""The page: `sheet` and `view` are what it shows, `drawing` how; `selecting`, `moving` and `mouse` what can be done."""

from reader.screen.widgets.page.inlines import inlines_of
from reader.screen.widgets.page.page import Page
from reader.screen.widgets.page.sheet import NoteMark

__all__ = ["NoteMark", "Page", "inlines_of"]
