"""Keeps results in memory, for a process that checks the same project again and again.

What the last few runs did not ask for is forgotten, so that it does not grow with the edits.
"""

from collections.abc import Callable, Hashable
from typing import Any, TypeAlias, TypeVar

from onexdsl.semantics.kept import Kept

KEPT_RUNS = 3
"""How many runs an entry outlives that nobody asks for."""

T = TypeVar("T")
_Note: TypeAlias = tuple[str, Hashable, str]  # the kind of a result, its name, a part of it


class Superseded(Exception):  # noqa: N818 - no error: what is being made is not wanted any more
    """A run was given up because a newer one is wanted."""


class MemoryCache:
    """Remembers in memory. Keys are hashable and begin with a kind and a name; one run at a time.

    `is_superseded` is asked before each piece of work; where it is true, `Superseded` ends the
    run, and what was made so far stays remembered.
    """

    at_hand = True

    def __init__(self) -> None:
        self._notes: dict[_Note, Any] = {}
        self._entries: dict[tuple[object, ...], Any] = {}
        self._used: dict[tuple[object, ...], int] = {}
        self._asked: set[_Note] = set()
        self._run = 0
        self.is_superseded: Callable[[], bool] = lambda: False

    @property
    def size(self) -> int:
        """The number of results that are kept."""
        return len(self._entries) + len(self._notes)

    @property
    def unwatched(self) -> "MemoryCache":
        """Itself."""
        return self

    def has(self, key: tuple[object, ...]) -> bool:
        """Whether there is an entry."""
        return key in self._entries

    def remember(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        """Give what was made under this key before, or make it now and keep it."""
        if self.is_superseded():
            raise Superseded
        if key not in self._entries:
            self._entries[key] = make()
        self._used[key] = self._run
        return self._entries[key]  # type: ignore[no-any-return]  # the key names the function that made it

    def keep(self, key: tuple[object, ...], made: object) -> None:
        """Keep what is made already."""
        self._entries[key] = made
        self._used[key] = self._run

    def earlier(self, kind: str, name: Hashable) -> Any | None:
        """Give what was noted last of something, to make the next from."""
        return self._notes.get((kind, name, ""))

    def note(self, kind: str, name: Hashable, value: object) -> None:
        """Keep the newest of something, as long as any result of its kind and name is kept."""
        self._notes[kind, name, ""] = value

    def kept(self, kind: str, name: Hashable, part: str) -> Kept:
        """Give what the last runs made of the parts of something; it lives as a note does."""
        note = (kind, name, part)
        if note not in self._notes:
            self._notes[note] = Kept()
        self._asked.add(note)
        return self._notes[note]  # type: ignore[no-any-return]  # `note` uses no other part

    def trim(self) -> None:
        """Forget what the last runs did not ask for, at the end of a run."""
        self._run += 1
        old = [key for key, run in self._used.items() if self._run - run > KEPT_RUNS]
        for key in old:
            del self._entries[key], self._used[key]
        for note in self._asked:
            self._notes[note].finish()
        self._asked.clear()
        living = {key[:2] for key in self._entries}
        self._notes = {note: one for note, one in self._notes.items() if note[:2] in living}
