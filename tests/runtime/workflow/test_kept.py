"""What is kept of runs, as JSON and back, and what is refused; pure, without a host."""

from itertools import count
from typing import Any

import pytest
from pydantic import ValidationError

from onexdsl.runtime import EnumStepKind, NodeComputeService
from onexdsl.runtime.instance import EnumVerdict
from onexdsl.runtime.message import Message
from onexdsl.runtime.workflow import decide_run
from onexdsl.runtime.workflows.orchestration import Orchestration, RunInstance
from tests.support.random_workflows import (
    Begin,
    Good,
    Heard,
    NodeCounter,
    Number,
    Shape,
    orchestration_of,
)

AWAIT = Shape(
    name="s0",
    kind=EnumStepKind.AWAIT,
    needs=(),
    items=None,
    skipped=False,
    undoable=False,
    timeout=None,
    fails=False,
)
COMPUTE = Shape(
    name="s0",
    kind=EnumStepKind.COMPUTE,
    needs=(),
    items=None,
    skipped=False,
    undoable=False,
    timeout=None,
    fails=False,
)


def _message(payload: Any, number: int = 5) -> Message:
    return Message(number, payload.__onex__.topic, payload, number, None, 1)


def _begun(orchestration: Orchestration) -> RunInstance:
    numbers = count(100)
    decision = decide_run(orchestration, None, 7, _message(Begin(run=7)), 1, lambda: next(numbers))
    assert decision.instance is not None
    return decision.instance  # type: ignore[return-value]


def test_a_trigger_that_comes_again_begins_no_second_run() -> None:
    """The message of the run that goes on is known, and so are those in line."""
    orchestration = orchestration_of((AWAIT,), None)
    found = _begun(orchestration)
    again = decide_run(orchestration, found, 7, _message(Begin(run=7)), 2, lambda: 1)
    assert again.verdict is EnumVerdict.IGNORED

    waiting = decide_run(orchestration, found, 7, _message(Begin(run=7), 6), 2, lambda: 1)
    assert waiting.instance is not None
    twice = decide_run(
        orchestration,
        waiting.instance,  # type: ignore[arg-type]
        7,
        _message(Begin(run=7), 6),
        3,
        lambda: 1,
    )
    assert twice.verdict is EnumVerdict.IGNORED


def test_a_run_reads_its_own_json() -> None:
    """Also that of a key without a run, and results of which some are none."""
    orchestration = orchestration_of((AWAIT, COMPUTE), None)
    idle, found = orchestration.unborn.data, _begun(orchestration).data

    assert idle == type(idle).model_validate_json(idle.model_dump_json())
    assert found == type(found).model_validate_json(found.model_dump_json())


def test_results_are_read_as_the_class_that_they_were() -> None:
    """A class that is gone is told by its name."""
    orchestration = orchestration_of((AWAIT,), None)
    begun = _begun(orchestration)
    heard = decide_run(
        orchestration, begun, 7, _message(Heard(run=7, good=True), 9), 2, lambda: 1
    ).instance
    assert heard is not None
    text = heard.data.model_dump_json()
    assert heard.data == type(heard.data).model_validate_json(text)

    for gone in ("heard", "begin"):
        with pytest.raises(ValidationError, match=r"no class is called .*\.gone\.v1"):
            type(heard.data).model_validate_json(text.replace(f".{gone}.v1", ".gone.v1"))


class NodeLiar(NodeComputeService[Number, Number]):
    """Gives something else than it promises."""

    def compute(self, number: Number) -> Any:
        """Lie."""
        return Good(step="s", item=number.value)


def test_a_compute_that_gives_something_else_fails_its_step() -> None:
    """Before anything else could believe it."""
    orchestration = orchestration_of((COMPUTE,), None)
    lying = Orchestration.of("tests.NodeDrawn", orchestration.node, {NodeCounter: NodeLiar()})

    assert _begun(lying).data.failure == ("s0", "NodeLiar promises Number, got Good")
