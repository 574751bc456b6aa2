"""What is generated, held by a snapshot, and the flow driven without its handlers."""

from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from generated.shop.common import Address, Customer, Money
from generated.shop.orders import (
    FLOW,
    ChargeCard,
    EnumOrderLedgerState,
    Line,
    NodeOrderLedgerReducer,
    NotifyCustomer,
    OrderCancelled,
    OrderPlaced,
    PaymentDeclined,
)

from onexdsl.runtime.testing import FlowHarness


def test_the_generated_code_is_as_it_was(onex_generated: Any) -> None:
    """A change of what is generated is seen in review."""
    assert Path(__file__).with_name("generated") == onex_generated


ORDER = UUID(int=7)
PLACED = OrderPlaced(
    order_id=ORDER,
    customer=Customer(
        customer_id=UUID(int=8),
        name="Ada",
        email="ada@example.org",
        billing=Address(street="Main St 1", city="Ulm", postcode="89073"),
    ),
    lines=[Line(sku="A-1", qty=2, price=Money(amount=Decimal("9.50")))],
)


async def test_an_order_that_is_always_declined_is_cancelled() -> None:
    """The card is charged three times, never more; then the customer is told."""
    async with FlowHarness(FLOW) as harness:
        harness.reply(ChargeCard, PaymentDeclined(order_id=ORDER))
        await harness.send(PLACED)

        ledger = await harness.state(NodeOrderLedgerReducer, ORDER)
        assert ledger.state == EnumOrderLedgerState.CANCELLED
        assert [Decimal("19.00")] * 3 == [one.amount for one in harness.emitted(ChargeCard)]
        assert [one.text for one in harness.emitted(NotifyCustomer)] == ["declined"]


async def test_an_order_can_be_cancelled() -> None:
    """An order that is cancelled stays so."""
    async with FlowHarness(FLOW) as harness:
        await harness.send(OrderCancelled(order_id=ORDER))

        ledger = await harness.state(NodeOrderLedgerReducer, ORDER)
        assert ledger.state == EnumOrderLedgerState.CANCELLED
