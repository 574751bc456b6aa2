"""A guarded transition with an assignment and an intent: by `decide` alone, and over a bus."""

import sys
import time
from decimal import Decimal
from pathlib import Path
from uuid import UUID

sys.path.insert(0, str(Path(__file__).parents[2] / "examples" / "orders"))

from generated.shop.orders import (
    FLOW,
    EnumOrderLedgerState,
    NodeOrderLedgerReducer,
    OrderLedgerData,
    PaymentDeclined,
)

from onexdsl.runtime.bus.delivery import Delivery
from onexdsl.runtime.bus.memory import EventBusMemory
from onexdsl.runtime.decide import Reducer, decide
from onexdsl.runtime.hosting.keepers import reducer_consumer
from onexdsl.runtime.instance import Decision, EnumVerdict, Instance
from onexdsl.runtime.message import Message

WAITING = EnumOrderLedgerState.AWAITING_PAYMENT
DATA = OrderLedgerData(total=Decimal(19))


def decided(count: int, start: int = 0) -> float:
    """Through `decide`, on an instance that has seen `start` messages and then one after another.

    What is decided on is made before: peers have their machines too.
    """
    reducer = Reducer.of("orders", NodeOrderLedgerReducer(), ())
    key = UUID(int=1)
    event = PaymentDeclined(order_id=key)
    message = Message(1, event.__onex__.topic, event, 1, None, 0)
    found = [Instance("orders", key, WAITING, DATA, start + 1 + seen, 1) for seen in range(count)]
    began = time.process_time()
    for instance in found:
        decide(reducer, instance, key, message, instance.version, lambda: 7)
    return count / (time.process_time() - began)


async def hosted(count: int) -> float:
    """Published to the reducer over the bus: minted, ordered, decided, committed, the intent sent.

    Each order is declined twice, so that the guard holds; nobody takes the intents.
    """
    async with EventBusMemory() as bus:
        reducer = Reducer.of("orders", NodeOrderLedgerReducer(), ())
        mine = tuple(one for one in FLOW.subscriptions if one.node is NodeOrderLedgerReducer)
        await bus.attach(reducer_consumer(reducer, mine, bus, None))
        orders = [UUID(int=number) for number in range(count // 2)]
        for key in orders:
            born = Instance("orders", key, WAITING, DATA, 1, 1)
            await bus.commit(Delivery("orders", None), Decision(EnumVerdict.DONE, born))
        began = time.process_time()
        for _ in range(2):
            for key in orders:
                await bus.publish(PaymentDeclined(order_id=key))
        await bus.settled()
        took = time.process_time() - began
        if bus.statistics().done != 2 * len(orders):
            raise RuntimeError("some were not done")
        return 2 * len(orders) / took
