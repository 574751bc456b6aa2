"""An orchestrator's tables in, what `decide_run` looks up at every message out."""

from collections.abc import Collection, Hashable, Mapping
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
from onexdsl.runtime.workflows.run import EnumWorkflowState, WorkflowRun, classes_in

RunInstance: TypeAlias = Instance[EnumWorkflowState, WorkflowRun[Any]]
Computes: TypeAlias = Mapping[type[Node], NodeComputeService[Any, Any]]


@dataclass(frozen=True, slots=True)
class StepPlan:
    """A step with what its names mean; times are in nanoseconds."""

    step: Step
    needs: tuple[int, ...]
    field: str | None
    """Where its value stands in the results."""
    values: tuple[type[BaseModel], ...]
    timeout: int | None
    compute: NodeComputeService[Any, Any] | None


@dataclass(frozen=True, slots=True)
class WorkflowPlan:
    """A workflow with the plans of its steps."""

    table: Workflow
    steps: tuple[StepPlan, ...]
    within: int | None
    is_timed: bool
    """Whether a run of it may have timers."""


@dataclass(frozen=True, slots=True)
class Orchestration:
    """An orchestrator as `decide_run` reads it: its name on the bus, its node and its plans."""

    name: str
    node: NodeOrchestratorService[Any]
    plans: tuple[WorkflowPlan, ...]
    answers: type[Answer]
    commands: frozenset[type[Payload]]
    """The commands that an effect takes, and answers."""
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
            plans=tuple(_plan(table, computes) for table in node.workflows),
            answers=answer_type(name),
            commands=frozenset(commands),
            unborn=Instance(name, None, EnumWorkflowState.IDLE, run_type(kind)(), 0, 0),
        )

    def unborn_at(self, key: Hashable) -> RunInstance:
        """Return the instance that a key has before its first run."""
        return self.unborn._replace(key=key)

    def ask(self, method: str, *given: Any) -> Any:
        """Call a method of the node, by the name that the tables give."""
        return getattr(self.node, method)(*given)

    def is_answered(self, message: Payload) -> bool:
        """Whether an effect says how a call ended; what goes elsewhere is done with being sent."""
        return isinstance(message, Intent) or type(message) in self.commands


@cache
def run_type(orchestrator: Any) -> type[WorkflowRun[Any]]:
    """Return the class of what is kept of the runs of a class of orchestrators.

    It is one of their own, so that it can read its own JSON.
    """

    class RunOfOne(WorkflowRun[Any]):
        __doc__ = WorkflowRun.__doc__
        workflows = orchestrator.workflows

    return RunOfOne


def _plan(table: Workflow, computes: Computes) -> WorkflowPlan:
    places = {step.name: place for place, step in enumerate(table.steps)}
    _require_order(table, places)
    return WorkflowPlan(
        table,
        tuple(_step(step, table, places, computes) for step in table.steps),
        None if table.within is None else nanoseconds(table.within),
        table.within is not None or any(step.timeout is not None for step in table.steps),
    )


def _step(step: Step, table: Workflow, places: Mapping[str, int], computes: Computes) -> StepPlan:
    name = step.value or step.name
    field = table.results.model_fields.get(name)
    return StepPlan(
        step=step,
        needs=tuple(places[name] for name in step.needs),
        field=None if field is None else name,
        values=() if field is None else tuple(classes_in(field.annotation)),
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
