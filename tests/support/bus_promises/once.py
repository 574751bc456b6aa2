"""Promises on doing things once: duplicates, stale versions and second endings change nothing."""

import asyncio

from onexdsl.runtime import ModelOnexError
from onexdsl.runtime.bus.delivery import Delivery
from tests.support.bus_stage import Kept, Put, Stage, box, done, enveloped, kept, timer


async def a_message_published_twice_is_taken_once(stage: Stage) -> None:
    """A reducer sees an envelope once, however often and however late it comes again."""
    taken: list[int] = []

    async def take(delivery: Delivery) -> None:
        taken.append(delivery.message.payload.item)

    await stage.consume("keeper", take, exactly_once=True)
    first, second = enveloped(Put(box=1, item=1)), enveloped(Put(box=1, item=2))
    await asyncio.gather(*(stage.bus.publish(first) for _ in range(3)))
    await stage.bus.settled()
    await stage.bus.publish(first)
    await stage.bus.publish(second)
    await stage.bus.settled()

    assert [1, 2] == taken


async def who_has_not_asked_for_once_gets_it_again(stage: Stage) -> None:
    """An effect runs at least once: a repeated envelope reaches it again."""
    heard = await stage.listen(Put)
    envelope = enveloped(Put(box=1, item=1))
    await stage.bus.publish(envelope)
    await stage.bus.publish(envelope)
    await stage.bus.settled()

    assert [1, 1] == [one.item for one in heard]


async def a_stale_version_changes_nothing(stage: Stage) -> None:
    """Two handlers read one version: one commits, the other is refused with all that it brings."""
    heard = await stage.listen(Kept)
    both_have_read = asyncio.Event()
    readers = 0

    async def race(delivery: Delivery) -> None:
        nonlocal readers
        readers += 1
        found = await stage.bus.instance("keeper", 1)
        if readers == 2:
            both_have_read.set()
        await both_have_read.wait()
        item = delivery.message.payload.item
        version = 1 if found is None else found.version + 1
        decision = done(
            box(version, item),
            sends=(kept(stage, delivery, item),),
            timers=(timer(stage, delivery, version, minutes=item),),
        )
        await stage.bus.commit(delivery, decision)

    await stage.consume("keeper", race, lane_of=lambda message: message.number)
    await stage.bus.publish(Put(box=1, item=1))
    await stage.bus.publish(Put(box=1, item=2))
    await stage.rest()

    (dead,) = await stage.bus.dead_letters()
    found = await stage.bus.instance("keeper", 1)
    assert found is not None
    assert (1, (3 - dead.payload.item,)) == (found.version, found.data.items)
    assert [3 - dead.payload.item] == [one.item for one in heard]
    assert "changed by somebody else" in dead.error


async def a_version_follows_the_one_before(stage: Stage) -> None:
    """A birth has version 1, and a change is one version on; anything else is refused."""
    refused: list[int] = []

    async def leap(delivery: Delivery) -> None:
        version = delivery.message.payload.item
        try:
            await stage.bus.commit(delivery, done(box(version, version)))
        except ModelOnexError:
            refused.append(version)

    await stage.consume("keeper", leap)
    for version in (2, 1, 1, 3, 2, 2):
        await stage.bus.publish(Put(box=1, item=version))
    await stage.bus.settled()

    found = await stage.bus.instance("keeper", 1)
    assert found is not None
    assert ([2, 1, 3, 2], 2) == (refused, found.version)


async def a_delivery_ends_once(stage: Stage) -> None:
    """A second commit of one delivery is refused, and brings nothing about."""
    heard = await stage.listen(Kept)
    refused: list[str] = []

    async def twice(delivery: Delivery) -> None:
        await stage.bus.commit(delivery, done(box(1), sends=(kept(stage, delivery, 1),)))
        try:
            await stage.bus.commit(delivery, done(box(2), sends=(kept(stage, delivery, 2),)))
        except ModelOnexError as error:
            refused.append(str(error))

    await stage.consume("keeper", twice)
    await stage.bus.publish(Put(box=1))
    await stage.rest()

    found = await stage.bus.instance("keeper", 1)
    assert found is not None
    assert (1, [1], 1) == (found.version, [one.item for one in heard], len(refused))
    assert (2, 2) == (stage.bus.statistics().accepted, stage.bus.statistics().done)


PROMISES = (
    a_message_published_twice_is_taken_once,
    who_has_not_asked_for_once_gets_it_again,
    a_stale_version_changes_nothing,
    a_version_follows_the_one_before,
    a_delivery_ends_once,
)
