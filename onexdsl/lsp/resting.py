"""Collects garbage while nobody waits: to go through a whole project takes longer than a check.

Python's own collections are off. What lives through one of ours is frozen, so that the next
one looks at what is new; once in a longer rest all is looked at again.
"""

import gc
from collections.abc import Callable
from typing import Protocol

REST, LONG_REST = 0.5, 10.0  # seconds without a check
MOST_CHECKS = 50
"""So many checks without a rest are followed by a collection all the same."""


class Timer(Protocol):
    """Something that happens later unless it is cancelled."""

    def cancel(self) -> None:
        """Let it not happen."""


Later = Callable[[float, Callable[[], None]], Timer]
"""Has something done after so many seconds, as the event loop's `call_later` does."""


class Resting:
    """Collects in the rests between checks. Used from the event loop only."""

    def __init__(self, later: Later) -> None:
        self._later = later
        self._timers: tuple[Timer, ...] = ()
        self._checks = 0

    def worked(self) -> None:
        """Note that a check has ended, and rest from now on."""
        for timer in self._timers:
            timer.cancel()
        self._timers = (
            self._later(REST, self._collect_new),
            self._later(LONG_REST, self._collect_all),
        )
        self._checks += 1
        if self._checks >= MOST_CHECKS:
            self._collect_new()

    def _collect_new(self) -> None:
        self._checks = 0
        gc.collect()
        gc.freeze()

    def _collect_all(self) -> None:
        gc.unfreeze()
        self._collect_new()
