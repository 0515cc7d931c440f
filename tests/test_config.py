"""What the reader may set, and what becomes of a settings file that is wrong."""

import os
import stat
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader import locations
from reader.config import (
    DEFAULT,
    Config,
    EntityDisplay,
    line_of,
    load,
    resolve_editor,
    resolve_library,
    save_setting,
    settings_path,
    to_toml,
)
from reader.entities.mention import Label
from reader.errors import ConfigError


def loaded(folder: Path, text: str) -> tuple[Config, tuple[str, ...]]:
    """What a settings file of this text says."""
    file = folder / "config.toml"
    file.write_bytes(text.encode())
    return load(file, {})


def test_every_setting_is_read(tmp_path: Path) -> None:
    config, complaints = loaded(
        tmp_path,
        """
theme = "paper"
measure = 72
keymap = "less"
entities = "underline"
labels = ["PLACE", "PERSON"]
sidebar_width = 40
library = "/somewhere/else"
editor = "code --wait"

[keys]
"page.down" = ["j", "e"]
page.top = "gg"
note.delete = []
""",
    )
    assert complaints == ()
    assert config == Config(
        theme="paper",
        measure=72,
        keymap="less",
        keys={"page.down": ("j", "e"), "page.top": ("gg",), "note.delete": ()},
        entities=EntityDisplay.UNDERLINE,
        labels=(Label.PERSON, Label.PLACE),
        sidebar_width=40,
        library=Path("/somewhere/else"),
        editor="code --wait",
    )


def test_without_a_file_everything_is_at_its_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locations, "config_folder", lambda: tmp_path)
    assert load(None, {}) == (DEFAULT, ())


def test_an_empty_file_is_no_complaint(tmp_path: Path) -> None:
    assert loaded(tmp_path, "") == (DEFAULT, ())


def test_a_file_that_was_named_and_is_not_there_is_a_complaint(tmp_path: Path) -> None:
    config, (complaint,) = load(None, {"READER_CONFIG": str(tmp_path / "gone.toml")})
    assert config == DEFAULT
    assert "gone.toml" in complaint


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        pytest.param('theme = "ink"\nmesure = 70\n', 2, "did you mean `measure`?", id="a key that does not exist"),
        pytest.param("\n\nmeasure = 500", 3, "from 30 to 120, not 500", id="a number out of range"),
        pytest.param('measure = "wide"', 1, 'not "wide"', id="text for a number"),
        pytest.param("measure = true", 1, "not true", id="a truth for a number"),
        pytest.param("measure = 70.5", 1, "not 70.5", id="a fraction for a number"),
        pytest.param("# mine\ntheme = 3", 2, "`theme` is the name of a theme, not 3", id="a number for text"),
        pytest.param('theme = ""', 1, "`theme`", id="an empty name"),
        pytest.param('entities = "ful"', 1, "did you mean `full`?", id="a display that does not exist"),
        pytest.param("entities = [1]", 1, "full, underline, off", id="a list for a display"),
        pytest.param('labels = "PERSON"', 1, "a list of labels", id="one label without its list"),
        pytest.param('keys = "vi"', 1, "a table of commands", id="a text for the keys"),
        pytest.param('editor = "vim \'"', 1, "quotation mark", id="an editor's quotation mark left open"),
        pytest.param('library = "a\\u0000b"', 1, "`library`", id="a path no system has"),
        pytest.param(
            "[keys]\na = 'x'\n[colours]\nink = 1", 3, "no setting `colours`", id="a table that does not exist"
        ),
    ],
)
def test_a_setting_that_cannot_be_used_names_its_line_and_stays_at_its_default(
    tmp_path: Path, text: str, line: int, words: str
) -> None:
    config, (complaint,) = loaded(tmp_path, text)
    assert complaint.startswith(f"{tmp_path / 'config.toml'}, line {line}: ")
    assert words in complaint
    assert (config.theme, config.measure, config.entities, config.library) == ("ink", 66, EntityDisplay.FULL, None)


def test_one_bad_setting_leaves_the_others(tmp_path: Path) -> None:
    config, complaints = loaded(tmp_path, 'measure = 5\ntheme = "sepia"\nsidebar_width = 5000\n')
    assert config == Config(theme="sepia")
    assert len(complaints) == 2


def test_a_label_that_does_not_exist_leaves_the_others(tmp_path: Path) -> None:
    config, (complaint,) = loaded(tmp_path, 'labels = ["person", "organisation", "PLCE"]')
    assert config.labels == (Label.PERSON, Label.ORG)
    assert "did you mean `PLACE`?" in complaint


