"""What is generated, held by a snapshot, and the flow driven without its handlers."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from generated.home.heating import FLOW, Alert, EnumRoomState, NodeRoomReducer, WindowOpened
from handlers import Boiler

from onexdsl.runtime.testing import FlowHarness


def test_the_generated_code_is_as_it_was(onex_generated: Any) -> None:
    """A change of what is generated is seen in review."""
    assert Path(__file__).with_name("generated") == onex_generated


async def test_a_window_open_for_long_alerts() -> None:
    """The timer of the instance fires after twenty minutes, once."""
    async with FlowHarness(FLOW, nodes=(Boiler(),)) as harness:
        await harness.send(WindowOpened(room="bath"))
        await harness.advance(timedelta(minutes=20))

        room = await harness.state(NodeRoomReducer, "bath")
        assert room.state == EnumRoomState.IDLE
        assert [alert.room for alert in harness.emitted(Alert)] == ["bath"]
