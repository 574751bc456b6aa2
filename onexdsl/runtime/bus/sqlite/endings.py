"""How the deliveries of handlers end: what one decided goes in, and is kept whatever happens.

handle ──▶ conclude ──▶ written with others ──▶ handed on, told, and the lane is free
              └─▶ the handler returns at once: nobody waits for the disk but the lane
"""

import asyncio
import logging
from collections.abc import Awaitable
from functools import partial

from onexdsl.runtime.bus.activity import Activity
from onexdsl.runtime.bus.dead_letters import letter_of
from onexdsl.runtime.bus.delivery import (
    ENDED,
    Consumer,
    Delivery,
    Then,
    Through,
    nothing,
)
from onexdsl.runtime.bus.lanes import LATER
from onexdsl.runtime.bus.sqlite.aftermath import Aftermath, log_late, tell
from onexdsl.runtime.bus.sqlite.batch import StaleError
from onexdsl.runtime.bus.sqlite.cascade import Cascade, failed
from onexdsl.runtime.bus.sqlite.decided import put_letter, timers_of
from onexdsl.runtime.bus.sqlite.job import End, Job, Put
from onexdsl.runtime.bus.sqlite.kept import Kept
from onexdsl.runtime.bus.sqlite.pen import Pen
from onexdsl.runtime.bus.sqlite.respite import FIRST_PAUSE, LONGEST_PAUSE, Respite
from onexdsl.runtime.bus.sqlite.roll import Roll
from onexdsl.runtime.bus.sqlite.store import StoreError
from onexdsl.runtime.bus.sqlite.writer import TakenBackError
from onexdsl.runtime.errors import ModelOnexError
from onexdsl.runtime.instance import Decision, EnumVerdict

LOG = logging.getLogger("onexdsl.runtime")

DONE = Decision(EnumVerdict.DONE)
DEAD = EnumVerdict.DEAD
GONE = Put.ENDED
_LATER = Through(LATER)


