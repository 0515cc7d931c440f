"""`doctor` and `config`."""

from __future__ import annotations

import os

from reader.cli.given import Given
from reader.cli.printing import print_json, row, said
from reader.library.library import Library
from reader.notes.notebook import Notebook

DONE, NOTHING = 0, 1


def doctor(given: Given) -> int:
    """`reader doctor [--repair]`: what is wrong with the library and the notes; 1 when something is and stays."""
    done: list[str] = []
    with Library.open(given.folder()) as library:
        if given.repair:
            aside = library.database.repair()
            if aside is not None:
                done.append(f"The damaged library was put aside as {aside.name}.")
        notebook = Notebook(library.folder, library.database)
        faults = [*library.database.integrity(), *notebook.check()]
        if library.read_only_because:
            faults.insert(0, library.read_only_because)
        if given.repair and not library.read_only_because:
            notebook.reindex()
            done.append("The index of the notes was made anew from their files.")
            faults = [*library.database.integrity(), *notebook.check()]
        articles, notes = library.count(), len(notebook.all())
    if given.json:
        print_json({"articles": articles, "notes": notes, "faults": faults, "done": done})
    else:
        for line in (*done, *faults):
            print(row(line))
        if not faults:
            print(f"All is well: {articles:,} articles, {notes:,} notes.")
    return NOTHING if faults else DONE


def config(given: Given) -> int:
    """`reader config path|show|keys`."""
    from reader.config import resolve_library, to_toml

    settings, complaints = given.settings()
    for complaint in complaints:
        said(complaint)
    path = given.settings_file()
    if given.what == "path":
        places = {"settings": str(path), "library": str(resolve_library(given.library, os.environ, settings))}
        if given.json:
            print_json(places)
        else:
            for name, place in places.items():
                print(row(f"{name:9}", place))
        return DONE
    if given.what == "show":
        print(to_toml(settings), end="")
        return DONE
    from reader.screen.keymap import shown, with_own_keys

    commands = with_own_keys(settings.keys)
    if given.json:
        print_json(
            [
                {"command": one.id, "where": one.context.value, "keys": list(one.keys), "does": one.help}
                for one in commands
            ]
        )
    else:
        for one in commands:
            keys = " ".join(shown(keys) for keys in one.keys)
            print(row(f"{one.context.value:9}", f"{keys:22}", f"{one.id:28}", one.help))
    return DONE
