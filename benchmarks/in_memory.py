"""Measures the runtime in memory against peers, as ratios within one run.

python benchmarks/in_memory.py [MESSAGES]

Peers are measured where they are installed (`requirements/bench.txt`).
"""

import asyncio
import os
import platform
import sys
import time
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from uuid import UUID

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "examples" / "orders"))

from generated.shop.orders import (  # noqa: E402 - the path comes first
    EnumOrderLedgerState,
    NodeOrderLedgerReducer,
    OrderLedgerData,
    PaymentDeclined,
)

from onexdsl.runtime import Event, EventBusMemory  # noqa: E402 - as above
from onexdsl.runtime.decide import Reducer, decide  # noqa: E402 - as above
from onexdsl.runtime.instance import Instance  # noqa: E402 - as above
from onexdsl.runtime.message import Message  # noqa: E402 - as above


class Measured(Event, topic="onex.evt.bench.measured.v1", key="room"):
    room: str
    value: int


async def handle(_event: Measured) -> None:
    pass


async def bare(count: int) -> float:
    began = time.perf_counter()
    for number in range(count):
        await handle(Measured(room="a", value=number))
    return count / (time.perf_counter() - began)


async def bus(count: int) -> float:
    async with EventBusMemory() as one:
        await one.subscribe(event_type=Measured, handler=handle)
        began = time.perf_counter()
        for number in range(count):
            await one.publish(Measured(room=f"r{number % 16}", value=number))
        await one.settled()
        return count / (time.perf_counter() - began)


def signals(count: int) -> float:
    from blinker import Signal

    signal = Signal()

    def receive(sender: object, **values: object) -> None:
        pass

    signal.connect(receive)
    began = time.perf_counter()
    for number in range(count):
        signal.send("a", value=number)
    return count / (time.perf_counter() - began)


def transition(count: int, start: int = 0) -> float:
    """One guarded transition with an assignment and an intent, through `decide`."""
    reducer = Reducer.of("orders", NodeOrderLedgerReducer(), ())
    key = UUID(int=1)
    waiting = EnumOrderLedgerState.AWAITING_PAYMENT
    data = OrderLedgerData(total=Decimal(19))
    event = PaymentDeclined(order_id=key)
    message = Message(1, event.__onex__.topic, event, 1, None, 0)
    began = time.perf_counter()
    for number in range(start, start + count):
        instance = Instance("orders", key, waiting, data, number + 1, 1)
        decide(reducer, instance, key, message, number, lambda: 7)
    return count / (time.perf_counter() - began)


def peer_transitions(count: int) -> float:
    from transitions import Machine

    class Order:
        attempts = 0

        def few(self) -> bool:
            return self.attempts >= 0

        def note(self) -> None:
            self.attempts += 1

    order = Order()
    rules = [
        {
            "trigger": "declined",
            "source": "waiting",
            "dest": None,
            "conditions": "few",
            "after": "note",
        }
    ]
    Machine(order, states=["waiting"], transitions=rules, initial="waiting")
    began = time.perf_counter()
    for _ in range(count):
        order.declined()
    return count / (time.perf_counter() - began)


def row(what: str, rate: float, against: float) -> str:
    return f"| {what} | {rate / 1000:,.0f} | {rate / against:.2f} |"


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    loop = asyncio.run(bare(count))
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}\n")
    print("| what | thousand/s | against the first of its kind |\n|---|---|---|")
    print(row("bare loop: validate, await the handler", loop, loop))
    print(row("EventBusMemory: typed publish to one handler", asyncio.run(bus(count)), loop))
    if find_spec("blinker"):
        print(row("blinker (untyped, synchronous)", signals(count), loop))
    first = transition(count)
    print(row("guarded transition with assignment and intent", first, first))
    print(row("the same at the millionth", transition(count, 1_000_000), first))
    if find_spec("transitions"):
        print(row("transitions", peer_transitions(count // 4), first))


if __name__ == "__main__":
    main()
