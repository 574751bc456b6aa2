"""Promises on order: one key in order, different keys at the same time."""

import asyncio
from collections import defaultdict
from datetime import timedelta
from random import Random

from onexdsl.runtime.bus.delivery import Delivery
from tests.support.bus_stage import Kept, Put, Stage, done, kept


async def a_key_keeps_its_order_under_load(stage: Stage) -> None:
    """Handlers that pause at random never overtake, nor overlap, the one before of their key."""
    random = Random(7)
    handled: dict[int, list[int]] = defaultdict(list)
    running: set[int] = set()

    async def dawdle(delivery: Delivery) -> None:
        put = delivery.message.payload
        assert put.box not in running, "two handlers of one key at once"
        running.add(put.box)
        await stage.pause(random.randrange(50))
        if random.random() < 0.5:
            await asyncio.sleep(0)
        running.remove(put.box)
        handled[put.box].append(put.item)

    async def publish() -> None:
        for item in range(240):
            await stage.bus.publish(Put(box=item % 6, item=item))

    await stage.consume("dawdling", dawdle)
    publishing = asyncio.create_task(publish())
    while not publishing.done() or stage.bus.statistics().in_flight:
        await stage.advance(timedelta(milliseconds=50))

    assert {box: list(range(box, 240, 6)) for box in range(6)} == handled
    assert 0 == stage.bus.statistics().dead


async def different_keys_run_at_the_same_time(stage: Stage) -> None:
    """While the handlers of some keys wait, those of others go on."""
    running: list[int] = []

    async def pause(delivery: Delivery) -> None:
        running.append(delivery.message.payload.box)
        await stage.pause(10)

    await stage.consume("pausing", pause)
    for box in range(8):
        await stage.bus.publish(Put(box=box))
    await stage.bus.quiet()

    assert list(range(8)) == sorted(running)


async def no_more_run_at_once_than_the_consumer_allows(stage: Stage) -> None:
    """The others wait in line, and all are handled."""
    running = most = 0

    async def count(_delivery: Delivery) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await stage.pause(1)
        running -= 1

    await stage.consume("counting", count, concurrency=3)
    for box in range(8):
        await stage.bus.publish(Put(box=box))
    await stage.advance(timedelta(milliseconds=20))

    assert (3, 8) == (most, stage.bus.statistics().done)


async def what_is_sent_keeps_its_order(stage: Stage) -> None:
    """The messages of one commit, and those of one commit after another, arrive in that order."""
    heard: list[int] = []

    async def note(delivery: Delivery) -> None:
        item = delivery.message.payload.item
        for _ in range(item % 4):
            await asyncio.sleep(0)
        heard.append(item)

    async def send(delivery: Delivery) -> None:
        first = 3 * delivery.message.payload.item
        sends = tuple(kept(stage, delivery, item) for item in range(first, first + 3))
        await stage.bus.commit(delivery, done(sends=sends))

    await stage.consume("noting", note, Kept)
    await stage.consume("sending", send)
    for item in range(20):
        await stage.bus.publish(Put(box=1, item=item))
    await stage.bus.settled()

    assert list(range(60)) == heard


PROMISES = (
    a_key_keeps_its_order_under_load,
    different_keys_run_at_the_same_time,
    no_more_run_at_once_than_the_consumer_allows,
    what_is_sent_keeps_its_order,
)
