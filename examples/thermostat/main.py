"""A morning in the house on a virtual clock; every message and state change is printed."""

import asyncio
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from generated.home.heating import (
    NodeRoomReducer,
    Reading,
    TemperatureMeasured,
    WindowOpened,
    bind,
)
from handlers import Boiler, Burner, Clock, Phone, Valves, planned

from onexdsl.runtime import EventBusMemory, Handled, Host
from onexdsl.runtime.testing import VirtualClock

MORNING = datetime(2026, 2, 1, 7, tzinfo=UTC)


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


def measured(room: str, celsius: str) -> TemperatureMeasured:
    """Make a measurement."""
    return TemperatureMeasured(
        room=room, reading=Reading(celsius=Decimal(celsius), taken_at=MORNING)
    )


async def main() -> None:
    """Heat the study, air the bath too long, and look at both rooms."""
    clock = VirtualClock()
    bus = EventBusMemory(clock=clock)
    flow = bind(
        planned=planned,
        boiler=Boiler(),
        clock=Clock(),
        valves=Valves(stuck=frozenset({"attic"})),
        burner=Burner(),
        phone=Phone(),
    )

    def shown(handled: Handled) -> None:
        if type(handled.payload).__name__ != "Tick":  # one a minute would drown the rest
            told(handled)

    async with Host(flow, bus=bus, clock=clock, watch=shown) as host:
        for event in (
            measured("study", "18.5"),
            measured("study", "21.5"),
            WindowOpened(room="bath"),
            measured("attic", "12"),
        ):
            await host.publish(event)
            await clock.advance(timedelta(), bus.quiet)
        print("... twenty minutes later")
        await clock.advance(timedelta(minutes=20), bus.quiet)
        for room in await host.instances(NodeRoomReducer):
            print(f"= {room.key}: {room.state}, {room.data.celsius} degrees")
        print(f"dead letters: {len(await host.dead_letters())}")


if __name__ == "__main__":
    asyncio.run(main())
