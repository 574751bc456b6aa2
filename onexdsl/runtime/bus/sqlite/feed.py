"""What a consumer is given: deliveries are handed in, the lanes get them in order, so many at once.

    hand ──▶ room in the lanes? ── yes ──▶ lanes
                    │ no                    ▲
                    ▼                       │ as soon as half of them are gone
              stays in the file ────────────┘

So memory is bounded, and what was left behind by a crash comes in by the same door.

A consumer that only decides has a `Line` in the place of lanes, and needs neither while nothing of
it waits in the file: then it is asked at once, before a message is written (`cascade.py`).
"""

from collections import deque
from collections.abc import Callable
from typing import Protocol

from onexdsl.runtime.bus.delivery import Decide
from onexdsl.runtime.bus.sqlite.kept import Kept
from onexdsl.runtime.bus.sqlite.line import Line

LIMIT = 1024

Load = Callable[[str, int, int, int], list[Kept] | None]
"""Given a consumer, after which number, up to which one, and how many at most.

`None` says that the file cannot be read now: the next one that ends makes another try.
"""


class Taking(Protocol):
    """Where deliveries go that are to be handled: lanes, or a line."""

    name: str

    @property
    def put(self) -> Callable[[Kept], None]:
        """What takes one in."""

    @property
    def in_flight(self) -> int:
        """How many were put in and have not ended."""

    @property
    def awake(self) -> int:
        """How many of those are in a handler, or will be before long."""

    def end(self, item: Kept) -> None:
        """Hear that one has ended after its handler had returned."""

    def clear(self) -> int:
        """Let go of what is not handled yet; returns how many that were."""

    async def close(self) -> None:
        """Handle nothing more."""


class Feed:
    """The way of one consumer's deliveries from the file to where they are handled."""

    __slots__ = ("_after", "_line", "_load", "_until", "coming", "decide", "held", "left", "taking")

    def __init__(self, taking: Taking, decide: Decide | None, load: Load, *, until: int) -> None:
        self.taking = taking
        self._line = taking if isinstance(taking, Line) else None
        self.decide = decide
        """How the consumer decides, if it does nothing else."""
        self.held = True
        """Whether nothing is given yet: at the start, until everybody is there."""
        self.left = 0
        """How many deliveries are in the file only."""
        self.coming: deque[Kept] = deque()
        """What is being written of one that decides, and not decided on."""
        self._load = load
        self._after = 0
        """The number of the last delivery that was given."""
        self._until = until
        """That of the last one that was handed in."""

    @property
    def in_flight(self) -> int:
        """How many deliveries have not ended."""
        return self.taking.in_flight + self.left

    @property
    def awake(self) -> int:
        """How many of those are in a handler, or will be before long."""
        return self.taking.awake + (self.left if self._has_room else 0)

    @property
    def _has_room(self) -> bool:
        return not self.held and self.taking.in_flight <= LIMIT // 2

    @property
    def is_idle(self) -> bool:
        """Whether nothing of it waits that was written."""
        return not (self.held or self.left or self.taking.in_flight)

    @property
    def decides_now(self) -> bool:
        """Whether it only decides, and nothing comes before what it is asked now."""
        line = self._line
        return not (line is None or line.waiting or self.coming or self.held or self.left)

    # ---- what is written

    def expect(self, kept: Kept) -> None:
        """Hear of a delivery that is on its way to the file."""
        if self.decide is not None:
            self.coming.append(kept)

    def lose(self, kept: Kept) -> None:
        """Hear that it could not be written."""
        if kept in self.coming:
            self.coming.remove(kept)

    def hand(self, kept: Kept) -> None:
        """Take in a delivery that was written; they come in the order of their numbers."""
        kept.is_written = True
        self._until = kept.sequence
        if self.decide is not None:
            if not self.coming or self.coming[0] is not kept:
                return  # it was decided on meanwhile
            self.coming.popleft()
        if self.held or self.left or self.taking.in_flight >= LIMIT:
            self.left += 1
            self.fill()
        else:
            self._after = kept.sequence
            self.taking.put(kept)

    def next_coming(self) -> Kept:
        """Take the first that is being written, to decide on it now."""
        kept = self.coming.popleft()
        self._after = kept.sequence
        return kept

    def fill(self) -> None:
        """Give what is left, as far as there is room."""
        while self.left and self._has_room:
            loaded = self._load(self.taking.name, self._after, self._until, LIMIT // 2)
            if loaded is None:
                return
            self.left = self.left - len(loaded) if loaded else 0
            for kept in loaded:
                self._after = kept.sequence
                self.taking.put(kept)

    # ---- when the disk fails

    def begin_anew(self) -> None:
        """Give all that has not ended once more, from the file, when it is no longer held."""
        self.held = True
        self.left += self.taking.clear()
        self._after = 0
