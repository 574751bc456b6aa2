"""The only source of time: nothing goes in, the time and calls at a later time come out."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

NANOSECONDS = 1_000_000_000

seconds = time.monotonic
"""What a stopwatch shows: of real time, and only to be compared with itself."""


class Cancellable(Protocol):
    """A call that is still to come."""

    def cancel(self) -> None:
        """Let the call never happen."""


class Clock(Protocol):
    """What a host asks for the time; tests hand in a virtual one."""

    def now(self) -> int:
        """Nanoseconds since 1970 in UTC."""

    def call_at(self, when: int, call: Callable[[], None]) -> Cancellable:
        """Call once the clock shows `when` (as `now` counts), soon if that is past."""


class SystemClock:
    """The machine's own clock, and the running loop's timers."""

    __slots__ = ()

    now = staticmethod(time.time_ns)
    """Nanoseconds since 1970 in UTC; without a Python function around it, for it is often asked."""

    def call_at(self, when: int, call: Callable[[], None]) -> Cancellable:
        """Call once the clock shows `when`."""
        delay = max(0, when - time.time_ns()) / NANOSECONDS
        return asyncio.get_running_loop().call_later(delay, call)


SYSTEM_CLOCK = SystemClock()


def stopwatch_of(clock: Clock) -> Callable[[], int]:
    """Return what measures spans by a clock, in nanoseconds.

    The machine's clock may be set while it runs, so spans are measured by its monotonic one.
    """
    return time.monotonic_ns if clock is SYSTEM_CLOCK else clock.now


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def instant(nanoseconds: int) -> datetime:
    """Return the moment as people write it: aware, in UTC, to the microsecond."""
    return _EPOCH + timedelta(microseconds=nanoseconds // 1000)


def nanoseconds(span: timedelta) -> int:
    """Return the length of a time span."""
    return (span.days * 86_400 + span.seconds) * NANOSECONDS + span.microseconds * 1000


def since_epoch(moment: datetime) -> int:
    """Undo `instant`; a naive datetime is taken as UTC."""
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return nanoseconds(aware - _EPOCH)
