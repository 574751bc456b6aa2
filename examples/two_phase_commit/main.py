"""Commits one transaction across a power cut, and aborts another one: two flows on one file.

The power is cut when the decision to commit has been made and nobody has heard it: the moment
for which two-phase commit needs a memory that survives.
"""

import asyncio
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from generated.ledger import coordinator, participant
from generated.ledger.coordinator import (
    TransactionAborted,
    TransactionCommitted,
    TransactionRequested,
)
from generated.ledger.participant import NodeParticipantReducer
from generated.ledger.protocol import Part, Write
from handlers import Disk, Gazette, Network, Postman

from onexdsl.runtime import EventBusSqlite, Handled, Host


class PowerCutError(Exception):
    """Stops a host at once: it waits for nothing that is under way."""


def part(name: str, account: str, delta: int) -> Part:
    """Make what one participant is to do."""
    return Part(participant=name, writes=[Write(account=account, delta=Decimal(delta))])


TRANSFER = TransactionRequested(
    tx_id=UUID(int=1), parts=[part("east", "DE0001", -50), part("west", "FR0002", 50)]
)
TOO_MUCH = TransactionRequested(
    tx_id=UUID(int=2), parts=[part("east", "DE0001", -7), part("vault", "CH0003", 900_000)]
)


def told(handled: Handled) -> None:
    """Print what the coordinator moved to."""
    if handled.before != handled.after and handled.node.endswith("CoordinatorReducer"):
        print(f"  the coordinator: {handled.before} -> {handled.after}")


async def announced(event: TransactionCommitted | TransactionAborted) -> None:
    """Print how a transaction ended."""
    why = f": {event.because}" if isinstance(event, TransactionAborted) else ""
    print(f"{type(event).__name__}{why}")


async def show(host: Host, disk: Disk) -> None:
    """Print the participants' states, and what is on the disk."""
    for name in ("east", "west", "vault"):
        found = await host.state(NodeParticipantReducer, name)
        print(f"= {name} is {found.state} and has served {found.data.served}")
    print(f"= balances: {dict(sorted(disk.balances.items()))}\n")


def service(path: Path, network: Network, disk: Disk) -> Host:
    """Make a host for both flows on a file."""
    flows = (
        coordinator.bind(network=network, gazette=Gazette()),
        participant.bind(postman=Postman(), disk=disk),
    )
    return Host(*flows, bus=EventBusSqlite(path), watch=told)


async def main() -> None:
    """Start the service twice on one file; the disk of the accounts is another machine."""
    disk = Disk()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.db"
        cut = Network(cut=True)
        with suppress(PowerCutError):
            async with service(path, cut, disk) as host:
                await host.publish(TRANSFER)
                await cut.decision_lost.wait()
                await show(host, disk)
                raise PowerCutError
        print("---- the power is cut, and comes back\n")
        async with service(path, Network(), disk) as host:
            await host.bus.subscribe(event_type=TransactionCommitted, handler=announced)
            await host.bus.subscribe(event_type=TransactionAborted, handler=announced)
            await host.settled()
            await show(host, disk)
            await host.publish(TOO_MUCH)
            await host.settled()
            await show(host, disk)
            print(f"dead letters: {len(await host.dead_letters())}")


if __name__ == "__main__":
    asyncio.run(main())
