"""How many flows a second go through a SQLite bus, all of it fsynced before it is acknowledged.

A flow: an event changes a reducer, whose intent an effect answers, and the answer changes the
reducer again: 3 messages, 2 transitions, 1 effect, 4 commits. Run from the root of the project.
"""

import asyncio
import sys
import tempfile
import time
from pathlib import Path

from onexdsl.runtime import EventBusSqlite, Host

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.support.crash_flow import Dropped, bound  # found by the line above

FLOWS = {1: 500, 16: 4_000, 256: 20_000}


async def measure(folder: str, publishers: int, flows: int) -> float:
    """Return flows a second with so many publishers, each waiting for its acknowledgement."""
    async with Host(bound(), bus=EventBusSqlite(Path(folder) / "bus.db")) as host:

        async def publish(box: int) -> None:
            for item in range(flows // publishers):
                await host.publish(Dropped(box=box, item=item))

        began = time.perf_counter()
        await asyncio.gather(*map(publish, range(publishers)))
        await host.settled()
        return flows / (time.perf_counter() - began)


def main() -> None:
    """Print one line for each number of publishers."""
    print("| publishers | durable flows/s |\n|---|---|")
    for publishers, flows in FLOWS.items():
        with tempfile.TemporaryDirectory() as folder:
            rate = asyncio.run(measure(folder, publishers, flows))
        print(f"| {publishers} | {rate:,.0f} |")


if __name__ == "__main__":
    main()
