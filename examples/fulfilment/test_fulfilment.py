"""What is generated, held by a snapshot; the flow driven by script, and stopped in the middle."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from generated.shop.common import Address, Customer, Money
from generated.shop.fulfilment import (
    FLOW,
    Carrier,
    ChargeCard,
    LabelPrinted,
    Line,
    Locker,
    ManagerApproved,
    NodeFulfilmentOrchestrator,
    NodeOrderBoardReducer,
    OrderFailed,
    OrderFulfilled,
    OrderPaid,
    OrderPlaced,
    PaymentDeclined,
    PrintLabel,
    RefundCard,
    ReleaseStock,
    ReserveStock,
    StockReserved,
    TellWarehouse,
    bind,
)
from handlers import Cashier, PostRoom, Warehouse

from onexdsl.runtime import EffectContext, EventBusSqlite, Host
from onexdsl.runtime.testing import FlowHarness

ORDER = UUID(int=7)
RESERVED = StockReserved(order_id=ORDER, warehouse="north")
PAID = OrderPaid(order_id=ORDER, receipt="r-9")


def placed(*lines: Line, carrier: Carrier = Carrier.POST, to: Locker | None = None) -> OrderPlaced:
    """Make an order of these lines."""
    ada = Customer(
        customer_id=UUID(int=8),
        name="Ada",
        email="ada@example.org",
        billing=Address(street="Main St 1", city="Ulm", postcode="89073"),
    )
    return OrderPlaced(order_id=ORDER, customer=ada, lines=[*lines], carrier=carrier, to=to)


def line(sku: str, count: int, price: str, *, gift: bool = False) -> Line:
    """Make a line."""
    return Line(sku=sku, qty=count, price=Money(amount=Decimal(price)), gift=gift)


def test_the_generated_code_is_as_it_was(onex_generated: Any) -> None:
    """A change of what is generated is seen in review."""
    assert Path(__file__).with_name("generated") == onex_generated


async def test_a_small_order_needs_nobodys_yes() -> None:
    """A skipped step counts as done, and each line gets a label."""
    async with FlowHarness(FLOW) as harness:
        harness.reply(ReserveStock, RESERVED)
        harness.reply(ChargeCard, PAID)
        harness.reply(PrintLabel, LabelPrinted(order_id=ORDER, sku="A-1"))
        await harness.send(placed(line("A-1", 2, "9.50"), line("B-2", 1, "20", gift=True)))

        assert [one.amount for one in harness.emitted(ChargeCard)] == [Decimal(39)]
        assert [one.sku for one in harness.emitted(PrintLabel)] == ["A-1", "B-2"]
        assert [one.labels for one in harness.published(OrderFulfilled)] == [2]
        assert [one.urgent for one in harness.emitted(TellWarehouse)] == [True]
        run = await harness.state(NodeFulfilmentOrchestrator, ORDER)
        assert run.state == "done"
        assert run.data.results is not None
        assert run.data.results.paid == PAID


async def test_without_money_the_stock_goes_back() -> None:
    """Only what has been done is undone, and then the failure is told."""
    async with FlowHarness(FLOW) as harness:
        harness.reply(ReserveStock, RESERVED)
        harness.reply(ChargeCard, PaymentDeclined(order_id=ORDER))
        await harness.send(placed(line("C-3", 1, "5")))

        assert len(harness.emitted(ReleaseStock)) == 1
        assert harness.emitted(RefundCard) == []
        assert [one.step for one in harness.published(OrderFailed)] == ["paid"]


async def test_a_dear_order_waits_for_the_manager() -> None:
    """The workflow waits in its await, and goes on with the event."""
    async with FlowHarness(FLOW) as harness:
        harness.reply(ReserveStock, RESERVED)
        harness.reply(ChargeCard, PAID)
        harness.reply(PrintLabel, LabelPrinted(order_id=ORDER, sku="D-4"))
        locker = Locker(station="Ulm Hbf", number=17)
        await harness.send(placed(line("D-4", 3, "999"), carrier=Carrier.PICKUP, to=locker))
        run = await harness.state(NodeFulfilmentOrchestrator, ORDER)
        assert run.data.current == ("approved",)

        await harness.send(ManagerApproved(order_id=ORDER, manager="Grace"))
        board = await harness.state(NodeOrderBoardReducer, ORDER)
        assert board.data.note == "1 parcels wait in locker 017 at Ulm Hbf"


async def test_a_manager_who_says_nothing_costs_the_order() -> None:
    """When the quarter of an hour of the whole has passed, the money and the stock go back."""
    async with FlowHarness(FLOW) as harness:
        harness.reply(ReserveStock, RESERVED)
        harness.reply(ChargeCard, PAID)
        harness.fails(RefundCard, "the bank is closed")
        await harness.send(placed(line("D-4", 3, "999")))
        await harness.advance(timedelta(minutes=15))
        assert len(harness.emitted(RefundCard)) == 1
        assert harness.emitted(ReleaseStock) == []

        await harness.advance(timedelta(hours=9))
        assert [one.message_type for one in await harness.dead_letters()] == [
            RefundCard.__onex__.topic
        ]
        assert len(harness.emitted(ReleaseStock)) == 1
        assert [one.step for one in harness.published(OrderFailed)] == ["approved"]


class PowerCutError(Exception):
    """What stops a host in the middle."""


class HangingCashier(Cashier):
    """Charges the card, and never comes to say so."""

    def __init__(self) -> None:
        super().__init__(Decimal(3000))
        self.busy = asyncio.Event()

    async def charge_card(
        self, intent: ChargeCard, context: EffectContext
    ) -> OrderPaid | PaymentDeclined:
        """Charge, and hang."""
        await super().charge_card(intent, context)
        self.busy.set()
        await asyncio.Event().wait()
        raise AssertionError


async def test_a_restart_charges_nobody_twice_and_loses_nothing(tmp_path: Path) -> None:
    """Stopped while the card is charged, and again while it waits, the run goes on to its end."""
    path, warehouse, hanging = tmp_path / "fulfilment.db", Warehouse({"D-4": 5}), HangingCashier()
    cashier, fulfilled = Cashier(Decimal(3000)), list[int]()
    cashier.charged = hanging.charged  # it is the same bank

    def host(who: Cashier) -> Host:
        flow = bind(warehouse=warehouse, cashier=who, post_room=PostRoom())
        return Host(flow, bus=EventBusSqlite(path))

    async def note(event: OrderFulfilled) -> None:
        fulfilled.append(event.labels)

    with suppress(PowerCutError):
        async with host(hanging) as first:
            await first.publish(placed(line("D-4", 3, "900")))
            await hanging.busy.wait()
            raise PowerCutError

    async with host(cashier) as second:
        await second.settled()
        run = await second.state(NodeFulfilmentOrchestrator, ORDER)
        assert run.data.current == ("approved",)
        assert list(cashier.charged.values()) == [Decimal("2700.00")]
        assert warehouse.stock == {"D-4": 2}

    async with host(cashier) as third:
        await third.bus.subscribe(event_type=OrderFulfilled, handler=note)
        await third.publish(ManagerApproved(order_id=ORDER, manager="Grace"))
        await third.settled()
        assert (await third.state(NodeFulfilmentOrchestrator, ORDER)).state == "done"
        assert (await third.state(NodeOrderBoardReducer, ORDER)).state == "Sent"
        assert await third.dead_letters() == ()
    assert fulfilled == [1]
    assert len(cashier.charged) == 1
