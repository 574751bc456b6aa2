"""FastStream: its test broker, which runs without a server."""

import asyncio
import time

from faststream.nats import NatsBroker, TestNatsBroker
from messages import Reading, drawn


def measure(count: int) -> float:
    return asyncio.run(_measure(count))


async def _measure(count: int) -> float:
    broker = NatsBroker()

    @broker.subscriber("readings")
    async def receive(reading: Reading) -> None:
        pass

    async with TestNatsBroker(broker) as one:
        began = time.process_time()
        for fields in drawn(count):
            await one.publish(Reading(**fields), "readings")
        return count / (time.process_time() - began)
