"""The bus that keeps everything in a SQLite file: messages go in, and are handled whatever happens.

What is kept when, and what survives: `docs/explanation/durability.md`.
"""

import asyncio
import logging
from collections.abc import Hashable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from onexdsl.runtime.bus.activity import Activity, Busy
from onexdsl.runtime.bus.dead_letters import letter_of, log_letter
from onexdsl.runtime.bus.delivery import BusStatistics, Consumer, DeadLetter, Delivery
from onexdsl.runtime.bus.event_bus import EventBus
from onexdsl.runtime.bus.lanes import Lanes, Work
from onexdsl.runtime.bus.sqlite.caretaker import Caretaker
from onexdsl.runtime.bus.sqlite.codec import AnyInstance, Keeps
from onexdsl.runtime.bus.sqlite.decided import (
    put_end,
    put_instance,
    put_letter,
    put_message,
    put_timers,
)
from onexdsl.runtime.bus.sqlite.feed import Feed
from onexdsl.runtime.bus.sqlite.instances import Instances
from onexdsl.runtime.bus.sqlite.job import Job, Put
from onexdsl.runtime.bus.sqlite.kept import Kept
from onexdsl.runtime.bus.sqlite.letters import Letters
from onexdsl.runtime.bus.sqlite.open_file import OpenFile
from onexdsl.runtime.bus.sqlite.pen import Handed, Pen
from onexdsl.runtime.bus.sqlite.reader import Reader
from onexdsl.runtime.bus.sqlite.rings import Rings
from onexdsl.runtime.bus.sqlite.roll import Roll
from onexdsl.runtime.bus.sqlite.store import Store, StoreError
from onexdsl.runtime.bus.sqlite.timers import Timers
from onexdsl.runtime.bus.sqlite.writer import StaleError, Writer
from onexdsl.runtime.clock import NANOSECONDS, SYSTEM_CLOCK, Clock, nanoseconds
from onexdsl.runtime.envelope import HANDLING, Wrapper
from onexdsl.runtime.errors import ModelOnexError
from onexdsl.runtime.instance import Decision, EnumVerdict
from onexdsl.runtime.message import Message
from onexdsl.runtime.payload import Payload
from onexdsl.runtime.waiting import wait_until

LOG = logging.getLogger("onexdsl.runtime")

WEEK = timedelta(days=7)
DONE = Decision(EnumVerdict.DONE)
FIRST_PAUSE, LONGEST_PAUSE = NANOSECONDS, 30 * NANOSECONDS


