"""The guard of the test kit: what a pure node may not do fails the test that lets it."""

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

from onexdsl.runtime import (
    Event,
    Flow,
    NodeComputeService,
    NodeReducerService,
    ReducerContext,
    ReducerData,
    Subscribes,
    Transition,
)
from onexdsl.runtime.testing import FlowHarness, ImpureNodeError
from onexdsl.runtime.testing.pure import refused

USERS_TESTS = f"""
import asyncio
import socket
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, {str(Path(__file__).parent)!r})

from onexdsl.runtime.testing import FlowHarness
from test_pure_nodes import FLOW, Ledger, Paid, Quote


def swallowed(act):
    async def run():
        async with FlowHarness(FLOW, nodes=(Ledger(act),)) as harness:
            await harness.send(Paid(order=1))
            await harness.dead_letters()

    asyncio.run(run())


def test_a_file():
    swallowed(lambda: Path("rates.txt").read_text())


def test_a_process():
    Quote(lambda: subprocess.run(["true"])).compute(1)


def test_a_socket():
    Quote(lambda: socket.create_connection(("localhost", 1))).compute(1)


def test_a_folder_that_the_node_hides():
    def hidden():
        try:
            Path("made").mkdir()
        except Exception:
            pass

    Quote(hidden).compute(1)


@pytest.mark.onex_impure("the weights are read once")
def test_what_is_allowed(tmp_path):
    (tmp_path / "weights").write_text("1")
    Quote(lambda: (tmp_path / "weights").read_text()).compute(1)


def test_what_is_no_business_of_a_node(tmp_path):
    (tmp_path / "a").write_text("a")
    assert Quote(lambda: __import__("colorsys")).compute(1) == 1
    assert (tmp_path / "a").read_text() == "a"
"""


class Paid(Event, topic="onex.evt.tests-pure.paid.v1", key="order"):
    """An order was paid."""

    order: int


class EnumLedgerState(StrEnum):
    """One state."""

    ACTIVE = "Active"


class LedgerData(ReducerData):
    """Nothing to remember."""


class Ledger(NodeReducerService[EnumLedgerState, LedgerData, Paid, int]):
    """Does in its transition what the test says."""

    initial = EnumLedgerState.ACTIVE
    data_type = LedgerData

    def __init__(self, act: Callable[[], object] = lambda: None) -> None:
        super().__init__()
        self._act = act

    def key_of(self, event: Paid) -> int:
        """Give the order."""
        return event.order

    def transition(
        self, state: EnumLedgerState, data: LedgerData, event: Paid, context: ReducerContext[int]
    ) -> Transition[EnumLedgerState, LedgerData]:
        """Act, and stay."""
        self._act()
        return Transition(state, data)


class Quote(NodeComputeService[int, int]):
    """Does what the test says, and gives back what it took."""

    def __init__(self, act: Callable[[], object]) -> None:
        super().__init__()
        self._act = act

    def compute(self, amount: int, /) -> int:
        """Act."""
        self._act()
        return amount


FLOW = Flow(
    name="tests.pure", messages=(Paid,), nodes=(Ledger,), subscriptions=(Subscribes(Paid, Ledger),)
)
Block = Callable[..., AbstractContextManager[Any]]

pytest_plugins = ["pytester"]


def test_the_guard_fails_tests_by_name(pytester: pytest.Pytester) -> None:
    """Each failure names the node and what it did, even where a dead letter hid it."""
    pytester.makepyfile(test_shop=USERS_TESTS)

    done = pytester.runpytest("-p", "no:cacheprovider", "-p", "no:asyncio")

    done.assert_outcomes(passed=2, failed=4)
    done.stdout.fnmatch_lines_random(
        [
            "*The reducer Ledger must be pure, but it opens the file 'rates.txt' (*test_shop.py:*",
            "*The compute Quote must be pure, but it starts the process 'true' (*test_shop.py:*",
            "*The compute Quote must be pure, but it looks up the address of 'localhost' (*",
            "*The compute Quote must be pure, but it makes the folder 'made' (*test_shop.py:*",
        ]
    )


async def test_a_pure_node_is_left_alone() -> None:
    """A reducer that only computes passes, driven by a harness."""
    async with FlowHarness(FLOW, nodes=(Ledger(),)) as harness:
        await harness.send(Paid(order=1))

        assert EnumLedgerState.ACTIVE == (await harness.state(Ledger, 1)).state


def test_a_block_can_be_held_to_be_pure(assert_pure: Block, tmp_path: Path) -> None:
    """Functions of a flow are no nodes: the fixture holds them to the same rule."""

    def write() -> None:
        with assert_pure("the plan"):
            (tmp_path / "a").write_text("a")

    with assert_pure():
        assert [1, 2] == sorted([2, 1])
    with pytest.raises(ImpureNodeError, match="the plan must be pure, but it opens the file"):
        write()

    assert () == refused()
    assert not (tmp_path / "a").exists()


def test_a_block_cannot_hide_it(assert_pure: Block, tmp_path: Path) -> None:
    """What the code swallows is told at the end of the block."""

    def hide() -> None:
        with assert_pure(), suppress(AssertionError):
            (tmp_path / "a").touch()

    with pytest.raises(ImpureNodeError, match="this block must be pure"):
        hide()
