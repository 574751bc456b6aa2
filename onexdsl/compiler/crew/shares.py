"""What is to be made in: whether more than one process is worth it, and who makes what out."""

import sys
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from onexdsl.compiler.cache import Cache
from onexdsl.compiler.crew.cores import usable_cores

T = TypeVar("T")

_MOST_PROCESSES = 4
"""Beyond this what each process does for itself outweighs what it takes off the others."""


@dataclass(frozen=True, slots=True)
class Wanted(Generic[T]):
    """A result: what it is kept under, the file that it is about, and how it is made."""

    key: tuple[object, ...]
    file: str
    make: Callable[[], T]


@dataclass(frozen=True, slots=True)
class Rule:
    """When several processes work at a project: where enough of it is not kept.

    `processes` is the most there are, `worthwhile` how many characters of flows each must have
    to do at least: to start a process takes as long as a few thousand, and it loads all else
    that the others know of the project.
    """

    processes: int = field(default_factory=lambda: min(usable_cores(), _MOST_PROCESSES))
    worthwhile: int = 30_000

    def processes_for(self, characters: int) -> int:
        """Give how many processes shall make the results of so many characters of flows."""
        wanted = min(self.processes, characters // max(self.worthwhile, 1))
        return wanted if wanted > 1 and _can_fork() else 1


def _can_fork() -> bool:
    """Whether a copy of this process is safe.

    Elsewhere than on Linux it is not, or there is none: macOS's libraries do not bear it, Windows
    would load everything anew. A copy has this thread alone, so there must be no other.
    """
    return sys.platform == "linux" and threading.active_count() == 1


def remember_each(cache: Cache, batch: Sequence[Wanted[T]]) -> list[T]:
    """Give results that do not need each other, made by all processes that there are."""
    if isinstance(cache, Crewed):
        return cache.remember_each(batch)
    return [cache.remember(one.key, one.make) for one in batch]


class Crewed(ABC):
    """The cache of a process that has others at its side; see `lead.py` and `member.py`."""

    def __init__(self, inner: Cache) -> None:
        self.inner = inner

    @property
    def at_hand(self) -> bool:
        """Whether to get what is kept costs nothing."""
        return self.inner.at_hand

    @property
    def unwatched(self) -> Cache:
        """The same without others at its side."""
        return self.inner.unwatched

    def has(self, key: tuple[object, ...]) -> bool:
        """Whether something is kept under a key."""
        return self.inner.has(key)

    def remember(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        """Give what was made under this key before, or make it now and keep it."""
        return self.inner.remember(key, make)

    def keep(self, key: tuple[object, ...], made: object) -> None:
        """Keep what is made already."""
        self.inner.keep(key, made)

    def trim(self) -> None:
        """Forget what is too much, at the end of a run."""
        self.inner.trim()

    @abstractmethod
    def remember_each(self, batch: Sequence[Wanted[T]]) -> list[T]:
        """Give results that do not need each other."""


Owners = Mapping[str, int]
"""The number of the process that makes what is about a file; the one that was asked is 0."""


def owners(weights: Mapping[str, int], urgent: Iterable[str], processes: int) -> Owners:
    """Share files out: runs of neighbours, which are likely to need each other, of equal weight.

    Those that are urgent are shared equally, and so are the others.
    """
    first = frozenset(urgent)
    now = {file: weight for file, weight in weights.items() if file in first}
    later = {file: weight for file, weight in weights.items() if file not in first}
    return _in_runs(later, processes) | _in_runs(now, processes)


def _in_runs(weights: Mapping[str, int], processes: int) -> dict[str, int]:
    total = sum(weights.values())
    found: dict[str, int] = {}
    before = 0
    for file, weight in weights.items():
        middle = before + weight / 2
        found[file] = min(int(middle * processes / total), processes - 1) if total else 0
        before += weight
    return found
