"""The order flow of the example, durable: placed, charged, paid, shipped.

Four messages, three transitions and one effect an order; each is on the disk before it is
acknowledged. The bank and the warehouse answer at once.
"""

import asyncio
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path
from uuid import UUID, uuid4

sys.path.insert(0, str(Path(__file__).parents[2] / "examples" / "orders"))

from generated.shop.common import Address, Customer, Money
from generated.shop.orders import (
    ChargeCard,
    Line,
    NodeMailerEffect,
    NodePaymentGatewayEffect,
    NodeStorefrontEffect,
    NodeWarehouseEffect,
    NotifyCustomer,
    OrderPaid,
    OrderPlaced,
    OrderShipped,
    bind,
)

from onexdsl.runtime import EffectContext, EventBusSqlite, Handled, Host

CUSTOMER = Customer(
    customer_id=UUID(int=8),
    name="Ada",
    email="ada@example.org",
    billing=Address(street="Main St 1", city="Ulm", postcode="89073"),
)
LINES = [Line(sku="A-1", qty=2, price=Money(amount=Decimal("9.50")))]
MESSAGES_OF_ONE = 4


class Bank(NodePaymentGatewayEffect):
    async def charge_card(self, intent: ChargeCard, context: EffectContext) -> OrderPaid:
        return OrderPaid(order_id=intent.order_id, receipt=context.idempotency_key)


class Mailer(NodeMailerEffect):
    async def notify_customer(self, intent: NotifyCustomer, context: EffectContext) -> None:
        raise AssertionError(f"nothing is declined: {intent}, {context}")


class Shop:
    """Sends orders and knows how far each one is."""

    def __init__(self, path: Path) -> None:
        flow = bind(
            payment_gateway=Bank(),
            mailer=Mailer(),
            storefront=NodeStorefrontEffect(),
            warehouse=NodeWarehouseEffect(),
        )
        self.host = Host(flow, bus=EventBusSqlite(path), watch=self._told)
        self._waiting: dict[tuple[UUID, str], asyncio.Future[None]] = {}

    def _told(self, handled: Handled) -> None:
        if handled.after in {"Paid", "Shipped"}:
            self._waiting.pop((handled.payload.order_id, handled.after)).set_result(None)

    def _reaches(self, order: UUID, state: str) -> asyncio.Future[None]:
        reached = asyncio.get_running_loop().create_future()
        self._waiting[order, state] = reached
        return reached

    async def order(self) -> None:
        """Place an order and see it shipped."""
        order = uuid4()
        paid, shipped = self._reaches(order, "Paid"), self._reaches(order, "Shipped")
        await self.host.publish(OrderPlaced(order_id=order, customer=CUSTOMER, lines=LINES))
        await paid
        await self.host.publish(OrderShipped(order_id=order))
        await shipped

    async def orders(self, count: int, at_once: int) -> None:
        """See so many orders through, so many of them at once."""
        left = iter(range(count))

        async def customer() -> None:
            for _ in left:
                await self.order()

        async with asyncio.TaskGroup() as group:
            for _ in range(at_once):
                group.create_task(customer())


async def _measure(path: Path, count: int, at_once: int) -> float:
    shop = Shop(path)
    async with shop.host:
        await shop.orders(at_once, at_once)
        began = time.perf_counter()
        await shop.orders(count, at_once)
        took = time.perf_counter() - began
        if shop.host.statistics().dead:
            raise RuntimeError("some are dead")
        return count / took


def measure(at_once: int, count: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_measure(Path(folder) / "shop.db", count, at_once))
