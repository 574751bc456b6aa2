"""A bus against a tiny model: Hypothesis picks what happens, the model says what must be there.

A keeper takes items exactly once and keeps them in boxes; each item that it keeps it also tells to
a listener. Some items pause their handler, some make it fail.
"""

import asyncio
import tempfile
from collections import defaultdict
from collections.abc import Awaitable
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from onexdsl.runtime import ModelEventEnvelope
from onexdsl.runtime.bus.delivery import Delivery
from onexdsl.runtime.testing import VirtualClock
from tests.support.bus_stage import BoxData, Kept, Put, Stage, box, done, enveloped, kept
from tests.support.buses import MakeBus

boxes = st.integers(0, 2)
FAILS = 7
"""Items that can be divided by this make the keeper fail."""
CAPACITY = 8


class BusMachine(RuleBasedStateMachine):
    """Subclasses say which bus, by `make`."""

    make: ClassVar[MakeBus]
    published = Bundle("published")

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = tempfile.TemporaryDirectory()
        self.clock = VirtualClock()
        self.items = 0
        self.kept: dict[int, list[int]] = defaultdict(list)
        self.dead: list[int] = []
        self.heard: dict[int, list[int]] = defaultdict(list)
        self.run(self.begin())

    def run(self, work: Awaitable[None]) -> None:
        """Do something with the bus, for at most a minute."""
        self.loop.run_until_complete(asyncio.wait_for(work, 60))

    async def begin(self) -> None:
        """Open the bus and let keeper and listener in."""
        bus = type(self).make(Path(self.folder.name), self.clock, CAPACITY)
        self.stage = Stage(bus, self.clock)
        await bus.open()
        await self.stage.consume("listener", self.listen, Kept)
        await self.stage.consume("keeper", self.keep, exactly_once=True)

    def teardown(self) -> None:
        """Settle, look once more, and close."""
        try:
            self.run(self.settle())
            self.everything_is_where_it_belongs()
        finally:
            self.run(self.stage.bus.close())
            self.loop.close()
            self.folder.cleanup()

    # ---- who takes messages

    async def keep(self, delivery: Delivery) -> None:
        """Put the item into its box, after a pause that depends on it."""
        put = delivery.message.payload
        if put.item % 3:
            await self.stage.pause(put.item % 3)
        if put.item % FAILS == 0:
            raise OSError("no room")
        found = await self.stage.bus.instance("keeper", put.box)
        version, items = (1, ()) if found is None else (found.version + 1, found.data.items)
        await asyncio.sleep(0)
        changed = box(version, *items, put.item, key=put.box)
        sends = (kept(self.stage, delivery, put.item),)
        await self.stage.bus.commit(delivery, done(changed, sends=sends))

    async def listen(self, delivery: Delivery) -> None:
        """Note the item."""
        told = delivery.message.payload
        if told.item % 2:
            await asyncio.sleep(0)
        self.heard[told.box].append(told.item)

    # ---- what happens

    def envelope(self, number: int) -> ModelEventEnvelope[Any]:
        """Make a new item."""
        self.items += 1
        return enveloped(Put(box=number, item=self.items))

    async def accept(self, envelope: ModelEventEnvelope[Any]) -> None:
        """Publish a new item, and tell the model when it is acknowledged: that is its order."""
        await self.stage.bus.publish(envelope)
        put = envelope.payload
        if put.item % FAILS:
            self.kept[put.box].append(put.item)
        else:
            self.dead.append(put.item)

    @rule(target=published, number=boxes)
    def publish(self, number: int) -> ModelEventEnvelope[Any]:
        """Publish a new item."""
        envelope = self.envelope(number)
        self.run(self.flow(self.accept(envelope)))
        return envelope

    @rule(envelope=published)
    def publish_again(self, envelope: ModelEventEnvelope[Any]) -> None:
        """Publish an item that was published before: the model does not change."""
        self.run(self.flow(self.stage.bus.publish(envelope)))

    @rule(numbers=st.lists(boxes, min_size=2, max_size=20))
    def publish_many(self, numbers: list[int]) -> None:
        """Publish more items than there is room for, all at once."""
        envelopes = [self.envelope(number) for number in numbers]
        self.run(self.flow(*map(self.accept, envelopes)))

    @rule(milliseconds=st.integers(0, 3))
    def wait(self, milliseconds: int) -> None:
        """Let some time go by."""
        self.run(self.stage.advance(timedelta(milliseconds=milliseconds)))

    @rule()
    def look(self) -> None:
        """Settle and compare."""
        self.run(self.settle())
        self.everything_is_where_it_belongs()

    async def flow(self, *work: Awaitable[None]) -> None:
        """Do work that may have to wait until the clock makes room."""
        tasks = [asyncio.ensure_future(one) for one in work]
        while not all(task.done() for task in tasks):
            await self.stage.advance(timedelta(milliseconds=1))
        await asyncio.gather(*tasks)

    async def restarted(self) -> None:
        """Close the bus in the middle of everything, and open it again."""
        await self.stage.bus.close()
        await self.begin()

    async def settle(self) -> None:
        """Turn the clock until everything has ended."""
        await self.stage.rest()
        while self.stage.bus.statistics().in_flight:
            await self.stage.advance(timedelta(milliseconds=1))

    # ---- what must hold

    @invariant()
    def counts_add_up(self) -> None:
        """Compare what was accepted with what became of it."""
        assert self.stage.counts_add_up()

    def everything_is_where_it_belongs(self) -> None:
        """Compare boxes, listener and dead letters with the model."""
        self.loop.run_until_complete(self.compare())

    async def compare(self) -> None:
        """Say what differs."""
        for number, items in self.kept.items():
            found = await self.stage.bus.instance("keeper", number)
            expected = (len(items), BoxData(items=tuple(items))) if items else None
            assert expected == (found and (found.version, found.data))
            assert items == self.heard[number]
        dead = await self.stage.bus.dead_letters()
        assert sorted(self.dead) == sorted(one.payload.item for one in dead)
