"""How long is waited until a file that failed is tried again: a pause goes in, it passes.

Once somebody else has written it, nobody waits longer than the first pause: not less, for it may be
that only what is small can be written, and to try at once would then be to try without end.
"""

import asyncio
from typing import Final

from onexdsl.runtime.clock import NANOSECONDS, Clock
from onexdsl.runtime.waiting import wait_done, wait_until

FIRST_PAUSE: Final = NANOSECONDS
LONGEST_PAUSE: Final = 30 * NANOSECONDS


class Respite:
    """The waits of one open file."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._waiting: set[asyncio.Future[None]] = set()

    def over(self) -> None:
        """Hear that the file can be written again."""
        for one in self._waiting:
            if not one.done():
                one.set_result(None)

    async def wait(self, pause: int) -> None:
        """Wait so many nanoseconds, and not much longer than until the file can be written."""
        begun = self.clock.now()
        written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(written)
        try:
            await wait_until(self.clock, begun + FIRST_PAUSE)
            if pause > FIRST_PAUSE and not written.done():
                await wait_done(written, self.clock, begun + pause)
        finally:
            self._waiting.discard(written)
