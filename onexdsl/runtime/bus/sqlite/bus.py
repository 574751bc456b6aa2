"""The bus that keeps everything in a SQLite file: messages go in, and are handled whatever happens.

What is kept when, and what survives: `docs/explanation/durability.md`.
"""

import asyncio
import logging
from collections.abc import Awaitable, Hashable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from onexdsl.runtime.bus.activity import Activity, Busy
from onexdsl.runtime.bus.delivery import (
    ENDED,
    BusStatistics,
    Consumer,
    DeadLetter,
    Delivery,
    Then,
    nothing,
)
from onexdsl.runtime.bus.event_bus import EventBus
from onexdsl.runtime.bus.sqlite.aftermath import Aftermath
from onexdsl.runtime.bus.sqlite.caretaker import Caretaker
from onexdsl.runtime.bus.sqlite.cascade import Cascade
from onexdsl.runtime.bus.sqlite.codec import AnyInstance, Keeps
from onexdsl.runtime.bus.sqlite.endings import Endings
from onexdsl.runtime.bus.sqlite.feed import Feed, Taking
from onexdsl.runtime.bus.sqlite.hatch.hatch import Hatch
from onexdsl.runtime.bus.sqlite.hatch.words import Mend
from onexdsl.runtime.bus.sqlite.home import DEFAULT_PATH, make_home
from onexdsl.runtime.bus.sqlite.instances import Instances
from onexdsl.runtime.bus.sqlite.job import Job, Put
from onexdsl.runtime.bus.sqlite.kept import Kept
from onexdsl.runtime.bus.sqlite.lanes import lanes_of
from onexdsl.runtime.bus.sqlite.letters import Letters
from onexdsl.runtime.bus.sqlite.line import Line
from onexdsl.runtime.bus.sqlite.open_file import OpenFile
from onexdsl.runtime.bus.sqlite.pen import Pen
from onexdsl.runtime.bus.sqlite.reader import Reader
from onexdsl.runtime.bus.sqlite.recovery import Recovery
from onexdsl.runtime.bus.sqlite.respite import Respite
from onexdsl.runtime.bus.sqlite.rings import Rings
from onexdsl.runtime.bus.sqlite.roll import Roll, Takers
from onexdsl.runtime.bus.sqlite.store import Store, StoreError
from onexdsl.runtime.bus.sqlite.timers import Timers
from onexdsl.runtime.bus.sqlite.writer import TakenBackError, Writer
from onexdsl.runtime.clock import NANOSECONDS, SYSTEM_CLOCK, Clock, nanoseconds
from onexdsl.runtime.envelope import HANDLING, Wrapper
from onexdsl.runtime.errors import ModelOnexError
from onexdsl.runtime.instance import Decision
from onexdsl.runtime.message import Message
from onexdsl.runtime.payload import Payload

LOG = logging.getLogger("onexdsl.runtime")

WEEK = timedelta(days=7)


