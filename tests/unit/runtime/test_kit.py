"""The test kit as its users meet it: fixtures of the plugin, and the snapshot of a tree."""

from pathlib import Path
from typing import Any

import pytest

from onexdsl.runtime import ModelEventEnvelope
from onexdsl.runtime.testing import MockEventBus, VirtualClock
from onexdsl.runtime.testing.syrupy_extension import GeneratedTreeExtension
from onexdsl.runtime.testing.tree import tree_text

pytest_plugins = ["pytester"]

USERS_TEST = """
from pathlib import Path


def test_a_tree(onex_generated):
    assert onex_generated == Path({folder!r})
"""


async def test_the_fixtures_fit_together(
    onex_clock: Any, onex_event_bus: Any, onex_container: Any
) -> None:
    """The container offers the bus that notes, and the clock stands still."""
    bus = onex_container.get_service("ProtocolEventBus")
    hello = ModelEventEnvelope(event_type="hello", payload={})
    await bus.publish(hello)

    assert isinstance(onex_clock, VirtualClock)
    assert isinstance(onex_event_bus, MockEventBus)
    assert [hello] == onex_event_bus.published_events
    assert onex_clock.now() == onex_clock.now()


def _tree(folder: Path) -> Path:
    (folder / "shop" / "__pycache__").mkdir(parents=True)
    (folder / "shop" / "flow.py").write_text("FLOW = 1\n", "utf-8")
    (folder / "__init__.py").write_text('"""Ä."""\n', "utf-8")
    (folder / "shop" / "__pycache__" / "old.py").write_text("", "utf-8")
    (folder / "onex.lock").write_text("{}", "utf-8")
    return folder


def test_a_tree_is_one_text(tmp_path: Path) -> None:
    """Every Python file below its path, sorted; the lock and caches are left out."""
    expected = '==== __init__.py\n"""Ä."""\n\n==== shop/flow.py\nFLOW = 1\n\n'

    assert expected == tree_text(_tree(tmp_path / "generated"))
    assert expected == GeneratedTreeExtension().serialize(tmp_path / "generated")


def test_a_snapshot_of_a_tree_sees_a_change(pytester: pytest.Pytester) -> None:
    """It is written once, holds while the tree is the same, and fails when a file differs."""
    folder = _tree(pytester.path / "generated")
    pytester.makepyfile(USERS_TEST.format(folder=str(folder)))
    settings = ("-p", "no:cacheprovider", "-p", "no:asyncio", "-W", "ignore")

    pytester.runpytest(*settings, "--snapshot-update").assert_outcomes(passed=1)
    pytester.runpytest(*settings).assert_outcomes(passed=1)
    (folder / "shop" / "flow.py").write_text("FLOW = 2\n", "utf-8")
    pytester.runpytest(*settings).assert_outcomes(failed=1)