class EventBusSqlite(EventBus):
    """For one machine, with nothing to install: what it has acknowledged is on the disk.

    Give it to a `Host`, or open it by `async with EventBusSqlite(path) as bus`. Publishing waits
    while `capacity` deliveries are in flight, except inside a handler. Ended messages stay for
    `retention`, those that changed a reducer for `log_retention` (the same, if not given).

    Opening raises `ModelOnexError` for a file that is not ours, is damaged, or is written by
    another process; publishing raises it, and keeps nothing, while the file cannot be written.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        capacity: int = 1024,
        retention: timedelta = WEEK,
        log_retention: timedelta | None = None,
        dead_letters: int = 10_000,
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        super().__init__(clock)
        self._store = Store(Path(path))
        self._activity = Activity(capacity, self._busy)
        self._writer = Writer(self._store, self._activity.paused)
        self._pen = Pen(self._writer, self._activity)
        self._roll = Roll(self._pen)
        self._instances = Instances()
        self._retention = retention
        self._log_retention = log_retention or retention
        self._most_letters = dead_letters
        self._publishing: dict[int, asyncio.Future[None]] = {}
        self._file: OpenFile | None = None
        self._early: list[Consumer] = []
        """Who came before the file was opened: they are let in then."""

    # ---- opening and closing

    async def open(self, clock: Clock | None = None) -> None:
        """Open the file; with a host's clock nobody is given anything before `start`."""
        await super().open(clock)
        await self._writer.open()
        try:
            self._begin_with(Reader(self._store), Reader(self._store), held=clock is not None)
            early, self._early = self._early, []
            for consumer in early:
                await self.attach(consumer)
        except BaseException:
            await self._writer.close()
            raise

    def _begin_with(self, reader: Reader, lists: Reader, *, held: bool) -> None:
        self._pen.begin_after(reader.last_sequence())
        self._roll.recall(reader)
        self._roll.held = held
        letters = Letters(self._pen, self._roll, lists, self.mint.clock.now)
        ages = {"age": nanoseconds(self._retention), "log_age": nanoseconds(self._log_retention)}
        caretaker = Caretaker(self._pen, self._roll, lists, letters, **ages)
        caretaker.most_letters = self._most_letters
        caretaker.begin(self.mint.clock)
        rings = Rings(self._pen, self._roll, reader, self.mint)
        timers = Timers(self.mint.clock, reader, rings.fire, self._activity.paused)
        self._file = OpenFile(reader, lists, letters, rings, timers, caretaker)
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

    async def close(self) -> None:
        """Stop delivering; what was not ended is delivered when the file is opened again."""
        file, self._file = self._file, None
        self._activity.close()
        if file is None:
            return
        left = self._activity.in_flight
        if left:
            LOG.info("%d messages wait in %s", left, self._store.path)
        file.timers.close()
        file.caretaker.close()
        for feed in self._roll.all:
            await feed.lanes.close()
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
        file = self._open_file
        if self._activity.room <= 0:
            await self._activity.wait_for_turn(handling=HANDLING.get() is not None)
        message = self.mint.message(event)
        if message.given is None:
            await self._accept(message, self._roll.takers(message.topic))
        else:
            await self._accept_given(message, file.reader)

    async def _accept_given(self, message: Message, reader: Reader) -> None:
        """Accept an envelope, which may have been published before, or be on its way just now."""
        while (before := self._publishing.get(message.number)) is not None:
            await asyncio.wait((before,))
        repeated = reader.was_published(message.number.to_bytes(16))
        ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._publishing[message.number] = ended
        try:
            takers = self._roll.takers(message.topic, repeated=repeated)
            await self._accept(message, takers, is_new=not repeated)
        finally:
            del self._publishing[message.number]
            ended.set_result(None)

    async def _accept(
        self, message: Message, takers: tuple[str, ...], *, is_new: bool = False
    ) -> None:
        if not takers:
            return
        job, sequence, now = Job(), self._pen.next(), self.mint.clock.now()
        if is_new:
            job.put(Put.PUBLISHED, message.number.to_bytes(16), now)
        put_message(job, message, takers, sequence, now)
        await self._pen.write(job, self._roll.handed(takers, message, sequence))

    async def deliver(self, consumer: str, message: Message) -> None:
        """Accept a message for one consumer only."""
        await self._accept(message, (consumer,))

    # ---- consumers

    async def attach(self, consumer: Consumer) -> None:
        """Deliver to a consumer from now on, or from when the file is opened."""
        if self._file is None and not self._activity.closed:
            self._early.append(consumer)
            return
        file, name = self._open_file, consumer.name
        if consumer.keeps is not None:
            self._instances.learn(name, Keeps(*consumer.keeps))
        feed, waited = await self._roll.enter(
            consumer, self._lanes(consumer), file.reader, self.mint.clock.now()
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

    def _lanes(self, consumer: Consumer) -> Lanes[Kept]:
        def lane_of(kept: Kept) -> Hashable:
            return kept if kept.fault else consumer.lane_of(kept.message)

        gate_of = consumer.gate_of
        work = Work(
            name=consumer.name,
            handle=partial(self._handle, consumer),
            take=_itself,
            failed=_cannot_fail,
            lane_of=lane_of,
            concurrency=consumer.concurrency,
            gate_of=None if gate_of is None else lambda kept: gate_of(kept.message),
        )
        return Lanes(work, partial(self._paused, consumer.name))

    def _paused(self, name: str) -> None:
        feed = self._roll.feeds.get(name)
        for one in self._roll.all if feed is None else (feed,):
            if one.left:
                one.fill()
        self._activity.paused()

    async def _handle(self, consumer: Consumer, kept: Kept) -> None:
        """Handle a delivery and keep what came of it; nothing but closing leaves it unended."""
        try:
            await (consumer.handle(kept) if kept.fault is None else _refuse(kept.fault))
        except BaseException as error:  # also SystemExit: it ends the message, not the service
            if self._activity.closed:
                raise
            if kept.decision is None:
                reason = str(error) if error is kept.fault else "a handler failed"
                await self.commit(kept, Decision(EnumVerdict.DEAD, reason=reason, error=error))
            else:
                LOG.error("%s failed after its commit: %r", consumer.name, type(error))  # noqa: TRY400  # its text may hold secrets
        if kept.decision is None:
            await self.commit(kept, DONE)
        if kept.decision is not None and kept.decision.verdict is not EnumVerdict.DONE:
            self._activity.ended(kept.decision.verdict)

    # ---- commits

    async def commit(self, delivery: Delivery, decision: Decision) -> None:
        """Keep the new state, the messages, the timers and the delivery's end: all or nothing.

        Raises `ModelOnexError` if somebody else has changed the instance since it was read, and
        where something of it cannot be kept. While the file cannot be written, it waits.
        """
        if not isinstance(delivery, Kept):
            raise TypeError("a delivery of another bus")
        _ = self._open_file
        if delivery.decision is not None:
            raise ModelOnexError(f"{delivery.consumer} has ended this message before.")
        pause = FIRST_PAUSE
        while True:
            try:
                await self._commit(delivery, decision)
            except StoreError as error:
                LOG.error("%s waits to be kept: %s", delivery.consumer, error)  # noqa: TRY400  # the place says nothing
                await self._wait(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
            else:
                return

    async def _commit(self, kept: Kept, decision: Decision) -> None:
        job, now = Job(), self.mint.clock.now()
        put_end(job, kept)
        instance, timers = decision.instance, decision.timers
        if instance is not None:
            put_instance(job, instance, kept)
            if timers is not None:
                put_timers(job, instance, timers)
        handed = [one for message in decision.sends for one in self._send(job, message, now)]
        letter = None
        if decision.verdict is EnumVerdict.DEAD:
            letter = letter_of(self._pen.next(), kept.consumer, kept.message, decision, now)
            put_letter(job, letter, kept.sequence)

        def then() -> None:
            kept.decision = decision
            if instance is not None:
                self._instances.remember(instance)
            if timers and self._file is not None:
                self._file.timers.note(min(timer.due for timer in timers))
            if letter is not None:
                log_letter("a message is dead", letter)

        kept.decision = decision
        try:
            await self._pen.write(job, handed, then)
        except BaseException as error:
            kept.decision = None
            if isinstance(error, StaleError) and instance is not None:
                raise ModelOnexError(
                    f"{instance.node} at {instance.key} was changed by somebody else meanwhile."
                ) from None
            raise

    def _send(self, job: Job, message: Message, now: int) -> Handed:
        takers = self._roll.takers(message.topic)
        if not takers:
            return ()
        sequence = self._pen.next()
        put_message(job, message, takers, sequence, now)
        return self._roll.handed(takers, message, sequence)

    async def postpone(self, delivery: Delivery, attempts: int, due: int) -> None:
        """Note that a delivery waits for its next attempt, in case of a restart meanwhile."""
        if isinstance(delivery, Kept) and self._file is not None:
            job = Job()
            job.put(Put.POSTPONED, attempts, due, delivery.sequence, delivery.consumer)
            try:
                await self._pen.write(job)
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
        return self._instances.get(self._open_file.reader, node, key)

    async def instances(self, node: str) -> tuple[AnyInstance, ...]:
        """Return all the instances of a reducer, in the order of their births."""
        rows = await asyncio.to_thread(self._open_file.lists.instances, node)
        return tuple(self._instances.read(node, row) for row in rows)

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

    async def _wait(self, pause: int) -> None:
        clock = self.mint.clock
        self.park()
        try:
            await wait_until(clock, clock.now() + pause)
        finally:
            self.unpark()


def _itself(kept: Kept) -> Kept:
    return kept


async def _refuse(fault: ModelOnexError) -> None:
    raise fault


def _cannot_fail(kept: Kept, error: BaseException) -> None:
    """Hear of an error that `_handle` let through, which is one of ours."""
    LOG.critical("%s: the bus failed to end a message: %r", kept.consumer, error, exc_info=error)
