"""What a consumer is given: deliveries are handed in, the lanes get them in order, so many at once.

    hand ──▶ room in the lanes? ── yes ──▶ lanes
                    │ no                    ▲
                    ▼                       │ as soon as half of them are gone
              stays in the file ────────────┘

So memory is bounded, and what was left behind by a crash comes in by the same door.
"""

from collections.abc import Callable

from onexdsl.runtime.bus.lanes import Lanes
from onexdsl.runtime.bus.sqlite.kept import Kept

LIMIT = 1024

Load = Callable[[str, int, int, int], list[Kept] | None]
"""Given a consumer, after which number, up to which one, and how many at most.

`None` says that the file cannot be read now: the next one that ends makes another try.
"""


class Feed:
    """The way of one consumer's deliveries from the file to its lanes."""

    __slots__ = ("_after", "_load", "_until", "held", "lanes", "left")

    def __init__(self, lanes: Lanes[Kept], load: Load, *, until: int) -> None:
        self.lanes = lanes
        self.held = True
        """Whether nothing is given yet: at the start, until everybody is there."""
        self.left = 0
        """How many deliveries are in the file only."""
        self._load = load
        self._after = 0
        """The number of the last delivery that the lanes were given."""
        self._until = until
        """That of the last one that was handed in."""

    @property
    def in_flight(self) -> int:
        """How many deliveries have not ended."""
        return self.lanes.in_flight + self.left

    @property
    def awake(self) -> int:
        """How many of those are in a handler, or will be before long."""
        return self.lanes.awake + (self.left if self._has_room else 0)

    @property
    def _has_room(self) -> bool:
        return not self.held and self.lanes.in_flight <= LIMIT // 2

    def hand(self, kept: Kept) -> None:
        """Take in a delivery that was written; they come in the order of their numbers."""
        self._until = kept.sequence
        if self.held or self.left or self.lanes.in_flight >= LIMIT:
            self.left += 1
            self.fill()
        else:
            self._after = kept.sequence
            self.lanes.put(kept)

    def fill(self) -> None:
        """Give the lanes what is left, as far as there is room."""
        while self.left and self._has_room:
            loaded = self._load(self.lanes.name, self._after, self._until, LIMIT // 2)
            if loaded is None:
                return
            self.left = self.left - len(loaded) if loaded else 0
            for kept in loaded:
                self._after = kept.sequence
                self.lanes.put(kept)
