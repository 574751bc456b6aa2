"""Promises on commits: all of a Decision is kept, or nothing of it."""

import asyncio

from onexdsl.runtime.bus.delivery import Delivery
from tests.support.bus_stage import EnumBoxState, Kept, Put, Stage, box, done, kept


async def all_of_a_decision_is_kept(stage: Stage) -> None:
    """Once it is committed there are the state, the messages and the end."""
    heard = await stage.listen(Kept)
    after: list[object] = []

    async def keep(delivery: Delivery) -> None:
        changed = box(1, 5, state=EnumBoxState.SHUT)
        await stage.bus.commit(delivery, done(changed, sends=(kept(stage, delivery, 5),)))
        after.append(await stage.bus.instance("keeper", 1))

    await stage.consume("keeper", keep)
    await stage.bus.publish(Put(box=1))
    await stage.bus.settled()

    assert [box(1, 5, state=EnumBoxState.SHUT)] == after
    assert [Kept(box=1, item=5)] == heard
    assert 2 == stage.bus.statistics().done


async def who_hears_of_a_change_can_see_it(stage: Stage) -> None:
    """A message never overtakes the state that was committed with it."""
    seen: list[tuple[int, int]] = []

    async def look(delivery: Delivery) -> None:
        put = delivery.message.payload
        found = await stage.bus.instance("keeper", put.box)
        seen.append((put.item, 0 if found is None else found.version))

    async def keep(delivery: Delivery) -> None:
        put = delivery.message.payload
        found = await stage.bus.instance("keeper", put.box)
        version = 1 if found is None else found.version + 1
        await asyncio.sleep(0)
        sends = (kept(stage, delivery, version),)
        await stage.bus.commit(delivery, done(box(version, key=put.box), sends=sends))

    await stage.consume("looking", look, Kept)
    await stage.consume("keeper", keep)
    for item in range(40):
        await stage.bus.publish(Put(box=item % 4, item=item))
    await stage.bus.settled()

    assert 40 == len(seen)
    assert all(version >= told for told, version in seen)


async def instances_are_listed_in_the_order_of_their_births(stage: Stage) -> None:
    """Later changes do not move them."""

    async def keep(delivery: Delivery) -> None:
        key = delivery.message.payload.box
        found = await stage.bus.instance("keeper", key)
        version = 1 if found is None else found.version + 1
        await stage.bus.commit(delivery, done(box(version, key=key)))

    await stage.consume("keeper", keep, concurrency=1)
    for key in (3, 1, 2, 3, 1):
        await stage.bus.publish(Put(box=key))
    await stage.bus.settled()

    found = await stage.bus.instances("keeper")
    assert [(3, 2), (1, 2), (2, 1)] == [(one.key, one.version) for one in found]
    assert () == await stage.bus.instances("nobody")


PROMISES = (
    all_of_a_decision_is_kept,
    who_hears_of_a_change_can_see_it,
    instances_are_listed_in_the_order_of_their_births,
)
