"""The pytest plugin: fixtures for the test kit, and a guard over the purity of nodes."""

from collections.abc import Callable, Generator
from contextlib import AbstractContextManager
from typing import Any

import pytest

IMPURE = "onex_impure"


def pytest_configure(config: pytest.Config) -> None:
    """Listen from here on for pure nodes that touch the world."""
    from onexdsl.runtime.testing.pure import watch  # noqa: PLC0415  # after coverage began

    config.addinivalue_line("markers", f"{IMPURE}(why): pure nodes may touch the world here")
    watch()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Fail a test in which a pure node touched the world, whatever became of its message."""
    from onexdsl.runtime.testing.pure import (  # noqa: PLC0415  # as above
        ImpureNodeError,
        allowing,
        refused,
    )

    refused()
    cause: BaseException | None = None
    result: object = None
    with allowing(item.get_closest_marker(IMPURE) is not None):
        try:
            result = yield
        except BaseException as error:  # noqa: BLE001  # told below, or raised again
            cause = error
    found = refused()
    if found and not isinstance(cause, ImpureNodeError):
        raise ImpureNodeError("\n".join(found)) from cause
    if cause is not None:
        raise cause
    return result


@pytest.fixture
def assert_pure() -> Callable[..., AbstractContextManager[None]]:
    """Give `assert_pure`: a block under it fails as soon as it opens a file, socket or process."""
    from onexdsl.runtime.testing.pure import assert_pure as block  # noqa: PLC0415  # as above

    return block


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
