"""Write `docs/keys.md` from the table of commands: `python -m tests.keys_document`."""

from __future__ import annotations

from pathlib import Path

from reader.screen.keymap import COMMANDS, shown

TARGET = Path(__file__).parent.parent / "docs" / "keys.md"


def document() -> str:
    """Every key, by where it is pressed and what it is about."""
    lines = [
        "# Keys",
        "",
        "Made from the table in `reader/screen/keymap.py` by `python -m tests.keys_document`. `?` shows the same in",
        "the reader, `reader config keys` those in force. Any of them can be changed in the settings:",
        "",
        "```toml",
        "[keys]",
        '"page.down" = ["j", "ctrl+n"]',
        "```",
    ]
    group = ""
    for command in COMMANDS:
        heading = f"{command.context.value.capitalize()}: {command.group.lower()}"
        if heading != group:
            group = heading
            lines += ["", f"## {heading}", "", "| Keys | Does | Command |", "|---|---|---|"]
        keys = " ".join(f"`{shown(keys)}`".replace("|", "\\|") for keys in command.keys)
        lines.append(f"| {keys} | {command.help} | `{command.id}` |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    TARGET.write_text(document(), encoding="utf-8")
