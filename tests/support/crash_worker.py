"""A process to be killed: it drops items into boxes as fast as it can, and notes what was taken.

Run as `python -m tests.support.crash_worker DATABASE NOTES FIRST_ITEM`.
"""

import asyncio
import os
import sys
from pathlib import Path

from onexdsl.runtime import Host
from onexdsl.runtime.bus.sqlite.bus import EventBusSqlite
from tests.support.crash_flow import Dropped, bound

BOXES = 16


async def drop(host: Host, box: int, first: int, notes: int) -> None:
    """Drop one item after the other; a note is written only when one was acknowledged."""
    for item in range(first, first + 1_000_000):
        await host.publish(Dropped(box=box, item=item))
        os.write(notes, f"{box} {item}\n".encode())


async def main(database: Path, notes: Path, first: int) -> None:
    """Say that all is ready, and go on until killed."""
    file = os.open(notes, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    async with Host(bound(), bus=EventBusSqlite(database)) as host:
        os.write(1, b"ready\n")
        await asyncio.gather(*(drop(host, box, first, file) for box in range(BOXES)))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])))
