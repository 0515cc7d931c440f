"""What the reader may set, as one frozen dataclass read from TOML."""

from __future__ import annotations

import json
import os
import re
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from enum import Enum
from itertools import takewhile
from pathlib import Path
from types import MappingProxyType
from typing import Any

from reader import locations
from reader.articles.cleaning import clean_line
from reader.entities.mention import Label
from reader.errors import ConfigError

MEASURES = range(30, 121)
"""The measures a page may be set at, in cells."""
SIDEBAR_WIDTHS = range(20, 81)
"""The widths a sidebar may have, in cells."""
LARGEST_FILE = 1 << 20
"""Bytes of a settings or theme file that are still believed to be one."""


class EntityDisplay(Enum):
    """How names are shown on the page."""

    FULL = "full"
    UNDERLINE = "underline"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Config:
    """What the reader has set; each field is one key of the settings file."""

    theme: str = "ink"
    """The name of a theme, bundled or the reader's own."""
    measure: int = 66
    """The length of a line of the page, in cells."""
    keymap: str = "vi"
    """The name of a preset of keys."""
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Commands by id, with the key sequences that run them instead of the preset's; none means unbound."""
    entities: EntityDisplay = EntityDisplay.FULL
    labels: tuple[Label, ...] = tuple(Label)
    """The kinds of name that are shown, in the order of `Label`."""
    sidebar_width: int = 34
    """In cells."""
    library: Path | None = None
    """The folder of the library; none means where data belongs on this machine."""
    editor: str = ""
    """The command line that opens an editor; nothing means `$VISUAL`, then `$EDITOR`."""


DEFAULT = Config()


def settings_path(flag: Path | None, environ: Mapping[str, str]) -> Path:
    """Where the settings are: what `--config` says, else `READER_CONFIG`, else where settings belong."""
    if flag is not None:
        return _expanded(flag)
    if named := environ.get("READER_CONFIG"):
        return _expanded(named)
    return locations.config_folder() / "config.toml"


def load(flag: Path | None, environ: Mapping[str, str]) -> tuple[Config, tuple[str, ...]]:
    """The settings in the file, and a sentence for each that cannot be used and is left at its default.

    A file that is not there is no complaint, unless a flag or the environment named it.
    """
    path = settings_path(flag, environ)
    named = flag is not None or bool(environ.get("READER_CONFIG"))
    if not named and not os.path.exists(path):
        return DEFAULT, ()
    try:
        text, table = read_toml(path)
    except ConfigError as error:
        return DEFAULT, (f"{error} The defaults are used.",)
    values: dict[str, Any] = {}
    complaints: list[str] = []
    for key, given in table.items():
        if key not in _READERS:
            complaints.append(complaint(path, text, (key,), f"there is no setting `{key}`{suggestion(key, _READERS)}"))
            continue
        try:
            values[key] = _READERS[key](given, path)
        except _PartlyUsable as error:
            values[key] = error.usable
            complaints += (complaint(path, text, (key, *where), message) for where, message in error.faults)
        except ConfigError as error:
            complaints.append(complaint(path, text, (key,), f"`{key}` {error}; the default is used"))
    return Config(**values), tuple(complaints)


def resolve_library(flag: Path | None, environ: Mapping[str, str], config: Config) -> Path:
    """The folder of the library: what `--library` says, else `READER_LIBRARY`, else the settings, else the default."""
    if flag is not None:
        return _expanded(flag)
    if named := environ.get("READER_LIBRARY"):
        return _expanded(named)
    return config.library or locations.data_folder()


def resolve_editor(environ: Mapping[str, str], config: Config) -> tuple[str, ...]:
    """The editor's command as arguments: the setting, which is about this program alone, else `$VISUAL`, `$EDITOR`."""
    for command in (config.editor, environ.get("VISUAL", ""), environ.get("EDITOR", "")):
        try:
            if arguments := shlex.split(command):
                return tuple(arguments)
        except ValueError:
            return (command,)  # an unclosed quote: perhaps the path of a program; running it will tell
    return ("vi",)


