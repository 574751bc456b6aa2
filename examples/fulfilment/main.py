"""Fulfils three orders; while the third one waits for a manager, the service is stopped.

Everything is in one file: what starts on it next goes on where the first one was.
"""

import asyncio
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from generated.shop.common import Address, Customer, Money
from generated.shop.fulfilment import (
    Line,
    ManagerApproved,
    NodeFulfilmentOrchestrator,
    NodeOrderBoardReducer,
    OrderPlaced,
    bind,
)
from handlers import Cashier, PostRoom, Warehouse

from onexdsl.runtime import BoundFlow, EventBusSqlite, Handled, Host

ADA = Customer(
    customer_id=UUID(int=100),
    name="Ada",
    email="ada@example.org",
    billing=Address(street="Main St 1", city="Ulm", postcode="89073"),
)
SMALL, TOO_DEAR, DEAR = UUID(int=1), UUID(int=2), UUID(int=3)


def order(order_id: UUID, sku: str, count: int, price: str) -> OrderPlaced:
    """Make an order of one line."""
    line = Line(sku=sku, qty=count, price=Money(amount=Decimal(price)))
    return OrderPlaced(order_id=order_id, customer=ADA, lines=[line])


def told(handled: Handled) -> None:
    """Print what a workflow moved to."""
    if handled.before != handled.after and handled.node.endswith("Orchestrator"):
        print(f"  the workflow: {handled.before} -> {handled.after}")


async def ask(host: Host, order_id: UUID) -> None:
    """Print where the workflow is, and what the shop's pages show."""
    run = await host.state(NodeFulfilmentOrchestrator, order_id)
    board = await host.state(NodeOrderBoardReducer, order_id)
    waits = f" in {', '.join(run.data.current)}" if run.data.current else ""
    print(f"= the workflow is {run.state}{waits}, the board says {board.state}\n")


async def serve(flow: BoundFlow, path: Path, *events: OrderPlaced | ManagerApproved) -> None:
    """Host the flow on a file; publish each event, and wait until all that follows has happened."""
    async with Host(flow, bus=EventBusSqlite(path), watch=told) as host:
        for event in events:
            print(f"{type(event).__name__} {event.order_id.int}")
            await host.publish(event)
            await host.settled()
            await ask(host, event.order_id)
        print(f"dead letters: {len(await host.dead_letters())}")


async def main() -> None:
    """Start the service twice on one file; the world outside stays what it is."""
    warehouse = Warehouse({"pen": 10, "clock": 1, "desk": 5})
    flow = bind(warehouse=warehouse, cashier=Cashier(Decimal(3000)), post_room=PostRoom())
    with TemporaryDirectory() as folder:
        path = Path(folder) / "fulfilment.db"
        await serve(
            flow,
            path,
            order(SMALL, "pen", 2, "9.50"),
            order(TOO_DEAR, "clock", 1, "9000"),
            order(DEAR, "desk", 3, "900"),
        )
        print("---- the service is stopped, and started again\n")
        await serve(flow, path, ManagerApproved(order_id=DEAR, manager="Grace"))
    print(f"left in stock: {warehouse.stock}")


if __name__ == "__main__":
    asyncio.run(main())
