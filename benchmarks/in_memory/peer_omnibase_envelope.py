"""omnibase_core: its event bus in memory with its own envelope, which carries a correlation id.

Its documentation wraps every event so, and its runtime reads what arrives by `model_validate_json`
of the envelope's class (`omnibase_core/runtime/runtime_envelope_router.py`).
"""

import asyncio
import time
from uuid import uuid4

from messages import Reading, drawn, handle
from omnibase_core.event_bus.event_bus_inmemory import EventBusInmemory
from omnibase_core.models.event_bus.model_event_message import ModelEventMessage
from omnibase_core.models.events.model_event_envelope import ModelEventEnvelope

Enveloped = ModelEventEnvelope[Reading]


def measure(count: int) -> float:
    return asyncio.run(_measure(count))


async def _measure(count: int) -> float:
    bus = EventBusInmemory()
    await bus.start()

    async def receive(message: ModelEventMessage) -> None:
        await handle(Enveloped.model_validate_json(message.value).payload)

    await bus.subscribe("readings", on_message=receive, group_id="bench")
    began = time.process_time()
    for fields in drawn(count):
        reading = Reading(**fields)
        envelope = Enveloped(payload=reading, correlation_id=uuid4(), event_type="readings")
        await bus.publish_envelope(envelope, "readings", key=reading.room.encode())
    took = time.process_time() - began
    await bus.close()
    return count / took
