"""How anything comes into the file: jobs go in; once written, who waits for them is told.

Where a job fails on whose states others may have been decided, all that was made until then is
taken back: the writer refuses it, states are those of the file again, and what is in the file is
decided anew once it can be written (`docs/explanation/durability.md`).
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from itertools import count
from typing import Any

from onexdsl.runtime.bus.activity import Activity
from onexdsl.runtime.bus.sqlite.job import End, Job
from onexdsl.runtime.bus.sqlite.store import StoreError
from onexdsl.runtime.bus.sqlite.writer import TakenBackError, Writer

LOG = logging.getLogger("onexdsl.runtime")


class Pen:
    """Gives everything its number, writes it, and knows whether the file is in trouble."""

    def __init__(self, writer: Writer, activity: Activity) -> None:
        self.kept: Callable[[End], None] = _nobody
        """Told of each decision that is kept."""
        self.take_back: Callable[[BaseException], None] = _nobody
        """Called when all that is not kept is taken back, with the reason."""
        self.writable: Callable[[], None] = _nobody_at_all
        """Called when the file can be written again."""
        self._writer = writer
        writer.done = self.done
        self._activity = activity
        self.next: Callable[[], int] = count(1).__next__
        """Gives a number: it says which was first, of all that is in the file."""
        self._epoch = 0
        self._jobs = 0
        self._deliveries = 0
        self._trouble: asyncio.Future[None] | None = None
        self._new_future: Callable[[], asyncio.Future[Any]]

    def begin_after(self, sequence: int) -> None:
        """Give numbers beyond one, in the loop that runs."""
        self.next = count(sequence + 1).__next__
        self._new_future = asyncio.get_running_loop().create_future

    def last(self) -> int:
        """Return the last number that was given; none is used up by asking, which is seldom done.

        A file whose first message is not its first number has lost something: see `Past`.
        """
        number = self.next()
        self.next = count(number).__next__
        return number - 1

    # ---- how busy it is

    @property
    def in_flight(self) -> int:
        """How many deliveries are being written: those that begin, and those that end at once."""
        return self._deliveries

    @property
    def awake(self) -> int:
        """How much is being written."""
        return self._jobs

    # ---- writing

    def written(self, job: Job) -> asyncio.Future[None]:
        """Write a job soon; what is returned is done when it is on the disk and handed on.

        It raises `StoreError`, `StaleError` or `TakenBackError`; nothing of it has happened then. A
        caller that is cancelled does not take the job back.
        """
        job.written = written = self._new_future()
        self.put(job)
        return written

    async def write_again(self, make: Callable[[], Job]) -> None:
        """Write what `make` returns; it is asked anew where its job was taken back."""
        while True:
            try:
                await self.written(make())
            except TakenBackError:
                continue
            return

    def put(self, job: Job) -> None:
        """Write a job soon."""
        job.epoch = self._epoch
        self._jobs += 1
        self._deliveries += job.accepted + job.ending
        self._activity.room -= job.accepted
        self._writer.put(job)

    def done(self, job: Job, error: BaseException | None) -> None:
        """Hear how writing a job went: first who decided is told, then things are handed on."""
        self._jobs -= 1
        self._deliveries -= job.accepted + job.ending
        if error is not None:
            self._failed(job, error)
            return
        if self._trouble is not None:
            self._note_trouble(None)
        for end in job.ends:
            self.kept(end)
        if job.told is not None:
            job.told(None)
        for feed, kept in job.handed:
            feed.hand(kept)
            if kept.ends_in is not None:
                self._count_end(kept.ends_in)
        written = job.written
        if written is not None and not written.done():
            written.set_result(None)

    def _count_end(self, later: Job) -> None:
        """Count a delivery until the job is kept in which it was decided on meanwhile."""
        later.ending = 1
        self._deliveries += 1

    # ---- trouble

    def _failed(self, job: Job, error: BaseException) -> None:
        if isinstance(error, StoreError):
            self._note_trouble(error)
        if job.epoch == self._epoch and job.is_ahead:
            self._epoch += 1
            self.take_back(error)
        self._activity.room += job.accepted
        for feed, kept in job.handed:
            feed.lose(kept)
        if job.told is not None:
            job.told(error)
        if job.written is not None and not job.written.done():
            job.written.set_exception(error)

    def _note_trouble(self, error: StoreError | None) -> None:
        trouble = self._trouble
        if error is not None:
            if trouble is None or not trouble.done():
                LOG.error("%s", error)
            if trouble is None:
                self._trouble = trouble = asyncio.get_running_loop().create_future()
            if not trouble.done():
                trouble.set_exception(error)
                trouble.exception()
        elif trouble is not None and trouble.done():
            LOG.warning("the file of the bus can be written again")
            self._trouble = None
            self.writable()

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


def _nobody(_told: object) -> None:
    """Be there while nobody is."""


def _nobody_at_all() -> None:
    """Be there while nobody is."""
