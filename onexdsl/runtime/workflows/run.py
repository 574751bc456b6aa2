"""What is kept of the workflow runs of one key: frozen values that go to JSON and back."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Generic, Self, get_args
from uuid import UUID

from pydantic import BaseModel, PlainSerializer, PlainValidator, TypeAdapter, field_validator
from pydantic import field_serializer as serializer
from typing_extensions import TypeVar

from onexdsl.runtime.message import Message
from onexdsl.runtime.payload import Payload, Record, ReducerData, declared_class
from onexdsl.runtime.steps import Workflow, WorkflowFailure

ResultsT = TypeVar("ResultsT", bound=Record, default=Any)


class EnumWorkflowState(StrEnum):
    """Where the run of a key is."""

    IDLE = "idle"
    """There was none yet."""
    RUNNING = "running"
    FAILING = "failing"
    """A step has failed: calls that run are awaited, nothing new starts."""
    UNDOING = "undoing"
    DONE = "done"
    FAILED = "failed"


GOES_ON = frozenset(
    {EnumWorkflowState.RUNNING, EnumWorkflowState.FAILING, EnumWorkflowState.UNDOING}
)


class EnumStepState(StrEnum):
    """Where a step or a call of it is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    SKIPPED = "skipped"
    FAILED = "failed"
    STOPPED = "stopped"
    """An await that ended with its run."""


# ---- values that say of which class they are
#
#   {"type": "onex.evt.shop.order-paid.v1", "value": {…}}
#
# Two events may have the same fields, so their JSON alone would not tell them apart.

_ANYTHING: TypeAdapter[Any] = TypeAdapter(Any)


def name_of(kind: type[BaseModel]) -> str:
    """Return what a stored value calls its class: of a message its topic."""
    if issubclass(kind, Payload):
        return kind.__onex__.topic
    return f"{kind.__module__}.{kind.__qualname__}"


def _written(value: Any) -> Any:
    match value:
        case BaseModel():
            return {"type": name_of(type(value)), "value": value}
        case list():
            return [_written(one) for one in value]
        case _:
            return value


def _read(stored: dict[str, Any], kind: type[BaseModel] | None) -> BaseModel:
    if kind is None:
        raise ValueError(f"no class is called {stored['type']}: is its flow hosted here?")
    return kind.model_validate_json(_ANYTHING.dump_json(stored["value"]))


def _message(given: Any) -> Payload | None:
    if given is None or isinstance(given, Payload):
        return given
    found = _read(given, declared_class(given["type"]))
    if not isinstance(found, Payload):
        raise TypeError(f"{given['type']} is no message")
    return found


AnyPayload = Annotated[Any, PlainSerializer(_written), PlainValidator(_message)]
"""A message of any declared class, or none; it knows its class also in JSON."""


def classes_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """Give the models that an annotation names: those of `list[Paid | Declined] | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from classes_in(part)


def _results(kind: type[Record], stored: dict[str, Any]) -> Record:
    values = {}
    for name, value in stored.items():
        kinds = {name_of(one): one for one in classes_in(kind.model_fields[name].annotation)}
        values[name] = _result(value, kinds)
    return kind(**values)


def _result(stored: Any, kinds: dict[str, type[BaseModel]]) -> Any:
    match stored:
        case {"type": str(name)}:
            return _read(stored, kinds.get(name))
        case list():
            return [_result(one, kinds) for one in stored]
        case _:
            return stored


# ---- the parts of a run


@dataclass(frozen=True, slots=True)
class Trigger:
    """A message that began a run, or waits to: of which workflow, and what its ids were."""

    workflow: int
    event: AnyPayload
    number: int
    chain: int
    cause: int | None
    moment: int

    @classmethod
    def of(cls, workflow: int, message: Message) -> Self:
        """Keep what a run needs of its trigger."""
        return cls(
            workflow,
            message.payload,
            message.number,
            message.chain,
            message.cause,
            message.moment,
        )

    @property
    def message(self) -> Message:
        """The message as it came, for `meta` and for what it causes."""
        topic = self.event.__onex__.topic
        return Message(self.number, topic, self.event, self.chain, self.cause, self.moment)


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a step, found by the epoch of its action."""

    epoch: int
    state: EnumStepState = EnumStepState.RUNNING
    result: AnyPayload = None


@dataclass(frozen=True, slots=True)
class StepRun:
    """A step in a run: when it started, and when its timeout passes, in nanoseconds since 1970."""

    state: EnumStepState = EnumStepState.WAITING
    started: int = 0
    calls: tuple[Call, ...] = ()
    due: int | None = None
    heard: AnyPayload = None
    """What an await has heard so far, also before it started."""


@dataclass(frozen=True, slots=True)
class Completed:
    """A call that has been done and has an undo: which step, and which of its calls."""

    step: int
    position: int


@dataclass(frozen=True, slots=True)
class Undo:
    """The undo that is being carried out: of which step, and the epoch of its action."""

    step: int
    epoch: int


class WorkflowRun(ReducerData, Generic[ResultsT]):
    """What is kept of the runs of one key: the one that goes on or was the last, and the line."""

    workflows: ClassVar[tuple[Workflow, ...]] = ()

    epoch: int = 0
    """The number of the last action; it rises through all the runs of the key."""
    lease_id: UUID | None = None
    """The run."""
    trigger: Trigger | None = None
    began: int = 0
    """When the run began, in nanoseconds since 1970."""
    steps: tuple[StepRun, ...] = ()
    """One for each step of the workflow, in its order."""
    completed: tuple[Completed, ...] = ()
    """What would have to be undone, in the order of completion."""
    undo: Undo | None = None
    failure: WorkflowFailure | None = None
    line: tuple[Trigger, ...] = ()
    """The triggers that wait for the end of this run."""
    results: ResultsT | None = None

    @serializer("results", when_used="json")
    def _written_results(self, results: ResultsT | None) -> Any:
        if results is None:
            return None
        return {name: _written(value) for name, value in results.__dict__.items()}

    @field_validator("results", mode="plain")
    @classmethod
    def _read_results(cls, given: Any, info: Any) -> Any:
        trigger: Trigger | None = info.data.get("trigger")
        if isinstance(given, dict) and trigger is not None:
            return _results(cls.workflows[trigger.workflow].results, given)
        return given

    @property
    def workflow(self) -> Workflow | None:
        """The workflow of the run."""
        return None if self.trigger is None else self.workflows[self.trigger.workflow]

    @property
    def current(self) -> tuple[str, ...]:
        """The steps that run now; while undoing, the one that is being undone."""
        if self.workflow is None:
            return ()
        steps = self.workflow.steps
        if self.undo is not None:
            return (steps[self.undo.step].name,)
        running = EnumStepState.RUNNING
        return tuple(
            step.name
            for step, run in zip(steps, self.steps, strict=True)
            if run.state is running or any(call.state is running for call in run.calls)
        )

    @property
    def waiting(self) -> int:
        """How many triggers wait in line."""
        return len(self.line)

    def waits_for(self, lease_id: UUID | None, epoch: int | None) -> bool:
        """Whether the call of an action is still open."""
        if lease_id != self.lease_id:
            return False
        running = EnumStepState.RUNNING
        for step in self.steps:
            for call in step.calls:
                if call.epoch == epoch and call.state is running:
                    return True
        return False
