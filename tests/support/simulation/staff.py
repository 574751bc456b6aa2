"""The effects of the simulated shop: they fail, dawdle and break promises as the chaos draws."""

from collections.abc import Callable
from functools import cache
from types import ModuleType
from typing import Any, NamedTuple

from onexdsl.runtime import BoundFlow, Clock, EffectContext
from onexdsl.runtime.waiting import wait_until
from tests.support.simulation.chaos import Chaos

DAWDLE = 10_000_000_000
"""Longer than any timeout of the shop, in nanoseconds."""


class Call(NamedTuple):
    """An attempt at an effect that has touched the world."""

    intent: Any
    idempotency_key: str


class Staff:
    """All effects of the shop; `calls` is what they have done to the world."""

    def __init__(self, shop: ModuleType, clock: Clock, chaos: Chaos) -> None:
        self.shop = shop
        self.clock = clock
        self.chaos = chaos
        self.calls: list[Call] = []

    def bound(self) -> BoundFlow:
        """Bind the shop to new workers of this staff."""
        shop = self.shop
        make = self._effect
        return shop.bind(  # type: ignore[no-any-return]  # the module is generated
            stock=make(
                shop.NodeStockEffect,
                reserve=lambda one: self._either(shop.Reserved, shop.OutOfStock, one),
                release=lambda one: shop.Released(order=one.order),
            ),
            cashier=make(
                shop.NodeCashierEffect,
                charge=lambda one: self._either(shop.Paid, shop.Declined, one),
                refund=lambda one: shop.Refunded(order=one.order),
            ),
            printer=make(
                shop.NodePrinterEffect,
                label=lambda one: shop.Labelled(order=one.order, item=one.item),
            ),
            phone=make(shop.NodePhoneEffect, tell=lambda one: shop.Told(order=one.order)),
        )

    def _either(self, good: type[Any], bad: type[Any], intent: Any) -> Any:
        return (bad if self.chaos.chance(0.2) else good)(order=intent.order)

    def _effect(self, kind: type[Any], **answers: Callable[[Any], Any]) -> Any:
        effect = _simulated(kind, tuple(answers))()
        effect.staff = self
        effect.answers = answers
        return effect

    async def work(self, intent: Any, context: EffectContext) -> None:
        """Do what an effect does to the world: fail, dawdle, or be noted."""
        if self.chaos.chance(0.15):
            raise OSError("the line is down")
        delay = DAWDLE if self.chaos.chance(0.03) else self.chaos.delay()
        if delay:
            await wait_until(self.clock, self.clock.now() + delay)
        self.calls.append(Call(intent, context.idempotency_key))


@cache
def _simulated(kind: type[Any], methods: tuple[str, ...]) -> Any:
    """Make a class once: thousands that wait to be collected make `isinstance` slow."""
    return type(f"Simulated{kind.__name__}", (kind,), {name: _method(name) for name in methods})


def _method(name: str) -> Any:
    async def method(effect: Any, intent: Any, context: EffectContext) -> Any:
        await effect.staff.work(intent, context)
        return effect.answers[name](intent)

    return method
