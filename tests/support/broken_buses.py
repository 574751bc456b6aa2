"""Buses that break a promise each: controls, by which the suite is known to see."""

import asyncio
from copy import copy
from dataclasses import replace
from typing import Any

from onexdsl.runtime import EventBusMemory
from onexdsl.runtime.bus.delivery import Consumer, Delivery
from onexdsl.runtime.envelope import new_id
from onexdsl.runtime.instance import Decision, Timer
from onexdsl.runtime.message import Message


class LosesEveryTenth(EventBusMemory):
    """Acknowledges a publish that it then forgets."""

    _count = 0

    async def publish(self, event: Any) -> None:
        """Forget one in ten."""
        self._count += 1
        if self._count % 10:
            await super().publish(event)


class HasNoLimit(EventBusMemory):
    """Takes whatever comes."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**{**settings, "capacity": 10**9})


class ForgetsWhatCameBefore(EventBusMemory):
    """Takes an envelope for new however often it comes."""

    async def publish(self, event: Any) -> None:
        """Publish a copy with an id of its own."""
        await super().publish(event.model_copy(update={"message_id": new_id()}))


class ComparesNoVersions(EventBusMemory):
    """Keeps whatever instance comes: the last writer wins."""

    async def commit(self, delivery: Delivery, decision: Decision) -> None:
        """Pretend that the version follows."""
        changed = decision.instance
        if changed is not None:
            found = await self.instance(changed.node, changed.key)
            follows = changed._replace(version=1 if found is None else found.version + 1)
            decision = decision._replace(instance=follows)
        await super().commit(delivery, decision)


class KeepsHalf(EventBusMemory):
    """Sends what a Decision brings before it has looked whether the Decision stands."""

    async def commit(self, delivery: Delivery, decision: Decision) -> None:
        """Send first, and keep the rest later."""
        for message in decision.sends:
            await self.publish(message.envelope)
        for _ in range(5):
            await asyncio.sleep(0)
        await super().commit(delivery, decision._replace(sends=()))


class EndsTwice(EventBusMemory):
    """Takes a second end of a delivery for another delivery's."""

    async def commit(self, delivery: Delivery, decision: Decision) -> None:
        """Hand in a copy, so that nobody sees that it has ended."""
        await super().commit(copy(delivery), decision)


class HasOneLane(EventBusMemory):
    """Handles everything in one lane."""

    async def attach(self, consumer: Consumer) -> None:
        """Take away its lanes."""
        await super().attach(replace(consumer, lane_of=lambda _message: None))


class HasALaneForEachMessage(EventBusMemory):
    """Keeps no order."""

    async def attach(self, consumer: Consumer) -> None:
        """Give each message its own lane."""
        await super().attach(replace(consumer, lane_of=lambda message: message.number))


class KeepsOldTimers(EventBusMemory):
    """Adds new timers to the old ones."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._set: dict[Any, tuple[Timer, ...]] = {}

    async def commit(self, delivery: Delivery, decision: Decision) -> None:
        """Let the timers of before ring as well."""
        if decision.instance is not None and decision.timers is not None:
            key = decision.instance.key
            self._set[key] = (*self._set.get(key, ()), *decision.timers)
            decision = decision._replace(timers=self._set[key])
        await super().commit(delivery, decision)


class RingsTwice(EventBusMemory):
    """Sets every timer twice."""

    async def commit(self, delivery: Delivery, decision: Decision) -> None:
        """Double the timers."""
        await super().commit(delivery, decision._replace(timers=(decision.timers or ()) * 2))


class SwallowsFailures(EventBusMemory):
    """Counts a failed handler as done, and keeps no letter of it."""

    async def attach(self, consumer: Consumer) -> None:
        """Let nobody hear of errors."""

        async def handle(delivery: Delivery) -> None:
            try:
                await consumer.handle(delivery)
            except BaseException:  # noqa: BLE001  # that is what is broken here
                return

        await super().attach(replace(consumer, handle=handle))


class BreaksChains(EventBusMemory):
    """Lets every message begin a chain of its own."""

    async def commit(self, delivery: Delivery, decision: Decision) -> None:
        """Forget what caused a message."""
        sends = tuple(
            Message(one.number, one.topic, one.payload, one.number, None, one.moment)
            for one in decision.sends
        )
        await super().commit(delivery, decision._replace(sends=sends))


class CannotWait(EventBusMemory):
    """Says that all is settled when all is only at rest."""

    async def settled(self) -> None:
        """Wait for too little."""
        await self.quiet()


class NeverLetsGo(EventBusMemory):
    """Goes on delivering to those who have unsubscribed."""

    async def detach(self, name: str) -> None:
        """Do nothing."""
