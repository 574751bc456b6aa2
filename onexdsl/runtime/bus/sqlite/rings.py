"""What timers say: one that is due goes in, and its message reaches its consumer once."""

import logging
from typing import Any

from onexdsl.runtime.bus.sqlite.batch import StaleError
from onexdsl.runtime.bus.sqlite.cascade import Cascade
from onexdsl.runtime.bus.sqlite.job import Job, Put
from onexdsl.runtime.bus.sqlite.pen import Pen
from onexdsl.runtime.bus.sqlite.reader import Reader, TimerRow
from onexdsl.runtime.bus.sqlite.roll import Roll
from onexdsl.runtime.instance import Elapsed
from onexdsl.runtime.message import Message
from onexdsl.runtime.mint import Mint
from onexdsl.runtime.value_text import key_from_bytes

LOG = logging.getLogger("onexdsl.runtime")


class Rings:
    """Keeps that a timer has rung together with what it says: both, or neither."""

    def __init__(self, pen: Pen, roll: Roll, cascade: Cascade, reader: Reader, mint: Mint) -> None:
        self._pen = pen
        self._cascade = cascade
        self._roll = roll
        self._reader = reader
        self._mint = mint

    async def fire(self, row: TimerRow) -> None:
        """Let an `after` ring; raises `StaleError` if it was set anew or has rung before."""
        elapsed = Elapsed(key_from_bytes(row.key), row.entry, row.position)
        number, now = self._mint.new_id(), self._mint.clock.now()
        chain, cause = int.from_bytes(row.chain), int.from_bytes(row.cause)
        message = Message(number, "onex.timer", elapsed, chain, cause, now)
        rung = (row.node, row.key, row.position, row.entry)
        await self._say(row.node, message, Put.TIMER_RUNG, *rung)

    async def rang(self, name: str, now: int) -> int:
        """Return for which moment an `every` rang last; at first it begins `now`."""
        last = self._reader.rung(name)
        if last is None:
            await self._pen.write_again(lambda: _rung(Put.RUNG, name, now))
        return now if last is None else last

    async def ring(self, name: str, due: int, message: Message) -> None:
        """Let an `every` ring for a moment, unless it has."""
        try:
            await self._say(name, message, Put.RUNG, name, due)
        except StaleError:
            LOG.debug("%s has rung for this moment before", name)

    async def _say(self, consumer: str, message: Message, put: Put, *rung: Any) -> None:
        def said() -> Job:
            job = _rung(put, *rung)
            self._cascade.accept(job, message, (self._roll.taker(consumer),))
            return job

        await self._pen.write_again(said)


def _rung(put: Put, *values: Any) -> Job:
    job = Job()
    job.put(put, *values)
    return job
