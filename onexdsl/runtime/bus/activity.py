"""How busy a bus is: what it holds and what ended goes in, counts and wake-ups come out."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from typing import Protocol

from onexdsl.runtime.bus.delivery import BusStatistics
from onexdsl.runtime.errors import ModelOnexError
from onexdsl.runtime.instance import EnumVerdict

BURST = 128
"""So many are accepted or handled at most before the loop gets its turn, and the others theirs.

More would also be slower: what waits long has left the processor's cache when its turn comes.
"""


class Busy(Protocol):
    """Something that holds deliveries."""

    @property
    def in_flight(self) -> int:
        """How many it holds."""

    @property
    def awake(self) -> int:
        """How many of those are in a handler, or will be before long."""


class Activity:
    """Lets publishers wait for room, and others for rest.

    Nothing is counted that can be known: a delivery that is accepted takes one off `room`, which is
    measured anew only when it is used up; and what is neither in flight, dead nor ignored is done.
    Where publishers wait for the disk anyway, the loop has its turns without a `burst`: None.
    """

    def __init__(
        self, capacity: int, held: Callable[[], Iterable[Busy]], burst: int | None = BURST
    ) -> None:
        self._burst = burst or capacity
        self._lets_others = burst is not None
        self.room = min(capacity, self._burst)
        """So many may be accepted before it is measured again; below 0 if nodes sent more."""
        self.closed = False
        self._granted = self.room
        self._capacity = capacity
        self._held = held
        self._parked = 0
        self._not_done = {EnumVerdict.DEAD: 0, EnumVerdict.IGNORED: 0}
        self._publishers: deque[asyncio.Future[None]] = deque()
        self._resting: list[tuple[Callable[[], bool], asyncio.Future[None]]] = []

    # ---- what happens

    def ended(self, verdict: EnumVerdict) -> None:
        """Count a delivery that came to its end as something else than `DONE`."""
        self._not_done[verdict] += 1

    def paused(self) -> None:
        """Wake who waits for what has come about."""
        if self._publishers and self.in_flight <= self._capacity // 2:
            self._release()
        if self._resting:
            self._wake_resting()

    def park(self) -> None:
        """Count a handler that waits for the clock."""
        self._parked += 1
        if self._resting:
            self._wake_resting()

    def unpark(self) -> None:
        """Count one that goes on."""
        self._parked -= 1

    def close(self) -> None:
        """Wake all who wait: there will be neither room nor rest any more."""
        self.closed = True
        self._measure()
        for woken in (*self._publishers, *(woken for _, woken in self._resting)):
            if not woken.done():
                woken.set_result(None)
        self._publishers.clear()
        self._resting.clear()

    # ---- who waits

    async def wait_for_turn(self, *, handling: bool) -> None:
        """Let the loop have its turn, and wait while the bus is full; neither while `handling`.

        Raises `ModelOnexError` once the bus is closed.
        """
        if handling:
            self._measure()
        else:
            if self._lets_others:
                await asyncio.sleep(0)
            while self._measure() <= 0 and not self.closed:
                turn = asyncio.get_running_loop().create_future()
                self._publishers.append(turn)
                await turn
        if self.closed:
            raise ModelOnexError("The bus is closed: nothing can be published any more.")

    async def wait_settled(self) -> None:
        """Wait until every accepted delivery has ended; raises as `wait_quiet` does."""
        await self._wait_until(lambda: not self.in_flight)

    async def wait_quiet(self) -> None:
        """Wait until nothing can happen before the clock moves.

        What waits behind a handler that waits for the clock is at rest too. Raises
        `ModelOnexError` if the bus is closed meanwhile.
        """
        await self._wait_until(lambda: sum(one.awake for one in self._held()) == self._parked)

    # ---- what can be known

    @property
    def in_flight(self) -> int:
        """How many deliveries have not ended."""
        return sum(one.in_flight for one in self._held())

    def statistics(self) -> BusStatistics:
        """Return the counts of this moment."""
        accepted = self._granted - self.room
        in_flight = self.in_flight
        dead, ignored = self._not_done[EnumVerdict.DEAD], self._not_done[EnumVerdict.IGNORED]
        return BusStatistics(
            accepted=accepted,
            done=accepted - in_flight - dead - ignored,
            ignored=ignored,
            dead=dead,
            in_flight=in_flight,
        )

    def _measure(self) -> int:
        free = 0 if self.closed else min(self._capacity - self.in_flight, self._burst)
        self._granted += free - self.room
        self.room = free
        return free

    async def _wait_until(self, rests: Callable[[], bool]) -> None:
        while not rests():
            if self.closed:
                raise ModelOnexError(
                    f"The bus was closed with {self.in_flight} messages in flight."
                )
            woken = asyncio.get_running_loop().create_future()
            self._resting.append((rests, woken))
            await woken

    def _release(self) -> None:
        for _ in range(min(len(self._publishers), self._measure())):
            turn = self._publishers.popleft()
            if not turn.done():
                turn.set_result(None)

    def _wake_resting(self) -> None:
        due = [woken for rests, woken in self._resting if rests()]
        if due:
            self._resting = [waiting for waiting in self._resting if waiting[1] not in due]
        for woken in due:
            if not woken.done():
                woken.set_result(None)
