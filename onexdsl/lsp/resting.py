"""Collects garbage so that no edit waits for it: to go through a whole project takes longer.

After each check only what is new is looked at, which takes less than a millisecond, and what lives
on is frozen: no later collection looks at it. In a longer rest all is looked at again. Python's own
collections are left for what is made between checks, and come seldom.
"""

import gc
from collections.abc import Callable
from typing import Protocol

LONG_REST = 10.0  # seconds without a check
MOST_CHECKS = 1000
"""So many checks without a longer rest are followed by a whole collection all the same."""
MOST_NEW = 100_000
"""So many new objects between two checks are looked at by Python itself."""


class Timer(Protocol):
    """Something that happens later unless it is cancelled."""

    def cancel(self) -> None:
        """Let it not happen."""


Later = Callable[[float, Callable[[], None]], Timer]
"""Has something done after so many seconds, as the event loop's `call_later` does."""


def collect_seldom() -> None:
    """Look no more at what is there already, and let Python seldom collect by itself."""
    gc.freeze()
    gc.set_threshold(MOST_NEW)
    gc.enable()


class Resting:
    """Collects between checks. Used from the event loop only."""

    def __init__(self, later: Later) -> None:
        self._later = later
        self._timer: Timer | None = None
        self._checks = 0

    def worked(self) -> None:
        """Note that a check has ended and its findings are sent: collect what it has left."""
        if self._timer is not None:
            self._timer.cancel()
        self._checks += 1
        if self._checks >= MOST_CHECKS:
            self._collect_all()
        else:
            gc.collect(0)
            gc.freeze()
            self._timer = self._later(LONG_REST, self._collect_all)

    def _collect_all(self) -> None:
        self._timer, self._checks = None, 0
        gc.unfreeze()
        gc.collect()
        gc.freeze()
