"""How anything comes into the file: jobs go in; once written, consumers get what they made."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from onexdsl.runtime.bus.activity import Activity
from onexdsl.runtime.bus.event_bus import nothing
from onexdsl.runtime.bus.sqlite.feed import Feed
from onexdsl.runtime.bus.sqlite.job import Done, Job
from onexdsl.runtime.bus.sqlite.kept import Kept
from onexdsl.runtime.bus.sqlite.store import StoreError
from onexdsl.runtime.bus.sqlite.writer import Writer

LOG = logging.getLogger("onexdsl.runtime")

Handed = Sequence[tuple[Feed, Kept]]


class Pen:
    """Gives everything its number, writes it, and knows whether the file is in trouble."""

    def __init__(self, writer: Writer, activity: Activity) -> None:
        self._writer = writer
        self._activity = activity
        self._sequence = 0
        self._jobs = 0
        self._deliveries = 0
        self._trouble: asyncio.Future[None] | None = None

    def begin_after(self, sequence: int) -> None:
        """Give numbers beyond one."""
        self._sequence = sequence

    @property
    def last(self) -> int:
        """The last number that was given."""
        return self._sequence

    def next(self) -> int:
        """Give a number: it says which was first, of all that is in the file."""
        self._sequence += 1
        return self._sequence

    # ---- how busy it is

    @property
    def in_flight(self) -> int:
        """How many deliveries are being written that consumers here will get."""
        return self._deliveries

    @property
    def awake(self) -> int:
        """How much is being written."""
        return self._jobs

    # ---- writing

    async def write(
        self, job: Job, handed: Handed = (), then: Callable[[], None] = nothing
    ) -> None:
        """Write a job, and return when it is on the disk and handed on.

        Raises `StoreError` or `StaleError`; nothing of it has happened then. A caller that is
        cancelled does not take the job back.
        """
        written: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def done(error: BaseException | None) -> None:
            if error is None:
                then()
            _tell(written, error)

        self.put(job, handed, done)
        await written

    def put(self, job: Job, handed: Handed, done: Done) -> None:
        """Write a job soon; `done` is told how that went, before anything is handed on."""
        count = len(handed)
        self._jobs += 1
        self._deliveries += count
        self._activity.room -= count
        job.done = partial(self._done, handed, done)
        self._writer.put(job)

    def _done(self, handed: Handed, done: Done, error: BaseException | None) -> None:
        self._jobs -= 1
        self._deliveries -= len(handed)
        if error is not None or self._trouble is not None:
            self._note_trouble(error)
        if error is None:
            done(None)
            for feed, kept in handed:
                feed.hand(kept)
        else:
            self._activity.room += len(handed)
            done(error)

    # ---- trouble

    def _note_trouble(self, error: BaseException | None) -> None:
        trouble = self._trouble
        if isinstance(error, StoreError):
            if trouble is None or not trouble.done():
                LOG.error("%s", error)
            if trouble is None:
                self._trouble = trouble = asyncio.get_running_loop().create_future()
            if not trouble.done():
                trouble.set_exception(error)
                trouble.exception()
        elif error is None and trouble is not None and trouble.done():
            LOG.warning("the file of the bus can be written again")
            self._trouble = None

    async def unless_in_trouble(self, waiting: Awaitable[None]) -> None:
        """Wait for something; raises `StoreError` as soon as the file cannot be written."""
        if self._trouble is None:
            self._trouble = asyncio.get_running_loop().create_future()
        task = asyncio.ensure_future(waiting)
        try:
            await asyncio.wait((task, self._trouble), return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                await task
            else:
                await self._trouble
        finally:
            task.cancel()


def _tell(written: asyncio.Future[None], error: BaseException | None) -> None:
    if written.done():
        return
    if error is None:
        written.set_result(None)
    else:
        written.set_exception(error)
