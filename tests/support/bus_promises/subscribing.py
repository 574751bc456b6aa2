"""Promises on subscriptions: who asks gets it, until they say that they do not want it any more."""

import asyncio
from enum import Enum
from typing import Any

from onexdsl.runtime import ModelEventEnvelope
from onexdsl.runtime.bus.delivery import Delivery
from tests.support.bus_stage import Put, Stage


class EnumKind(Enum):
    """A type that is named by a member."""

    HELLO = "tests.hello"


async def handlers_get_payloads_or_envelopes(stage: Stage) -> None:
    """By class the payload, by name or enum member the envelope, dicts as they are."""
    heard: list[Any] = []

    async def note(given: Any) -> None:
        heard.append(given)

    for wanted in (Put, Put.__onex__.topic, EnumKind.HELLO):
        await stage.bus.subscribe(event_type=wanted, handler=note)
    hello = ModelEventEnvelope(event_type=EnumKind.HELLO, payload={"to": "all"})
    await stage.bus.publish(Put(box=1))
    await stage.bus.publish(hello)
    await stage.bus.settled()

    payload, envelope, told = heard
    assert (Put(box=1), Put(box=1), hello) == (payload, envelope.payload, told)


async def who_unsubscribes_gets_nothing_new(stage: Stage) -> None:
    """What waited before is still handled; what comes after is not."""
    heard: list[int] = []
    opened = asyncio.Event()

    async def wait(put: Put) -> None:
        await opened.wait()
        heard.append(put.item)

    subscription = await stage.bus.subscribe(event_type=Put, handler=wait)
    for item in range(3):
        await stage.bus.publish(Put(box=1, item=item))
    await subscription.unsubscribe()
    await stage.bus.publish(Put(box=1, item=3))
    opened.set()
    await stage.bus.settled()

    assert [0, 1, 2] == heard
    assert not stage.bus.takes(Put.__onex__.topic)


async def a_message_that_nobody_takes_is_accepted(stage: Stage) -> None:
    """There is nothing to deliver, so there is nothing in flight."""
    await stage.bus.publish(Put(box=1))
    await stage.bus.settled()

    assert 0 == stage.bus.statistics().accepted


async def one_consumer_alone_can_be_reached(stage: Stage) -> None:
    """`deliver` reaches the consumer that it names, and no other of that topic."""
    heard = await stage.listen(Put, name="this one")
    others = await stage.listen(Put, name="others")
    message = stage.bus.mint.message(Put(box=1, item=7))
    await stage.bus.deliver("this one", message)
    await stage.bus.settled()

    assert ([Put(box=1, item=7)], []) == (heard, others)


async def a_slow_handler_does_not_hold_up_its_publisher(stage: Stage) -> None:
    """Publishing returns once the message is kept, not once it is handled."""
    opened = asyncio.Event()
    heard: list[int] = []

    async def wait(delivery: Delivery) -> None:
        await opened.wait()
        heard.append(delivery.message.payload.item)

    await stage.consume("waiting", wait)
    await stage.bus.publish(Put(box=1, item=1))
    before = list(heard)
    opened.set()
    await stage.bus.settled()

    assert ([], [1]) == (before, heard)


PROMISES = (
    handlers_get_payloads_or_envelopes,
    who_unsubscribes_gets_nothing_new,
    a_message_that_nobody_takes_is_accepted,
    one_consumer_alone_can_be_reached,
    a_slow_handler_does_not_hold_up_its_publisher,
)
