"""The pytest plugin: fixtures for the test kit; it imports nothing before a test asks for it."""

from typing import Any

import pytest


@pytest.fixture
def onex_clock() -> Any:
    """Give a clock that stands still until the test turns it."""
    from onexdsl.runtime.testing.virtual_clock import VirtualClock  # noqa: PLC0415  # lazily

    return VirtualClock()


@pytest.fixture
def onex_event_bus() -> Any:
    """Give a bus that notes what is published."""
    from onexdsl.runtime.testing.mock_bus import MockEventBus  # noqa: PLC0415  # lazily

    return MockEventBus()


@pytest.fixture
def onex_container(onex_event_bus: Any) -> Any:
    """Give a container that offers the noting bus."""
    from onexdsl.runtime.testing.mock_bus import create_test_container  # noqa: PLC0415  # lazily

    return create_test_container(onex_event_bus)


@pytest.fixture
def onex_generated(snapshot: Any) -> Any:
    """Give syrupy's snapshot, made to hold a whole tree of generated text files."""
    from onexdsl.runtime.testing.syrupy_extension import (  # noqa: PLC0415  # lazily
        GeneratedTreeExtension,
    )

    return snapshot.use_extension(GeneratedTreeExtension)
