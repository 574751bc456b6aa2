"""What is generated, held by a snapshot, and the flow driven without its handlers."""

from pathlib import Path
from typing import Any
from uuid import UUID

from generated.shop.orders import FLOW, EnumOrderLedgerState, NodeOrderLedgerReducer, OrderCancelled

from onexdsl.runtime.testing import FlowHarness


def test_the_generated_code_is_as_it_was(onex_generated: Any) -> None:
    """A change of what is generated is seen in review."""
    assert Path(__file__).with_name("generated") == onex_generated


async def test_an_order_can_be_cancelled() -> None:
    """An order that is cancelled stays so."""
    async with FlowHarness(FLOW) as harness:
        order = UUID(int=7)
        await harness.send(OrderCancelled(order_id=order))

        ledger = await harness.state(NodeOrderLedgerReducer, order)
        assert ledger.state == EnumOrderLedgerState.CANCELLED
