"""The limit of one route: lanes that are ready go in, those that may run now come out."""

from collections import deque
from typing import Any

from onexdsl.runtime.envelope import EnumPriority

RANKS = (EnumPriority.HIGH, EnumPriority.NORMAL, EnumPriority.LOW)


class Gate:
    """Lets at most so many through at once; the others wait in order."""

    __slots__ = ("free", "rank", "waiting")

    def __init__(self, concurrency: int, priority: EnumPriority = EnumPriority.NORMAL) -> None:
        self.free = concurrency
        self.rank = RANKS.index(priority)
        self.waiting: deque[Any] = deque()
