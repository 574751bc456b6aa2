"""Workflows drawn at random: shapes of steps go in, orchestrations with their methods come out.

Each step asks with a message that names it, so that a test can tell what was sent for which.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from pydantic import create_model

from onexdsl.runtime import (
    Command,
    EnumStepKind,
    Event,
    Intent,
    NodeComputeService,
    NodeOrchestratorService,
    Record,
    Step,
    Workflow,
)
from onexdsl.runtime.workflows.orchestration import Orchestration

TOPIC = "onex.{}.tests-workflows.{}.v1"


class Begin(Event, topic=TOPIC.format("evt", "begin"), key="run"):
    """Begins a run."""

    run: int


class Call(Intent, topic=TOPIC.format("intent", "call")):
    """Asks an effect, or takes back what was asked."""

    step: str
    item: int
    back: bool = False


class Ask(Command, topic=TOPIC.format("cmd", "ask")):
    """As a command: nobody answers it."""

    step: str
    item: int


class Good(Event, topic=TOPIC.format("evt", "good")):
    """The outcome that is expected."""

    step: str
    item: int


class Bad(Event, topic=TOPIC.format("evt", "bad")):
    """The other one: the same fields, so that JSON alone does not tell them apart."""

    step: str
    item: int


class Heard(Event, topic=TOPIC.format("evt", "heard"), key="run"):
    """What awaits hear."""

    run: int
    good: bool


class Said(Event, topic=TOPIC.format("evt", "said")):
    """What publish steps and the else block say."""

    step: str
    item: int


class Number(Record):
    """What the compute takes and gives."""

    value: int


class NodeCounter(NodeComputeService[Number, Number]):
    """Adds one; fails for 13."""

    def compute(self, number: Number) -> Number:
        """Count on."""
        if number.value == 13:
            raise ValueError("thirteen")
        return Number(value=number.value + 1)


@dataclass(frozen=True, slots=True)
class Shape:
    """What is drawn of a step."""

    name: str
    kind: EnumStepKind
    needs: tuple[str, ...]
    items: int | None
    skipped: bool
    undoable: bool
    timeout: int | None
    fails: bool
    """Whether its own code raises."""


class NodeDrawn(NodeOrchestratorService[Record]):
    """An orchestrator whose methods are set by a test."""

    def key_of(self, event: Begin | Heard) -> int:
        """Give the number of the run."""
        return event.run


@st.composite
def shapes(draw: Callable[..., Any]) -> tuple[Shape, ...]:
    """Draw the steps of a workflow, in any order of their names."""
    names = [f"s{number}" for number in range(draw(st.integers(1, 6)))]
    drawn = [
        Shape(
            name=name,
            kind=draw(st.sampled_from(EnumStepKind)),
            needs=tuple(draw(st.lists(st.sampled_from(names[:place]), unique=True, max_size=3)))
            if place
            else (),
            items=draw(st.none() | st.integers(0, 3)),
            skipped=draw(st.integers(0, 4)) == 4,
            undoable=draw(st.booleans()),
            timeout=draw(st.none() | st.integers(1, 50)),
            fails=draw(st.integers(0, 12)) == 12,
        )
        for place, name in enumerate(names)
    ]
    return tuple(draw(st.permutations(drawn)))


def orchestration_of(drawn: tuple[Shape, ...], within: int | None) -> Orchestration:
    """Build the tables and the methods; seconds are those of the timeouts."""
    node = NodeDrawn()
    steps = tuple(_step(node, shape) for shape in drawn)
    fields: Any = {
        shape.name: (_value_type(shape) | None, None)
        for shape in drawn
        if shape.kind not in {EnumStepKind.PUBLISH, EnumStepKind.COMMAND}
    }
    node.otherwise = lambda *_given: [Said(step="else", item=0)]
    results = create_model("DrawnResults", __base__=Record, **fields)
    span = None if within is None else timedelta(seconds=within)
    node.workflows = (Workflow((Begin,), results, steps, within=span, otherwise="otherwise"),)
    # the class of what is kept is that of the node's class
    kind = type("NodeDrawnOnce", (NodeDrawn,), {"workflows": node.workflows})
    node.__class__ = kind
    return Orchestration.of("tests.NodeDrawn", node, {NodeCounter: NodeCounter()})


def _value_type(shape: Shape) -> Any:
    match shape.kind:
        case EnumStepKind.AWAIT:
            return Heard
        case EnumStepKind.COMPUTE:
            one: Any = Number
        case _:
            one = Good | Bad
    return one if shape.items is None else list[one]


def _step(node: NodeDrawn, shape: Shape) -> Step:
    name, kind = shape.name, shape.kind
    fanned = shape.items is not None and kind is not EnumStepKind.AWAIT

    def arguments(_event: Begin, _results: Any, _context: Any, item: int = 0) -> Any:
        if shape.fails:
            raise ZeroDivisionError("by nothing")
        match kind:
            case EnumStepKind.INTENT:
                return Call(step=name, item=item)
            case EnumStepKind.COMMAND:
                return Ask(step=name, item=item)
            case EnumStepKind.COMPUTE:
                return Number(value=item)
            case _:
                return Said(step=name, item=item)

    def undo(_event: Begin, _results: Any, _context: Any, *more: Any) -> Call:
        item = more[0] if fanned else 0
        assert kind is EnumStepKind.COMMAND or more[-1] == Good(step=name, item=item)
        return Call(step=name, item=item, back=True)

    methods = {
        f"{name}_arguments": arguments,
        f"{name}_condition": lambda *_given: not shape.skipped,
        f"{name}_items": lambda *_given: range(shape.items or 0),
        f"{name}_undo": undo,
    }
    for method, function in methods.items():
        setattr(node, method, function)
    targets: dict[EnumStepKind, type] = {
        EnumStepKind.INTENT: Call,
        EnumStepKind.COMMAND: Ask,
        EnumStepKind.COMPUTE: NodeCounter,
        EnumStepKind.AWAIT: Heard,
        EnumStepKind.PUBLISH: Said,
    }
    calls = kind in {EnumStepKind.INTENT, EnumStepKind.COMMAND}
    return Step(
        name,
        kind,
        (targets[kind],),
        arguments="" if kind is EnumStepKind.AWAIT else f"{name}_arguments",
        needs=shape.needs,
        expect=(Good,) if kind is EnumStepKind.INTENT else (),
        condition=f"{name}_condition",
        items=f"{name}_items" if fanned else "",
        undo=f"{name}_undo" if calls and shape.undoable else "",
        timeout=None if shape.timeout is None else timedelta(seconds=shape.timeout),
    )
