"""omnibase_core, the framework of ONEX: its event bus in memory, given less than a row asks for.

The payload alone is published: no envelope, so no correlation.
"""

import asyncio
import time

from messages import Reading, drawn
from omnibase_core.event_bus.event_bus_inmemory import EventBusInmemory
from omnibase_core.models.event_bus.model_event_message import ModelEventMessage


def measure(count: int) -> float:
    return asyncio.run(_measure(count))


async def _measure(count: int) -> float:
    bus = EventBusInmemory()
    await bus.start()

    async def receive(message: ModelEventMessage) -> None:
        Reading.model_validate_json(message.value)

    await bus.subscribe("readings", on_message=receive, group_id="bench")
    began = time.process_time()
    for fields in drawn(count):
        await bus.publish_envelope(Reading(**fields), "readings")
    took = time.process_time() - began
    await bus.close()
    return count / took
