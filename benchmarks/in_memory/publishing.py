"""A typed publish to one async handler: by a bare loop, and by the bus in memory."""

import time

from messages import Measured, drawn, handle

from onexdsl.runtime import EventBusMemory


async def bare(count: int) -> float:
    """The least that can be done: validate the payload, await the handler."""
    began = time.process_time()
    for fields in drawn(count):
        await handle(Measured(**fields))
    return count / (time.process_time() - began)


async def bus(count: int) -> float:
    """`EventBusMemory`: that and ids, chain, order per key, a bound, dead letters, counts."""
    async with EventBusMemory() as one:
        await one.subscribe(event_type=Measured, handler=handle)
        began = time.process_time()
        for fields in drawn(count):
            await one.publish(Measured(**fields))
        await one.settled()
        return count / (time.process_time() - began)
