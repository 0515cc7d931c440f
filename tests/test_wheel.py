"""The wheel has all that the program needs beside its code."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's content, in a folder of its own."""
    folder = tmp_path_factory.mktemp("wheel")
    command = (sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(CHECKOUT))
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    [wheel] = folder.glob("terminal_reader-*-py3-none-any.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "unpacked")
    return folder / "unpacked"


def _run(unpacked: Path, home: Path, *words: str) -> str:
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONPATH": str(unpacked)}
    done = subprocess.run(
        (sys.executable, *words), capture_output=True, text=True, env=environment, cwd=home, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_code_of_the_wheel_is_run_and_finds_its_themes_and_articles(unpacked: Path, tmp_path: Path) -> None:
    code = (
        "import reader.locations as places; print(places.__file__);"
        "print(*sorted(f'{n}/{p.name}' for n in ('themes', 'seeds') for p in places.bundled(n).iterdir()), sep='\\n')"
    )
    module, *names = _run(unpacked, tmp_path, "-c", code).splitlines()
    assert Path(module).is_relative_to(unpacked)
    assert names == sorted(
        f"{name}/{path.name}" for name in ("themes", "seeds") for path in (CHECKOUT / name).iterdir()
    )


def test_the_recognisers_lists_and_the_style_of_the_screen_are_in_it(unpacked: Path, tmp_path: Path) -> None:
    code = (
        "from reader.entities.recogniser import load;"
        "print(*(m.label.name for m in load().mentions('Volodymyr Zelensky spoke in Kherson.')))"
    )
    assert _run(unpacked, tmp_path, "-c", code).split() == ["PERSON", "PLACE"]
    assert (unpacked / "reader" / "screen" / "screen.tcss").is_file()


def test_it_answers_and_says_its_version_and_licence(unpacked: Path, tmp_path: Path) -> None:
    version = _run(unpacked, tmp_path, "-m", "reader", "--version").split()[-1]
    metadata = unpacked / f"terminal_reader-{version}.dist-info"
    assert (metadata / "licenses" / "LICENSE").is_file()
    assert "reader = reader.__main__:main" in (metadata / "entry_points.txt").read_text()
    assert "Kherson" in _run(unpacked, tmp_path, "-m", "reader", "show", str(CHECKOUT / "seeds" / "kherson.md"))


def test_every_file_of_the_package_is_in_it_and_no_rubbish(unpacked: Path) -> None:
    def files(folder: Path) -> set[str]:
        # Bytecode is written by the runs before this one.
        found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
        return {str(path) for path in found if path.suffix != ".pyc"}

    ours = files(CHECKOUT / "reader")
    theirs = {name for name in files(unpacked / "reader") if not name.startswith("bundled")}
    assert theirs == ours
