"""`FollowingKeys`: what may follow the keys of an unfinished sequence."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from reader.articles.cleaning import drawable
from reader.screen.keymap import Command, shown

_MOST_ROWS = 10
_GAP = 3


class FollowingKeys(Widget):
    """Floats above the status line, at the right, from the time a prefix is pressed until the next key."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    FollowingKeys {
        layer: above;
        position: absolute;
        display: none;
        border: round $rule;
        background: $panel;
        color: $foreground;
        padding: 0 1;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[Content] = []

    def show(self, prefix: str, follow: tuple[tuple[str, Command], ...]) -> None:
        """Show what may follow; nothing is shown when nothing may, as after a count."""
        if not follow:
            self.hide()
            return
        screen = self.screen.size
        width, height = max(10, screen.width - 6), max(1, min(_MOST_ROWS, screen.height - 6))
        self._lines = _in_columns(prefix, follow, width, height)
        wide = max(line.cell_length for line in self._lines) + 4
        tall = len(self._lines) + 2
        self.styles.width, self.styles.height = wide, tall
        self.styles.offset = (max(0, screen.width - wide - 1), max(0, screen.height - tall - 1))
        self.display = True
        self.refresh()

    def hide(self) -> None:
        """Put it away."""
        self.display = False

    def render(self) -> Content:
        """The prefix, and what may follow in columns."""
        return Content("\n").join(self._lines)


def _in_columns(prefix: str, follow: tuple[tuple[str, Command], ...], width: int, height: int) -> list[Content]:
    """The prefix, then the keys in as few columns as `height` lines need; what does not fit in `width` is left out."""
    entries = [(drawable(shown(keys)), command.title) for keys, command in follow]
    rows = min(height, len(entries))
    columns = [entries[start : start + rows] for start in range(0, len(entries), rows)]
    lines = [Content() for _ in range(rows)]
    used = 0
    for number, column in enumerate(columns):
        key_width = max(Content(key).cell_length for key, _ in column)
        wide = key_width + 2 + max(Content(title).cell_length for _, title in column)
        if used and used + _GAP + wide > width:
            lines[-1] = lines[-1].truncate(used) + Content.styled(" …", "$text-dim")
            break
        for at in range(rows):
            before = lines[at].truncate(used, pad=True) + Content(" " * _GAP) if number else lines[at]
            if at < len(column):
                key, title = column[at]
                parts = [
                    before,
                    Content.styled(key, "$focus bold"),
                    Content(" " * (key_width - Content(key).cell_length + 2)),
                    Content(title),
                ]
                lines[at] = Content("").join(parts)
            else:
                lines[at] = before
        used += wide + (_GAP if number else 0)
    return [Content.styled(f"{drawable(prefix)} …", "$text-dim"), *(line.truncate(width) for line in lines)]
