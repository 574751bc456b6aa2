"""Commits one transaction and aborts another one, with two flows on one bus."""

import asyncio
from decimal import Decimal
from uuid import UUID

from generated.ledger import coordinator, participant
from generated.ledger.coordinator import (
    NodeCoordinatorReducer,
    TransactionAborted,
    TransactionCommitted,
    TransactionRequested,
)
from generated.ledger.participant import NodeParticipantReducer
from generated.ledger.protocol import Part, Write
from handlers import Disk, Gazette, Network, Postman

from onexdsl.runtime import EventBusMemory, Handled, Host


def part(name: str, account: str, delta: int) -> Part:
    """Make what one participant is to do."""
    return Part(participant=name, writes=[Write(account=account, delta=Decimal(delta))])


TRANSACTIONS = (
    TransactionRequested(
        tx_id=UUID(int=1), parts=[part("east", "DE0001", -50), part("west", "FR0002", 50)]
    ),
    TransactionRequested(
        tx_id=UUID(int=2), parts=[part("east", "DE0001", -7), part("vault", "CH0003", 900_000)]
    ),
)


def told(handled: Handled) -> None:
    """Print what an instance moved to."""
    if handled.before != handled.after:
        print(f"  {handled.node.rpartition('.')[2]}: {handled.before} -> {handled.after}")


async def announced(event: TransactionCommitted | TransactionAborted) -> None:
    """Print how a transaction ended."""
    why = f": {event.because}" if isinstance(event, TransactionAborted) else ""
    print(f"{type(event).__name__}{why}")


async def main() -> None:
    """Run the transactions one after the other."""
    disk = Disk()
    bus = EventBusMemory()
    await bus.subscribe(event_type=TransactionCommitted, handler=announced)
    await bus.subscribe(event_type=TransactionAborted, handler=announced)
    flows = (
        coordinator.bind(network=Network(), gazette=Gazette()),
        participant.bind(postman=Postman(), disk=disk),
    )
    async with Host(*flows, bus=bus, watch=told) as host:
        for transaction in TRANSACTIONS:
            await host.publish(transaction)
            await host.settled()
            found = await host.state(NodeCoordinatorReducer, transaction.tx_id)
            print(f"= the transaction is {found.state}\n")
        for name in ("east", "west", "vault"):
            found_part = await host.state(NodeParticipantReducer, name)
            print(f"{name} is {found_part.state} and has served {found_part.data.served}")
        print(f"balances: {dict(disk.balances)}")


if __name__ == "__main__":
    asyncio.run(main())
