"""Waiting that ends in time or is ended: arrivals and answers go in, moments come out."""

import asyncio
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from onexdsl.runtime.clock import SYSTEM_CLOCK, stopwatch_of
from onexdsl.runtime.hosting.deadlines import Deadlines
from onexdsl.runtime.testing import VirtualClock
from onexdsl.runtime.testing.virtual_clock import Alarm

SPAN = 5
CALLS = st.lists(
    st.tuples(st.integers(0, 12), st.sampled_from((0, 1, 2, 3, 4, 6, 7, 9))), max_size=12
)
"""When each call comes, and after how many seconds it would be answered: never just in time."""


class WatchedClock(VirtualClock):
    """Keeps the alarms that were set."""

    def __init__(self) -> None:
        super().__init__()
        self.alarms: list[Alarm] = []

    def call_at(self, when: int, call: Callable[[], None]) -> Alarm:
        """Keep the alarm as well."""
        self.alarms.append(super().call_at(when, call))
        return self.alarms[-1]


class Switchboard:
    """Calls on a virtual clock, and when each ended, with its answer or without."""

    def __init__(self) -> None:
        self.clock = WatchedClock()
        self.deadlines = Deadlines(self.clock, SPAN * 1_000_000_000)
        self.began = self.clock.now()
        self.ended: list[tuple[int, bool]] = []

    @property
    def second(self) -> int:
        """Return how far the clock has been turned."""
        return (self.clock.now() - self.began) // 1_000_000_000

    async def call(self, place: int, after: int) -> None:
        """Wait for an answer that comes after so many seconds."""
        woken: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        due = self.clock.now() + after * 1_000_000_000
        self.clock.call_at(due, lambda: None if woken.done() else woken.set_result("well"))
        answer = await self.deadlines.wait(woken)
        self.ended[place] = (self.second, answer == "well")

    async def play(self, calls: list[tuple[int, int]]) -> None:
        """Let each call come when it is said to."""
        self.ended = [(-1, False)] * len(calls)
        async with asyncio.TaskGroup() as group:
            for second in range(30):
                for place, (comes, after) in enumerate(calls):
                    if comes == second:
                        group.create_task(self.call(place, after))
                await self.clock.advance(timedelta(seconds=1))


@given(CALLS)
def test_each_waits_for_its_answer_and_no_longer_than_the_span(
    calls: list[tuple[int, int]],
) -> None:
    """Who gets no answer is woken when the span is over, whoever waits beside it."""
    board = Switchboard()
    asyncio.run(board.play(calls))
    assert [(comes + min(after, SPAN), after < SPAN) for comes, after in calls] == board.ended


async def test_nothing_is_left_to_ring_once_nobody_waits() -> None:
    """The alarm goes with the last who waited, also where that one was cancelled."""
    board = Switchboard()
    woken: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    waiting = asyncio.create_task(board.deadlines.wait(woken))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert [True] == [alarm.cancelled for alarm in board.clock.alarms]


def test_the_clock_of_the_machine_may_be_set_meanwhile() -> None:
    """Spans of real time are measured by what only ever goes on."""
    assert time.monotonic_ns is stopwatch_of(SYSTEM_CLOCK)
    virtual = VirtualClock()
    assert virtual.now() == stopwatch_of(virtual)()
