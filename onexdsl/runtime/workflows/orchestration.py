"""An orchestrator's tables in, what `decide_run` looks up at every message out.

All that can be known of a step before any run is looked up here, once: its methods, what it wakes
when it ends, and how it is begun.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias, cast

from pydantic import BaseModel

from onexdsl.runtime.clock import nanoseconds
from onexdsl.runtime.errors import ModelOnexError
from onexdsl.runtime.instance import Instance
from onexdsl.runtime.node import Node, NodeComputeService, NodeOrchestratorService
from onexdsl.runtime.payload import Intent, Payload
from onexdsl.runtime.steps import EnumStepKind, Step, Workflow
from onexdsl.runtime.workflows.answer import Answer, answer_type
from onexdsl.runtime.workflows.run import EnumWorkflowState, WorkflowRun
from onexdsl.runtime.workflows.run_text import field_of
from onexdsl.runtime.workflows.values import classes_in

RunInstance: TypeAlias = Instance[EnumWorkflowState, WorkflowRun[Any]]
Computes: TypeAlias = Mapping[type[Node], NodeComputeService[Any, Any]]
Asks: TypeAlias = Callable[..., Any]
"""A method of the orchestrator; of what it takes see `steps.py`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPlan:
    """A step with what its names mean; times are in nanoseconds."""

    step: Step
    place: int
    kind: EnumStepKind
    needs: tuple[int, ...]
    wakes: tuple[int, ...]
    """The steps that need it."""
    arguments: Asks | None
    condition: Asks | None
    items: Asks | None
    undo: Asks | None
    expect: tuple[type[BaseModel], ...]
    field: str | None
    """Where its value stands in the results."""
    values: tuple[type[BaseModel], ...]
    fields: set[str]
    """Those of the results."""
    is_plain: bool
    """Whether it makes one call, which nothing takes back."""
    timeout: int | None
    compute: NodeComputeService[Any, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkflowPlan:
    """A workflow with the plans of its steps."""

    table: Workflow
    guard: Asks | None
    otherwise: Asks | None
    steps: tuple[StepPlan, ...]
    first: tuple[int, ...]
    """The steps that need none."""
    awaits: Mapping[type, tuple[int, ...]]
    """The steps that await a message, by its class."""
    awaiting: tuple[int, ...]
    """All of those."""
    within: int | None
    is_timed: bool
    """Whether a run of it may have timers."""


@dataclass(frozen=True, slots=True)
class Orchestration:
    """An orchestrator as `decide_run` reads it: its name on the bus, its node and its plans."""

    name: str
    node: NodeOrchestratorService[Any]
    plans: tuple[WorkflowPlan, ...]
    triggers: Mapping[type, tuple[int, ...]]
    """The workflows that a message may begin, by its class."""
    answers: type[Answer]
    answered: frozenset[type]
    """The commands that an effect takes, and answers, and the intents that the steps name."""
    unborn: RunInstance

    @classmethod
    def of(
        cls,
        name: str,
        node: NodeOrchestratorService[Any],
        computes: Computes,
        commands: Collection[type[Payload]] = (),
    ) -> "Orchestration":
        """Read the node's tables once.

        Raises `ModelOnexError` where a step needs one that is not there or waits for itself, or
        calls a compute that nobody hosts.
        """
        kind: Any = type(node)
        return cls(
            name=name,
            node=node,
            plans=tuple(_plan(node, table, computes) for table in node.workflows),
            triggers=_places(table.triggers for table in node.workflows),
            answers=answer_type(name),
            answered=frozenset((*commands, *_intents(node.workflows))),
            unborn=Instance(name, None, EnumWorkflowState.IDLE, run_type(kind)(), 0, 0),
        )

    def unborn_at(self, key: Hashable) -> RunInstance:
        """Return the instance that a key has before its first run."""
        return self.unborn._replace(key=key)

    def is_answered(self, message: Payload) -> bool:
        """Whether an effect says how a call ended; what goes elsewhere is done with being sent."""
        return type(message) in self.answered or isinstance(message, Intent)


@cache
def run_type(orchestrator: Any) -> type[WorkflowRun[Any]]:
    """Return the class of what is kept of the runs of a class of orchestrators.

    It is one of their own, so that it can read its own JSON.
    """

    class RunOfOne(WorkflowRun[Any]):
        __doc__ = WorkflowRun.__doc__
        workflows = orchestrator.workflows

    return RunOfOne


def _plan(node: NodeOrchestratorService[Any], table: Workflow, computes: Computes) -> WorkflowPlan:
    places = {step.name: place for place, step in enumerate(table.steps)}
    _require_order(table, places)
    awaited = _places(
        step.targets if step.kind is EnumStepKind.AWAIT else () for step in table.steps
    )
    return WorkflowPlan(
        table=table,
        guard=_method(node, table.guard),
        otherwise=_method(node, table.otherwise),
        steps=tuple(_step(node, step, table, places, computes) for step in table.steps),
        first=tuple(place for place, step in enumerate(table.steps) if not step.needs),
        awaits=awaited,
        awaiting=tuple(sorted({place for places in awaited.values() for place in places})),
        within=None if table.within is None else nanoseconds(table.within),
        is_timed=table.within is not None or any(step.timeout is not None for step in table.steps),
    )


def _intents(tables: Iterable[Workflow]) -> Iterator[type]:
    for step in (step for table in tables for step in table.steps):
        if step.kind is EnumStepKind.INTENT:
            yield from step.targets


def _places(kinds: Iterable[tuple[type, ...]]) -> dict[type, tuple[int, ...]]:
    """Say of each class in which of these it is."""
    found: defaultdict[type, list[int]] = defaultdict(list)
    for place, those in enumerate(kinds):
        for kind in dict.fromkeys(those):
            found[kind].append(place)
    return {kind: tuple(places) for kind, places in found.items()}


def _method(node: NodeOrchestratorService[Any], name: str) -> Asks | None:
    return getattr(node, name) if name else None


def _step(
    node: NodeOrchestratorService[Any],
    step: Step,
    table: Workflow,
    places: Mapping[str, int],
    computes: Computes,
) -> StepPlan:
    field = field_of(step, table)
    annotation = None if field is None else table.results.model_fields[field].annotation
    return StepPlan(
        step=step,
        place=places[step.name],
        kind=step.kind,
        needs=tuple(places[name] for name in step.needs),
        wakes=tuple(places[one.name] for one in table.steps if step.name in one.needs),
        arguments=_method(node, step.arguments),
        condition=_method(node, step.condition),
        items=_method(node, step.items),
        undo=_method(node, step.undo),
        expect=step.expect,
        field=field,
        values=tuple(classes_in(annotation)),
        fields=set(table.results.model_fields),
        is_plain=not (step.items or step.undo),
        timeout=None if step.timeout is None else nanoseconds(step.timeout),
        compute=_compute(step, computes) if step.kind is EnumStepKind.COMPUTE else None,
    )


def _compute(step: Step, computes: Computes) -> NodeComputeService[Any, Any]:
    kind = step.targets[0]
    found = computes.get(cast("type[Node]", kind))
    if found is None:
        raise ModelOnexError(
            f"the step {step.name} calls {kind.__name__}, which no hosted flow brings: "
            "host the flow of that compute as well."
        )
    return found


def _require_order(table: Workflow, places: Mapping[str, int]) -> None:
    """Find an order of the steps, so that a run cannot hang; tables may be written by hand."""
    for step in table.steps:
        unknown = [name for name in step.needs if name not in places]
        if unknown:
            raise ModelOnexError(
                f"the step {step.name} needs {', '.join(unknown)}, which is no step of it."
            )
    left = {step.name: set(step.needs) for step in table.steps}
    while left:
        ready = [name for name, needs in left.items() if not needs & left.keys()]
        if not ready:
            raise ModelOnexError(f"the steps {', '.join(left)} wait for each other.")
        for name in ready:
            del left[name]
