"""What is loaded when; what the documents say; who may hand words to a widget."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from reader.screen.keymap import COMMANDS, clashes, shown

ROOT = Path(__file__).parent.parent
READER = ROOT / "reader"
FILES = sorted(READER.rglob("*.py"))
SCREEN = sorted((READER / "screen").rglob("*.py"))


def loaded_by(code: str) -> set[str]:
    """The modules a fresh interpreter has after running this."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"],
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "code",
    [
        "import reader.library.library",
        "import reader.notes.notebook",
        "import reader.importing",
        "import reader.config",
        "import reader.cli, reader.cli.articles, reader.cli.names, reader.cli.notes, reader.cli.upkeep",
        "import reader.screen.keymap, reader.screen.typesetting",
        "from reader.entities.recogniser import load; load()",
    ],
)
def test_nothing_but_the_screen_loads_textual(code: str) -> None:
    assert not {name for name in loaded_by(code) if name.partition(".")[0] == "textual"}


def test_the_first_frame_needs_nothing_that_is_slow_to_import() -> None:
    loaded = loaded_by("import reader.__main__")
    assert not loaded & {"argparse", "json", "re", "pathlib", "sqlite3", "dataclasses", "typing", "enum", "contextlib"}


def test_the_screen_does_not_load_the_parsers_of_pages() -> None:
    loaded = {name.partition(".")[0] for name in loaded_by("import reader.screen.app")}
    assert not loaded & {"trafilatura", "lxml", "mdit_py_plugins", "dateparser"}


# The gate: what is not our own writing reaches a widget as Content only.

_TAKES_MARKUP = {"notify", "Static", "Label", "from_markup", "from_text", "update"}
_READS_MARKUP = {"from_markup", "from_text"}


def calls_in(file: Path) -> list[ast.Call]:
    return [node for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]


def name_of(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def untrusted_words_in(source: str) -> list[str]:
    """Calls that hand a widget a text which it would read as markup, and which is not written in the code itself."""
    found = []
    for call in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)):
        name = name_of(call)
        if name not in _TAKES_MARKUP:
            continue
        if name in _READS_MARKUP:
            if not (call.args and isinstance(call.args[0], ast.Constant)):
                found.append(ast.unparse(call))
            continue
        plain = any(
            keyword.arg == "markup" and isinstance(keyword.value, ast.Constant) and keyword.value.value is False
            for keyword in call.keywords
        )
        if plain or not call.args or name == "update":
            if name == "update" and call.args and isinstance(call.args[0], ast.JoinedStr):
                found.append(ast.unparse(call))
            continue
        first = call.args[0]
        is_content = isinstance(first, ast.Call) and name_of(first) == "Content"
        if not (
            is_content
            or isinstance(first, ast.Constant)
            or (name == "Static" and not isinstance(first, ast.JoinedStr | ast.Name))
        ):
            found.append(ast.unparse(call))
    return found


@pytest.mark.parametrize("file", SCREEN, ids=lambda file: str(file.relative_to(READER)))
def test_no_widget_is_handed_words_it_would_read_as_markup(file: Path) -> None:
    assert untrusted_words_in(file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "careless",
    [
        "Static(title)",
        "Static(f'{article.title}')",
        "self.notify(error)",
        "Content.from_markup(f'[b]{title}[/b]')",
        "Content.from_text(title)",
        "Label(title)",
        "widget.update(f'{title}')",
    ],
)
def test_the_gate_sees_careless_words(careless: str) -> None:
    assert untrusted_words_in(careless) == [careless]


@pytest.mark.parametrize(
    "careful",
    ["Static(Content(title))", "Static('ours')", "self.notify(error, markup=False)", "Content.from_markup('$n', n=n)"],
)
def test_the_gate_lets_careful_words_pass(careful: str) -> None:
    assert untrusted_words_in(careful) == []


# One table: keys, help, palette and documents.


def test_no_key_means_two_things() -> None:
    assert clashes(COMMANDS) == []


def test_every_command_is_something_that_somebody_does() -> None:
    from reader.screen.reading import ReadingScreen
    from reader.screen.rows import Rows
    from reader.screen.widgets.page import Page
    from reader.screen.widgets.sidebar import Sidebar

    owners: dict[str, type] = {"reading": ReadingScreen, "page": Page, "sidebar": Sidebar, "pane": Rows}
    for command in COMMANDS:
        owner, _, name = command.id.partition(".")
        if owner == "app" or name.startswith(("colour_", "note_colour_")):
            continue
        assert hasattr(owners[owner], f"action_{name}"), command.id


def test_every_command_is_in_the_list_of_keys() -> None:
    documented = (ROOT / "docs" / "keys.md").read_text(encoding="utf-8")
    for command in COMMANDS:
        assert f"| {command.help} |" in documented, command.id
        for keys in command.keys:
            assert shown(keys).replace("|", "\\|") in documented, command.id


# What is written.


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_file_says_what_it_is_for(file: Path) -> None:
    assert ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))


def test_every_ignored_rule_has_its_reason_beside_it() -> None:
    for file in [*FILES, *sorted((ROOT / "tests").rglob("*.py"))]:
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            ignored = re.search(r"# (?:type: ignore\[[\w, -]+\]|noqa: [\w, ]+)(.*)", line)
            if ignored and "re.search" not in line:
                assert len(ignored[1].strip(" #(")) > 8, f"{file}:{number}"


def test_the_constraints_name_versions_and_no_addresses() -> None:
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        assert re.fullmatch(r"[A-Za-z0-9._-]+==[\w.]+", line), line
