"""Where a running service is asked: requests come in by a socket, and are done by who writes.

    command ──▶ socket ──▶ the service's own `redrive`, `drop` ──▶ on the disk ──▶ answer

One process writes, and it stays that one. A service that cannot listen runs all the same: then its
dead letters are mended while it is stopped.
"""

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from onexdsl.runtime.bus.sqlite.hatch.address import NoSocketError, forget, listening
from onexdsl.runtime.bus.sqlite.hatch.words import (
    LONGEST_LINE,
    Answer,
    Mend,
    Request,
    answer_line,
    busy,
    greeting,
    request_of,
)
from onexdsl.runtime.errors import ModelOnexError

LOG = logging.getLogger("onexdsl.runtime")

MOST_CALLS: Final = 8
"""So many commands are heard at once."""
Do = Callable[[int], Awaitable[None]]
"""Redrives or drops a letter; raises `ModelOnexError` where that cannot be."""


class Hatch:
    """Listens beside one file from `open` to `close`."""

    def __init__(self, database: Path, do: dict[Mend, Do]) -> None:
        self._database = database
        self._do = do
        self._server: asyncio.Server | None = None
        self._idle: set[asyncio.Task[None]] = set()
        """Who is heard, and has asked nothing just now."""
        self._calls: set[asyncio.Task[None]] = set()
        self._closing = False

    async def open(self) -> None:
        """Listen, if that can be; what is in the way is logged."""
        try:
            made = listening(self._database)
        except NoSocketError as error:
            LOG.warning(
                "dead letters can be mended by command only while this is stopped: %s", error
            )
            return
        self._server = await asyncio.start_unix_server(self._hear, sock=made, limit=LONGEST_LINE)

    async def close(self) -> None:
        """Hear nobody any more; what was asked is done first, and answered."""
        if self._server is None:
            return
        self._closing = True
        self._server.close()
        forget(self._database)
        for call in self._idle:
            call.cancel()
        await asyncio.gather(*self._calls, return_exceptions=True)

    async def _hear(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        call = asyncio.current_task()
        if call is None or len(self._calls) >= MOST_CALLS:
            writer.write(busy(f"{MOST_CALLS} commands ask it already"))
            writer.close()
            return
        self._calls.add(call)
        self._idle.add(call)
        try:
            await self._talk(reader, writer, call)
        except (OSError, ValueError, asyncio.CancelledError) as error:
            LOG.debug("a command has gone: %r", error)  # the line was cut, or not of a command
        finally:
            self._idle.discard(call)
            self._calls.discard(call)
            writer.close()

    async def _talk(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, call: asyncio.Task[None]
    ) -> None:
        writer.write(greeting(os.getpid()))
        while line := await reader.readline():
            request = request_of(line)
            self._idle.discard(call)
            answers = await self._done(request)
            writer.writelines(map(answer_line, answers))
            if self._closing:
                return
            self._idle.add(call)
            await writer.drain()

    async def _done(self, request: Request) -> list[Answer]:
        """Do all of it in its order; those letters share an fsync."""
        do = self._do[request.mend]
        LOG.info("a command asks to %s %d dead letters", request.mend, len(request.numbers))
        return await asyncio.gather(*(_answered(do, number) for number in request.numbers))


async def _answered(do: Do, number: int) -> Answer:
    try:
        await do(number)
    except ModelOnexError as error:
        return Answer(number, str(error))
    return Answer(number)
