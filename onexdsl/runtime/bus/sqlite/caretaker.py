"""What is done once a minute: the old goes, absent consumers are forgotten, letters are counted."""

import asyncio
import logging
from collections.abc import Iterator

from onexdsl.runtime.bus.dead_letters import letter_of
from onexdsl.runtime.bus.sqlite.decided import put_letter
from onexdsl.runtime.bus.sqlite.job import Job, Put
from onexdsl.runtime.bus.sqlite.letters import Letters
from onexdsl.runtime.bus.sqlite.pen import Pen
from onexdsl.runtime.bus.sqlite.reader import Reader, readable
from onexdsl.runtime.bus.sqlite.roll import Roll
from onexdsl.runtime.bus.sqlite.store import StoreError
from onexdsl.runtime.bus.sqlite.upkeep import PORTION, Upkeep
from onexdsl.runtime.clock import NANOSECONDS, Cancellable, Clock
from onexdsl.runtime.instance import Decision, EnumVerdict

LOG = logging.getLogger("onexdsl.runtime")
PERIOD = 60 * NANOSECONDS


class Caretaker:
    """Looks after one file; ages are in nanoseconds."""

    def __init__(  # what it looks after
        self, pen: Pen, roll: Roll, reader: Reader, letters: Letters, *, age: int, log_age: int
    ) -> None:
        self.most_letters = 10_000
        self._pen = pen
        self._roll = roll
        self._reader = reader
        self._letters = letters
        self._age = age
        self._upkeep = Upkeep(age, log_age)
        self._next: Cancellable | None = None
        self._task: asyncio.Task[None] | None = None

    def begin(self, clock: Clock) -> None:
        """Look after it from now on."""

        def look() -> None:
            if self._task is None or self._task.done():
                self._task = asyncio.get_running_loop().create_task(self._look(clock.now()))
            self._next = clock.call_at(clock.now() + PERIOD, look)

        self._next = clock.call_at(clock.now() + PERIOD, look)

    def close(self) -> None:
        """Look no more."""
        if self._next is not None:
            self._next.cancel()
        if self._task is not None:
            self._task.cancel()

    async def _look(self, now: int) -> None:
        try:
            await self.look(now)
        except StoreError as error:
            LOG.warning("upkeep is put off: %s", error)

    async def look(self, now: int) -> None:
        """Do all of it once."""
        for job in self._roll.seen(now):
            await self._write(job)
        for name in self._roll.absent_since(now - self._age):
            await self._forget(name, now)
        await self._letters.keep_at_most(self.most_letters)
        while (portion := self._upkeep.portion(self._reader, now)) is not None:
            await self._write(portion)

    async def _write(self, job: Job) -> None:
        await self._pen.write_again(lambda: job)

    async def _forget(self, name: str, now: int) -> None:
        count = 0
        for job in self._deaths(name, now):
            count += 1
            await self._write(job)
        job = Job()
        job.put(Put.CONSUMER_GONE, name)
        await self._write(job)
        self._roll.forget(name)
        LOG.warning("the consumer %s has not come back: %d messages are dead", name, count)

    def _deaths(self, name: str, now: int) -> Iterator[Job]:
        gone = Decision(EnumVerdict.DEAD, reason=f"the consumer {name} has not come back")
        while rows := self._reader.waiting(name, PORTION):
            for row in rows:
                message, _ = readable(row)
                job = Job()
                job.put(Put.ENDED, row.sequence, name)
                letter = letter_of(self._pen.next(), name, message, gone, now)
                put_letter(job, letter, row.sequence)
                yield job