def to_toml(config: Config) -> str:
    """The settings in force, as a settings file that says the same."""
    lines = []
    for setting in fields(config):
        value = getattr(config, setting.name)
        if setting.name == "keys":
            continue
        if value is None:
            lines.append(f"# {setting.name} is where data belongs on this machine")
        else:
            lines.append(f"{setting.name} = {_written(value)}")
    if config.keys:
        lines += ("", "[keys]")
        lines += (f"{_quoted(command)} = {_written(sequences)}" for command, sequences in config.keys.items())
    return "\n".join(lines) + "\n"


def save_setting(path: Path, key: str, value: str | int | Path | Enum | Iterable[Label | str]) -> None:
    """Change one setting in the file and nothing else of it: not the comments, not the order, not the rest.

    The file is made when there is none. It is written beside, flushed and renamed, so that a crash leaves the old
    or the new. A file that is not TOML is left alone. Raises ConfigError.
    """
    # A link, as keepers of dotfiles like them, stays a link: what it points to is replaced.
    path = Path(os.path.realpath(path))
    text, table = read_toml(path) if os.path.exists(path) else ("", {})
    written = _written(value)
    if key in table and _written(table[key]) == written:
        return  # nothing to change, and a file that is looked after in a repository stays untouched
    try:
        _replace(path, _with_setting(text, key, written))
    except OSError as error:
        raise ConfigError(f"{path} could not be written: {_reason(error)}.") from error


def read_toml(path: Path) -> tuple[str, dict[str, Any]]:
    """The text and the table of a TOML file, or a ConfigError that names the file and the line."""
    import tomllib

    try:
        if os.path.exists(path) and not os.path.isfile(path):
            raise ConfigError(f"{path} is not a file.")  # a FIFO would be waited for
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise ConfigError(f"{path} could not be read: {_reason(error)}.") from error
    if len(content) > LARGEST_FILE:
        raise ConfigError(f"{path} is too large: more than {LARGEST_FILE:,} bytes.")
    try:
        text = content.decode("utf-8").removeprefix("\ufeff")
        return text, tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{path}, line {line}: this is not UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(_syntax_error(path, text, str(error))) from error
    except RecursionError as error:  # tomllib goes one call deeper for each bracket
        raise ConfigError(f"{path} is nested too deeply.") from error


def line_of(text: str, key: tuple[str, ...]) -> int | None:
    """The line, from 1, on which a TOML text gives a key, or else the nearest table above it; None when nowhere."""
    nearest = 0
    line: int | None = None
    for statement in _statements(text):
        for path in statement.paths:
            shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(path, key, strict=False)))
            if shared > nearest and shared in (len(path), len(key)):
                nearest, line = shared, statement.line
    return line


def complaint(path: Path, text: str, key: tuple[str, ...], message: str) -> str:
    """What is wrong with a key of a file, in one sentence that begins with the file and the line."""
    line = line_of(text, key)
    place = f"{path}, line {line}" if line else f"{path}"
    return clean_line(f"{place}: {message}" + ("" if message.endswith("?") else "."))


def suggestion(word: str, known: Iterable[str]) -> str:
    """`; did you mean …?` for a word that is nearly one of those known, else nothing."""
    import difflib

    near = difflib.get_close_matches(word, list(known), n=1)
    return f"; did you mean `{near[0]}`?" if near else ""


class _PartlyUsable(ConfigError):
    """Some items of a setting cannot be used; the others can."""

    def __init__(self, usable: object, faults: list[tuple[tuple[str, ...], str]]) -> None:
        super().__init__()
        self.usable = usable
        self.faults = faults
        """Each: the keys below the setting's, and a sentence."""


def _theme(given: object, _file: Path) -> str:
    return _word(given, "is the name of a theme")


def _keymap(given: object, _file: Path) -> str:
    return _word(given, "is the name of a preset of keys")


def _editor(given: object, _file: Path) -> str:
    command = _word(given, "is a command line") if given != "" else ""
    try:
        shlex.split(command)
    except ValueError as error:
        raise ConfigError("has a quotation mark that is never closed") from error
    return command


def _library(given: object, file: Path) -> Path:
    # Beside the settings file, so that it means the same wherever the program is started.
    return file.parent / _expanded(_word(given, "is the path of a folder"))


