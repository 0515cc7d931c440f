"""Key sequences (`gg`, `]e`, `3j`): keys in, commands out; pure.

Textual binds single keys only, so every key of ours goes through here, and so does what may follow a prefix.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from reader.screen.keymap import ANY, Command, Context, keys_of

MOST = 99_999
"""The largest count that can be typed."""


@dataclass(frozen=True, slots=True)
class Called:
    """A sequence is complete: this command was called."""

    command: Command
    count: int = 0
    """What was typed before it; 0 for nothing."""
    argument: str = ""
    """The key that stood for any key."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Keys of a longer sequence, so far."""

    prefix: str
    follow: tuple[tuple[str, Command], ...] = ()
    """What may follow: the rest of the keys, and the command they call."""


@dataclass(frozen=True, slots=True)
class Unbound:
    """These keys mean nothing here."""

    keys: str


Outcome = Called | Waiting | Unbound


@dataclass
class _Branch:
    command: Command | None = None
    then: dict[str, _Branch] = field(default_factory=dict)


class Chords:
    """Reads keys one at a time and says what they call; a context's own keys go before those that hold anywhere."""

    def __init__(self, commands: Iterable[Command]) -> None:
        self._roots = {context: _Branch() for context in Context}
        for command in commands:
            for sequence in command.keys:
                branch = self._roots[command.context]
                for key in keys_of(sequence):
                    branch = branch.then.setdefault(key, _Branch())
                branch.command = command
        self.reset()

    def reset(self) -> None:
        """Forget the keys of an unfinished sequence."""
        self._typed: list[str] = []
        self._digits = ""

    @property
    def is_waiting(self) -> bool:
        """Whether a sequence has begun."""
        return bool(self._typed or self._digits)

    def press(self, context: Context, key: str) -> Outcome:
        """What one more key brings about."""
        if not self._typed and key.isascii() and key.isdigit() and (key != "0" or self._digits):
            self._digits = str(min(int(self._digits + key), MOST))
            return Waiting(self._digits)
        self._typed.append(key)
        branches = [found for found in (self._walk(context), self._walk(Context.GLOBAL)) if found]
        for branch, argument in branches:
            if branch.command is not None:
                count = int(self._digits or 0)
                self.reset()
                return Called(branch.command, count, argument)
        if branches:
            prefix = self._digits + "".join(self._typed)
            follow = {keys: command for branch, _ in reversed(branches) for keys, command in _below(branch)}
            return Waiting(prefix, tuple(follow.items()))
        keys = self._digits + "".join(self._typed)
        self.reset()
        return Unbound(keys)

    def _walk(self, context: Context) -> tuple[_Branch, str] | None:
        branch, argument = self._roots[context], ""
        for key in self._typed:
            following = branch.then.get(key)
            if following is None:
                following, argument = branch.then.get(ANY), key
            if following is None:
                return None
            branch = following
        return branch, argument


def _below(branch: _Branch, before: str = "") -> Iterable[tuple[str, Command]]:
    for key, following in branch.then.items():
        name = before + ("…" if key == ANY else key)
        if following.command is not None:
            yield name, following.command
        yield from _below(following, name)
