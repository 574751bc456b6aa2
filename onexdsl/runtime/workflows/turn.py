"""One decision on a workflow run in the making: an instance goes in, a Decision comes out.

A `Turn` may be written to, for it lives only while `decide_run` runs; what leaves it is frozen.
"""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from onexdsl.runtime.clock import instant
from onexdsl.runtime.envelope import EnumPriority, ModelAction
from onexdsl.runtime.errors import ModelOnexError
from onexdsl.runtime.failure import in_short
from onexdsl.runtime.identity import as_uuid
from onexdsl.runtime.instance import Decision, EnumVerdict, Instance, Timer
from onexdsl.runtime.message import Message
from onexdsl.runtime.payload import Payload, of_known
from onexdsl.runtime.payload import replace as with_values
from onexdsl.runtime.steps import EnumStepKind, WorkflowFailure
from onexdsl.runtime.transition import ReducerContext
from onexdsl.runtime.value_text import to_text
from onexdsl.runtime.workflows.orchestration import (
    Orchestration,
    RunInstance,
    StepPlan,
    WorkflowPlan,
)
from onexdsl.runtime.workflows.run import (
    GOES_ON,
    Call,
    Completed,
    EnumStepState,
    EnumWorkflowState,
    StepRun,
    Trigger,
    Undo,
)

ENDED = frozenset({EnumStepState.DONE, EnumStepState.SKIPPED})
NewId = Callable[[], int]
Due = tuple[int, int]
"""The position of a timer (of a step its place, behind them `within`), and when it is due."""


