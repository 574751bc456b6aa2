"""Sends five batches of samples and prints every message and what the reducer made of it."""

import asyncio

from generated.analytics.metrics import (
    DataProcessed,
    NodeRunningTotalsReducer,
    Origin,
    Sample,
    bind,
)
from handlers import IntentExecutor

from onexdsl.runtime import EventBusMemory, Handled, Host

BATCHES = (
    DataProcessed(
        series="cpu.load",
        samples=[Sample(value=3), Sample(value=5, weight=2)],
        origin=Origin(event=" Agent-7 "),
    ),
    DataProcessed(series="cpu.load", samples=[Sample(value=-1)]),
    DataProcessed(series="disk", samples=[Sample(value=1, tags=["test"])]),
    DataProcessed(series="queue", samples=[Sample(value=12000)]),
    DataProcessed(series="queue", samples=[Sample(value=120000)]),
)


def told(handled: Handled) -> None:
    """Print an event and what a reducer made of it; what is `@sensitive` is in no `repr`."""
    print(repr(handled.payload))
    name = handled.node.rpartition(".")[2]
    moved = handled.before != handled.after
    change = f"{handled.before} -> {handled.after}" if moved else f"still {handled.after}"
    why = f": {handled.reason}" if handled.reason else ""
    print(f"  {name} {handled.verdict}, {change}{why}")
    for intent in handled.sent:
        print(f"  + {intent!r}")


async def main() -> None:
    """Send each batch and wait until all that follows from it has happened."""
    flow = bind(intent_executor=IntentExecutor(busy_for=1))
    async with Host(flow, bus=EventBusMemory(), watch=told) as host:
        for batch in BATCHES:
            print(repr(batch))
            await host.publish(batch)
            await host.settled()
        for totals in await host.instances(NodeRunningTotalsReducer):
            data = totals.data
            print(f"= {totals.key}: total {data.total} of {data.samples}, {data.rejected} rejected")
        print(f"dead letters: {len(await host.dead_letters())}")


if __name__ == "__main__":
    asyncio.run(main())
