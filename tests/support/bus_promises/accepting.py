"""Promises on what a bus accepts: nothing is lost, nothing unbounded, all of it counted."""

import asyncio

import pytest

from onexdsl.runtime import ModelOnexError
from onexdsl.runtime.bus.delivery import Delivery
from onexdsl.runtime.instance import Decision, EnumVerdict
from tests.support.bus_stage import Kept, Put, Stage


async def what_is_acknowledged_is_handled(stage: Stage) -> None:
    """Many publishers at once, and every item arrives once."""
    heard = await stage.listen(Put)

    async def publish(box: int) -> None:
        for item in range(20):
            await stage.bus.publish(Put(box=box, item=item))

    await asyncio.gather(*map(publish, range(10)))
    await stage.bus.settled()

    expected = {(box, item) for box in range(10) for item in range(20)}
    assert (200, expected) == (len(heard), {(one.box, one.item) for one in heard})


async def a_full_bus_makes_publishers_wait(stage: Stage) -> None:
    """No more is accepted than there is room for, and the rest comes in as room is made."""
    opened = asyncio.Event()
    most = 0
    handled: list[int] = []

    async def block(delivery: Delivery) -> None:
        nonlocal most
        await opened.wait()
        most = max(most, stage.bus.statistics().in_flight)
        handled.append(delivery.message.payload.item)

    await stage.consume("blocked", block)
    publishers = [
        asyncio.create_task(stage.bus.publish(Put(box=item, item=item))) for item in range(40)
    ]
    await asyncio.gather(*publishers[:8])
    for _ in range(50):
        await asyncio.sleep(0)
    before = stage.bus.statistics().accepted
    opened.set()
    await asyncio.gather(*publishers)
    await stage.bus.settled()

    assert 8 == before
    assert most <= 8
    assert list(range(40)) == sorted(handled)


async def a_handler_publishes_into_a_full_bus(stage: Stage) -> None:
    """What is published while handling never waits, for that could be a circle."""
    heard = await stage.listen(Kept)

    async def more(delivery: Delivery) -> None:
        for item in range(20):
            await stage.bus.publish(Kept(box=1, item=item))

    await stage.consume("more", more)
    await stage.bus.publish(Put(box=1))
    await stage.bus.settled()

    assert list(range(20)) == [one.item for one in heard]


async def a_closed_bus_says_so(stage: Stage) -> None:
    """Publishing into it is an error that says why."""
    await stage.bus.close()

    with pytest.raises(ModelOnexError, match="closed"):
        await stage.bus.publish(Put(box=1))


async def closing_wakes_who_waits(stage: Stage) -> None:
    """Who waits for room hears that there will be none, and so does who waits for rest."""

    async def hang(_delivery: Delivery) -> None:
        await asyncio.Event().wait()

    await stage.consume("hanging", hang)
    publishers = [asyncio.create_task(stage.bus.publish(Put(box=item))) for item in range(9)]
    await asyncio.gather(*publishers[:8])
    resting = asyncio.create_task(stage.bus.settled())
    await asyncio.sleep(0)
    await stage.bus.close()
    answers = await asyncio.gather(*publishers, resting, return_exceptions=True)

    refused = [answer for answer in answers if isinstance(answer, ModelOnexError)]
    assert (8, 2) == (answers.count(None), len(refused))


async def every_moment_adds_up(stage: Stage) -> None:
    """Accepted = done + ignored + dead + in flight: in handlers, before and after commits."""
    seen: list[bool] = []

    async def end_somehow(delivery: Delivery) -> None:
        seen.append(stage.counts_add_up())
        item = delivery.message.payload.item
        await asyncio.sleep(0)
        if item % 3 == 0:
            await stage.bus.commit(delivery, Decision(EnumVerdict.IGNORED))
        elif item % 3 == 1:
            raise OSError("no current")
        seen.append(stage.counts_add_up())

    await stage.consume("ending", end_somehow)
    for item in range(30):
        await stage.bus.publish(Put(box=item % 4, item=item))
        seen.append(stage.counts_add_up())
    await stage.bus.settled()

    counts = stage.bus.statistics()
    assert (30, 10, 10, 10, 0) == (
        counts.accepted,
        counts.done,
        counts.ignored,
        counts.dead,
        counts.in_flight,
    )
    assert all(seen)


PROMISES = (
    what_is_acknowledged_is_handled,
    a_full_bus_makes_publishers_wait,
    a_handler_publishes_into_a_full_bus,
    a_closed_bus_says_so,
    closing_wakes_who_waits,
    every_moment_adds_up,
)
