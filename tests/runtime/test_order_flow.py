"""The order flow of the examples on the harness: what `onexc build` wrote runs as it says."""

import sys
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

sys.path.insert(0, str(Path(__file__).parents[2] / "examples" / "orders"))

from generated.shop.common import Address, Customer, Money
from generated.shop.orders import (
    FLOW,
    ChargeCard,
    EnumOrderLedgerState,
    Line,
    NodeOrderLedgerReducer,
    NotifyCustomer,
    OrderPaid,
    OrderPlaced,
    OrderShipped,
    PaymentDeclined,
)

from onexdsl.runtime.testing import FlowHarness

ORDER = UUID("4f6c1a52-6d0e-4f4e-9a3a-0d7c1b9d2a11")


def _placed() -> OrderPlaced:
    home = Address(street="Main St 1", city="Ulm", postcode="89073")
    ada = Customer(customer_id=UUID(int=1), name="Ada", email="ada@example.org", billing=home)
    price = Money(amount=Decimal("9.50"))
    return OrderPlaced(order_id=ORDER, customer=ada, lines=[Line(sku="A-1", qty=2, price=price)])


async def test_an_order_declined_three_times_is_cancelled() -> None:
    """Two repetitions are allowed, then the customer is told."""
    async with FlowHarness(FLOW) as harness:
        harness.reply(ChargeCard, PaymentDeclined(order_id=ORDER))

        await harness.send(_placed())

        ledger = await harness.state(NodeOrderLedgerReducer, ORDER)
        assert EnumOrderLedgerState.CANCELLED == ledger.state
        assert (2, Decimal(19)) == (ledger.data.attempts, ledger.data.total)
        assert ["declined"] == [one.text for one in harness.emitted(NotifyCustomer)]


async def test_an_order_paid_at_the_second_attempt_is_shipped() -> None:
    """A payment after a refusal leads on; a shipment ends the order."""
    async with FlowHarness(FLOW) as harness:
        harness.reply(
            ChargeCard,
            PaymentDeclined(order_id=ORDER, reason="funds"),
            OrderPaid(order_id=ORDER, receipt="r-1"),
        )
        await harness.send(_placed())
        await harness.send(OrderShipped(order_id=ORDER))

        ledger = await harness.state(NodeOrderLedgerReducer, ORDER)
        assert EnumOrderLedgerState.SHIPPED == ledger.state


async def test_a_failing_call_is_tried_again_after_the_backoff() -> None:
    """`circuit 5 per 30s` opens after five attempts; then the intent is a dead letter."""
    async with FlowHarness(FLOW) as harness:
        harness.fails(ChargeCard, "card reader offline")

        await harness.send(_placed())
        await harness.advance(timedelta(minutes=1))

        (dead,) = await harness.dead_letters()
        assert ("the circuit is open", 5) == (dead.reason, dead.attempts)
        assert "card reader offline" in dead.error
        assert dead.payload == ChargeCard(order_id=ORDER, amount=Decimal("19.00"))


async def test_an_event_that_nobody_takes_in_a_state_is_a_dead_letter() -> None:
    """Unhandled is not ignored: the state stays as it is, and the reason is told."""
    async with FlowHarness(FLOW) as harness:
        await harness.send(OrderPaid(order_id=ORDER, receipt="r-1"))

        (dead,) = await harness.dead_letters()
        assert "unhandled: no clause of state New takes OrderPaid" == dead.reason
        ledger = await harness.state(NodeOrderLedgerReducer, ORDER)
        assert (EnumOrderLedgerState.NEW, 0) == (ledger.state, ledger.version)
