"""The timers of one file: nodes go in, and each timer reaches its node once when it is due."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from onexdsl.runtime.bus.sqlite.alarm import Alarm
from onexdsl.runtime.bus.sqlite.batch import StaleError
from onexdsl.runtime.bus.sqlite.reader import Reader, TimerRow
from onexdsl.runtime.bus.sqlite.store import StoreError
from onexdsl.runtime.clock import NANOSECONDS, Clock

LOG = logging.getLogger("onexdsl.runtime")

AT_ONCE = 256
PAUSE = NANOSECONDS

Fire = Callable[[TimerRow], Awaitable[None]]


class Timers:
    """Rings for the nodes of this process; `fire` keeps that one rang and hands it on."""

    def __init__(
        self, clock: Clock, reader: Reader, fire: Fire, rested: Callable[[], None]
    ) -> None:
        self.late = 0
        """How many timers came to their nodes after a restart, later than they were due."""
        self._clock = clock
        self._reader = reader
        self._fire = fire
        self._rested = rested
        """Called when all that were due have rung."""
        self._nodes: set[str] = set()
        self._alarm = Alarm(clock, self._ring)
        self._ringing: asyncio.Task[None] | None = None

    @property
    def in_flight(self) -> int:
        """What rings is no delivery before it is kept."""
        return 0

    @property
    def awake(self) -> int:
        """Whether timers are just ringing."""
        return self._ringing is not None

    def add(self, node: str) -> None:
        """Ring for a node from now on."""
        late = self._reader.count_due(node, self._clock.now())
        if late:
            self.late += late
            LOG.warning("%d timers of %s were due while nobody was there", late, node)
        self._nodes.add(node)
        self.note(self._reader.next_due((node,)))

    def note(self, due: int | None) -> None:
        """Hear that a timer was set."""
        if self._ringing is None:
            self._alarm.no_later_than(due)

    def close(self) -> None:
        """Ring no more."""
        self._alarm.cancel()
        if self._ringing is not None:
            self._ringing.cancel()

    def _ring(self) -> None:
        self._ringing = asyncio.get_running_loop().create_task(self._ring_all())

    async def _ring_all(self) -> None:
        retry: int | None = None
        try:
            while due := self._reader.timers_due(self._nodes, self._clock.now(), AT_ONCE):
                for answer in await asyncio.gather(*map(self._fire, due), return_exceptions=True):
                    if isinstance(answer, BaseException) and not isinstance(answer, StaleError):
                        raise answer
        except StoreError as error:
            LOG.error("timers are put off: %s", error)  # noqa: TRY400  # the place says nothing
            retry = self._clock.now() + PAUSE
        finally:
            self._ringing = None
        self._alarm.no_later_than(retry or self._reader.next_due(self._nodes))
        self._rested()
