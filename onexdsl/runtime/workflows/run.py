"""What is kept of the workflow runs of one key: frozen values that go to JSON and back."""

from enum import StrEnum
from typing import Any, ClassVar, Generic, Self
from uuid import UUID

from typing_extensions import TypeVar

from onexdsl.runtime.payload import Record, ReducerData
from onexdsl.runtime.steps import Workflow, WorkflowFailure
from onexdsl.runtime.workflows.pieces import (
    Completed,
    EnumStepState,
    StepRun,
    Trigger,
    Undo,
)
from onexdsl.runtime.workflows.run_text import parts_of, written

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


class WorkflowRun(ReducerData, Generic[ResultsT]):
    """What is kept of the runs of one key: the one that goes on or was the last, and the line."""

    is_logged: ClassVar[bool] = False
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
    left: int = 0
    """How many of them have neither been done nor skipped."""
    completed: tuple[Completed, ...] = ()
    """What would have to be undone, in the order of completion."""
    undo: Undo | None = None
    failure: WorkflowFailure | None = None
    line: tuple[Trigger, ...] = ()
    """The triggers that wait for the end of this run."""
    results: ResultsT | None = None

    def model_dump_json(self, **_settings: Any) -> str:
        """Write it; of what was written before, only what has changed is written anew."""
        return written(self.__dict__)

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, **_settings: Any) -> Self:
        """Read what was written; raises `ValidationError` where it does not fit any more."""
        return cls(**parts_of(json_data, cls.workflows))

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
            if run.state is running or run.open
        )

    @property
    def waiting(self) -> int:
        """How many triggers wait in line."""
        return len(self.line)

    def waits_for(self, lease_id: UUID | None, epoch: int | None) -> bool:
        """Whether the call of an action is still open."""
        own = self.lease_id
        if epoch is None or (lease_id is not own and lease_id != own):
            return False
        for step in self.steps:  # noqa: SIM110  # a generator would take thrice as long
            if step.open and step.open_call(epoch) is not None:
                return True
        return False
