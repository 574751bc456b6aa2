"""What timers say: one that is due goes in, and its message reaches its consumer once."""

import logging

from onexdsl.runtime.bus.sqlite.decided import put_message
from onexdsl.runtime.bus.sqlite.job import Job, Put
from onexdsl.runtime.bus.sqlite.pen import Pen
from onexdsl.runtime.bus.sqlite.reader import Reader, TimerRow
from onexdsl.runtime.bus.sqlite.roll import Roll
from onexdsl.runtime.bus.sqlite.writer import StaleError
from onexdsl.runtime.instance import Elapsed
from onexdsl.runtime.message import Message
from onexdsl.runtime.mint import Mint
from onexdsl.runtime.value_text import key_from_bytes

LOG = logging.getLogger("onexdsl.runtime")


class Rings:
    """Keeps that a timer has rung together with what it says: both, or neither."""

    def __init__(self, pen: Pen, roll: Roll, reader: Reader, mint: Mint) -> None:
        self._pen = pen
        self._roll = roll
        self._reader = reader
        self._mint = mint

    async def fire(self, row: TimerRow) -> None:
        """Let an `after` ring; raises `StaleError` if it was set anew or has rung before."""
        elapsed = Elapsed(key_from_bytes(row.key), row.entry, row.position)
        number, now = self._mint.new_id(), self._mint.clock.now()
        chain, cause = int.from_bytes(row.chain), int.from_bytes(row.cause)
        job = Job()
        job.put(Put.TIMER_RUNG, row.node, row.key, row.position, row.entry)
        message = Message(number, "onex.timer", elapsed, chain, cause, now)
        await self._say(job, row.node, message)

    async def rang(self, name: str, now: int) -> int:
        """Return for which moment an `every` rang last; at first it begins `now`."""
        last = self._reader.rung(name)
        if last is None:
            job = Job()
            job.put(Put.RUNG, name, now)
            await self._pen.write(job)
        return now if last is None else last

    async def ring(self, name: str, due: int, message: Message) -> None:
        """Let an `every` ring for a moment, unless it has."""
        job = Job()
        job.put(Put.RUNG, name, due)
        try:
            await self._say(job, name, message)
        except StaleError:
            LOG.debug("%s has rung for this moment before", name)

    async def _say(self, job: Job, consumer: str, message: Message) -> None:
        sequence, names = self._pen.next(), (consumer,)
        put_message(job, message, names, sequence, self._mint.clock.now())
        await self._pen.write(job, self._roll.handed(names, message, sequence))
