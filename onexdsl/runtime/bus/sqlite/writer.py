"""The thread that writes: jobs go in, and come out done after the fsync that they share.

loop     put, put, put ─────────▶ queue            done, done, done ◀─┐
thread                            take all ─▶ BEGIN … COMMIT ─────────┘

Jobs are written in their order. Where one fails on whose states others may have been decided, all
the others of its epoch are refused, until the loop has heard of it and begins the next one.
"""

import asyncio
import logging
import sqlite3
import threading
from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Iterator
from itertools import chain
from queue import Empty, SimpleQueue
from typing import Any, Final

from onexdsl.runtime.bus.sqlite.batch import StaleError, put_changes, put_timers
from onexdsl.runtime.bus.sqlite.job import EXACT, PORTIONS, STATEMENTS, TOGETHER, Job, Put, for_many
from onexdsl.runtime.bus.sqlite.store import GoneError, Store, StoreError
from onexdsl.runtime.errors import ModelOnexError

LOG = logging.getLogger("onexdsl.runtime")

LARGEST_BATCH: Final = 2048
OWN_FAULTS: Final = (
    *(sqlite3.DataError, sqlite3.IntegrityError, sqlite3.InterfaceError),
    *(sqlite3.ProgrammingError, OverflowError, UnicodeError),
)
"""What is the fault of a job's own values, and not of the file."""


class TakenBackError(ModelOnexError):
    """A job before it has failed, so that what it was decided on may not be: decide anew."""


