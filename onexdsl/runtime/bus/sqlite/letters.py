"""The dead letters of one file: they are listed, driven again, dropped, and never too many."""

import asyncio
from typing import Final

from onexdsl.runtime.bus.dead_letters import log_letter, no_letter
from onexdsl.runtime.bus.delivery import DeadLetter
from onexdsl.runtime.bus.sqlite.batch import StaleError
from onexdsl.runtime.bus.sqlite.cascade import Cascade
from onexdsl.runtime.bus.sqlite.codec import message_of
from onexdsl.runtime.bus.sqlite.job import Job, Put
from onexdsl.runtime.bus.sqlite.pen import Pen
from onexdsl.runtime.bus.sqlite.reader import Reader
from onexdsl.runtime.bus.sqlite.roll import Roll

LARGEST: Final = 2**63 - 1
"""No number in a file is larger."""


class Letters:
    """What people do with dead letters."""

    def __init__(self, pen: Pen, roll: Roll, cascade: Cascade, reader: Reader) -> None:
        self._pen = pen
        self._roll = roll
        self._cascade = cascade
        self._reader = reader

    async def all(self) -> tuple[DeadLetter, ...]:
        """Return them, oldest first."""
        return await asyncio.to_thread(self._reader.dead_letters)

    async def redrive(self, number: int) -> None:
        """Deliver the message again, behind all that waits; it has a new chance of all attempts.

        Raises `ModelOnexError` if there is no such letter, or its message cannot be read.
        """
        found = self._reader.dead(number) if abs(number) <= LARGEST else None
        if found is None:
            raise no_letter(number)
        consumer, row = found
        message = message_of(row)

        def driven() -> Job:
            job = Job()
            job.put(Put.DEAD_GONE, number)
            self._cascade.accept(job, message, (self._roll.taker(consumer),))
            return job

        try:
            await self._pen.write_again(driven)
        except StaleError:
            raise no_letter(number) from None

    async def drop(self, number: int) -> None:
        """Throw one away; raises `ModelOnexError` if there is none."""
        await self._throw_away(number, "a dead letter was dropped")

    async def keep_at_most(self, limit: int) -> None:
        """Throw away the oldest of too many."""
        for number in self._reader.letters_beyond(limit):
            await self._throw_away(number, "a dead letter was pushed out by a newer one")

    async def _throw_away(self, number: int, event: str) -> None:
        letter = self._reader.letter(number) if abs(number) <= LARGEST else None
        if letter is None:
            raise no_letter(number)

        def gone() -> Job:
            job = Job()
            job.put(Put.DEAD_GONE, number)
            return job

        try:
            await self._pen.write_again(gone)
        except StaleError:
            raise no_letter(number) from None
        log_letter(event, letter)
