"""Everything the reader can do, in one table: keys, help, palette, footer and documentation are made from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from reader.errors import ConfigError

ANY = "<any>"
"""Stands for any one key in a sequence, which is handed to the command."""


class Context(Enum):
    """Where a key is pressed."""

    GLOBAL = "anywhere"
    LIBRARY = "library"
    PAGE = "reading"
    SELECT = "selecting"
    PANE = "pane"


@dataclass(frozen=True, slots=True)
class Command:
    """Something the reader can do."""

    id: str
    """`owner.action`: what it is called in the settings, and who does it."""
    context: Context
    keys: tuple[str, ...]
    """Sequences that call it, in the order they are shown: `gg`, `]e`, `ctrl+d`."""
    title: str
    help: str
    group: str
    twin: str = ""
    """The same on the command line."""
    footer: bool = False


def _of(context: Context, group: str, *rows: tuple[str, str, str, str]) -> tuple[Command, ...]:
    """Rows of: id, keys parted by blanks, title (a leading * puts it in the footer), help."""
    return tuple(
        Command(
            id=name, context=context, keys=tuple(keys.split()), title=title.lstrip("*"), help=text, group=group,
            twin=_TWINS.get(name, ""), footer=title.startswith("*"),
        )
        for name, keys, title, text in rows
    )  # fmt: skip


_TWINS = {
    "reading.search_library": "reader search QUERY",
    "reading.add": "reader add PATH",
    "reading.library_notes": "reader notes",
    "reading.entities": "reader entities ARTICLE",
    "reading.notes": "reader notes ARTICLE",
    "reading.note": "reader notes add ARTICLE --quote TEXT",
    "reading.reload": "reader add PATH",
    "reading.help": "reader config keys",
}

_COLOURS = ("yellow", "green", "blue", "pink", "orange")

COMMANDS: tuple[Command, ...] = (
    *_of(
        Context.GLOBAL,
        "Everywhere",
        ("reading.help", "?", "*Help", "What every key does here; / searches it"),
        ("app.command_palette", "ctrl+p :", "Palette", "Every action, with its key"),
        ("reading.close", "q", "Close", "Close the pane, leave the article, then quit: one level each time"),
        ("app.quit", "ctrl+q", "Quit", "Quit now"),
        ("reading.cancel", "escape", "Cancel", "Cancel, clear the hits, drop the selection; never quits"),
        ("reading.next_pane", "tab", "Next pane", "Move the focus to the next pane"),
        ("reading.previous_pane", "shift+tab", "Previous pane", "Move the focus to the pane before"),
        ("reading.sidebar", "\\", "Sidebar", "Show or hide the list of articles"),
        ("reading.zen", "z", "Zen", "Nothing but the text"),
        ("reading.undo", "u", "Undo", "Take the last note, tag or mark back"),
        ("reading.redo", "ctrl+r", "Redo", "Do again what was undone"),
        ("reading.redraw", "ctrl+l", "Redraw", "Draw the screen anew"),
        ("reading.add", "+", "Add", "Add a file or a folder to the library"),
        ("reading.reload", "R", "Reload", "Read the article's file again"),
        ("reading.theme", "gs", "Theme", "Choose a theme, seeing each as you go"),
    ),
    *_of(
        Context.GLOBAL,
        "Panels",
        ("reading.search_library", "g/", "*Search library", "Find words in the whole library as you type"),
        ("reading.entities", "ge", "Names", "The names in this article, with their counts"),
        ("reading.notes", "gn", "Notes", "The notes on this article, in the order of the text"),
        ("reading.library_notes", "gN", "All notes", "The notes of the whole library, newest first"),
        ("reading.contents", "gt", "Contents", "The headings of this article"),
        ("reading.links", "gl", "Links", "The links of this article"),
        ("reading.marks", "gm", "Marks", "The places marked in this article"),
        ("reading.trashed", "gd", "Trash", "Notes and articles in the trash; Enter restores one"),
    ),
    *_of(
        Context.LIBRARY,
        "Library",
        ("sidebar.down", "j down", "Down", "Next article in the list"),
        ("sidebar.up", "k up", "Up", "The one before"),
        ("sidebar.page_down", "pagedown ctrl+d ctrl+f", "Page down", "A screen of the list on"),
        ("sidebar.page_up", "pageup ctrl+u ctrl+b", "Page up", "A screen of the list back"),
        ("sidebar.first", "gg home", "First", "The first of the list"),
        ("sidebar.last", "G end", "Last", "The last of the list"),
        ("sidebar.open", "enter l", "*Open", "Open the article and read"),
        ("reading.preview", "space", "Preview", "Page through the article without leaving the list"),
        ("reading.filter", "/", "*Filter", "Narrow the list: words, tag: source: is:unread is:starred after:"),
        ("reading.sort", "s", "Sort", "Newest, oldest, title, source, unread first"),
        ("reading.next_unread", "]u", "Next unread", "The next article not read yet"),
        ("reading.previous_unread", "[u", "Previous unread", "The one not read yet before this"),
        ("sidebar.next_match", "n", "Next match", "The next article of the filtered list"),
        ("sidebar.previous_match", "N", "Previous match", "The one before"),
    ),
    *_of(
        Context.LIBRARY,
        "Article",
        ("reading.toggle_read", "r", "*Read", "Mark as read or unread"),
        ("reading.star", "*", "*Star", "Star, or take the star away"),
        ("reading.archive", "A", "Archive", "Archive, or bring back"),
        ("reading.trash_article", "d", "Trash", "Put the article in the trash; u brings it back"),
        ("reading.tags", "t", "Tags", "Tags of the article"),
        ("reading.article_note", "a i", "Note", "Write a note on the article as a whole"),
        ("reading.open_original", "o", "Original", "Open the original in the browser"),
    ),
    *_of(
        Context.PAGE,
        "Move",
        ("page.down", "j down", "Down", "A line on"),
        ("page.up", "k up", "Up", "A line back"),
        ("page.page_down", "space pagedown ctrl+f", "*Page", "A page on"),
        ("page.page_up", "b pageup ctrl+b", "Page up", "A page back"),
        ("page.half_down", "ctrl+d", "Half down", "Half a page on"),
        ("page.half_up", "ctrl+u", "Half up", "Half a page back"),
        ("page.top", "gg home", "Top", "The beginning of the article"),
        ("page.bottom", "G end", "End", "The end of the article"),
        ("page.next_sentence", ") shift+down", "Sentence on", "The cursor to the next sentence"),
        ("page.previous_sentence", "( shift+up", "Sentence back", "The cursor to the sentence before"),
        ("page.next_paragraph", "}", "Paragraph on", "The cursor to the next paragraph"),
        ("page.previous_paragraph", "{", "Paragraph back", "The cursor to the paragraph before"),
        ("page.next_heading", "]]", "Next heading", "The next heading"),
        ("page.previous_heading", "[[", "Previous heading", "The heading before"),
        ("page.next_mention", "]e", "Next name", "The next name"),
        ("page.previous_mention", "[e", "Previous name", "The name before"),
        ("page.next_same", "]E", "Same name on", "The next mention of the name under the cursor"),
        ("page.previous_same", "[E", "Same name back", "The mention of it before"),
        ("page.next_note", "]a", "Next note", "The next note"),
        ("page.previous_note", "[a", "Previous note", "The note before"),
        ("page.repeat", ".", "Again", "Repeat the last ] or [ motion"),
        ("page.repeat_back", ",", "Again, back", "Repeat it the other way"),
        ("reading.next_article", "J", "Next article", "The next article of the list"),
        ("reading.previous_article", "K", "Previous article", "The one before"),
        ("reading.next_unread", "]u", "Next unread", "The next article not read yet"),
        ("reading.previous_unread", "[u", "Previous unread", "The one not read yet before this"),
        ("page.back", "ctrl+o H", "Back", "Back to where you jumped from"),
        ("page.forward", "L", "Forward", "And forward again"),
        ("page.set_mark", "m" + ANY, "Mark", "Mark this place with a letter"),
        ("page.go_to_mark", "'" + ANY, "To mark", "Go to the place marked with a letter"),
    ),
    *_of(
        Context.PAGE,
        "Find",
        ("reading.find", "/", "*Find", "Find in this article; ctrl+r in the prompt: regular expression"),
        ("page.next_hit", "n", "Next hit", "The next hit; never leaves the article"),
        ("page.previous_hit", "N", "Previous hit", "The hit before"),
        ("reading.find_here", "#", "Find this", "Find the name or word under the cursor"),
    ),
    *_of(
        Context.PAGE,
        "Notes",
        ("page.select_sentence", "s", "*Sentence", "Select the sentence under the cursor"),
        ("page.select", "v", "Select", "Select from the cursor, by character"),
        ("page.select_paragraph", "V", "Paragraph", "Select the paragraph"),
        ("reading.highlight", "h", "*Highlight", "Highlight the sentence under the cursor"),
        ("reading.note", "a", "*Note", "Write a note on the sentence, or on the note under the cursor"),
        ("reading.article_note", "i", "Article note", "Write a note on the article as a whole"),
        ("reading.copy", "y", "Copy", "Copy the sentence with its source"),
        ("reading.remove_note", "D", "Remove note", "Put the note under the cursor in the trash; u brings it back"),
        *(
            (f"reading.colour_{colour}", f"c{digit}", colour.capitalize(), f"Notes in {colour}, the one here too")
            for digit, colour in enumerate(_COLOURS, 1)
        ),
    ),
    *_of(
        Context.PAGE,
        "Names",
        ("reading.entity_display", "e", "Names shown", "Names off, underlined, in full"),
        ("reading.legend", "E", "Legend", "What the colours mean; digits switch them"),
        ("reading.act", "enter", "Act", "Open the link or the note under the cursor; find the name again"),
    ),
    *_of(
        Context.PAGE,
        "Article",
        ("reading.toggle_read", "r", "Read", "Mark as read or unread"),
        ("reading.star", "*", "Star", "Star, or take the star away"),
        ("reading.archive", "A", "Archive", "Archive, or bring back"),
        ("reading.trash_article", "d", "Trash", "Put the article in the trash; u brings it back"),
        ("reading.tags", "t", "Tags", "Tags of the article"),
        ("reading.open_original", "o", "Original", "Open the original in the browser"),
        ("reading.narrower", "<", "Narrower", "A narrower column"),
        ("reading.wider", ">", "Wider", "A wider column"),
        ("reading.pipe", "|", "Pipe", "Give the text to a command"),
    ),
    *_of(
        Context.SELECT,
        "Extend",
        ("page.caret_left", "h left", "Left", "A character back"),
        ("page.caret_right", "l right", "Right", "A character on"),
        ("page.caret_down", "j down", "Down", "A line on"),
        ("page.caret_up", "k up", "Up", "A line back"),
        ("page.caret_word", "w", "Word", "To the next word"),
        ("page.caret_word_back", "b", "Word back", "To the beginning of the word"),
        ("page.caret_word_end", "e", "Word end", "To the end of the word"),
        ("page.caret_line_start", "0 home", "Line start", "To the start of the line"),
        ("page.caret_line_end", "$ end", "Line end", "To the end of the line"),
        ("page.caret_sentence", ") shift+down", "Sentence", "By a sentence on"),
        ("page.caret_sentence_back", "( shift+up", "Sentence back", "By a sentence back"),
        ("page.caret_paragraph", "}", "Paragraph", "By a paragraph on"),
        ("page.caret_paragraph_back", "{", "Paragraph back", "By a paragraph back"),
        ("page.caret_top", "gg", "Top", "To the beginning"),
        ("page.caret_bottom", "G", "End", "To the end"),
        ("page.inner_word", "iw", "The word", "The word under the caret"),
        ("page.inner_sentence", "is s", "*Sentence", "The sentence under the caret"),
        ("page.inner_paragraph", "ip V", "*Paragraph", "The paragraph under the caret"),
        ("page.inner_mention", "ie", "The name", "The name under the caret"),
        ("page.swap_ends", "o", "Other end", "Go on from the other end"),
    ),
    *_of(
        Context.SELECT,
        "Selection",
        ("reading.highlight", "enter", "*Highlight", "Highlight what is selected"),
        ("reading.note", "a", "*Note", "Highlight and write a note"),
        *(
            (f"reading.colour_{colour}", f"c{digit}", colour.capitalize(), f"Highlight in {colour}")
            for digit, colour in enumerate(_COLOURS, 1)
        ),
        ("reading.tag_selection", "t", "Tag", "Highlight and tag"),
        ("reading.copy", "y", "*Copy", "Copy with its source"),
        ("reading.find_here", "#", "Find this", "Find what is selected"),
        ("page.leave_selection", "v", "Leave", "Leave the selection"),
    ),
    *_of(
        Context.PANE,
        "Pane",
        ("pane.down", "j down", "Down", "Next row"),
        ("pane.up", "k up", "Up", "Row before"),
        ("pane.page_down", "space pagedown ctrl+f ctrl+d", "Page down", "A screen on"),
        ("pane.page_up", "b pageup ctrl+b ctrl+u", "Page up", "A screen back"),
        ("pane.first", "gg home", "First", "The first row"),
        ("pane.last", "G end", "Last", "The last row"),
        ("pane.go", "enter l", "*Go there", "Go to it in the text"),
        ("reading.edit_note", "a", "*Edit", "Edit the note"),
        ("reading.edit_note_outside", "ctrl+e", "Editor", "Edit the note in $VISUAL or $EDITOR"),
        ("reading.note_tags", "t", "Tags", "Tags of the note"),
        *(
            (f"reading.note_colour_{colour}", f"c{digit}", colour.capitalize(), f"The note in {colour}")
            for digit, colour in enumerate(_COLOURS, 1)
        ),
        ("reading.delete_note", "D d", "*Remove", "Put the note in the trash; u brings it back"),
    ),
)  # fmt: skip

MODE_NAMES = {Context.LIBRARY: "LIST", Context.PAGE: "READ", Context.SELECT: "SELECT", Context.PANE: "PANE"}

NAMED_KEYS = frozenset(
    """space enter escape tab backspace delete insert up down left right home end pageup pagedown
    f1 f2 f3 f4 f5 f6 f7 f8 f9 f10 f11 f12""".split()
)


def keys_of(sequence: str) -> tuple[str, ...]:
    """The keys of a sequence as it is written: `]e` is two, `ctrl+d` and `space` are one, blanks part keys."""
    keys: list[str] = []
    for word in sequence.split() or [sequence]:
        if word in NAMED_KEYS or (len(word) > 2 and word.startswith(("ctrl+", "alt+", "shift+"))):
            keys.append(word)
        elif word.endswith(ANY):
            keys.extend((*word[: -len(ANY)], ANY))
        else:
            keys.extend(word)
    return tuple(keys)


def shown(sequence: str) -> str:
    """A sequence as help and footer write it."""
    arrows = {"up": "↑", "down": "↓", "left": "←", "right": "→", "escape": "esc", "pageup": "pgup", "pagedown": "pgdn"}
    return "".join(" x" if key == ANY else arrows.get(key, key) for key in keys_of(sequence)).strip()


def with_own_keys(own: Mapping[str, Iterable[str]], commands: Iterable[Command] = COMMANDS) -> tuple[Command, ...]:
    """The table with a reader's own keys in it.

    Raises ConfigError for a command there is not, and for one key that would mean two things, naming both.
    """
    table = list(commands)
    known = {command.id for command in table}
    for name in own:
        if name not in known:
            raise ConfigError(f"keys: there is no command “{name}”; `reader config keys` lists them")
    remapped = tuple(
        command if command.id not in own
        else Command(command.id, command.context, tuple(own[command.id]), command.title, command.help,
                     command.group, command.twin, command.footer)
        for command in table
    )  # fmt: skip
    complaint = next(iter(clashes(remapped)), None)
    if complaint:
        raise ConfigError(f"keys: {complaint}")
    return remapped


def clashes(commands: Iterable[Command]) -> list[str]:
    """Sequences that mean two things in one context, or of which one begins the other."""
    found: list[str] = []
    rows = [(command.context, keys_of(keys), command) for command in commands for keys in command.keys]
    seen: dict[tuple[Context, tuple[str, ...]], Command] = {}
    for context, keys, command in rows:
        other = seen.get((context, keys))
        if other is not None and other.id != command.id:
            found.append(f"“{''.join(keys)}” is both {other.id} and {command.id}")
        seen[context, keys] = command
    for (context, keys), command in seen.items():
        for length in range(1, len(keys)):
            shorter = seen.get((context, keys[:length])) or seen.get((Context.GLOBAL, keys[:length]))
            if shorter is not None:
                found.append(f"“{''.join(keys[:length])}” is {shorter.id} and begins {command.id}")
    return found
