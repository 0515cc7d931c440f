"""The mouse on the page: wheel, clicks, dragging a selection, dragging the scrollbar."""

from __future__ import annotations

from textual import events
from textual.timer import Timer

from reader.screen.widgets.page.moving import MovingPage

WHEEL = 3
"""Lines that a notch of the wheel scrolls."""
_EDGE = 0.05
"""Seconds between two scrolls while the pointer is held above or below the page."""


class MousePage(MovingPage):
    """A page that answers the mouse."""

    def __init__(
        self,
        *,
        id: str | None = None,  # noqa: A002 - the keyword of every Textual widget
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._press: int | None = None
        """The character on which the button went down."""
        self._dragged = False
        self._bar_grip: float | None = None
        """The row of the scrollbar's thumb that is held."""
        self._pointer = (0, 0)
        self._edge: Timer | None = None

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """A few lines on."""
        event.stop()
        event.prevent_default()
        self._scroll(WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """A few lines back."""
        event.stop()
        event.prevent_default()
        self._scroll(-WHEEL)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of the scrollbar, or of where a selection may begin."""
        self._dragged = False
        if self._article is None:
            return
        if self._is_on_bar(event.x):
            self._grip_bar(event.y)
        elif event.button == 1:
            self._press = self._offset_at(event.x, event.y)
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Drag what is held."""
        if self._bar_grip is not None:
            self._drag_bar(event.y)
        elif self._press is not None:
            self._pointer = (event.x, event.y)
            if self._dragged or self._offset_at(event.x, event.y) != self._press:
                self._drag()
                is_outside = not 0 <= event.y < self._view.height
                if is_outside and self._edge is None:
                    self._edge = self.set_interval(_EDGE, self._drag_on)
                elif not is_outside:
                    self._stop_edge()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Let go; what is selected stays so."""
        self.release_mouse()
        self._stop_edge()
        self._press, self._bar_grip = None, None

    def on_click(self, event: events.Click) -> None:
        """Put the cursor there; twice selects the word, three times the sentence."""
        if self._dragged or self._article is None or self._is_on_bar(event.x):
            return
        offset = self._offset_at(event.x, event.y)
        if event.button == 1 and event.chain >= 2:
            motions = self._sheet.motions
            self.select(motions.word_at(offset) if event.chain == 2 else motions.sentence_at(offset))
            return
        if event.button == 1:
            self._leave()
        if not self.is_selecting:
            self._sheet.cursor = offset
        self._moved()
        self.post_message(self.Clicked(offset, event.button))

    # The selection

    def _drag(self) -> None:
        assert self._press is not None
        began, self._dragged = not self._dragged, True
        was_selecting = self.is_selecting
        if began:
            self._sheet.fixed = self._press
        self._sheet.caret, self._sheet.goal = self._offset_at(*self._pointer), None
        if not was_selecting:
            self.post_message(self.Selecting(True))
        self._moved()

    def _drag_on(self) -> None:
        """Scroll on while the pointer is held above or below the page."""
        y = self._pointer[1]
        self._scroll(y if y < 0 else y - self._view.height + 1)
        self._drag()

    def _stop_edge(self) -> None:
        if self._edge is not None:
            self._edge.stop()
            self._edge = None

    def _offset_at(self, x: int, y: int) -> int:
        """The character at, or nearest to, a cell of the page."""
        found = self._view.offset_at(self._sheet.text, x, y)
        return self._sheet.motions.inside(found) if found is not None else self.cursor

    # The scrollbar

    def _is_on_bar(self, x: int) -> bool:
        return x >= self._view.width - 1

    def _grip_bar(self, y: int) -> None:
        """Hold the thumb where it is, or bring its middle under the pointer."""
        first, last = self._view.thumb
        if first == last:
            return
        is_on_thumb = first <= y < last
        self._bar_grip = y - first if is_on_thumb else (last - first) / 2
        self.capture_mouse()
        self._dragged = True
        if not is_on_thumb:
            self._drag_bar(y)

    def _drag_bar(self, y: int) -> None:
        assert self._bar_grip is not None
        self._set_top(self._view.top_for_thumb(y - self._bar_grip))
        self._moved()
