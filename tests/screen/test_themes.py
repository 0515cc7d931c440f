"""Every theme is legible, tells its labels apart, and one that is broken is named and left out."""

import math
from itertools import combinations
from pathlib import Path

import pytest
from rich.style import Style as RichStyle
from textual.style import Style
from textual.theme import Theme

from reader import locations
from reader.entities.mention import Label
from reader.screen.cues import CUES, TAGS
from reader.screen.themes import BASE, DARK, LIGHT, OURS, choose, default_variables, load_theme, load_themes

FILES = sorted(locations.bundled("themes").glob("*.toml"))
THEMES = {file.stem: load_theme(file) for file in FILES}
NOTES = tuple(name for name in OURS if name.startswith("note-"))
ENTITIES = tuple(f"entity-{label.value}" for label in Label)
BACKGROUNDS = ("background", "cursor-line", *NOTES)
"""What words of an article may stand on."""

Linear = tuple[float, float, float]
Matrix = tuple[Linear, Linear, Linear]

SEEN_BY: dict[str, Matrix] = {
    "most eyes": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
"""Machado, Oliveira and Fernandes 2009, severity 1.0; they act on linear RGB."""


def linear(colour: str) -> Linear:
    """Linear RGB, each 0 to 1, of an sRGB #rrggbb (IEC 61966-2-1)."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return expanded(red), expanded(green), expanded(blue)


def expanded(channel: float) -> float:
    """One channel without its gamma."""
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2, from 1 to 21."""
    dark, light = sorted(
        0.2126 * red + 0.7152 * green + 0.0722 * blue for red, green, blue in (linear(one), linear(other))
    )
    return (light + 0.05) / (dark + 0.05)


def lab(colour: str, eyes: Matrix) -> Linear:
    """CIELAB under D65, as these eyes see the colour."""
    rgb = linear(colour)
    red, green, blue = (min(1.0, max(0.0, sum(map(float.__mul__, map(float, row), rgb)))) for row in eyes)
    x, y, z = (
        cube_root((0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047),
        cube_root(0.2126729 * red + 0.7151522 * green + 0.0721750 * blue),
        cube_root((0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883),
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def cube_root(share: float) -> float:
    """CIELAB's cube root, straight near black."""
    return math.cbrt(share) if share > 216 / 24389 else (24389 / 27 * share + 16) / 116


def difference(one: str, other: str, eyes: str = "most eyes") -> float:
    """CIE76: the distance in CIELAB; 2.3 is just noticeable."""
    return math.dist(lab(one, SEEN_BY[eyes]), lab(other, SEEN_BY[eyes]))


def colour(theme: Theme, name: str) -> str:
    """A colour of a theme, ours or Textual's."""
    found = theme.variables.get(name) or getattr(theme, name)
    assert isinstance(found, str)
    return found


every_theme = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


def test_difference_is_that_of_cielab() -> None:
    assert difference("#000000", "#ffffff") == pytest.approx(100, abs=0.01)
    assert difference("#ff0000", "#00ff00") == pytest.approx(170.6, abs=0.1)
    assert difference("#e06060", "#60a060") > 3 * difference("#e06060", "#60a060", "deuteranopia")


def test_every_theme_loads_under_the_name_of_its_file_without_complaint() -> None:
    themes, complaints = load_themes((locations.bundled("themes"),))
    assert complaints == ()
    assert list(themes) == [file.stem for file in FILES]


def test_there_are_light_and_dark_themes_and_the_defaults_are_one_of_each() -> None:
    assert sum(not theme.dark for theme in THEMES.values()) >= 2
    assert sum(theme.dark for theme in THEMES.values()) >= 3
    assert THEMES[DARK].dark
    assert not THEMES[LIGHT].dark


@every_theme
def test_a_bundled_theme_leaves_nothing_out(theme: Theme) -> None:
    text = (locations.bundled("themes") / f"{theme.name}.toml").read_text(encoding="utf-8")
    assert not [name for name in (*BASE, *OURS) if f"\n{name} = " not in text]


@every_theme
@pytest.mark.parametrize("background", BACKGROUNDS)
def test_words_are_legible_on_whatever_they_stand_on(theme: Theme, background: str) -> None:
    least = 7 if theme.name.startswith("contrast") else 4.5
    for name in ("foreground", "heading", "link", "quote", "text-dim", *ENTITIES):
        assert contrast(colour(theme, name), colour(theme, background)) >= least, name


@every_theme
def test_what_is_searched_selected_or_chosen_is_legible(theme: Theme) -> None:
    for background in ("hit", "hit-current"):
        assert contrast(colour(theme, "hit-text"), colour(theme, background)) >= 4.5
    for name in ("foreground", "heading", "link", *ENTITIES):
        assert contrast(colour(theme, name), colour(theme, "selection")) >= 4.5, name
    for name in ENTITIES:  # the name under the cursor is filled
        assert contrast(colour(theme, "background"), colour(theme, name)) >= 4.5


@every_theme
@pytest.mark.parametrize("background", ["background", "surface", "panel", "code-background"])
def test_what_stands_around_the_page_is_legible(theme: Theme, background: str) -> None:
    for name in ("foreground", "text-dim", "accent", "success", "warning", "error"):
        assert contrast(colour(theme, name), colour(theme, background)) >= 4.5, name
    for name in ("text-faint", "focus"):
        assert contrast(colour(theme, name), colour(theme, background)) >= 3, name


@every_theme
def test_the_article_is_the_brightest_and_everything_else_is_quieter(theme: Theme) -> None:
    loudness = [
        contrast(colour(theme, name), colour(theme, "background"))
        for name in ("heading", "foreground", "quote", "text-dim", "text-faint", "rule")
    ]
    assert loudness == sorted(loudness, reverse=True)


@every_theme
def test_people_places_and_organisations_are_told_apart_by_their_tint(theme: Theme) -> None:
    for one, other in combinations(("entity-person", "entity-place", "entity-organisation"), 2):
        assert difference(colour(theme, one), colour(theme, other)) >= 20, (one, other)


@every_theme
def test_the_six_kinds_of_name_differ_visibly(theme: Theme) -> None:
    for one, other in combinations(ENTITIES[:6], 2):
        assert difference(colour(theme, one), colour(theme, other)) >= 12, (one, other)


@every_theme
def test_a_mark_is_seen_against_the_page_and_against_the_others(theme: Theme) -> None:
    for name in (*NOTES, "selection", "hit", "hit-current"):
        assert difference(colour(theme, name), colour(theme, "background")) >= 7, name
    for one, other in combinations(NOTES, 2):
        assert difference(colour(theme, one), colour(theme, other)) >= 8, (one, other)
    assert difference(colour(theme, "hit"), colour(theme, "hit-current")) >= 20
    assert 3 <= difference(colour(theme, "cursor-line"), colour(theme, "background")) <= 12


@pytest.mark.parametrize("eyes", SEEN_BY)
def test_harbour_tells_its_labels_and_notes_apart_to_every_eye(eyes: str) -> None:
    theme = THEMES["harbour"]
    for one, other in combinations(("entity-person", "entity-place", "entity-organisation"), 2):
        assert difference(colour(theme, one), colour(theme, other), eyes) >= 20, (one, other)
    for one, other in combinations(NOTES, 2):
        assert difference(colour(theme, one), colour(theme, other), eyes) >= 7, (one, other)
    assert difference(colour(theme, "hit"), colour(theme, "hit-current"), eyes) >= 20


def test_every_label_has_a_cue_and_a_tag_of_its_own() -> None:
    assert set(CUES) == set(TAGS) == set(Label)
    assert len(set(TAGS.values())) == len(Label)
    assert all(len(tag) == 3 for tag in TAGS.values())
    written = {RichStyle.parse(cue).render("x") for cue in CUES.values()}
    assert len(written) == len(Label)
    assert "x" not in written


@pytest.mark.parametrize("label", Label)
def test_a_cue_reaches_the_terminal_alike_through_textual_and_rich(label: Label) -> None:
    through_textual = Style.parse(CUES[label]).rich_style.render("x")
    assert through_textual == RichStyle.parse(CUES[label]).render("x")


MINIMAL = """name = "mine"
dark = {dark}
[colours]
primary = "#112233"
secondary = "#112233"
accent = "#112233"
foreground = "#112233"
background = "#112233"
surface = "#112233"
panel = "#112233"
success = "#112233"
warning = "#112233"
error = "#112233"
"""


def write(folder: Path, name: str, text: str) -> Path:
    """A theme file in a folder."""
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(("dark", "default"), [("true", DARK), ("false", LIGHT)])
def test_what_a_theme_leaves_out_it_has_from_the_default_of_its_darkness(
    tmp_path: Path, dark: str, default: str
) -> None:
    theme = load_theme(write(tmp_path, "mine.toml", MINIMAL.format(dark=dark) + 'hit = "#abcdef"\n'))
    assert theme.variables["hit"] == "#abcdef"
    assert theme.variables["entity-person"] == THEMES[default].variables["entity-person"]
    assert theme.background == "#112233"


def test_the_readers_own_theme_is_added_and_takes_the_place_of_ours(tmp_path: Path) -> None:
    write(tmp_path, "a.toml", MINIMAL.format(dark="true"))
    write(tmp_path, "b.toml", MINIMAL.format(dark="true").replace("mine", "ink"))
    themes, complaints = load_themes((locations.bundled("themes"), tmp_path, tmp_path / "not there"))
    assert complaints == ()
    assert set(themes) == {*THEMES, "mine"}
    assert themes["ink"].background == "#112233"


def test_a_theme_without_a_name_has_that_of_its_file(tmp_path: Path) -> None:
    file = write(tmp_path, "dusk.toml", MINIMAL.format(dark="true").replace('name = "mine"\n', ""))
    assert load_theme(file).name == "dusk"


def test_two_themes_of_one_name_in_one_folder_are_a_complaint(tmp_path: Path) -> None:
    write(tmp_path, "a.toml", MINIMAL.format(dark="true"))
    write(tmp_path, "b.toml", MINIMAL.format(dark="false"))
    themes, (complaint,) = load_themes((tmp_path,))
    assert themes["mine"].dark
    assert "b.toml" in complaint
    assert "a.toml" in complaint


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        pytest.param('name = "mine"', "name = ", 1, "invalid value", id="not TOML"),
        pytest.param('panel = "#112233"', 'panel = "#11223"', 10, "`panel` is a colour", id="too short"),
        pytest.param('panel = "#112233"', 'panel = "red"', 10, "#rrggbb, not 'red'", id="a colour by name"),
        pytest.param('panel = "#112233"', "panel = 3", 10, "not 3", id="a number"),
        pytest.param('panel = "#112233"', 'panle = "#112233"', 10, "did you mean `panel`?", id="a colour misspelt"),
        pytest.param('panel = "#112233"\n', "", 3, "`panel` is missing", id="a colour left out"),
        pytest.param("dark = true", 'dark = "yes"', 2, "`dark` is true or false", id="a word for dark"),
        pytest.param('"mine"', '"[red]mine"', 1, "`name`", id="markup for a name"),
        pytest.param("[colours]", "[colors]", 3, "did you mean `colours`?", id="another spelling"),
    ],
)
def test_a_broken_theme_is_named_with_its_line_and_the_others_load(
    tmp_path: Path, old: str, new: str, line: int, words: str
) -> None:
    file = write(tmp_path, "broken.toml", MINIMAL.format(dark="true").replace(old, new, 1))
    themes, (complaint,) = load_themes((locations.bundled("themes"), tmp_path))
    assert set(themes) == set(THEMES)
    assert complaint.startswith(f"{file}, line {line}: ")
    assert words in complaint


def test_a_theme_without_colours_or_darkness_is_named(tmp_path: Path) -> None:
    write(tmp_path, "a.toml", "")
    write(tmp_path, "b.toml", "dark = true\n")
    (tmp_path / "c.toml").mkdir()
    themes, complaints = load_themes((tmp_path,))
    assert themes == {}
    for name, complaint in zip(("a.toml", "b.toml", "c.toml"), complaints, strict=True):
        assert complaint.startswith(str(tmp_path / name))


def test_a_theme_that_is_not_there_is_said_and_the_default_used() -> None:
    assert choose(THEMES, "paper") == (THEMES["paper"], "")
    theme, complaint = choose(THEMES, "papre")
    assert theme.name == DARK
    assert "did you mean `paper`?" in complaint
    assert choose({}, "paper")[0].name == DARK


@pytest.mark.parametrize(("dark", "default"), [(True, DARK), (False, LIGHT)])
def test_the_apps_defaults_hold_every_variable_of_ours(dark: bool, default: str) -> None:
    variables = default_variables(dark)
    assert {*OURS, *(f"cue-{label.value}" for label in Label)} == set(variables)
    assert all(THEMES[default].variables[name] == value for name, value in variables.items())


@every_theme
def test_a_theme_sets_only_variables_of_ours_or_that_textual_has(theme: Theme) -> None:
    textuals = theme.to_color_system().generate()
    others = set(theme.variables) - set(default_variables(theme.dark))
    assert {name: theme.variables[name] for name in others} == {name: textuals[name] for name in others}
