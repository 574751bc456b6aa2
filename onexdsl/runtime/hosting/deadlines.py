"""Ends waiting that takes too long: what waits goes in, and is woken when its time is over."""

import asyncio
from typing import Any

from onexdsl.runtime.clock import Cancellable, Clock, stopwatch_of


class Deadlines:
    """Wakes, with None, each future that has waited for `span` nanoseconds.

    All wait equally long, so that who came first is due first: one alarm does for all of them,
    where one for each would cost more than most of what an effect's call costs beside it.
    """

    __slots__ = ("_alarm", "_clock", "_due", "_elapsed", "_span")

    def __init__(self, clock: Clock, span: int) -> None:
        self._clock = clock
        self._elapsed = stopwatch_of(clock)
        self._span = span
        self._due: dict[asyncio.Future[Any], int] = {}
        self._alarm: Cancellable | None = None

    async def wait(self, woken: asyncio.Future[Any]) -> Any:
        """Return what somebody sets as the result; None if nobody has until the time is over."""
        elapsed = self._elapsed
        self._due[woken] = elapsed() + self._span
        if self._alarm is None:
            self._ring_in(self._span)
        try:
            return await woken
        finally:
            del self._due[woken]
            if not self._due and self._alarm is not None:
                self._alarm.cancel()
                self._alarm = None

    def _ring_in(self, span: int) -> None:
        self._alarm = self._clock.call_at(self._clock.now() + span, self._ring)

    def _ring(self) -> None:
        now = self._elapsed()
        self._alarm = None
        for woken, due in self._due.items():
            if due > now:
                self._ring_in(due - now)
                return
            if not woken.done():
                woken.set_result(None)
