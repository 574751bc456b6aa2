"""How busy a bus is: beginnings and ends of deliveries go in, counts and wake-ups come out."""

import asyncio
from collections import deque
from collections.abc import Callable

from onexdsl.runtime.bus.delivery import BusStatistics
from onexdsl.runtime.errors import ModelOnexError
from onexdsl.runtime.instance import EnumVerdict


class Activity:
    """Counts deliveries, and wakes those who wait for room or for rest."""

    __slots__ = (
        "_rest",
        "_room",
        "_verdicts",
        "accepted",
        "awake",
        "capacity",
        "closed",
        "parked",
        "pending",
    )

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.accepted = 0
        self.pending = 0
        self.parked = 0
        self.awake = 0
        self.closed = False
        self._verdicts = dict.fromkeys(EnumVerdict, 0)
        self._room: deque[asyncio.Future[None]] = deque()
        self._rest: list[tuple[Callable[[], bool], asyncio.Future[None]]] = []

    def began(self) -> None:
        """Count one more delivery."""
        self.accepted += 1
        self.pending += 1

    def ended(self, verdict: EnumVerdict) -> None:
        """Count the end of one."""
        self.pending -= 1
        self._verdicts[verdict] += 1
        if self._room and self.pending <= self.capacity // 2:
            self._release()
        if self._rest:
            self._wake_resting()

    def woke(self) -> None:
        """Count a worker that looks for work or has some."""
        self.awake += 1

    def slept(self) -> None:
        """Count a worker that has found none."""
        self.awake -= 1
        if self._rest:
            self._wake_resting()

    def park(self) -> None:
        """Count a worker whose handler waits for the clock."""
        self.parked += 1
        if self._rest:
            self._wake_resting()

    def unpark(self) -> None:
        """Count one whose handler goes on."""
        self.parked -= 1

    def close(self) -> None:
        """Wake all who wait: there will be neither room nor rest any more."""
        self.closed = True
        for woken in (*self._room, *(woken for _, woken in self._rest)):
            if not woken.done():
                woken.set_result(None)
        self._room.clear()
        self._rest.clear()

    async def wait_for_room(self) -> None:
        """Wait while the bus is full; raises `ModelOnexError` once it is closed."""
        while self.pending >= self.capacity and not self.closed:
            turn = asyncio.get_running_loop().create_future()
            self._room.append(turn)
            await turn
        self.require_open()

    def require_open(self) -> None:
        """Raise `ModelOnexError` once the bus is closed."""
        if self.closed:
            raise ModelOnexError("The bus is closed: nothing can be published any more.")

    async def wait_settled(self) -> None:
        """Wait until every accepted delivery has ended; raises as `wait_quiet` does."""
        await self._wait_until(lambda: self.pending == 0)

    async def wait_quiet(self) -> None:
        """Wait until nothing can happen before the clock moves.

        What waits behind a handler that waits for the clock is at rest too. Raises
        `ModelOnexError` if the bus is closed meanwhile.
        """
        await self._wait_until(lambda: self.awake == self.parked)

    def statistics(self) -> BusStatistics:
        """Return the counts of this moment."""
        return BusStatistics(
            accepted=self.accepted,
            done=self._verdicts[EnumVerdict.DONE],
            ignored=self._verdicts[EnumVerdict.IGNORED],
            dead=self._verdicts[EnumVerdict.DEAD],
            in_flight=self.pending,
        )

    async def _wait_until(self, rests: Callable[[], bool]) -> None:
        while not rests():
            if self.closed:
                raise ModelOnexError(f"The bus was closed with {self.pending} messages in flight.")
            woken = asyncio.get_running_loop().create_future()
            self._rest.append((rests, woken))
            await woken

    def _release(self) -> None:
        for _ in range(min(len(self._room), self.capacity - self.pending)):
            turn = self._room.popleft()
            if not turn.done():
                turn.set_result(None)

    def _wake_resting(self) -> None:
        due = [woken for rests, woken in self._rest if rests()]
        if due:
            self._rest = [waiting for waiting in self._rest if waiting[1] not in due]
        for woken in due:
            if not woken.done():
                woken.set_result(None)
