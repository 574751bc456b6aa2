"""What is generated, held by a snapshot, and the flow driven without its handlers."""

from pathlib import Path
from typing import Any

from generated.analytics.metrics import (
    FLOW,
    DataProcessed,
    NodeRunningTotalsReducer,
    Persist,
    Sample,
)

from onexdsl.runtime.testing import FlowHarness


def test_the_generated_code_is_as_it_was(onex_generated: Any) -> None:
    """A change of what is generated is seen in review."""
    assert Path(__file__).with_name("generated") == onex_generated


async def test_a_noisy_batch_is_counted_not_added() -> None:
    """A batch with a test tag changes no total."""
    async with FlowHarness(FLOW) as harness:
        await harness.send(DataProcessed(series="disk", samples=[Sample(value=1, tags=["test"])]))

        totals = await harness.state(NodeRunningTotalsReducer, "disk")
        assert (totals.data.rejected, totals.data.total) == (1, 0)
        assert harness.emitted(Persist) == []