def test_keys_that_are_no_text_name_their_own_line(tmp_path: Path) -> None:
    config, (complaint,) = loaded(tmp_path, '[keys]\npage.top = "gg"\npage.down = [1]\n')
    assert config.keys == {"page.top": ("gg",)}
    assert "line 3" in complaint
    assert "`page.down`" in complaint


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(b'theme = "ink"\nmeasure = \n', "line 2", id="no value"),
        pytest.param(b'theme = "ink"\nlabels = [\n', "line 2", id="a list that never ends"),
        pytest.param(b'theme = "ink"\n\n# \xff\n', "line 3", id="not UTF-8"),
        pytest.param(b"measure = 70\nmeasure = 80\n", "line 2", id="a key given twice"),
        pytest.param(b"labels = " + b"[" * 5000, "config.toml", id="bottomless"),
        pytest.param(b"#" * (2 << 20), "too large", id="too large"),
    ],
)
def test_a_file_that_is_not_toml_names_the_line_and_everything_is_at_its_default(
    tmp_path: Path, content: bytes, words: str
) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(content)
    config, (complaint,) = load(file, {})
    assert config == DEFAULT
    assert str(file) in complaint
    assert words in complaint
    with pytest.raises(ConfigError):
        save_setting(file, "theme", "paper")
    assert file.read_bytes() == content


def test_a_folder_or_a_pipe_for_a_file_is_a_complaint(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe"):
        config, (complaint,) = load(path, {})
        assert config == DEFAULT
        assert "is not a file" in complaint


def test_a_byte_order_mark_is_no_complaint(tmp_path: Path) -> None:
    assert loaded(tmp_path, "\ufeffmeasure = 70\r\n") == (Config(measure=70), ())


def test_a_complaint_carries_nothing_that_acts_on_a_terminal(tmp_path: Path) -> None:
    _, complaints = loaded(tmp_path, '"\\u001b[31m\\u202e" = 1\ntheme = 3\nentities = "\\u009b31m"\n')
    assert len(complaints) == 3
    assert not set("".join(complaints)) & set("\x1b\x9b\u202e\n")


def test_a_flag_wins_over_the_environment_over_the_file_over_the_default(tmp_path: Path) -> None:
    environ = {"READER_LIBRARY": "/from/environ"}
    config = Config(library=Path("/from/file"))
    assert resolve_library(Path("/from/flag"), environ, config) == Path("/from/flag")
    assert resolve_library(None, environ, config) == Path("/from/environ")
    assert resolve_library(None, {"READER_LIBRARY": ""}, config) == Path("/from/file")
    assert resolve_library(None, {}, DEFAULT) == locations.data_folder()
    assert settings_path(Path("/flag.toml"), {"READER_CONFIG": "/environ.toml"}) == Path("/flag.toml")
    assert settings_path(None, {"READER_CONFIG": "/environ.toml"}) == Path("/environ.toml")
    assert settings_path(None, {}) == locations.config_folder() / "config.toml"


def test_the_library_is_meant_from_where_the_settings_are(tmp_path: Path) -> None:
    assert loaded(tmp_path, 'library = "shelf"')[0].library == tmp_path / "shelf"
    assert loaded(tmp_path, 'library = "~/shelf"')[0].library == Path.home() / "shelf"


def test_the_editor_is_the_setting_then_visual_then_editor() -> None:
    environ = {"VISUAL": "emacs -nw", "EDITOR": "nano"}
    assert resolve_editor(environ, Config(editor="'my editor' --wait")) == ("my editor", "--wait")
    assert resolve_editor(environ, DEFAULT) == ("emacs", "-nw")
    assert resolve_editor({"VISUAL": " ", "EDITOR": "nano"}, DEFAULT) == ("nano",)
    assert resolve_editor({}, DEFAULT) == ("vi",)


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1).filter(str.strip)
configs = st.builds(
    Config,
    theme=texts,
    measure=st.integers(30, 120),
    keymap=texts,
    keys=st.dictionaries(texts, st.lists(texts, max_size=2).map(tuple), max_size=3),
    entities=st.sampled_from(EntityDisplay),
    labels=st.sets(st.sampled_from(Label)).map(lambda shown: tuple(label for label in Label if label in shown)),
    sidebar_width=st.integers(20, 80),
    library=st.none() | texts.map(lambda name: Path("/", name)),
    editor=st.just("") | st.sampled_from(["vim", "'my editor' -w", 'a "b c"']),
)


