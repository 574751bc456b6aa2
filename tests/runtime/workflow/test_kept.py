"""What is kept of runs, as JSON and back, and what is refused; pure, without a host."""

import json
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from onexdsl.runtime import EnumStepKind, NodeComputeService
from onexdsl.runtime.failure import visible
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

BEFORE = Path(__file__).parent / "before" / "runs.jsonl"
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


def _shape(name: str, kind: EnumStepKind, *needs: str, items: int | None = None) -> Shape:
    undoable = name in {"s0", "s5"}
    return Shape(
        name, kind, needs, items, undoable=undoable, skipped=False, timeout=None, fails=False
    )


def test_a_run_that_an_earlier_version_kept_is_read_as_it_was() -> None:
    """One that goes on and one that is being undone, with all that a run may hold."""
    shapes = (
        _shape("s0", EnumStepKind.INTENT, items=2),
        _shape("s1", EnumStepKind.COMPUTE),
        _shape("s2", EnumStepKind.AWAIT),
        _shape("s3", EnumStepKind.INTENT),
        _shape("s4", EnumStepKind.COMPUTE, items=2),
        _shape("s5", EnumStepKind.INTENT, "s0", "s3"),
    )
    kind = type(orchestration_of(shapes, None).unborn.data)
    before = [json.loads(line) for line in BEFORE.read_text("utf-8").splitlines()]
    read = [kind.model_validate_json(json.dumps(one)) for one in before]

    good = [Good(step="s0", item=0), Good(step="s0", item=1)]
    for run in read:
        assert run == kind.model_validate_json(run.model_dump_json())
        assert run.results.model_dump() == {
            "s0": [one.model_dump() for one in good],
            "s1": {"value": 1},
            "s2": {"run": 7, "good": True},
            "s3": {"step": "s3", "item": 0},
            "s4": [{"value": 1}, {"value": 2}],
            "s5": None,
        }
        assert isinstance(run.results.s3, Good)
        assert [one.message.number for one in run.line] == [6]
    goes_on, fails = read
    assert (goes_on.left, goes_on.steps[5].open, goes_on.undo) == (1, 1, None)
    assert goes_on.completed == ((0, 1), (0, 0))
    assert (fails.failure, fails.undo, fails.completed) == (("s5", "x"), (0, 5), ((0, 1),))
    assert [call.result for call in fails.steps[0].calls] == good


def test_what_is_seen_of_a_run_has_names() -> None:
    """Of its trigger and its steps too, as `onexc state` prints them."""
    found = visible(_begun(orchestration_of((AWAIT,), None)).data)
    trigger = {"workflow": 0, "event": {"run": 7}, "number": 5, "chain": 5, "cause": None}
    step = {"state": "running", "started": 1, "calls": [], "due": None, "heard": None}
    assert {**trigger, "moment": 1} == found["trigger"]
    assert [step] == found["steps"]


@pytest.mark.parametrize("text", ["{", "[]", '{"epoch":1,"began":2,"trigger":{"workflow":7}}'])
def test_what_is_no_run_is_refused_with_a_reason(text: str) -> None:
    """As data of another shape are: the bus tells which instance it was."""
    with pytest.raises(ValidationError):
        type(orchestration_of((AWAIT,), None).unborn.data).model_validate_json(text)


@pytest.mark.parametrize("key", ["k", 7, UUID(int=3), ("a", 1)])
def test_an_answer_says_the_same_after_it_was_kept(key: object) -> None:
    """The key of its run keeps its type, which its JSON alone would not tell."""
    answers = orchestration_of((AWAIT,), None).answers
    for outcome in (None, Good(step="s", item=1)):
        sent = answers(
            run=key,
            lease_id=UUID(int=1),
            epoch=2,
            outcome=outcome,
            outcome_id=outcome and 9,
            failure=None if outcome else "why",
        )
        read = answers.model_validate_json(sent.model_dump_json())
        assert (sent, type(key), outcome and 9) == (read, type(read.run), read.outcome_id)


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
