"""A bus whose disk fails now and then, against a tiny model: what is acknowledged is there, once.

    Put ──▶ keeper (decides) ──▶ Kept ──▶ teller (a handler) ──▶ Told ──▶ ledger (decides)

All that the keeper and the ledger decide, they decide before it is on the disk. Some items fail,
some jobs cannot be kept for a reason of their own, and the file cannot be written for a while.
"""

import asyncio
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from onexdsl.runtime import Event, Instance, ModelEventEnvelope, ModelOnexError
from onexdsl.runtime.bus.delivery import Delivery, Find, Then, nothing
from onexdsl.runtime.bus.sqlite.bus import EventBusSqlite
from onexdsl.runtime.instance import Decision
from onexdsl.runtime.message import Message
from tests.support.bus_machine import FAILS, BusMachine, boxes
from tests.support.bus_stage import BoxData, EnumBoxState, Kept, Put, Stage, done, enveloped
from tests.support.buses import BUSES

UNKEEPABLE = "tests.\ud800"
"""A type that is no text, which only the file will say."""


class Told(Event, topic="onex.evt.tests-bus.told.v1", key="box"):
    """What a teller has told."""

    box: int
    item: int = 0


class TroubledMachine(BusMachine):
    """A durable bus, closed now and then, and its disk failing now and then."""

    make = staticmethod(BUSES["sqlite"])

    async def begin(self) -> None:
        """Open the bus and let everybody in."""
        bus = type(self).make(Path(self.folder.name), self.clock, 64)
        self.stage = Stage(bus, self.clock)
        await bus.open()
        topics = (Put.__onex__.topic, UNKEEPABLE)
        await self.stage.consume("ledger", _no_handler, Told, decide=self.enter)
        await self.stage.consume("teller", self.listen, Kept)
        keeping = {"topics": topics, "exactly_once": True}
        await self.stage.consume("keeper", _no_handler, decide=self.decide, **keeping)

    # ---- who takes messages

    def decide(self, delivery: Delivery, find: Find) -> tuple[Decision, Then]:
        """Put the item into its box and say so; or fail."""
        put: Put = delivery.message.payload
        if put.item % FAILS == 0:
            raise OSError("no room")
        told = self.following(delivery, Kept(box=put.box, item=put.item))
        return done(_filled("keeper", find, put), sends=(told,)), nothing

    async def listen(self, delivery: Delivery) -> None:
        """Note the item, and tell it to the ledger."""
        said: Kept = delivery.message.payload
        self.heard[said.box].append(said.item)
        await asyncio.sleep(0)
        told = self.following(delivery, Told(box=said.box, item=said.item))
        await self.stage.bus.conclude(delivery, done(sends=(told,)))

    def enter(self, delivery: Delivery, find: Find) -> tuple[Decision, Then]:
        """Enter what was told."""
        return done(_filled("ledger", find, delivery.message.payload)), nothing

    def following(self, delivery: Delivery, payload: Event) -> Message:
        """Make a message that follows from a delivery."""
        return delivery.message.causes(self.stage.bus.mint.new_id(), payload, self.clock.now())

    # ---- what happens

    async def accept(self, envelope: ModelEventEnvelope[Any]) -> None:
        """Publish an item; one that was refused is not there, one that was accepted stays."""
        put = envelope.payload
        try:
            if put.item in self.kept[put.box] or put.item in self.dead:
                await self.stage.bus.publish(envelope)
            else:
                await super().accept(envelope)
        except ModelOnexError as refused:
            assert "the file cannot be written" in str(refused)  # noqa: PT017  # no other way

    @rule(envelope=BusMachine.published)
    def publish_again(self, envelope: ModelEventEnvelope[Any]) -> None:
        """Publish an item once more, which may have been refused before."""
        self.run(self.flow(self.accept(envelope)))

    async def publish_what_cannot_be_kept(self, number: int) -> None:
        """Publish what only the writer finds to be wrong; others may have built on it by then."""
        self.items += FAILS
        item = Put(box=number, item=self.items - self.items % FAILS + 1)
        wrapped = ModelEventEnvelope.model_construct(
            **{**dict(enveloped(item)), "event_type": UNKEEPABLE, "payload": item}
        )
        try:
            await self.stage.bus.publish(wrapped)
        except ModelOnexError:
            return
        raise AssertionError("it was kept")

    @rule(numbers=st.lists(boxes, min_size=2, max_size=12), at=st.integers(0, 11), box=boxes)
    def publish_among_others(self, numbers: list[int], at: int, box: int) -> None:
        """Publish such a one in the midst of good ones: those are not refused for it."""
        work = [self.accept(self.envelope(number)) for number in numbers]
        work.insert(at, self.publish_what_cannot_be_kept(box))
        self.run(self.flow(*work))

    @rule()
    def break_disk(self) -> None:
        """Let the file be written no more."""
        self.disk("ON")

    @rule()
    def mend_disk(self) -> None:
        """Let it be written again."""
        self.disk("OFF")

    @rule(numbers=st.lists(boxes, min_size=2, max_size=12))
    def break_disk_meanwhile(self, numbers: list[int]) -> None:
        """Let it fail while items are on their way."""
        work = [self.accept(self.envelope(number)) for number in numbers]
        work.insert(len(work) // 2, self.break_now())
        self.run(self.flow(*work))

    async def break_now(self) -> None:
        """Let it fail after a turn of the loop."""
        await asyncio.sleep(0)
        self.disk("ON")

    @rule()
    def restart(self) -> None:
        """Close and open; what has not ended comes again."""
        self.run(self.restarted())

    def disk(self, only_read: str) -> None:
        """Say whether the file can only be read."""
        bus = self.stage.bus
        assert isinstance(bus, EventBusSqlite)
        bus._writer._connection.execute(f"PRAGMA query_only = {only_read}")

    async def settle(self) -> None:
        """Mend the disk first."""
        self.disk("OFF")
        await super().settle()

    async def compare(self) -> None:
        """Compare boxes, ledger, dead letters and what was heard with what was acknowledged."""
        for number, items in self.kept.items():
            assert items == await self.held("keeper", number)
            assert items == await self.held("ledger", number)
            assert items == list(dict.fromkeys(self.heard[number]))
        dead = await self.stage.bus.dead_letters()
        assert sorted(self.dead) == sorted(one.payload.item for one in dead)

    async def held(self, node: str, number: int) -> list[int]:
        """Give what a box or a page of the ledger holds."""
        found = await self.stage.bus.instance(node, number)
        if found is None:
            return []
        data = found.data
        assert isinstance(data, BoxData)
        assert found.version == len(data.items)
        return list(data.items)


def _filled(node: str, find: Find, put: Any) -> Instance[EnumBoxState, BoxData]:
    found: Any = find(node, put.box)
    version, items = (0, ()) if found is None else (found.version, found.data.items)
    changed = BoxData(items=(*items, put.item))
    return Instance(node, put.box, EnumBoxState.OPEN, changed, version + 1, 1)


async def _no_handler(_delivery: Delivery) -> None:
    raise AssertionError("it only decides")
