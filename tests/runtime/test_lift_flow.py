"""What a lift's generated reducer does: the order of blocks, timers, failures, dead letters."""

import importlib
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest

from onexdsl.codegen.generate import generate
from onexdsl.runtime.testing import FlowHarness
from tests.support.codegen import project_of, sources_below, written

FLOWS = Path(__file__).parents[1] / "golden/lift/flows"


@pytest.fixture(scope="module")
def lift(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """Give the generated package of the lift."""
    folder = tmp_path_factory.mktemp("lift")
    project = project_of(sources_below(FLOWS))
    written(generate(project.model, project.sources.values()), folder / "made_lift")
    sys.path.insert(0, str(folder))
    yield importlib.import_module("made_lift.ops.lift")
    sys.path.remove(str(folder))


@pytest.fixture
async def harness(lift: ModuleType) -> AsyncIterator[FlowHarness]:
    """Host it; what is written in Python returns the data as it is."""

    class Lift(lift.NodeLiftReducer):  # type: ignore[misc,name-defined]  # made at run time
        def broken_on_broke(self, data: Any, _event: Any, context: Any) -> Any:
            return data, [lift.Tell(lift=context.key, text="again")]

        def broken_on_called(self, data: Any, event: Any, _context: Any) -> Any:
            chosen = lift.EnumLiftState.IDLE if event.call.floor else lift.EnumLiftState.BROKEN
            return data, [], chosen

        def broken_on_pressed(self, data: Any, _event: Any, _context: Any) -> Any:
            return data, lift.EnumLiftState.DEAD

    async with FlowHarness(lift.FLOW, nodes=(Lift(),)) as harness:
        yield harness


async def test_exit_body_and_enter_run_in_order(lift: ModuleType, harness: FlowHarness) -> None:
    """The state's own blocks come before those of `any state`."""
    await harness.send(lift.Called(lift=1, call=lift.Call(floor=3)))
    found = await harness.state(lift.NodeLiftReducer, 1)
    expected = ["exit Idle", "body", "enter Moving", "enter any"]
    assert (lift.EnumLiftState.MOVING, expected) == (found.state, found.data.log)
    assert ["exit Idle,body,enter Moving"] == [one.note for one in harness.emitted(lift.Move)]


async def test_a_guard_is_asked_before_what_follows(lift: ModuleType, harness: FlowHarness) -> None:
    """The first clause whose guard holds fires; without a target no block runs."""
    await harness.send(lift.Called(lift=1, call=lift.Call(floor=0)))
    found = await harness.state(lift.NodeLiftReducer, 1)
    assert (lift.EnumLiftState.IDLE, ["open"]) == (found.state, found.data.log)


async def test_a_target_to_the_same_state_leaves_and_enters(
    lift: ModuleType, harness: FlowHarness
) -> None:
    """And sets its timers anew: the first one fires ten minutes after the second entering."""
    await harness.send(lift.Fixed(lift=1, by="Ada"))
    await harness.advance(timedelta(minutes=9))
    await harness.send(lift.Fixed(lift=1, by="Ada"))
    await harness.advance(timedelta(minutes=9))
    assert lift.EnumLiftState.IDLE is (await harness.state(lift.NodeLiftReducer, 1)).state
    await harness.advance(timedelta(minutes=1))
    found = await harness.state(lift.NodeLiftReducer, 1)
    once = ["exit Idle", "self", "enter Idle", "enter any"]
    expected = [*once, *once, "exit Idle", "sleep", "enter any"]
    assert (lift.EnumLiftState.ASLEEP, expected) == (found.state, found.data.log)


async def test_what_fails_changes_nothing(lift: ModuleType, harness: FlowHarness) -> None:
    """An eleventh floor in the queue breaks its constraint: nothing of the transition happens."""
    await harness.send(lift.Called(lift=1, call=lift.Call(floor=1)))
    for floor in range(2, 11):
        await harness.send(lift.Pressed(lift=1, floor=floor))
    before = await harness.state(lift.NodeLiftReducer, 1)
    await harness.send(lift.Pressed(lift=1, floor=11))
    (dead,) = await harness.dead_letters()
    assert before == await harness.state(lift.NodeLiftReducer, 1)
    assert "queue" in dead.reason


async def test_a_loop_emits_in_order_and_python_chooses_the_target(
    lift: ModuleType, harness: FlowHarness
) -> None:
    """What `any state` says, `enter` after it, then what Python says."""
    await harness.send(lift.Broke(lift=1, code=4, parts=["rope", "door"]))
    await harness.send(lift.Broke(lift=1, code=4))
    texts = [one.text for one in harness.emitted(lift.Tell)]
    assert ["rope", "door", "broken", "again"] == texts
    await harness.send(lift.Called(lift=1, call=lift.Call(floor=0)))
    assert lift.EnumLiftState.BROKEN is (await harness.state(lift.NodeLiftReducer, 1)).state
    await harness.send(lift.Called(lift=1, call=lift.Call(floor=2)))
    assert lift.EnumLiftState.IDLE is (await harness.state(lift.NodeLiftReducer, 1)).state


async def test_an_event_finds_its_instance_by_an_expression(
    lift: ModuleType, harness: FlowHarness
) -> None:
    """`by event.lift_no`; a final state has clauses, and ignores the rest."""
    await harness.send(lift.Ordered(id=UUID(int=1), lift_no=1, what=lift.GoTo(floor=7)))
    found = await harness.state(lift.NodeLiftReducer, 1)
    assert (7, lift.GoTo(floor=7)) == (found.data.floor, found.data.last)
    await harness.send(lift.Retired(lift=1))
    await harness.send(lift.Broke(lift=1, code=1))
    await harness.send(lift.Ordered(id=UUID(int=2), lift_no=1, what=lift.Stop()))
    found = await harness.state(lift.NodeLiftReducer, 1)
    assert (lift.EnumLiftState.DEAD, "ordered when dead") == (found.state, found.data.log[-1])
