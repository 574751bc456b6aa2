"""A cache in, one out that notes how long each phase took, what was made and what was kept.

Every costly step of the compiler asks the cache for its result, so whoever stands between them
sees all of them: for `--stats`, and for the bar that shows how far long work has come.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from onexdsl.compiler.cache import WHOLE, Cache

T = TypeVar("T")
Step = Callable[[str], None]

WORDS: Mapping[str, str] = {
    "parse": "parse",
    "analyse": "analyse",
    "validate": "check the graph",
    "clashes": "check names in Python",
    "generate": "generate",
    "imports": "read Python",
    "python": "check Python",
    "find": "load and join",
    "translate": "load and join",
}
"""What people call the phases, by what the compiler calls them; the last two hold the others,
and load the compiler."""


@dataclass(slots=True)
class Phase:
    """One phase so far: results that were made and kept, and its own seconds."""

    made: int = 0
    kept: int = 0
    seconds: float = 0.0


class MeasuredCache:
    """Passes everything on to another cache; `step` is told the phase before each of its results.

    The time of a phase is its own: what it waits for inside counts for that.
    """

    def __init__(
        self, inner: Cache, step: Step | None = None, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        self.phases: dict[str, Phase] = {}
        self._inner = inner
        self._step = step
        self._clock = clock
        self._inside = 0.0  # seconds of the results inside the one that is being made

    def remember(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        """Give what was made under this key before, or make it now and keep it."""
        word = WORDS.get(str(key[0]), str(key[0]))
        phase = self.phases.setdefault(word, Phase())
        made: list[T] = []

        def noted() -> T:
            made.append(make())
            return made[0]

        if self._step is not None:
            self._step(word)
        outer, self._inside = self._inside, 0.0
        began = self._clock()
        try:
            return self._inner.remember(key, noted)
        finally:
            passed = self._clock() - began
            phase.seconds += passed - self._inside
            self._inside = outer + passed
            if key[-1] != WHOLE:
                phase.made += bool(made)
                phase.kept += not made

    @property
    def at_hand(self) -> bool:
        """Whether the other cache has everything at hand."""
        return self._inner.at_hand

    @property
    def unwatched(self) -> Cache:
        """The other cache: what another process does for this one is not told twice."""
        return self._inner.unwatched

    def has(self, key: tuple[object, ...]) -> bool:
        """Whether something is kept under a key."""
        return self._inner.has(key)

    def keep(self, key: tuple[object, ...], made: object) -> None:
        """Keep what is made already."""
        self._inner.keep(key, made)

    def trim(self) -> None:
        """Forget what is too much, at the end of a run."""
        self._inner.trim()
