"""The world behind the flow: a warehouse, a cashier and a post room, in memory."""

from decimal import Decimal
from uuid import UUID

from generated.shop.fulfilment import (
    CardRefunded,
    ChargeCard,
    LabelPrinted,
    NodeCashierEffect,
    NodePostRoomEffect,
    NodeWarehouseEffect,
    OrderPaid,
    OutOfStock,
    PaymentDeclined,
    PrintLabel,
    RefundCard,
    ReleaseStock,
    ReserveStock,
    StockReserved,
    TellWarehouse,
    WarehouseTold,
    WriteLetter,
)

from onexdsl.runtime import EffectContext


class Warehouse(NodeWarehouseEffect):
    """Sets goods aside, as long as there are any, and puts them back."""

    def __init__(self, stock: dict[str, int]) -> None:
        super().__init__()
        self.stock = stock
        self._set_aside: dict[UUID, dict[str, int]] = {}
        self._printed = 0

    async def reserve_stock(
        self, intent: ReserveStock, context: EffectContext
    ) -> StockReserved | OutOfStock:
        """Set all lines of an order aside, or none; once is enough."""
        if intent.order_id in self._set_aside:
            return StockReserved(order_id=intent.order_id, warehouse="north")
        wanted = {line.sku: line.qty for line in intent.lines}
        missing = [sku for sku, count in wanted.items() if self.stock.get(sku, 0) < count]
        if missing:
            return OutOfStock(order_id=intent.order_id, sku=missing[0])
        for sku, count in wanted.items():
            self.stock[sku] -= count
        self._set_aside[intent.order_id] = wanted
        print(f"    warehouse: {wanted} set aside")
        return StockReserved(order_id=intent.order_id, warehouse="north")

    async def release_stock(self, intent: ReleaseStock, context: EffectContext) -> None:
        """Put back what was set aside; once is enough."""
        back = self._set_aside.pop(intent.order_id, {})
        for sku, count in back.items():
            self.stock[sku] += count
        print(f"    warehouse: {back} put back")

    async def print_label(self, intent: PrintLabel, context: EffectContext) -> LabelPrinted:
        """Print a label with a number of its own."""
        self._printed += 1
        tracking = f"T{self._printed}"
        print(f"    warehouse: label {tracking} for {intent.sku}")
        return LabelPrinted(order_id=intent.order_id, sku=intent.sku, tracking=tracking)

    async def tell_warehouse(self, intent: TellWarehouse, context: EffectContext) -> WarehouseTold:
        """Tell the packers."""
        print(f"    warehouse: pack {'at once' if intent.urgent else 'some time'}")
        return WarehouseTold(order_id=intent.order_id)

    async def warehouse_told(self, event: WarehouseTold, context: EffectContext) -> None:
        """Note that the packers know."""


class Cashier(NodeCashierEffect):
    """Charges cards up to a limit, for each idempotency key once."""

    def __init__(self, limit: Decimal) -> None:
        super().__init__()
        self._limit = limit
        self.charged: dict[str, Decimal] = {}

    async def charge_card(
        self, intent: ChargeCard, context: EffectContext
    ) -> OrderPaid | PaymentDeclined:
        """Charge, under a key that is the same at every attempt, also after a restart."""
        if intent.amount > self._limit:
            print(f"    cashier: {intent.amount} declined")
            return PaymentDeclined(order_id=intent.order_id, reason="over the limit")
        if context.idempotency_key not in self.charged:
            self.charged[context.idempotency_key] = intent.amount
            print(f"    cashier: {intent.amount} charged")
        return OrderPaid(order_id=intent.order_id, receipt=f"r-{len(self.charged)}")

    async def refund_card(self, intent: RefundCard, context: EffectContext) -> CardRefunded:
        """Give the money back."""
        print("    cashier: refunded")
        return CardRefunded(order_id=intent.order_id, receipt="r-back")

    async def card_refunded(self, event: CardRefunded, context: EffectContext) -> None:
        """Note that the money went back."""


class PostRoom(NodePostRoomEffect):
    """Writes letters."""

    async def write_letter(self, intent: WriteLetter, context: EffectContext) -> None:
        """Write one."""
        print(f"    letter: {intent.subject}: {intent.body}")