class Writer:
    """Owns the writing connection of a store, and the only thread that uses it."""

    def __init__(
        self,
        store: Store,
        told: Callable[[], None],
    ) -> None:
        self._store = store
        self.done: Callable[[Job, BaseException | None], None] = _nobody
        """Called on the loop for each job, in their order."""
        self._told = told
        """Called after that for all the jobs of a transaction."""
        self._ready: list[Job] = []
        """What was put since the loop made its last turn: the thread is woken once for all."""
        self._jobs: SimpleQueue[list[Job] | None] = SimpleQueue()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._connection: Any = None
        self._broken: StoreError | None = None
        self._thread: threading.Thread | None = None
        self._left: deque[Job] = deque()
        """What the thread has taken, and not yet written."""
        self._goes_on = True
        self._void = -1
        """The last epoch of which jobs are refused."""
        self._cause: BaseException | None = None

    async def open(self) -> None:
        """Open the file and start the thread; raises what `Store.open` raises."""
        self._loop = asyncio.get_running_loop()
        self._connection = await asyncio.to_thread(self._store.open)
        self._thread = threading.Thread(target=self._run, name="onexdsl-sqlite", daemon=True)
        self._thread.start()

    def put(self, job: Job) -> None:
        """Write a job soon."""
        if not self._ready and self._loop is not None:
            self._loop.call_soon(self._hand_over)
        self._ready.append(job)

    def _hand_over(self) -> None:
        if self._ready:
            self._jobs.put(self._ready)
            self._ready = []

    async def close(self) -> None:
        """Write what is queued, and close the file."""
        if self._thread is not None:
            self._hand_over()
            self._jobs.put(None)
            await asyncio.to_thread(self._thread.join)
            self._thread = None

    # ---- in the thread

    def _run(self) -> None:
        try:
            while batch := self._take():
                self._tell(self._write(batch))
                self._look_after(batch)
        finally:
            self._connection.close()
            self._store.release()

    def _take(self) -> list[Job]:
        """Wait for jobs, and give those that are there.

        Gives none when all is written and there will be no more.
        """
        self._gather()
        return [self._left.popleft() for _ in range(min(len(self._left), LARGEST_BATCH))]

    def _gather(self) -> None:
        """Take what was handed over; wait for something if nothing is left."""
        while self._goes_on:
            try:
                jobs = self._jobs.get(block=not self._left)
            except Empty:
                return
            if jobs is None:
                self._goes_on = False
            else:
                self._left += jobs

    def _tell(self, results: list[tuple[Job, BaseException | None]]) -> None:
        def tell() -> None:
            for job, error in results:
                try:
                    self.done(job, error)
                except Exception:
                    LOG.exception("what follows from a job has failed: this is an error of the bus")
            self._told()

        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(tell)

    def _write(self, batch: list[Job]) -> list[tuple[Job, BaseException | None]]:
        """Write all at once; where that fails each alone, so that only the faulty ones fail."""
        if batch[0].epoch > self._void and self._try(batch) is None:
            return [(job, None) for job in batch]
        return [(job, self._write_alone(job)) for job in batch]

    def _write_alone(self, job: Job) -> BaseException | None:
        if job.epoch <= self._void:
            return self._refusal()
        error = self._try([job])
        if error is not None and job.is_ahead:
            self._void, self._cause = job.epoch, error
        return error

    def _refusal(self) -> BaseException:
        """Say why a job is not even tried: the same trouble, or that one before it has failed."""
        if isinstance(self._cause, StoreError):
            return self._cause
        return TakenBackError("What this was decided on could not be kept: it is decided anew.")

    def _try(self, jobs: list[Job]) -> BaseException | None:
        if self._broken is not None:
            return self._broken
        try:
            self._transact(jobs)
        except OWN_FAULTS as error:
            self._roll_back()
            return ModelOnexError(f"{self._store.path}: this cannot be kept: {error}.")
        except sqlite3.Error as error:
            self._roll_back()
            told = StoreError(self._store.path, error)
            if told.is_fatal:
                self._broken = told
            return told
        except GoneError as error:
            self._broken = error
            return error
        except BaseException as error:  # noqa: BLE001  # told to who waits for the job
            self._roll_back()
            return error
        return None

    def _transact(self, jobs: list[Job]) -> None:
        groups: list[list[tuple[Any, ...]]] = [[] for _ in Put]
        for job in jobs:
            for statement, values in job.rows:
                groups[statement].append(values)
        put_changes(jobs, groups)
        put_timers(jobs, groups)
        connection = self._connection
        connection.execute("BEGIN IMMEDIATE")
        for statement, rows in zip(Put, groups, strict=True):
            if rows:
                self._run_all(statement, rows)
        connection.execute("COMMIT")
        self._store.require_in_place()

    def _run_all(self, statement: Put, rows: list[tuple[Any, ...]]) -> None:
        connection = self._connection
        before = connection.total_changes
        if statement in TOGETHER:
            for text, values in _portions(statement, rows):
                connection.execute(text, values)
        else:
            connection.executemany(STATEMENTS[statement], rows)
        if statement in EXACT and connection.total_changes - before != len(rows):
            raise StaleError(_told(statement, rows))

    def _look_after(self, batch: list[Job]) -> None:
        for more in (more for job in batch for more in job.more):
            try:
                self._connection.execute(more).fetchall()
            except sqlite3.Error as error:
                LOG.warning("upkeep of %s is put off: %s", self._store.path, error)

    def _roll_back(self) -> None:
        try:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
        except sqlite3.Error as error:
            self._broken = StoreError(self._store.path, error)


def _nobody(_job: Job, _error: BaseException | None) -> None:
    """Be there while nobody is."""


def _portions(statement: Put, rows: list[tuple[Any, ...]]) -> Iterator[tuple[str, list[Any]]]:
    """Give statements for many rows each, of few sizes so that SQLite has them prepared."""
    most = PORTIONS[-1]
    for begin in range(0, len(rows), most):
        some = rows[begin : begin + most]
        size = PORTIONS[bisect_left(PORTIONS, len(some))]
        values = list(chain.from_iterable(some))
        values += [0] * (len(some[0]) * (size - len(some)))
        yield for_many(statement, size), values


def _told(statement: Put, rows: list[tuple[Any, ...]]) -> str:
    what = "an instance" if statement in {Put.BIRTH, Put.CHANGE} else "what this job is about"
    return f"{what} was changed by somebody else meanwhile ({len(rows)} in one transaction)."
