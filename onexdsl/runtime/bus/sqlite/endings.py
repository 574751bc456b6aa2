"""How deliveries end: what a handler decided goes in, and is kept whatever happens meanwhile.

handle ──▶ conclude ──▶ written with others ──▶ handed on, told, and the lane is free
              └─▶ the handler returns at once: nobody waits for the disk but the lane
"""

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from onexdsl.runtime.bus.activity import Activity
from onexdsl.runtime.bus.dead_letters import letter_of, log_letter
from onexdsl.runtime.bus.delivery import Consumer, DeadLetter, Delivery
from onexdsl.runtime.bus.event_bus import nothing
from onexdsl.runtime.bus.lanes import LATER
from onexdsl.runtime.bus.sqlite.decided import (
    put_end,
    put_instance,
    put_letter,
    put_message,
    put_timers,
)
from onexdsl.runtime.bus.sqlite.feed import Feed
from onexdsl.runtime.bus.sqlite.instances import Instances
from onexdsl.runtime.bus.sqlite.job import Job
from onexdsl.runtime.bus.sqlite.kept import Kept
from onexdsl.runtime.bus.sqlite.pen import Handed, Pen
from onexdsl.runtime.bus.sqlite.roll import Roll
from onexdsl.runtime.bus.sqlite.store import StoreError
from onexdsl.runtime.bus.sqlite.timers import Timers
from onexdsl.runtime.bus.sqlite.writer import StaleError
from onexdsl.runtime.clock import NANOSECONDS, Clock
from onexdsl.runtime.errors import ModelOnexError
from onexdsl.runtime.instance import Decision, EnumVerdict
from onexdsl.runtime.waiting import wait_until

LOG = logging.getLogger("onexdsl.runtime")

DONE = Decision(EnumVerdict.DONE)
FIRST_PAUSE, LONGEST_PAUSE = NANOSECONDS, 30 * NANOSECONDS


class Prepared(NamedTuple):
    """A decision as rows, and who is handed what once they are written."""

    job: Job
    handed: Handed
    letter: DeadLetter | None


