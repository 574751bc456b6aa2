"""A bus on a virtual clock, with consumers written in a line: the stage on which promises play."""

from collections.abc import Awaitable, Callable, Hashable
from datetime import timedelta
from enum import StrEnum
from typing import Any

from onexdsl.runtime import (
    Event,
    Instance,
    ModelEventEnvelope,
    ReducerData,
)
from onexdsl.runtime.bus.delivery import Consumer, Delivery
from onexdsl.runtime.bus.protocol import ProtocolHostedBus
from onexdsl.runtime.instance import Decision, EnumVerdict, Timer
from onexdsl.runtime.message import Message
from onexdsl.runtime.testing import VirtualClock
from onexdsl.runtime.waiting import wait_until

Handle = Callable[[Delivery], Awaitable[object]]


class Put(Event, topic="onex.evt.tests-bus.put.v1", key="box"):
    """Something is put into a box."""

    box: int
    item: int = 0


class Kept(Event, topic="onex.evt.tests-bus.kept.v1", key="box"):
    """What a keeper says of an item."""

    box: int
    item: int = 0


class EnumBoxState(StrEnum):
    """What a box can be."""

    OPEN = "Open"
    SHUT = "Shut"


class BoxData(ReducerData):
    """What a box remembers."""

    items: tuple[int, ...] = ()


class Stage:
    """What the promises are checked on."""

    def __init__(self, bus: ProtocolHostedBus, clock: VirtualClock) -> None:
        self.bus = bus
        self.clock = clock

    async def consume(self, name: str, handle: Handle, *topics: type[Event], **more: Any) -> None:
        """Attach a consumer that has a lane for each box."""
        named = tuple(one.__onex__.topic for one in topics or (Put,))
        usual = {"topics": named, "lane_of": box_of, "keeps": (EnumBoxState, BoxData)}
        settings: dict[str, Any] = {**usual, **more}
        await self.bus.attach(Consumer(name=name, handle=handle, **settings))

    async def listen(self, *topics: type[Event], name: str = "listener") -> list[Any]:
        """Attach a consumer that notes payloads."""
        heard: list[Any] = []

        async def note(delivery: Delivery) -> None:
            heard.append(delivery.message.payload)

        await self.consume(name, note, *topics)
        return heard

    async def rest(self) -> None:
        """Wait until nothing can happen before the clock moves."""
        await self.advance(timedelta())

    async def advance(self, span: timedelta) -> None:
        """Turn the clock."""
        await self.clock.advance(span, self.bus.quiet)

    async def pause(self, milliseconds: int) -> None:
        """Wait by the clock, in a handler."""
        self.bus.park()
        try:
            await wait_until(self.clock, self.clock.now() + milliseconds * 1_000_000)
        finally:
            self.bus.unpark()

    def counts_add_up(self) -> bool:
        """Say whether what was accepted is what has ended or is in flight."""
        now = self.bus.statistics()
        return now.accepted == now.done + now.ignored + now.dead + now.in_flight


def box_of(message: Message) -> Hashable:
    """Give the lane of a message: its box, also for what a timer says."""
    payload = message.payload
    return payload.box if isinstance(payload, Put | Kept) else getattr(payload, "key", None)


def box(
    version: int, *items: int, key: int = 1, state: EnumBoxState = EnumBoxState.OPEN
) -> Instance[EnumBoxState, BoxData]:
    """Make the instance of a box as it is at a version."""
    return Instance("keeper", key, state, BoxData(items=items), version, version)


def done(instance: Any = None, **more: Any) -> Decision:
    """Decide that a message is done."""
    return Decision(EnumVerdict.DONE, instance, **more)


def kept(stage: Stage, delivery: Delivery, item: int = 0) -> Message:
    """Make the message that a keeper sends after a delivery."""
    cause = delivery.message
    payload = Kept(box=cause.payload.box, item=item)
    return cause.causes(stage.bus.mint.new_id(), payload, stage.clock.now())


def timer(
    stage: Stage, delivery: Delivery, entry: int, *, minutes: int, position: int = 0
) -> Timer:
    """Make a timer of the box of a delivery."""
    due = stage.clock.now() + minutes * 60_000_000_000
    return Timer("keeper", box_of(delivery.message), entry, position, due, delivery.message)


def enveloped(payload: Event) -> ModelEventEnvelope[Any]:
    """Wrap a payload by hand, so that it can be published twice under one id."""
    return ModelEventEnvelope(payload=payload)
