"""`doctor` and `config`."""

from __future__ import annotations

import contextlib

from reader.cli.codes import DONE, NOTHING
from reader.cli.given import Given
from reader.cli.printing import print_json, print_json_rows, row, said
from reader.errors import ConfigError, LibraryError, NoteError, ReadOnly
from reader.library.library import Library
from reader.notes.notebook import Notebook


def doctor(given: Given) -> int:
    """`reader doctor [--repair]`: what is wrong with the library and the notes; 1 when something is and stays."""
    done: list[str] = []
    with Library.open(given.folder()) as library:
        notebook = Notebook.of(library)
        if given.repair:
            done = _repair(library, notebook)
        faults = _faults(library, notebook)
        articles, notes = _counts(library, notebook)
    if given.json:
        print_json({"articles": articles, "notes": notes, "faults": faults, "done": done})
        return NOTHING if faults else DONE
    for line in (*done, *faults):
        print(row(line))
    if faults:
        print(
            row(
                f"Something is wrong in {library.folder}: {len(faults)} faults, {articles:,} articles, {notes:,} notes."
            )
        )
        return NOTHING
    print(f"All is well: {articles:,} articles, {notes:,} notes.")
    return DONE


def _repair(library: Library, notebook: Notebook) -> list[str]:
    """Mend what can be; what was done, one sentence each."""
    try:
        aside = library.database.repair()
    except ReadOnly:
        return []  # another program's or without permission: the fault is told, and the file left as it is
    if library.read_only_because:
        return []
    done: list[str] = []
    if aside is not None:
        done.append(
            f"The damaged library was put aside as {aside.name}; {library.count():,} articles could be saved. "
            "Add again what is missing."
        )
    notebook.reindex()
    done.append("The index of the notes was made anew from their files.")
    return done


def _faults(library: Library, notebook: Notebook) -> list[str]:
    """What is wrong, one sentence each."""
    faults = [library.read_only_because] if library.read_only_because else []
    faults += library.database.integrity()
    try:
        faults += notebook.check()
    except (LibraryError, NoteError) as error:
        faults.append(str(error))
    return list(dict.fromkeys(faults))


def _counts(library: Library, notebook: Notebook) -> tuple[int, int]:
    """Articles and notes, as far as they can be counted."""
    articles = notes = 0
    with contextlib.suppress(LibraryError):
        articles = library.count()
    with contextlib.suppress(NoteError):
        notes = len(notebook.all())
    return articles, notes


def config(given: Given) -> int:
    """`reader config path|show|keys`."""
    {"path": _show_paths, "show": _show_settings, "keys": _show_keys}[given.what](given)
    return DONE


def _show_paths(given: Given) -> None:
    places = {"settings": str(given.settings_file()), "library": str(given.folder())}
    if given.json:
        print_json(places)
    else:
        for name, place in places.items():
            print(row(f"{name:9}", place))


def _show_settings(given: Given) -> None:
    from reader.config import to_toml

    settings = to_toml(given.settings())
    if given.json:
        import tomllib

        print_json(tomllib.loads(settings))
    else:
        print(settings, end="")


def _show_keys(given: Given) -> None:
    from reader.screen.keymap import COMMANDS, shown, with_own_keys

    try:
        commands = with_own_keys(given.settings().keys)
    except ConfigError as error:
        said(f"{error}; the default keys are used.")
        commands = COMMANDS
    if given.json:
        print_json_rows(
            {"command": one.id, "where": one.context.value, "keys": list(one.keys), "does": one.help}
            for one in commands
        )
        return
    for one in commands:
        keys = " ".join(shown(keys) for keys in one.keys)
        print(row(f"{one.context.value:9}", f"{keys:22}", f"{one.id:28}", one.help))