class Endings:
    """Ends the deliveries of one open file."""

    def __init__(  # what an end touches
        self,
        pen: Pen,
        roll: Roll,
        instances: Instances,
        activity: Activity,
        timers: Timers,
        clock: Clock,
    ) -> None:
        self._pen = pen
        self._roll = roll
        self._instances = instances
        self._activity = activity
        self._timers = timers
        self._clock = clock
        self._again: set[asyncio.Task[None]] = set()

    def close(self) -> None:
        """Try nothing again: what was not kept is delivered when the file is opened again."""
        for task in self._again:
            task.cancel()

    # ---- a handler and its end

    async def handle(self, consumer: Consumer, kept: Kept) -> object:
        """Handle a delivery and keep what came of it; nothing but closing leaves it unended."""
        try:
            await (consumer.handle(kept) if kept.fault is None else _refuse(kept.fault))
        except BaseException as error:  # also SystemExit: it ends the message, not the service
            if self._activity.closed:
                raise
            if kept.decision is None:
                self.conclude(kept, _failed(kept, error))
            else:
                _log_late(kept, error)
        if kept.decision is None:
            self.conclude(kept, DONE)
        if kept.is_being_kept:
            kept.is_left = True
            return LATER
        self._count(kept)
        return None

    def conclude(
        self, delivery: Delivery, decision: Decision, then: Callable[[], None] = nothing
    ) -> None:
        """Keep a decision soon, and call `then`; a handler that has returned needs not wait.

        Raises `ModelOnexError` where something of it cannot be kept.
        """
        kept = _unended(delivery)
        prepared = self._prepare(kept, decision)
        kept.decision = decision
        kept.is_being_kept = True
        concluded = partial(self._concluded, kept, prepared, then)
        self._pen.put(prepared.job, prepared.handed, concluded)

    def _concluded(
        self,
        kept: Kept,
        prepared: Prepared,
        then: Callable[[], None],
        error: BaseException | None,
    ) -> None:
        if error is None:
            self._kept(kept, prepared)
            self._let_go(kept, then)
        elif not self._activity.closed:
            task = asyncio.get_running_loop().create_task(self._end_after(error, kept, then))
            self._again.add(task)
            task.add_done_callback(self._again.discard)

    async def _end_after(self, error: BaseException, kept: Kept, then: Callable[[], None]) -> None:
        """End a delivery whose decision could not be kept at first: later, or as a dead letter."""
        decision, kept.decision = kept.decision or DONE, None
        try:
            await self._wait_out(kept, error)
            await self.commit(kept, decision)
        except Exception as late:  # noqa: BLE001  # as in a handler: told in the dead letter
            then = nothing
            await self._bury(kept, _told(late, decision))
        self._let_go(kept, then)
        self._roll.fill()
        self._activity.paused()

    async def _wait_out(self, kept: Kept, error: BaseException) -> None:
        if not isinstance(error, StoreError):
            raise error
        await self._wait(kept, error, FIRST_PAUSE)

    async def _bury(self, kept: Kept, error: BaseException) -> None:
        try:
            await self.commit(kept, _failed(kept, error))
        except ModelOnexError as bug:
            LOG.critical("%s: the bus failed to end a message: %r", kept.consumer, bug)

    def _let_go(self, kept: Kept, then: Callable[[], None]) -> None:
        kept.is_being_kept = False
        try:
            then()
        except BaseException as error:  # noqa: BLE001  # as in a handler
            _log_late(kept, error)
        if kept.is_left:
            self._count(kept)
            self._roll.end(kept)

    def _count(self, kept: Kept) -> None:
        if kept.decision is not None and kept.decision.verdict is not EnumVerdict.DONE:
            self._activity.ended(kept.decision.verdict)

    # ---- keeping

    async def commit(self, delivery: Delivery, decision: Decision) -> None:
        """Keep a decision, and return when it is on the disk. Raises as `EventBusSqlite.commit`."""
        kept, pause = _unended(delivery), FIRST_PAUSE
        while True:
            try:
                await self._commit(kept, decision)
            except StoreError as error:
                await self._wait(kept, error, pause)
                pause = min(2 * pause, LONGEST_PAUSE)
            else:
                return

    async def _commit(self, kept: Kept, decision: Decision) -> None:
        prepared = self._prepare(kept, decision)
        kept.decision = decision
        try:
            await self._pen.write(
                prepared.job, prepared.handed, partial(self._kept, kept, prepared)
            )
        except BaseException as error:
            kept.decision = None
            told = _told(error, decision)
            if told is error:
                raise
            raise told from None

    def _prepare(self, kept: Kept, decision: Decision) -> Prepared:
        job, now = Job(), self._clock.now()
        put_end(job, kept)
        instance, timers = decision.instance, decision.timers
        if instance is not None:
            put_instance(job, instance, kept)
            if timers is not None:
                put_timers(job, instance, timers)
        handed: list[tuple[Feed, Kept]] = []
        for message in decision.sends:
            takers = self._roll.takers(message.topic)
            if takers:
                sequence = self._pen.next()
                put_message(job, message, takers, sequence, now)
                handed += self._roll.handed(takers, message, sequence)
        letter = None
        if decision.verdict is EnumVerdict.DEAD:
            letter = letter_of(self._pen.next(), kept.consumer, kept.message, decision, now)
            put_letter(job, letter, kept.sequence)
        return Prepared(job, handed, letter)

    def _kept(self, kept: Kept, prepared: Prepared) -> None:
        decision = kept.decision
        if decision is not None and decision.instance is not None:
            self._instances.remember(decision.instance)
            if decision.timers and not self._activity.closed:
                self._timers.note(min(timer.due for timer in decision.timers))
        if prepared.letter is not None:
            log_letter("a message is dead", prepared.letter)

    async def _wait(self, kept: Kept, error: StoreError, pause: int) -> None:
        LOG.error("%s waits to be kept: %s", kept.consumer, error)
        self._activity.park()
        try:
            await wait_until(self._clock, self._clock.now() + pause)
        finally:
            self._activity.unpark()


def _unended(delivery: Delivery) -> Kept:
    if not isinstance(delivery, Kept):
        raise TypeError("a delivery of another bus")
    if delivery.decision is not None:
        raise ModelOnexError(f"{delivery.consumer} has ended this message before.")
    return delivery


def _told(error: BaseException, decision: Decision) -> BaseException:
    instance = decision.instance
    if isinstance(error, StaleError) and instance is not None:
        return ModelOnexError(
            f"{instance.node} at {instance.key} was changed by somebody else meanwhile."
        )
    return error


def _failed(kept: Kept, error: BaseException) -> Decision:
    reason = str(error) if error is kept.fault else "a handler failed"
    return Decision(EnumVerdict.DEAD, reason=reason, error=error)


def _log_late(kept: Kept, error: BaseException) -> None:
    LOG.error("%s failed after its commit: %r", kept.consumer, type(error))


async def _refuse(fault: ModelOnexError) -> None:
    raise fault
