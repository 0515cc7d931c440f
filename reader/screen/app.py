"""`ReaderApp`: themes, keymap, the terminal; nothing about articles."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import ClassVar

from textual.app import App
from textual.command import Provider
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.screen import ModalScreen

from reader import first_frame
from reader.config import Config, save_setting
from reader.errors import ConfigError
from reader.screen.desk import Desk
from reader.screen.keymap import COMMANDS as COMMAND_TABLE
from reader.screen.keymap import Command, with_own_keys
from reader.screen.palette import Entry, ReaderCommands
from reader.screen.reading import ReadingScreen
from reader.screen.reading_base import Start
from reader.screen.themes import choose, default_variables, load_theme, load_themes, theme_folders


class SeamlessDriver(LinuxDriver):
    """Takes over a terminal that was made ready before Textual came, perhaps with the first frame on it.

    Entering the alternate screen clears it, so that is left out over a frame; and at the end the terminal gets the
    modes that the shell gave it, not those it had when Textual came.
    """

    def write(self, data: str) -> None:
        """Write to the terminal, all but the sequence that would clear the frame."""
        if data == "\x1b[?1049h" and first_frame.is_shown():
            return
        super().write(data)

    def start_application_mode(self) -> None:
        """Take the terminal over as it stands."""
        super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual gives it no types
        before = first_frame.modes_before()
        if before is not None:
            self.attrs_before = before


class ReaderApp(App[int]):
    """The reader in a terminal."""

    TITLE = "Reader"
    CSS_PATH = "screen.tcss"
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {ReaderCommands}
    ENABLE_COMMAND_PALETTE = True
    ESCAPE_TO_MINIMIZE = False

    def __init__(
        self,
        desk: Desk,
        config: Config,
        start: Start,
        *,
        settings: Path | None = None,
    ) -> None:
        driver: type[Driver] | None = SeamlessDriver if first_frame.modes_before() is not None else None
        super().__init__(driver_class=driver)
        self.desk = desk
        self.config = config
        self.start = start
        self.frame: str | None = None
        """The screen as it stood at the end, as the sequences that draw it."""
        self.frame_size = (0, 0)
        self.complaints: list[str] = []
        self._settings = settings
        self._wear(config.theme)
        try:
            self.commands: tuple[Command, ...] = with_own_keys(config.keys)
        except ConfigError as error:
            self.complaints.append(f"{error}; the default keys are used.")
            self.commands = COMMAND_TABLE

    def _wear(self, name: str) -> None:
        """Put a theme on; only its file is read, since every start pays for this."""
        for folder in reversed(theme_folders()):
            file = folder / f"{name}.toml"
            if not file.is_file():
                continue
            try:
                theme = load_theme(file)
            except ConfigError as error:
                self.complaints.append(str(error))
                continue
            self.register_theme(theme)
            self.theme = theme.name
            return
        themes, complaints = load_themes(theme_folders())
        theme, complaint = choose(themes, name)
        self.complaints.extend((*complaints, complaint) if complaint else complaints)
        self.register_theme(theme)
        self.theme = theme.name

    def load_all_themes(self) -> tuple[str, ...]:
        """Read every theme there is; returns their names."""
        themes, complaints = load_themes(theme_folders())
        for theme in themes.values():
            self.register_theme(theme)
        for complaint in complaints:
            self.notify(complaint, severity="warning", markup=False)
        return tuple(themes)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our own colours, for a theme that does not say them."""
        return default_variables(self.current_theme.dark)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No palette over a dialog: its keys are the dialog's."""
        if action == "command_palette" and isinstance(self.screen, ModalScreen):
            return False
        return super().check_action(action, parameters)

    def get_default_screen(self) -> ReadingScreen:
        """The screen the reader starts on."""
        return ReadingScreen(self.desk, self.config, self.start, self.commands)

    def remember(self, key: str, value: str | int) -> None:
        """Keep a setting for the next start; a settings file that cannot be written is said once."""
        if self._settings is None:
            return
        try:
            save_setting(self._settings, key, value)
        except ConfigError as error:
            self._settings = None
            self.notify(str(error), severity="warning", markup=False)

    def palette_entries(self) -> Iterable[Entry]:
        """What the command palette lists."""
        screen = self.screen_stack[0]
        return screen.palette_entries() if isinstance(screen, ReadingScreen) else ()

    async def action_quit(self) -> None:
        """Quit, keeping the screen as the next start will show it."""
        screen = self.screen
        if isinstance(screen, ReadingScreen) and not screen.is_ready:
            screen.quits_when_ready = True
        elif isinstance(screen, ReadingScreen):
            screen.look_as_at_start()
            self.call_after_refresh(self._keep_frame_and_exit)
        else:
            self.exit(0)

    def _keep_frame_and_exit(self) -> None:
        size = self.size
        # The compositor alone knows the whole screen; Textual has no public way to it but pictures.
        strips = self.screen._compositor.render_strips()
        lines = (f"\x1b[{number};1H{strip.render(self.console)}" for number, strip in enumerate(strips, 1))
        self.frame = "".join(lines)
        self.frame_size = (size.width, size.height)
        self.exit(0)
