"""Fulfils three orders: a small one, one that the card cannot pay, one that waits for a manager."""

import asyncio
from decimal import Decimal
from uuid import UUID

from generated.shop.common import Address, Customer, Money
from generated.shop.fulfilment import (
    FLOW,
    Line,
    ManagerApproved,
    NodeFulfilmentOrchestrator,
    NodeOrderBoardReducer,
    OrderPlaced,
    bind,
)
from handlers import Cashier, PostRoom, Warehouse

from onexdsl.runtime import Event, EventBusMemory, Handled, Host, Intent

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


async def show(message: Event | Intent) -> None:
    """Print the name of a message as it is accepted."""
    print(type(message).__name__)


def told(handled: Handled) -> None:
    """Print what a run or an instance moved to."""
    if handled.before != handled.after:
        name = handled.node.rpartition(".")[2]
        print(f"  {name}: {handled.before} -> {handled.after}")


async def ask(host: Host, order_id: UUID) -> None:
    """Print where the workflow is, and what the shop's pages show."""
    run = await host.state(NodeFulfilmentOrchestrator, order_id)
    board = await host.state(NodeOrderBoardReducer, order_id)
    waits = f" in {', '.join(run.data.current)}" if run.data.current else ""
    print(f"= the workflow is {run.state}{waits}, the board says {board.state}\n")


async def main() -> None:
    """Publish the events one by one, and wait until all that follows has happened."""
    warehouse = Warehouse({"pen": 10, "clock": 1, "desk": 5})
    flow = bind(warehouse=warehouse, cashier=Cashier(Decimal(3000)), post_room=PostRoom())
    bus = EventBusMemory()
    for message in FLOW.messages:
        await bus.subscribe(event_type=message, handler=show)
    async with Host(flow, bus=bus, watch=told) as host:
        for event in (
            order(SMALL, "pen", 2, "9.50"),
            order(TOO_DEAR, "clock", 1, "9000"),
            order(DEAR, "desk", 3, "900"),
            ManagerApproved(order_id=DEAR, manager="Grace"),
        ):
            await host.publish(event)
            await host.settled()
            await ask(host, event.order_id)
        print(f"left in stock: {warehouse.stock}")
        print(f"dead letters: {len(await host.dead_letters())}")


if __name__ == "__main__":
    asyncio.run(main())