@given(config=configs)
@settings(max_examples=60, deadline=None)
def test_settings_written_out_are_read_back_the_same(config: Config, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert loaded(tmp_path_factory.getbasetemp(), to_toml(config)) == (config, ())


def test_a_setting_is_changed_in_its_line_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    before = '# my settings\n  theme   =  "ink#1"  # by night\nmeasure = 66\n\n[keys] # mine\ntheme = "t"  \n'
    file.write_text(before)
    save_setting(file, "theme", "paper")
    assert file.read_text() == before.replace('"ink#1"', '"paper"')
    save_setting(file, "measure", 70)
    assert file.read_text() == before.replace('"ink#1"', '"paper"').replace("66", "70")


def test_a_setting_over_several_lines_becomes_one(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('labels = [\n  "PERSON", # people\n  "ORG",\n] # shown\nmeasure = 70\n')
    save_setting(file, "labels", (Label.PLACE, Label.DATE))
    assert file.read_text() == 'labels = ["PLACE", "DATE"] # shown\nmeasure = 70\n'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("", "measure = 70\n", id="an empty file"),
        pytest.param('theme = "ink"', 'theme = "ink"\nmeasure = 70\n', id="no newline at the end"),
        pytest.param('theme = "ink"\r\n', 'theme = "ink"\r\nmeasure = 70\r\n', id="the newlines of Windows"),
        pytest.param('[keys]\na = "b"\n', 'measure = 70\n\n[keys]\na = "b"\n', id="only a table"),
        pytest.param(
            "# mine\n\n# keys\n[keys]\n", "# mine\n\nmeasure = 70\n\n# keys\n[keys]\n", id="comments and a table"
        ),
        pytest.param('theme = "ink"\n\n[keys]\n', 'theme = "ink"\nmeasure = 70\n\n[keys]\n', id="before a table"),
        pytest.param("# measure = 66\n", "# measure = 66\nmeasure = 70\n", id="commented out"),
    ],
)
def test_a_setting_that_is_not_there_yet_is_put_before_the_tables(tmp_path: Path, before: str, after: str) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(before.encode())
    save_setting(file, "measure", 70)
    assert file.read_bytes().decode() == after


statements = st.sampled_from(
    [
        "# a comment with = and [brackets]",
        "",
        'theme = "a # b" # c',
        "measure = 66# tight",
        "'sidebar_width' = 30",
        'labels = [ # one\n"ORG", # two\n"PLACE" ]',
        'editor = """\\\nvi # not a comment\n[keys]\nmeasure = 3\n"""',
        "library = 'C:\\#'",
    ]
)
tables = st.sampled_from(
    ["", "[keys]\nmeasure = 'm'\n", "# above\n[keys]\npage.down = ['j',\n'k'] # both\n", "[[a.b]]\nx=1"]
)


@given(
    lines=st.lists(statements, unique=True),
    table=tables,
    newline=st.sampled_from(["\n", "\r\n"]),
    change=st.sampled_from(
        [("measure", 90), ("theme", 'q"\\#\x7f'), ("labels", ("WORK",)), ("editor", "ed"), ("new", 1)]
    ),
)
@settings(max_examples=100, deadline=None)
def test_changing_a_setting_changes_that_and_keeps_every_comment(
    lines: list[str],
    table: str,
    newline: str,
    change: tuple[str, str | int | tuple[str, ...]],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    file = tmp_path_factory.getbasetemp() / "changed.toml"
    before = "\n".join([*lines, table]).replace("\n", newline)
    file.write_bytes(before.encode())
    key, value = change
    save_setting(file, key, value)
    after = file.read_bytes().decode()
    plain = list(value) if isinstance(value, tuple) else value
    assert tomllib.loads(after) == {**tomllib.loads(before), key: plain}
    kept = [line for line in before.split(newline) if line.startswith("# ")]
    assert [line for line in after.split(newline) if line.startswith("# ")] == kept


def test_the_file_is_made_with_its_folder(tmp_path: Path) -> None:
    file = tmp_path / "new" / "config.toml"
    save_setting(file, "entities", EntityDisplay.OFF)
    assert load(file, {}) == (Config(entities=EntityDisplay.OFF), ())
    assert os.listdir(file.parent) == ["config.toml"]


def test_a_setting_that_is_so_already_is_not_written_again(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("measure = 70")
    before = file.stat().st_ino
    save_setting(file, "measure", 70)
    assert file.stat().st_ino == before


def test_a_link_to_the_settings_stays_a_link_and_the_mode_stays(tmp_path: Path) -> None:
    real = tmp_path / "dotfiles.toml"
    real.write_text("measure = 70\n")
    real.chmod(0o640)
    link = tmp_path / "config.toml"
    link.symlink_to(real)
    save_setting(link, "measure", 80)
    assert link.is_symlink()
    assert real.read_text() == "measure = 80\n"
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


def test_settings_that_cannot_be_written_are_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match="could not be written"):
        save_setting(tmp_path / "file" / "config.toml", "measure", 70)


def test_the_line_of_a_key_is_found_where_it_is_given() -> None:
    text = 'a = """\n[b]\nc = 1\n"""\n\n[b]\n# c\nc = 2\nd.e = 3\n'
    assert line_of(text, ("a",)) == 1
    assert line_of(text, ("b",)) == 6
    assert line_of(text, ("b", "c")) == 8
    assert line_of(text, ("b", "d", "e")) == 9
    assert line_of(text, ("b", "missing")) == 6
    assert line_of(text, ("missing",)) is None


def test_settings_are_read_without_a_screen() -> None:
    code = "import sys, reader.config; print(*{'textual', 'rich', 'sqlite3', 'tomllib', 'difflib'} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == ""