class EventBusSqlite(EventBus):
    """For one machine, with nothing to install: what it has acknowledged is on the disk.

    Give it to a `Host`, or open it by `async with EventBusSqlite(path) as bus`. Without a path it
    is `.onex/bus.db` below the current folder, and opening makes `.onex`. Publishing waits
    while `capacity` deliveries are in flight, except inside a handler. Ended messages stay for
    `retention`, those that changed a reducer for `log_retention` (the same, if not given).

    Opening raises `ModelOnexError` for a file that is not ours, is damaged, or is written by
    another process; publishing raises it, and keeps nothing, while the file cannot be written.
    """

    def __init__(
        self,
        path: str | Path = DEFAULT_PATH,
        *,
        capacity: int = 1024,
        retention: timedelta = WEEK,
        log_retention: timedelta | None = None,
        dead_letters: int = 10_000,
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        super().__init__(clock)
        self._store = Store(Path(path))
        self._activity = Activity(capacity, self._busy, burst=None)
        self._writer = Writer(self._store, self._told)
        self._pen = Pen(self._writer, self._activity)
        self._roll = Roll(self._pen)
        self._retention = retention
        self._log_retention = log_retention or retention
        self._most_letters = dead_letters
        self._publishing: dict[int, asyncio.Future[None]] = {}
        self._file: OpenFile | None = None
        self._early: list[Consumer] = []
        """Who came before the file was opened: they are let in then."""

    # ---- opening and closing

    async def _open(self, *, held: bool) -> None:
        """Open the file."""
        if self._store.path == DEFAULT_PATH:
            make_home(DEFAULT_PATH.parent)
        await self._writer.open()
        LOG.info("messages are kept in %s", self._store.path.absolute())
        try:
            self._begin_with(Reader(self._store), Reader(self._store), held=held)
            early, self._early = self._early, []
            for consumer in early:
                await self.attach(consumer)
            await self._open_file.hatch.open()
        except BaseException:
            await self._writer.close()
            raise

    def _begin_with(self, reader: Reader, lists: Reader, *, held: bool) -> None:
        self._pen.begin_after(reader.last_sequence())
        self._roll.recall(reader)
        self._roll.held = held
        pen, roll, clock = self._pen, self._roll, self.mint.clock
        instances = Instances(reader)
        cascade = Cascade(pen, roll, instances, clock.now)
        letters = Letters(pen, roll, cascade, lists)
        ages = {"age": nanoseconds(self._retention), "log_age": nanoseconds(self._log_retention)}
        caretaker = Caretaker(pen, roll, lists, letters, **ages)
        caretaker.most_letters = self._most_letters
        caretaker.begin(clock)
        rings = Rings(pen, roll, cascade, reader, self.mint)
        timers = Timers(clock, reader, rings.fire, self._activity.paused)
        aftermath = Aftermath(instances, self._activity, timers)
        respite = Respite(clock)
        endings = Endings(pen, roll, cascade, aftermath, self._activity, respite)
        instances.begin(self._store)
        recovery = Recovery(pen, roll, instances, respite)
        pen.writable = respite.over
        pen.kept, pen.take_back = aftermath.kept, recovery.take_back
        deciding = (instances, cascade, endings, recovery)
        hatch = Hatch(self._store.path, {Mend.REDRIVE: letters.redrive, Mend.DROP: letters.drop})
        self._file = OpenFile(reader, lists, *deciding, letters, rings, timers, caretaker, hatch)
        self._look_at_the_clock(reader.newest_moment())

    def _look_at_the_clock(self, newest: int) -> None:
        behind = newest - self.mint.clock.now()
        if behind > NANOSECONDS:
            LOG.warning(
                "the clock is %d s behind the newest message in %s: timers wait that much longer",
                *(behind // NANOSECONDS, self._store.path),
            )

    async def start(self) -> None:
        """Give what is left from an earlier run, for now everybody is there."""
        self._roll.held = False
        for name, feed in self._roll.feeds.items():
            self._begin(name, feed)

    async def _close(self) -> None:
        """Stop delivering; what was not ended is delivered when the file is opened again."""
        if self._file is not None:
            await self._file.hatch.close()
        file, self._file = self._file, None
        self._activity.close()
        if file is None:
            return
        left = self._activity.in_flight
        if left:
            LOG.info("%d messages wait in %s", left, self._store.path)
        file.instances.close()
        file.endings.close()
        file.recovery.close()
        file.timers.close()
        file.caretaker.close()
        for feed in self._roll.all:
            await feed.taking.close()
        for job in self._roll.seen(self.mint.clock.now()):
            self._writer.put(job)
        await self._writer.close()
        file.reader.close()
        file.lists.close()

    @property
    def _open_file(self) -> OpenFile:
        if self._file is None:
            if self._activity.closed:
                raise ModelOnexError("The bus is closed: nothing can be published any more.")
            raise ModelOnexError(
                f"The bus is not open: write `async with EventBusSqlite({str(self._store.path)!r})`"
                ", or give it to a Host."
            )
        return self._file

    # ---- publishing

    async def publish(self, event: Payload | Wrapper[Any]) -> None:
        """Accept a message: once this returns, it is on the disk.

        Waits while the bus is full, unless called while handling a message.
        """
        file = self._file or self._open_file
        if self._activity.room <= 0:
            await self._activity.wait_for_turn(handling=HANDLING.get() is not None)
        message = self.mint.message(event)
        if message.given is not None:
            await self._accept_given(file, message)
            return
        takers = self._roll.takers[message.topic]
        if not takers:
            return
        job = Job()
        file.cascade.accept(job, message, takers)
        try:
            await self._pen.written(job)
        except TakenBackError:
            await self._accept(file, message, takers)

    async def _accept_given(self, file: OpenFile, message: Message) -> None:
        """Accept an envelope, which may have been published before, or be on its way just now."""
        while (before := self._publishing.get(message.number)) is not None:
            await asyncio.wait((before,))
        repeated = file.reader.was_published(message.number.to_bytes(16))
        ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._publishing[message.number] = ended
        try:
            takers = self._roll.takers[message.topic]
            if repeated:
                takers = self._roll.again(takers)
            await self._accept(file, message, takers, is_new=not repeated)
        finally:
            del self._publishing[message.number]
            ended.set_result(None)

    async def _accept(
        self, file: OpenFile, message: Message, takers: Takers, *, is_new: bool = False
    ) -> None:
        while takers:
            job = Job()
            if is_new:
                job.put(Put.PUBLISHED, message.number.to_bytes(16), self.mint.clock.now())
            file.cascade.accept(job, message, takers)
            try:
                await self._pen.written(job)
            except TakenBackError:
                continue
            return

    async def deliver(self, consumer: str, message: Message) -> None:
        """Accept a message for one consumer only."""
        await self._accept(self._open_file, message, (self._roll.taker(consumer),))

    # ---- consumers

    async def attach(self, consumer: Consumer) -> None:
        """Deliver to a consumer from now on, or from when the file is opened."""
        if self._file is None and not self._activity.closed:
            self._early.append(consumer)
            return
        file, name = self._open_file, consumer.name
        if consumer.keeps is not None:
            file.instances.learn(name, Keeps(*consumer.keeps))
        feed, waited = await self._roll.enter(
            consumer, self._taking(consumer), file.reader, self.mint.clock.now()
        )
        self._activity.room -= waited
        if waited:
            LOG.info("%d messages have waited for %s", waited, name)
        if not self._roll.held:
            self._begin(name, feed)

    def _begin(self, name: str, feed: Feed) -> None:
        self._roll.begin(feed)
        self._open_file.timers.add(name)

    async def detach(self, name: str) -> None:
        """Deliver nothing new to a consumer; what it has already taken in is handled."""
        self._early = [one for one in self._early if one.name != name]
        if self._file is not None:
            await self._roll.leave(name, self.mint.clock.now())

    def _taking(self, consumer: Consumer) -> Taking:
        """Make the place where a consumer's deliveries are handled."""
        file, name = self._open_file, consumer.name
        if consumer.decide is None:
            handle = partial(file.endings.handle, consumer)
            return lanes_of(consumer, handle, partial(self._paused, name))

        def settle(kept: Kept) -> None:
            file.cascade.settle(self._roll.feed_of(kept), kept)

        return Line(name, settle, partial(self._paused, name))

    def _told(self) -> None:
        """Hear that what was written has been told: some lanes may have room."""
        if self._file is not None:
            self._file.reader.let_go()
        self._roll.fill()
        self._activity.paused()

    def _paused(self, name: str) -> None:
        feed = self._roll.feeds.get(name)
        for one in self._roll.all if feed is None else (feed,):
            if one.left:
                one.fill()
        self._activity.paused()

    # ---- commits

    async def commit(self, delivery: Delivery, decision: Decision) -> None:
        """Keep the new state, the messages, the timers and the delivery's end: all or nothing.

        Raises `ModelOnexError` if somebody else has changed the instance since it was read, and
        where something of it cannot be kept. While the file cannot be written, it waits.
        """
        await self._open_file.endings.commit(delivery, decision)

    def conclude(
        self, delivery: Delivery, decision: Decision, then: Then = nothing
    ) -> Awaitable[object]:
        """Commit as a handler's last act: it need not wait, and `then` is called once it is kept.

        What `commit` would raise later makes the message a dead letter.
        """
        self._open_file.endings.conclude(delivery, decision, then)
        return ENDED

    async def postpone(self, delivery: Delivery, attempts: int, due: int) -> None:
        """Note that a delivery waits for its next attempt, in case of a restart meanwhile."""
        if isinstance(delivery, Kept) and self._file is not None:
            job = Job()
            job.put(Put.POSTPONED, attempts, due, delivery.sequence, delivery.consumer)
            try:
                await self._pen.write_again(lambda: job)
            except StoreError as error:
                LOG.warning("after a restart %s begins anew: %s", delivery.consumer, error)

    # ---- timers

    async def rang(self, name: str, now: int) -> int:
        """Return for which moment a periodic timer rang last; at first it begins `now`."""
        return await self._open_file.rings.rang(name, now)

    async def ring(self, name: str, due: int, message: Message) -> None:
        """Accept what a periodic timer says for a moment, once, for the consumer of its name."""
        await self._open_file.rings.ring(name, due, message)

    # ---- questions

    async def instance(self, node: str, key: Hashable) -> AnyInstance | None:
        """Return the instance of a key; `None` before its birth."""
        return self.find(node, key)

    def find(self, node: str, key: Hashable) -> AnyInstance | None:
        """Return it at once: a look into the file takes no turn of the loop."""
        return self._open_file.instances.get(node, key)

    async def instances(self, node: str) -> tuple[AnyInstance, ...]:
        """Return all the instances of a reducer, in the order of their births."""
        file = self._open_file
        rows = await asyncio.to_thread(file.lists.instances, node)
        return tuple(file.instances.read(node, row) for row in rows)

    async def dead_letters(self) -> tuple[DeadLetter, ...]:
        """Return the dead letters, oldest first."""
        return await self._open_file.letters.all()

    async def redrive(self, number: int) -> None:
        """Deliver the message of a dead letter again; raises `ModelOnexError` if there is none."""
        await self._open_file.letters.redrive(number)

    async def drop(self, number: int) -> None:
        """Throw a dead letter away; raises `ModelOnexError` if there is none."""
        await self._open_file.letters.drop(number)

    def takes(self, message_type: str) -> bool:
        """Say whether anybody has subscribed to a type."""
        return self._roll.takes(message_type)

    # ---- how busy it is

    async def settled(self) -> None:
        """Wait until every accepted message has ended; raises while the file cannot be written."""
        await self._pen.unless_in_trouble(self._activity.wait_settled())

    async def quiet(self) -> None:
        """Wait until nothing can happen before the clock moves."""
        await self._activity.wait_quiet()

    def park(self) -> None:
        """Count a handler as waiting for the clock."""
        self._activity.park()

    def unpark(self) -> None:
        """Count a handler as going on."""
        self._activity.unpark()

    def statistics(self) -> BusStatistics:
        """Return the counts of this moment; what waits for who is not here is not among them."""
        late = 0 if self._file is None else self._file.timers.late
        return replace(self._activity.statistics(), late=late)

    def _busy(self) -> tuple[Busy, ...]:
        timers = () if self._file is None else (self._file.timers,)
        return (*self._roll.all, self._pen, *timers)
