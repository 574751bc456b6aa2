"""What an order costs in a file that has stored many messages, and the memory of a worker.

The first is measured in files that are filled by copying the rows which some orders have left: a
million messages that were really sent would take an hour. The second is one worker that does send.
"""

import asyncio
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from orders import MESSAGES_OF_ONE, Shop

AT_ONCE = 256
SEED = 250
"""So many orders leave the rows that are copied."""
SAMPLE = 1_000
"""So many orders are measured at each size."""
LEARNING = 2
"""Seconds: within them a bus has learnt which instances its file holds."""
COPIES = (
    """INSERT INTO message SELECT sequence + :by, randomblob(16), topic, chain, cause, moment,
    accepted, payload, wrapper FROM message WHERE sequence <= :last""",
    """INSERT INTO instance SELECT node, CAST('u' || randomblob(16) AS BLOB), state, data, version,
    entry, born + :by FROM instance WHERE born <= :last""",
    """INSERT INTO log SELECT sequence + :by, node, CAST('u' || randomblob(16) AS BLOB), version
    FROM log WHERE sequence <= :last""",
)


def _resident() -> float:
    """Return the resident memory of this process in MB, as Linux tells it."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * 4096 / 1_000_000


async def _order(path: Path, count: int) -> tuple[float, float, float]:
    """See orders through; returns the seconds of the processor and on the wall.

    The third is what the processor did after the file was opened, before there was an order.
    """
    shop = Shop(path)
    async with shop.host:
        opened = time.process_time()
        await asyncio.sleep(LEARNING)
        processor, began = time.process_time(), time.perf_counter()
        await shop.orders(count, AT_ONCE)
        spent, took = time.process_time() - processor, time.perf_counter() - began
        return spent, took, processor - opened


def _fill(path: Path, size: int) -> None:
    """Double what is in the file until it has stored so many messages, with keys of their own."""
    with closing(sqlite3.connect(path)) as connection:
        stored = 0
        while stored < size:
            ((stored, last),) = connection.execute("SELECT count(*), max(sequence) FROM message")
            wanted = {"by": last, "last": min(last, size - stored)}
            for copy in COPIES if stored < size else ():
                connection.execute(copy, wanted)
            connection.commit()


def by_stored(sizes: list[int]) -> Iterator[str]:
    """Give what a message costs with so many stored: size, processor and wall in us.

    Behind them the seconds of the processor that opening the file took, beside all else.
    """
    messages = SAMPLE * MESSAGES_OF_ONE
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "shop.db"
            asyncio.run(_order(path, SEED))
            _fill(path, size)
            spent, took, learnt = asyncio.run(_order(path, SAMPLE))
            each = (f"{seconds / messages * 1e6:,.0f}" for seconds in (spent, took))
            yield f"| {size:,} | {' | '.join(each)} | {learnt:.2f} |"


async def _watch(path: Path, sizes: list[int]) -> list[tuple[int, float]]:
    found, handled = [], 0
    shop = Shop(path)
    async with shop.host:
        for size in sizes:
            await shop.orders((size - handled) // MESSAGES_OF_ONE, AT_ONCE)
            handled = size
            found.append((size, _resident()))
    return found


def by_handled(sizes: list[int]) -> Iterator[str]:
    """Give the memory of a worker after so many messages."""
    with tempfile.TemporaryDirectory() as folder:
        for size, memory in asyncio.run(_watch(Path(folder) / "shop.db", sizes)):
            yield f"| {size:,} | {memory:,.0f} |"
