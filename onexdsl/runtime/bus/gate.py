"""The limits within a consumer: what is ready goes in, what may run now comes out."""

from collections import deque
from collections.abc import Callable, Hashable, Iterator
from typing import Any, Generic, Protocol, TypeVar

from onexdsl.runtime.envelope import EnumPriority

ItemT = TypeVar("ItemT")
RANKS = (EnumPriority.HIGH, EnumPriority.NORMAL, EnumPriority.LOW)


class Gate:
    """Lets at most so many through at once; the others wait in order."""

    __slots__ = ("free", "rank", "waiting")

    def __init__(self, concurrency: int, priority: EnumPriority = EnumPriority.NORMAL) -> None:
        self.free = concurrency
        self.rank = RANKS.index(priority)
        self.waiting: deque[Any] = deque()

    def admit(self) -> Iterator[Any]:
        """Give those who waited and may run now."""
        while self.free and self.waiting:
            self.free -= 1
            yield self.waiting.popleft()


class Queue(Protocol[ItemT]):
    """What is ready: a `deque`, or a queue that knows priorities."""

    def append(self, item: ItemT, /) -> None:
        """Take one in."""

    def popleft(self) -> ItemT:
        """Give the one whose turn it is."""

    def __len__(self) -> int: ...


class RankedQueue(Generic[ItemT]):
    """Gives the highest priority first; but within a lane an item never overtakes another one."""

    __slots__ = ("_count", "_gate_of", "_lane_of", "_lowest", "_ranks")

    def __init__(
        self, lane_of: Callable[[ItemT], Hashable], gate_of: Callable[[ItemT], Gate]
    ) -> None:
        self._count = 0
        self._lane_of = lane_of
        self._gate_of = gate_of
        self._ranks: tuple[deque[ItemT], ...] = tuple(deque() for _ in RANKS)
        self._lowest: dict[Hashable, list[int]] = {}
        """Of each lane that has items here: the rank of the last one, and how many there are."""

    def append(self, item: ItemT, /) -> None:
        """Take one in, behind all of its lane."""
        last = self._lowest.setdefault(self._lane_of(item), [0, 0])
        last[0] = max(last[0], self._gate_of(item).rank)
        last[1] += 1
        self._ranks[last[0]].append(item)
        self._count += 1

    def popleft(self) -> ItemT:
        """Give the oldest of the highest priority; raises `IndexError` where there is none."""
        item = next(ranked for ranked in self._ranks if ranked).popleft()
        self._count -= 1
        lane = self._lane_of(item)
        last = self._lowest[lane]
        last[1] -= 1
        if not last[1]:
            del self._lowest[lane]
        return item

    def __len__(self) -> int:
        return self._count