def _measure(given: object, _file: Path) -> int:
    return _number(given, MEASURES)


def _sidebar_width(given: object, _file: Path) -> int:
    return _number(given, SIDEBAR_WIDTHS)


def _entities(given: object, _file: Path) -> EntityDisplay:
    try:
        return EntityDisplay(given)
    except ValueError as error:
        known = [display.value for display in EntityDisplay]
        near = suggestion(given, known) if isinstance(given, str) else ""
        raise ConfigError(f"is one of {', '.join(known)}, not {_shown(given)}{near}") from error


def _labels(given: object, _file: Path) -> tuple[Label, ...]:
    if not isinstance(given, list):
        raise ConfigError(f"is a list of labels, not {_shown(given)}")
    known = {label.name: label for label in Label} | {label.value.upper(): label for label in Label}
    shown = {known[name.upper()] for name in given if isinstance(name, str) and name.upper() in known}
    labels = tuple(label for label in Label if label in shown)
    faults: list[tuple[tuple[str, ...], str]] = [
        ((), f"there is no label {_shown(name)}{suggestion(str(name).upper(), Label.__members__)}")
        for name in given
        if not (isinstance(name, str) and name.upper() in known)
    ]
    if faults:
        raise _PartlyUsable(labels, faults)
    return labels


def _keys(given: object, _file: Path) -> Mapping[str, tuple[str, ...]]:
    if not isinstance(given, dict):
        raise ConfigError(f"is a table of commands and keys, not {_shown(given)}")
    keys: dict[str, tuple[str, ...]] = {}
    faults: list[tuple[tuple[str, ...], str]] = []
    # A command's id has dots, which TOML takes for tables unless they are quoted: both spellings are meant alike.
    for path, value in _leaves(given):
        sequences = tuple(value) if isinstance(value, list) else (value,)
        if all(isinstance(sequence, str) and sequence for sequence in sequences):
            keys[".".join(path)] = sequences
        else:
            faults.append((path, f"the keys of `{'.'.join(path)}` are text, or a list of texts, not {_shown(value)}"))
    usable = MappingProxyType(keys)
    if faults:
        raise _PartlyUsable(usable, faults)
    return usable


_READERS: dict[str, Callable[[object, Path], object]] = {
    "theme": _theme,
    "measure": _measure,
    "keymap": _keymap,
    "keys": _keys,
    "entities": _entities,
    "labels": _labels,
    "sidebar_width": _sidebar_width,
    "library": _library,
    "editor": _editor,
}


def _word(given: object, what: str) -> str:
    if not isinstance(given, str) or not given.strip() or "\0" in given:
        raise ConfigError(f"{what}, not {_shown(given)}")
    return given


def _number(given: object, allowed: range) -> int:
    if not isinstance(given, int) or isinstance(given, bool) or given not in allowed:
        raise ConfigError(f"is a number from {allowed.start} to {allowed.stop - 1}, not {_shown(given)}")
    return given


def _shown(given: object) -> str:
    """A value as a complaint quotes it."""
    shown = json.dumps(given, ensure_ascii=False, default=str)
    return shown if len(shown) <= 40 else shown[:39] + "…"


def _syntax_error(path: Path, text: str, message: str) -> str:
    """tomllib's `Invalid value (at line 3, column 5)`, told with the place first."""
    what, _, where = message.rpartition(" (at ")
    numbered = re.match(r"line (\d+)", where)  # the other place it names is the end of the document
    line = int(numbered[1]) if numbered else text.rstrip("\n").count("\n") + 1
    return clean_line(f"{path}, line {line}: {what[:1].lower()}{what[1:]}.")


def _expanded(path: str | Path) -> Path:
    # Not `Path.expanduser`, which raises where there is no such home.
    return Path(os.path.expanduser(path))


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


@dataclass(frozen=True, slots=True)
class _Statement:
    """One key with its value, or one table's heading, of a TOML text."""

    line: int
    """From 1."""
    text: str
    """Its lines, with their ends."""
    paths: tuple[tuple[str, ...], ...]
    """The keys it gives, from the top of the file."""
    heading: bool