class Endings:
    """Ends the deliveries of one open file that are handled."""

    def __init__(  # what an end touches
        self,
        pen: Pen,
        roll: Roll,
        cascade: Cascade,
        aftermath: Aftermath,
        activity: Activity,
        respite: Respite,
    ) -> None:
        self._pen = pen
        self._roll = roll
        self._cascade = cascade
        self._aftermath = aftermath
        self._activity = activity
        self._respite = respite
        self._again: set[asyncio.Task[None]] = set()

    def close(self) -> None:
        """Try nothing again: what was not kept is delivered when the file is opened again."""
        for task in self._again:
            task.cancel()

    # ---- a handler and its end

    def handle(self, consumer: Consumer, kept: Kept) -> Awaitable[object]:
        """Handle a delivery and keep what came of it; nothing but closing leaves it unended."""
        try:
            waits = consumer.handle(kept) if kept.fault is None else _raised(kept.fault)
        except BaseException as error:  # noqa: BLE001  # as below
            waits = _raised(error)
        return self._end(kept) if waits is ENDED else self._see_through(kept, waits)

    async def _see_through(self, kept: Kept, waits: Awaitable[object]) -> object:
        try:
            await waits
        except BaseException as error:  # also SystemExit: it ends the message, not the service
            if self._activity.closed:
                raise
            if kept.decision is None:
                self.conclude(kept, failed(kept, error))
            else:
                log_late(kept, error)
        return await self._end(kept)

    def _end(self, kept: Kept) -> Awaitable[object]:
        """Let a lane go on whose handler has returned, now or once what it decided is kept."""
        if kept.decision is None:
            self.conclude(kept, DONE)
        if kept.is_being_kept:
            kept.is_left = True
            return _LATER
        self._aftermath.count(kept.decision or DONE)
        return ENDED

    def conclude(self, delivery: Delivery, decision: Decision, then: Then = nothing) -> None:
        """Keep a decision soon, and call `then`; a handler that has returned needs not wait.

        Raises `ModelOnexError` where something of it cannot be kept.
        """
        kept = _unended(delivery)
        job, end = self._job_of(kept, decision, then)
        kept.decision = decision
        kept.is_being_kept = True
        job.told = partial(self._concluded, kept, end)
        self._pen.put(job)

    def _concluded(self, kept: Kept, end: End, error: BaseException | None) -> None:
        if error is None:
            self._aftermath.remember(end)
            self._let_go(kept, end.then)
        elif not self._activity.closed:
            task = asyncio.get_running_loop().create_task(self._end_after(error, kept, end.then))
            self._again.add(task)
            task.add_done_callback(self._again.discard)

    async def _end_after(self, error: BaseException, kept: Kept, then: Then) -> None:
        """End a delivery whose decision could not be kept at first: later, or as a dead letter."""
        decision, kept.decision = kept.decision or DONE, None
        try:
            await self._wait_out(kept, error, FIRST_PAUSE)
            await self.commit(kept, decision)
        except Exception as late:  # noqa: BLE001  # as in a handler: told in the dead letter
            then = nothing
            await self._bury(kept, _told(late, decision))
        self._let_go(kept, then)
        self._roll.fill()
        self._activity.paused()

    async def _bury(self, kept: Kept, error: BaseException) -> None:
        try:
            await self.commit(kept, failed(kept, error))
        except ModelOnexError as bug:
            LOG.critical("%s: the bus failed to end a message: %r", kept.consumer, bug)

    def _let_go(self, kept: Kept, then: Then) -> None:
        kept.is_being_kept = False
        if then is not nothing:
            tell(kept, then)
        if kept.told is not None:
            tell(kept, kept.told)
        if kept.is_left:
            self._aftermath.count(kept.decision or DONE)
            self._roll.end(kept)

    # ---- keeping

    async def commit(self, delivery: Delivery, decision: Decision) -> None:
        """Keep a decision, and return when it is on the disk. Raises as `EventBusSqlite.commit`."""
        kept, pause = _unended(delivery), FIRST_PAUSE
        while True:
            try:
                await self._commit(kept, decision)
            except (StoreError, TakenBackError) as error:
                await self._wait_out(kept, error, pause)
                pause = min(2 * pause, LONGEST_PAUSE)
            else:
                return

    async def _commit(self, kept: Kept, decision: Decision) -> None:
        job, end = self._job_of(kept, decision, nothing)
        kept.decision = decision

        def told(error: BaseException | None) -> None:
            if error is None:
                self._aftermath.remember(end)

        job.told = told
        try:
            await self._pen.written(job)
        except BaseException as error:
            kept.decision = None
            changed = _told(error, decision)
            if changed is error:
                raise
            raise changed from None

    def _job_of(self, kept: Kept, decision: Decision, then: Then) -> tuple[Job, End]:
        job = Job()
        job.rows.append((GONE, (kept.sequence, kept.consumer)))
        instance, timers, change = decision.instance, decision.timers, None
        if instance is not None:
            change = self._aftermath.instances.written(instance, kept.sequence)
            job.changes.append(change)
            if timers is not None:
                job.timers.append(timers_of(instance, timers))
        letter = None
        if decision.verdict is DEAD:
            number, now = self._pen.next(), self._respite.clock.now()
            letter = letter_of(number, kept.consumer, kept.message, decision, now)
            put_letter(job, letter, kept.sequence)
        if decision.sends:
            self._cascade.accept_all(job, decision.sends)
        return job, End(kept, decision, change, letter, then)

    async def _wait_out(self, kept: Kept, error: BaseException, pause: int) -> None:
        """Wait until it may be tried again; raises what will not be otherwise then."""
        if isinstance(error, TakenBackError):
            return
        if not isinstance(error, StoreError):
            raise error
        LOG.error("%s waits to be kept: %s", kept.consumer, error)
        self._activity.park()
        try:
            await self._respite.wait(pause)
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


async def _raised(error: BaseException) -> None:
    raise error
