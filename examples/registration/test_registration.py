"""What is generated, held by a snapshot, and the flow driven without its handlers."""

from pathlib import Path
from typing import Any
from uuid import UUID

from generated.platform.registration import (
    FLOW,
    NodeNodeRegistrationFsmReducer,
    NodeRegistrationRejected,
)

from onexdsl.runtime.testing import FlowHarness


def test_the_generated_code_is_as_it_was(onex_generated: Any) -> None:
    """A change of what is generated is seen in review."""
    assert Path(__file__).with_name("generated") == onex_generated


async def test_a_rejected_node_has_failed() -> None:
    """The reason of a rejection is kept."""
    async with FlowHarness(FLOW) as harness:
        node = UUID(int=7)
        await harness.send(NodeRegistrationRejected(node_id=node, reason="already active"))

        fsm = await harness.state(NodeNodeRegistrationFsmReducer, node)
        assert fsm.data.failure_reason == "already active"
