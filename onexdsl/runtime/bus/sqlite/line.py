"""What waits to be decided on: deliveries from the file go in, each is settled in its turn.

Who only decides never waits, so one after the other is the order of every key.
"""

import asyncio
from collections import deque
from collections.abc import Callable

from onexdsl.runtime.bus.activity import BURST
from onexdsl.runtime.bus.sqlite.kept import Kept


class Line:
    """The deliveries of one consumer; `settle` decides on one and never raises.

    `paused` is called when some have been settled, before the loop gets its turn.
    """

    def __init__(
        self, name: str, settle: Callable[[Kept], None], paused: Callable[[], None]
    ) -> None:
        self.name = name
        self._settle = settle
        self._paused = paused
        self.waiting: deque[Kept] = deque()
        self._turn: asyncio.Handle | None = None

    @property
    def in_flight(self) -> int:
        """How many wait."""
        return len(self.waiting)

    @property
    def awake(self) -> int:
        """How many wait: all of them are settled before long."""
        return len(self.waiting)

    def put(self, kept: Kept) -> None:
        """Take one in."""
        self.waiting.append(kept)
        self._wake()

    def end(self, item: Kept) -> None:
        """Hear that one has ended, which all have that were settled."""

    def clear(self) -> int:
        """Let go of all; returns how many there were."""
        count = len(self.waiting)
        self.waiting.clear()
        return count

    async def close(self) -> None:
        """Settle nothing more."""
        self.clear()

    def _wake(self) -> None:
        if self._turn is None:
            self._turn = asyncio.get_running_loop().call_soon(self._run)

    def _run(self) -> None:
        self._turn = None
        waiting = self.waiting
        for _ in range(min(len(waiting), BURST)):
            self._settle(waiting.popleft())
        if waiting:
            self._wake()
        self._paused()
