"""taskiq: its in-memory broker, with a typed argument; `kiq` starts a task, and all are awaited."""

import asyncio
import time

from messages import Reading, drawn
from taskiq import InMemoryBroker


def measure(count: int) -> float:
    return asyncio.run(_measure(count))


async def _measure(count: int) -> float:
    broker = InMemoryBroker(await_inplace=True)

    @broker.task
    async def receive(reading: Reading) -> None:
        pass

    await broker.startup()
    began = time.process_time()
    for fields in drawn(count):
        await receive.kiq(Reading(**fields))
    took = time.process_time() - began
    await broker.shutdown()
    return count / took
