"""`Rows`: a list drawn by line, flat in how many rows it has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from textual import events
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

from reader.articles.cleaning import drawable

T = TypeVar("T")
R = TypeVar("R")

_CACHED = 512
"""Rows whose strips are kept; several screens of them."""
_WHEEL = 3
"""Lines a notch of the wheel scrolls."""


class Rows(Widget, Generic[T], can_focus=True):
    """A list of rows under an optional heading, with a cursor and a thin scroll bar of its own.

    Only `len(rows)` and the rows on the screen are ever asked for, so the rows may be a window over a database. A
    subclass says how a row looks in `render_row`; column 0 is kept for the mark of the cursor, the last one for the
    scroll bar. Setting `cursor` or the rows says nothing; what the reader does posts `Moved` and `Chosen`, which a
    subclass may replace by its own classes of these names.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "rows--cursor", "rows--accent", "rows--scrollbar", "rows--heading", "rows--empty",
    }  # fmt: skip
    DEFAULT_CSS = """
    Rows {
        height: 1fr;
        background: $background;
        color: $foreground;
        & > .rows--cursor { background: $surface; }
        & > .rows--accent { color: $focus; }
        & > .rows--scrollbar { color: $text-faint; }
        & > .rows--heading { color: $text-dim; }
        & > .rows--empty { color: $text-dim; }
        &:focus > .rows--cursor { background: $panel; }
    }
    """

    row_height: ClassVar[int] = 1
    empty: Content = Content("Nothing here.")
    """Drawn when there are no rows: says what to press."""

    @dataclass
    class Moved(Message, Generic[R]):
        """The reader has moved the cursor."""

        rows: Rows[Any]
        row: R
        """The row under the cursor."""

        @property
        def control(self) -> Rows[Any]:
            """The list it happened in."""
            return self.rows

    @dataclass
    class Chosen(Message, Generic[R]):
        """The reader has chosen a row."""

        rows: Rows[Any]
        row: R

        @property
        def control(self) -> Rows[Any]:
            """The list it happened in."""
            return self.rows

    def __init__(
        self,
        rows: Sequence[T] = (),
        *,
        id: str | None = None,  # noqa: A002 (Textual's name for it)
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._rows: Sequence[T] = rows
        self._cursor = 0
        self._top = 0
        self._fitted = Size()
        self._heading: Content | None = None
        self._strips: dict[tuple[int, bool], list[Strip]] = {}
        self._dragging = False
        self._clicked_elsewhere = False

    def render_row(self, row: T, width: int, is_cursor: bool) -> Sequence[Content]:
        """The lines of a row, `row_height` of them, each `width` cells or less; what is too long is cut."""
        raise NotImplementedError

    @property
    def rows(self) -> Sequence[T]:
        """What is listed."""
        return self._rows

    def set_rows(self, rows: Sequence[T], cursor: int | None = None) -> None:
        """List these, with the cursor on row `cursor`, or where it was."""
        self._rows = rows
        self._cursor = self._clamped(self._cursor if cursor is None else cursor)
        self._keep_in_view()
        self.repaint()
        if self.is_attached and self.styles.is_auto_height:
            self.refresh(layout=True)

    @property
    def cursor(self) -> int:
        """The index of the row under the cursor; 0 when there is none."""
        return self._cursor

    @cursor.setter
    def cursor(self, index: int) -> None:
        before, top = self._cursor, self._top
        self._cursor = self._clamped(index)
        self._keep_in_view()
        if self._top != top:
            self.refresh()
        elif self._cursor != before:
            self._refresh_row(before)
            self._refresh_row(self._cursor)

    @property
    def current(self) -> T | None:
        """The row under the cursor."""
        return self._row(self._cursor)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The lines that all rows would take, for `height: auto`."""
        return self._head + max(len(self._rows) * self.row_height, 1)

    @property
    def heading(self) -> Content | None:
        """The line above the rows; there is none when it is None."""
        return self._heading

    @heading.setter
    def heading(self, heading: Content | str | None) -> None:
        if isinstance(heading, str):
            heading = Content(heading)
        if (self._heading is None) != (heading is None):
            self._heading = heading
            self._keep_in_view()
        self._heading = heading
        self.refresh()

    @property
    def top(self) -> int:
        """The index of the first row in view."""
        return self._top

    @property
    def visible_rows(self) -> int:
        """How many whole rows fit; 1 at least."""
        return max(1, self._room // self.row_height)

    def repaint(self) -> None:
        """Draw every row anew: what one looks like may have changed."""
        self._strips.clear()
        self.refresh()

    def move(self, index: int) -> None:
        """Put the cursor on a row, as if the reader had, and say so when it was on another."""
        before = self._cursor
        self.cursor = index
        if self._cursor != before:
            self.post_message(self.Moved(self, self.current))

    def action_down(self, count: int = 0, argument: str = "") -> None:
        """The cursor one row on, or `count`."""
        self.move(self._cursor + max(1, count))

    def action_up(self, count: int = 0, argument: str = "") -> None:
        """The cursor one row back, or `count`."""
        self.move(self._cursor - max(1, count))

    def action_page_down(self, count: int = 0, argument: str = "") -> None:
        """A screen on, or `count`."""
        self._page(max(1, count))

    def action_page_up(self, count: int = 0, argument: str = "") -> None:
        """A screen back, or `count`."""
        self._page(-max(1, count))

    def action_first(self, count: int = 0, argument: str = "") -> None:
        """The first row, or row number `count`."""
        self.move(max(1, count) - 1)

    def action_last(self, count: int = 0, argument: str = "") -> None:
        """The last row, or row number `count`."""
        self.move((count or len(self._rows)) - 1)

    def action_go(self, count: int = 0, argument: str = "") -> None:
        """Choose the row under the cursor."""
        row = self.current
        if row is not None:
            self.post_message(self.Chosen(self, row))

    def notify_style_update(self) -> None:
        """Forget what was painted in the old colours."""
        super().notify_style_update()
        self._strips.clear()

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self._fit()
        self.refresh()

    def on_show(self) -> None:
        """What was set while nothing was to be seen may have been meant for another size."""
        self._keep_in_view()
        self.refresh()

    def on_focus(self) -> None:
        """The cursor looks different with the focus."""
        self.repaint()

    def on_blur(self) -> None:
        """The cursor looks different without the focus."""
        self.repaint()

    def on_click(self, event: events.Click) -> None:
        """Move the cursor, or choose the row that it is on."""
        index = self.index_at(event.y)
        if event.button != 1 or self._on_scrollbar(event.x) or index is None:
            return
        event.stop()
        if event.chain == 1:
            self._clicked_elsewhere = index != self._cursor
        if index != self._cursor:
            self.move(index)
        elif event.chain == 1 or (event.chain == 2 and self._clicked_elsewhere):
            self.action_go()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of the scroll bar."""
        if event.button == 1 and self._on_scrollbar(event.x):
            event.stop()
            self._dragging = True
            self.capture_mouse()
            self._drag_to(event.y)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Drag the scroll bar."""
        if self._dragging:
            event.stop()
            self._drag_to(event.y)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Let go of the scroll bar."""
        if self._dragging:
            event.stop()
            self._dragging = False
            self.release_mouse()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll on; the cursor stays on its row."""
        event.stop()
        event.prevent_default()
        self.scroll_rows(max(1, _WHEEL // self.row_height))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll back; the cursor stays on its row."""
        event.stop()
        event.prevent_default()
        self.scroll_rows(-max(1, _WHEEL // self.row_height))

    def scroll_rows(self, by: int) -> None:
        """Scroll by rows without moving the cursor."""
        self._put_top(self._top + by)

    def index_at(self, y: int) -> int | None:
        """The index of the row at a line of the widget."""
        line = y - self._head
        index = self._top + line // self.row_height
        return index if line >= 0 and index < len(self._rows) else None

    def render_line(self, y: int) -> Strip:
        """One line: of the heading, of a row, of the words for an empty list, or a blank."""
        self._fit()
        width = self.size.width
        if y < self._head:
            content = self._heading or Content()
            return self._strip(content.pad_left(1).truncate(width, ellipsis=True), self._component("heading"), width)
        line = y - self._head
        if not len(self._rows):
            return self._empty_line(line, width)
        index, part = self._top + line // self.row_height, line % self.row_height
        text = self._row_strips(index)[part] if index < len(self._rows) else Strip([])
        is_cursor = index == self._cursor
        base = self._component("cursor") if is_cursor else self.visual_style
        if width > 1:
            text = text.adjust_cell_length(width - 1, base.rich_style)
            text = Strip.join([text, self._strip(self._scrollbar_at(line), base, 1)])
        return text.adjust_cell_length(width, base.rich_style)

    def _row_strips(self, index: int) -> list[Strip]:
        is_cursor = index == self._cursor
        strips = self._strips.get((index, is_cursor))
        if strips is None:
            if len(self._strips) >= _CACHED:
                self._strips.clear()
            strips = self._strips[index, is_cursor] = self._paint(index, is_cursor)
        return strips

    def _paint(self, index: int, is_cursor: bool) -> list[Strip]:
        width = max(0, self.size.width - 2)
        base = self._component("cursor") if is_cursor else self.visual_style
        row = self._row(index)
        lines = [] if row is None else list(self.render_row(row, width, is_cursor))[: self.row_height]
        lines += [Content()] * (self.row_height - len(lines))
        mark = self._strip(self._cursor_mark(is_cursor), base, 1)
        return [
            Strip.join([mark, self._strip(line.truncate(width, ellipsis=True), base, width)]).simplify()
            for line in lines
        ]

    def _cursor_mark(self, is_cursor: bool) -> Content:
        if not is_cursor:
            return Content(" ")
        # Without colours the background of the cursor is hardly seen, so it keeps a mark when the focus is elsewhere.
        mark = "▌" if self.has_focus else "▏" if self.app.no_color else " "
        return Content.styled(mark, self.get_visual_style("rows--accent", partial=True))

    def _scrollbar_at(self, line: int) -> Content:
        room, total = self._room, len(self._rows)
        if total <= self.visible_rows:
            return Content(" ")
        thumb = max(1, room * self.visible_rows // total)
        start = self._top * (room - thumb) // max(1, total - self.visible_rows)
        if not start <= line < start + thumb:
            return Content(" ")
        return Content.styled("▐", self.get_visual_style("rows--scrollbar", partial=True))

    def _empty_line(self, line: int, width: int) -> Strip:
        lines = self.empty.wrap(width - 2) if width > 4 else []
        content = lines[line - 1].pad_left(1) if 1 <= line <= len(lines) else Content()
        return self._strip(content, self._component("empty"), width)

    def _strip(self, content: Content, base: Style, width: int) -> Strip:
        """A line of content as it may reach the terminal."""
        text = drawable(content.plain)
        if text != content.plain:
            content = Content(text, list(content.spans), strip_control_codes=False).truncate(width, ellipsis=True)
        return Strip(content.render_segments(base)).adjust_cell_length(width, base.rich_style)

    def _component(self, name: str) -> Style:
        return self.get_visual_style(f"rows--{name}")

    @property
    def _head(self) -> int:
        return 0 if self._heading is None else 1

    @property
    def _room(self) -> int:
        """Lines there are for rows."""
        return max(0, self.size.height - self._head)

    def _row(self, index: int) -> T | None:
        if not 0 <= index < len(self._rows):
            return None
        try:
            return self._rows[index]
        except IndexError:  # a window over a database that has become shorter
            return None

    def _clamped(self, index: int) -> int:
        return max(0, min(index, len(self._rows) - 1))

    def _fit(self) -> None:
        """Fit what is in view to the size: lines are asked for before the news of a new size has arrived."""
        if self.size != self._fitted:
            self._fitted = self.size
            self._strips.clear()
            self._keep_in_view()
        self._top = max(0, min(self._top, len(self._rows) - self.visible_rows))

    def _keep_in_view(self) -> None:
        if not self._room:  # hidden, or not laid out yet: every row would seem to be past the end
            return
        full = self.visible_rows
        top = min(max(self._top, self._cursor - full + 1), self._cursor)
        self._top = max(0, min(top, len(self._rows) - full))

    def _page(self, by: int) -> None:
        full = self.visible_rows
        self._top = max(0, min(self._top + by * full, len(self._rows) - full))
        self.refresh()
        self.move(self._cursor + by * full)

    def _put_top(self, top: int) -> None:
        top = max(0, min(top, len(self._rows) - self.visible_rows))
        if top != self._top:
            self._top = top
            self.refresh()

    def _on_scrollbar(self, x: int) -> bool:
        return x == self.size.width - 1 and len(self._rows) > self.visible_rows

    def _drag_to(self, y: int) -> None:
        line = max(0, min(y - self._head, self._room - 1))
        self._put_top(line * (len(self._rows) - self.visible_rows) // max(1, self._room - 1))

    def _refresh_row(self, index: int) -> None:
        line = self._head + (index - self._top) * self.row_height
        if 0 <= line < self.size.height:
            self.refresh(Region(0, line, self.size.width, self.row_height))
