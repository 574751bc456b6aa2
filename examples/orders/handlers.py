"""The world behind the order flow: a bank, a mail room. Both are in memory and say what they do."""

from decimal import Decimal

from generated.shop.orders import (
    ChargeCard,
    NodeMailerEffect,
    NodePaymentGatewayEffect,
    NotifyCustomer,
    OrderPaid,
    PaymentDeclined,
)

from onexdsl.runtime import EffectContext


class PaymentGateway(NodePaymentGatewayEffect):
    """A bank with a limit for each charge; above `confirm_from` it declines the first attempt."""

    def __init__(self, limit: Decimal = Decimal(200), confirm_from: Decimal = Decimal(100)) -> None:
        super().__init__()
        self._limit = limit
        self._confirm_from = confirm_from
        self._asked: set[object] = set()
        self._receipts: dict[str, str] = {}

    async def charge_card(
        self, intent: ChargeCard, context: EffectContext
    ) -> OrderPaid | PaymentDeclined:
        """Charge once, however often the same intent is handed in."""
        if intent.amount > self._limit:
            return self._decline(intent, "over the limit")
        if intent.amount >= self._confirm_from and intent.order_id not in self._asked:
            self._asked.add(intent.order_id)
            return self._decline(intent, "confirm in your app")
        receipt = self._receipts.setdefault(context.idempotency_key, f"r-{len(self._receipts) + 1}")
        print(f"    bank: {intent.amount:.2f} charged, receipt {receipt}")
        return OrderPaid(order_id=intent.order_id, receipt=receipt)

    def _decline(self, intent: ChargeCard, reason: str) -> PaymentDeclined:
        print(f"    bank: {intent.amount:.2f} declined, {reason}")
        return PaymentDeclined(order_id=intent.order_id, reason=reason)


class Mailer(NodeMailerEffect):
    """Keeps what would have been sent."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[str] = []

    async def notify_customer(self, intent: NotifyCustomer, context: EffectContext) -> None:
        """Write one mail."""
        self.sent.append(intent.text)
        print(f"    mail: {intent.text}")
