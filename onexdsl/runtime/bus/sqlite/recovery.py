"""What is done where something could not be kept: what hangs on it is taken back, and made anew."""

import asyncio
import logging

from onexdsl.runtime.bus.sqlite.instances import Instances
from onexdsl.runtime.bus.sqlite.pen import Pen
from onexdsl.runtime.bus.sqlite.respite import FIRST_PAUSE, LONGEST_PAUSE, Respite
from onexdsl.runtime.bus.sqlite.roll import Roll
from onexdsl.runtime.bus.sqlite.store import StoreError

LOG = logging.getLogger("onexdsl.runtime")


class Recovery:
    """Takes back what is not kept; those who decide go on when the file can be written again."""

    def __init__(self, pen: Pen, roll: Roll, instances: Instances, respite: Respite) -> None:
        self._pen = pen
        self._roll = roll
        self._instances = instances
        self._respite = respite
        self._pause = FIRST_PAUSE
        self._released = 0
        self._tries: asyncio.Task[None] | None = None

    def close(self) -> None:
        """Try no more: all of it is delivered when the file is opened again."""
        if self._tries is not None:
            self._tries.cancel()

    def take_back(self, error: BaseException) -> None:
        """Forget what is not kept, and decide anew on what is in the file once that can be."""
        self._instances.take_back()
        self._roll.hold_who_decides()
        if self._respite.clock.now() > self._released + LONGEST_PAUSE:
            self._pause = FIRST_PAUSE
        if self._tries is None:
            self._tries = asyncio.get_running_loop().create_task(self._try_again(error))

    async def _try_again(self, error: BaseException | None) -> None:
        """Write what harms nothing until that can be written, and let them go on then.

        It is written after all that was refused: nothing of that is on its way any more.
        """
        try:
            while error is not None:
                if isinstance(error, StoreError):
                    await self._wait()
                error = await self._probe()
        finally:
            self._tries = None
        self._released = self._respite.clock.now()
        self._roll.release_who_decides()

    async def _wait(self) -> None:
        pause, self._pause = self._pause, min(2 * self._pause, LONGEST_PAUSE)
        await self._respite.wait(pause)

    async def _probe(self) -> BaseException | None:
        job = next(self._roll.seen(self._respite.clock.now()), None)
        try:
            if job is not None:
                await self._pen.write_again(lambda: job)
        except StoreError as error:
            return error
        return None
