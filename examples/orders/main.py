"""Reads orders from `orders.jsonl`, runs the flow, and prints every message and state change."""

import asyncio
from pathlib import Path

from generated.shop.orders import (
    NodeOrderLedgerReducer,
    NodeStorefrontEffect,
    NodeWarehouseEffect,
    OrderPlaced,
    OrderShipped,
    bind,
)
from handlers import Mailer, PaymentGateway

from onexdsl.runtime import EventBusMemory, Handled, Host

ORDERS = Path(__file__).with_name("orders.jsonl")


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
    """Send each order and wait until all that follows from it has happened."""
    flow = bind(
        payment_gateway=PaymentGateway(),
        mailer=Mailer(),
        storefront=NodeStorefrontEffect(),
        warehouse=NodeWarehouseEffect(),
    )
    async with Host(flow, bus=EventBusMemory(), watch=told) as host:
        for line in ORDERS.read_text("utf-8").splitlines():
            order = OrderPlaced.model_validate_json(line)
            await host.publish(order)
            await host.settled()
            ledger = await host.state(NodeOrderLedgerReducer, order.order_id)
            if ledger.state == "Paid":
                await host.publish(OrderShipped(order_id=order.order_id))
                await host.settled()
            ledger = await host.state(NodeOrderLedgerReducer, order.order_id)
            print(f"= {ledger.state}, total {ledger.data.total}, {ledger.data.attempts} repeated\n")
        print(f"dead letters: {len(await host.dead_letters())}")


if __name__ == "__main__":
    asyncio.run(main())