def _statements(text: str) -> Iterator[_Statement]:
    """The statements of a text that is known to be TOML, without blank lines and comments between them.

    A statement is whole when it can be parsed: a value over several lines never has a beginning that can.
    """
    import tomllib

    table: tuple[str, ...] = ()
    gathered = ""
    start = 0
    for number, line in enumerate(_lines(text), start=1):
        if not gathered:
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            start = number
        gathered += line
        if number > start and not any(end in line for end in ("]", '"""', "'''")):
            continue  # saves parsing a long list once for each of its lines
        try:
            parsed = tomllib.loads(gathered)
        except tomllib.TOMLDecodeError:
            continue
        heading = gathered.lstrip().startswith("[")
        if heading:
            table = next(_leaves(parsed))[0]
        paths = (table,) if heading else tuple((*table, *path) for path, _ in _leaves(parsed))
        yield _Statement(start, gathered, paths, heading)
        gathered = ""


def _leaves(table: Mapping[str, object]) -> Iterator[tuple[tuple[str, ...], object]]:
    """Every value that is not a table, or an empty table, with the keys that lead to it."""
    for key, value in table.items():
        if isinstance(value, dict) and value:
            yield from (((key, *path), leaf) for path, leaf in _leaves(value))
        else:
            yield (key,), value


def _lines(text: str) -> list[str]:
    """Lines with their ends, as TOML counts them: not at the other breaks that `splitlines` knows."""
    return [line for line in re.split(r"(?<=\n)", text) if line]


def _with_setting(text: str, key: str, written: str) -> str:
    """The text with a key of its first, unnamed table given another value, in place or after the others."""
    lines = _lines(text)
    end = "\r\n" if "\r\n" in text else "\n"
    after = 0
    for statement in _statements(text):
        first, last = statement.line - 1, statement.line - 1 + len(_lines(statement.text))
        if statement.heading:
            if not after:
                after = _above_comments(lines, first)
            break
        if statement.paths[0] == (key,):
            return "".join((*lines[:first], _with_value(statement.text, written), *lines[last:]))
        after = last
    else:
        after = after or len(lines)
    before, rest = "".join(lines[:after]), "".join(lines[after:])
    if before and not before.endswith("\n"):
        before += end
    gap = end if rest.strip() and rest[0] not in "\r\n" else ""
    return f"{before}{key} = {written}{end}{gap}{rest}"


def _above_comments(lines: list[str], heading: int) -> int:
    """The index of the first of the comments that stand right above a table's heading."""
    while heading and lines[heading - 1].lstrip().startswith("#"):
        heading -= 1
    return heading


def _with_value(statement: str, written: str) -> str:
    """A statement with another value, and with the spaces and the comment that it had."""
    import tomllib

    equals = statement.index("=") + 1
    value = equals + len(statement[equals:]) - len(statement[equals:].lstrip(" \t"))
    body = statement.rstrip("\r\n")
    close = len(body)
    for hash_sign in (place for place, character in enumerate(body) if character == "#" and place > equals):
        try:
            tomllib.loads(body[:hash_sign])
        except tomllib.TOMLDecodeError:
            continue  # within the value
        close = hash_sign
        break
    close = len(body[:close].rstrip(" \t"))
    return statement[:value] + written + statement[close:]


def _written(value: object) -> str:
    """A value as TOML."""
    if isinstance(value, Label):
        return _quoted(value.name)
    if isinstance(value, Enum):
        return _quoted(value.value)
    if isinstance(value, bool | int):
        return str(value).lower()
    if isinstance(value, str | Path):
        return _quoted(str(value))
    if isinstance(value, Iterable):
        return f"[{', '.join(_written(item) for item in value)}]"
    return _quoted(str(value))


def _quoted(text: str) -> str:
    # JSON's escapes are TOML's, but for DEL; what is no character, as in a path of other bytes, cannot be written.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f").encode("utf-8", "replace").decode()


def _replace(path: Path, text: str) -> None:
    """Write beside, flush, rename. Raises OSError."""
    import shutil
    import tempfile

    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, beside)
        os.replace(beside, path)
    except OSError:
        os.unlink(beside)
        raise
    if hasattr(os, "O_DIRECTORY"):  # a folder can be flushed only where it can be opened
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
