"""A clock that stands still until a test turns it: time spans go in, timers fire."""

import asyncio
import heapq
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from onexdsl.runtime.clock import nanoseconds, since_epoch

START = datetime(2026, 1, 1, tzinfo=UTC)
TURNS = 20
"""So many turns of the loop let what a timer has started reach the bus."""


@dataclass(order=True, slots=True)
class Alarm:
    """A call that is still to come."""

    due: int
    number: int
    call: Callable[[], None] = field(compare=False)
    cancelled: bool = field(default=False, compare=False)

    def cancel(self) -> None:
        """Let the call never happen."""
        self.cancelled = True


class VirtualClock:
    """Shows `start` until `advance` is called."""

    def __init__(self, start: datetime = START) -> None:
        self._now = since_epoch(start)
        self._alarms: list[Alarm] = []
        self._made = 0

    def now(self) -> int:
        """Nanoseconds since 1970 in UTC."""
        return self._now

    def call_at(self, when: int, call: Callable[[], None]) -> Alarm:
        """Call once the clock shows `when`."""
        self._made += 1
        alarm = Alarm(max(when, self._now), self._made, call)
        heapq.heappush(self._alarms, alarm)
        return alarm

    async def advance(
        self, span: timedelta, quiet: Callable[[], Awaitable[None]] | None = None
    ) -> None:
        """Turn the clock; timers fire in order, and `quiet` is awaited before and after each."""
        until = self._now + nanoseconds(span)
        await _rest(quiet)
        while self._alarms and self._alarms[0].due <= until:
            alarm = heapq.heappop(self._alarms)
            if alarm.cancelled:
                continue
            self._now = alarm.due
            alarm.call()
            await _rest(quiet)
        self._now = until


async def _rest(quiet: Callable[[], Awaitable[None]] | None) -> None:
    for _ in range(TURNS):
        await asyncio.sleep(0)
    if quiet is not None:
        await quiet()
