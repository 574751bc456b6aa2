"""The test kit: public, documented, and used by onexdsl's own tests."""

from onexdsl.runtime.testing.harness import FlowHarness, ScriptedFailure
from onexdsl.runtime.testing.mock_bus import MockEventBus, create_test_container
from onexdsl.runtime.testing.pure import ImpureNodeError, assert_pure
from onexdsl.runtime.testing.virtual_clock import VirtualClock

__all__ = [
    "FlowHarness",
    "ImpureNodeError",
    "MockEventBus",
    "ScriptedFailure",
    "VirtualClock",
    "assert_pure",
    "create_test_container",
]