@dataclass(slots=True)
class Turn:
    """A run while a message does something to it."""

    orchestration: Orchestration
    found: RunInstance
    now: int
    new_id: NewId
    cause: int
    """The number of the message from which follows what is sent."""
    state: EnumWorkflowState = field(init=False)
    trigger: Trigger | None = field(init=False)
    steps: list[StepRun] = field(init=False)
    completed: list[Completed] = field(init=False)
    line: list[Trigger] = field(init=False)
    undo: Undo | None = field(init=False)
    failure: WorkflowFailure | None = field(init=False)
    results: Any = field(init=False)
    epoch: int = field(init=False)
    lease: int | None = field(init=False)
    began: int = field(init=False)
    known: ReducerContext[Hashable] | None = field(init=False)
    began_now: bool = False
    sends: list[Message] = field(default_factory=list)
    troubles: list[tuple[str, BaseException]] = field(default_factory=list)
    """What could not be carried out, though the run goes on."""

    def __post_init__(self) -> None:
        run = self.found.data
        self.state = self.found.state
        self.trigger = run.trigger
        self.steps = list(run.steps)
        self.completed = list(run.completed)
        self.line = list(run.line)
        self.undo = run.undo
        self.failure = run.failure
        self.results = run.results
        self.epoch = run.epoch
        self.lease = None if run.lease_id is None else run.lease_id.int
        self.began = run.began
        self.known = None if run.trigger is None else self.context_of(run.trigger)

    # ---- what the tables say

    @property
    def plan(self) -> WorkflowPlan:
        """The workflow of the run."""
        return self.orchestration.plans[self.own_trigger.workflow]

    @property
    def own_trigger(self) -> Trigger:
        """The trigger of the run; there is one as soon as there is a run."""
        if self.trigger is None:
            raise AssertionError("asked for the trigger of a run that has not begun")
        return self.trigger

    def ask(self, method: str, *more: Any) -> Any:
        """Call a method of the orchestrator about this run."""
        event = self.own_trigger.event
        return self.orchestration.ask(method, event, self.results, self.known, *more)

    def context_of(self, trigger: Trigger) -> ReducerContext[Hashable]:
        """Return the key of the run, and what is to be known of its trigger."""
        return ReducerContext(self.found.key, trigger.message)

    def items(self, plan: StepPlan) -> tuple[tuple[Any, ...], ...]:
        """Return what each call of a step is asked with beside the results: its item, if any."""
        if not plan.step.items:
            return ((),)
        return tuple((item,) for item in self.ask(plan.step.items))

    # ---- what is sent

    def send(self, payload: Payload) -> None:
        """Publish an event in the chain of the run."""
        self._require_message(payload)
        topic = payload.__onex__.topic
        chain = self.own_trigger.chain
        self.sends.append(Message(self.new_id(), topic, payload, chain, self.cause, self.now))

    def act(self, payload: Payload, *, answered: bool, undoes: bool = False) -> int:
        """Send an action and return its epoch; the run is told its end if that is `answered`."""
        self._require_message(payload)
        self.epoch += 1
        number, chain = self.new_id(), self.own_trigger.chain
        topic = payload.__onex__.topic
        action: ModelAction[Any] = of_known(
            ModelAction,
            payload=payload,
            correlation_id=as_uuid(chain),
            causation_id=as_uuid(self.cause),
            timestamp=instant(self.now),
            source=self.orchestration.name,
            priority=EnumPriority.NORMAL,
            metadata={},
            lease_id=None if self.lease is None else as_uuid(self.lease),
            epoch=self.epoch,
            action_type=topic,
            action_id=as_uuid(number),
            answer_to=self.orchestration.name if answered else "",
            run=to_text(self.found.key),
            undoes=undoes,
        )
        self.sends.append(Message(number, topic, payload, chain, self.cause, self.now, action))
        return self.epoch

    @staticmethod
    def _require_message(payload: Any) -> None:
        if not isinstance(payload, Payload):
            raise ModelOnexError(f"a workflow sends messages, not a {type(payload).__name__}")

    # ---- what becomes of steps

    def have_ended(self, places: tuple[int, ...]) -> bool:
        """Whether what needs these steps may start."""
        return all(self.steps[place].state in ENDED for place in places)

    def put(self, place: int, **changes: Any) -> None:
        """Change what is known of a step."""
        self.steps[place] = replace(self.steps[place], **changes)

    def finish(self, place: int, value: Any = None) -> None:
        """Keep the value of a step that is done; calls that may be undone stay with it."""
        plan = self.plan.steps[place]
        if plan.field is not None:
            self.results = with_values(self.results, **{plan.field: value})
        kept = self.steps[place].calls if plan.step.undo else ()
        self.put(place, state=EnumStepState.DONE, due=None, calls=kept)

    def fail(self, place: int, reason: str) -> None:
        """Let a step fail; the first failure is that of the run."""
        self.put(place, state=EnumStepState.FAILED)
        self.give_up(place, reason)

    def give_up(self, place: int, reason: str) -> None:
        """Let the run fail because of a step; awaits that run end."""
        if self.failure is None:
            self.failure = WorkflowFailure(self.plan.steps[place].step.name, reason)
        for other, plan in enumerate(self.plan.steps):
            running = self.steps[other].state is EnumStepState.RUNNING
            if plan.step.kind is EnumStepKind.AWAIT and running:
                self.put(other, state=EnumStepState.STOPPED, due=None)

    def why(self, error: BaseException) -> str:
        """Tell an exception without what the run's messages mark sensitive."""
        return in_short(error, self.own_trigger.event, self.results)

    def call_of(self, epoch: int) -> tuple[int, int] | None:
        """Find an open call: the places of its step and of itself."""
        for place, step in enumerate(self.steps):
            for position, call in enumerate(step.calls):
                if call.epoch == epoch and call.state is EnumStepState.RUNNING:
                    return place, position
        return None

    def put_call(self, place: int, position: int, state: EnumStepState, result: Any = None) -> None:
        """Change what is known of a call."""
        calls = list(self.steps[place].calls)
        calls[position] = Call(calls[position].epoch, state, result)
        self.put(place, calls=tuple(calls))

    def is_open(self, place: int) -> bool:
        """Whether calls of a step still run."""
        return any(call.state is EnumStepState.RUNNING for call in self.steps[place].calls)

    # ---- the outcome

    def decision(self) -> Decision:
        """Freeze what has become of the run, one version on."""
        version = self.found.version + 1
        entry = version if self.began_now else self.found.entry
        data = of_known(
            type(self.found.data),
            epoch=self.epoch,
            lease_id=None if self.lease is None else as_uuid(self.lease),
            trigger=self.trigger,
            began=self.began,
            steps=tuple(self.steps),
            completed=tuple(self.completed),
            undo=self.undo,
            failure=self.failure,
            line=tuple(self.line),
            results=self.results,
        )
        instance = Instance(
            self.orchestration.name, self.found.key, self.state, data, version, entry
        )
        reason, error = _trouble(self.troubles)
        return Decision(
            EnumVerdict.DEAD if self.troubles else EnumVerdict.DONE,
            instance,
            tuple(self.sends),
            self._timers(instance),
            reason,
            error,
        )

    def _timers(self, instance: RunInstance) -> tuple[Timer, ...] | None:
        """Return all timers if they are others than before."""
        dues = tuple(_dues(self.orchestration, instance))
        if not self.began_now and dues == tuple(_dues(self.orchestration, self.found)):
            return None
        cause = self.own_trigger.message
        return tuple(
            Timer(instance.node, instance.key, instance.entry, position, due, cause)
            for position, due in dues
        )


def _dues(orchestration: Orchestration, instance: RunInstance) -> Iterator[Due]:
    run = instance.data
    if run.trigger is None or instance.state not in GOES_ON:
        return
    plan = orchestration.plans[run.trigger.workflow]
    for place, step in enumerate(run.steps):
        if step.due is not None:
            yield place, step.due
    if plan.within is not None and instance.state is EnumWorkflowState.RUNNING:
        yield len(plan.steps), run.began + plan.within


def _trouble(troubles: list[tuple[str, BaseException]]) -> tuple[str, BaseException | None]:
    reasons = "; ".join(reason for reason, _ in troubles)
    return reasons, troubles[0][1] if troubles else None
