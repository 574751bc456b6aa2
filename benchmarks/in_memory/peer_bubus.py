"""bubus: an event bus of pydantic events; each dispatch is awaited, as its guide shows."""

import asyncio
import logging
import time

from bubus import BaseEvent, EventBus
from messages import drawn


class Reading(BaseEvent[None]):
    room: str
    value: int


def measure(count: int) -> float:
    logging.disable(logging.WARNING)
    return asyncio.run(_measure(count))


async def _measure(count: int) -> float:
    bus = EventBus(max_history_size=50)

    async def receive(event: Reading) -> None:
        pass

    bus.on(Reading, receive)
    began = time.process_time()
    for fields in drawn(count):
        await bus.dispatch(Reading(**fields))
    took = time.process_time() - began
    await bus.stop()
    return count / took
