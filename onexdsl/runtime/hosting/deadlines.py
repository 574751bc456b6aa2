"""Ends waiting that takes too long: what waits goes in, and is woken when its time is over."""

import asyncio
from collections.abc import Callable
from typing import Any

from onexdsl.runtime.clock import Cancellable, Clock


class Deadlines:
    """Wakes, with None, each future that has waited for `span` nanoseconds.

    All wait equally long, so that who came first is due first: one alarm does for all of them,
    where one for each would cost more than the rest of an effect's call.
    """

    __slots__ = ("_alarm", "_clock_of", "_due", "_span")

    def __init__(self, clock_of: Callable[[], Clock], span: int) -> None:
        self._clock_of = clock_of
        self._span = span
        self._due: dict[asyncio.Future[Any], int] = {}
        self._alarm: Cancellable | None = None

    async def wait(self, woken: asyncio.Future[Any]) -> Any:
        """Return what somebody sets as the result; None if nobody has until the time is over."""
        clock = self._clock_of()
        due = self._due[woken] = clock.now() + self._span
        if self._alarm is None:
            self._alarm = clock.call_at(due, self._ring)
        try:
            return await woken
        finally:
            del self._due[woken]
            if not self._due and self._alarm is not None:
                self._alarm.cancel()
                self._alarm = None

    def _ring(self) -> None:
        clock = self._clock_of()
        now = clock.now()
        self._alarm = None
        for woken, due in self._due.items():
            if due > now:
                self._alarm = clock.call_at(due, self._ring)
                return
            if not woken.done():
                woken.set_result(None)
