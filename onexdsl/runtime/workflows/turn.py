"""One decision on a workflow run in the making: an instance goes in, a Decision comes out.

A `Turn` may be written to, for it lives only while `decide_run` runs; what leaves it is frozen.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any

from onexdsl.runtime.errors import ModelOnexError
from onexdsl.runtime.failure import in_short
from onexdsl.runtime.instance import Decision, EnumVerdict, Instance, Timer
from onexdsl.runtime.message import Message
from onexdsl.runtime.payload import Payload, of_known
from onexdsl.runtime.payload import replace as with_values
from onexdsl.runtime.steps import EnumStepKind, WorkflowFailure
from onexdsl.runtime.transition import ReducerContext
from onexdsl.runtime.value_text import to_text
from onexdsl.runtime.workflows.action import Action, Asked
from onexdsl.runtime.workflows.draft import StepDraft
from onexdsl.runtime.workflows.orchestration import (
    Orchestration,
    RunInstance,
    StepPlan,
    WorkflowPlan,
)
from onexdsl.runtime.workflows.run import (
    GOES_ON,
    Call,
    EnumStepState,
    EnumWorkflowState,
    StepRun,
    Trigger,
)

# to name a member of an enum takes as long as a call in Python 3.11
DONE = EnumStepState.DONE
SKIPPED = EnumStepState.SKIPPED
RUNNING = EnumStepState.RUNNING
WELL = EnumVerdict.DONE
DEAD = EnumVerdict.DEAD
NewId = Callable[[], int]
Due = tuple[int, int]
"""The position of a timer (of a step its place, behind them `within`), and when it is due."""


class Turn:
    """A run while a message does something to it. `cause` is from what follows what is sent."""

    __slots__ = (
        *("began", "began_now", "cause", "completed", "epoch", "failure", "found", "known"),
        *("lease", "line", "new_id", "now", "orchestration", "plan", "results", "run", "sends"),
        *("state", "steps", "trigger", "troubles", "undo"),
    )
    plan: WorkflowPlan
    """The workflow of the run; there is one as soon as there is a run, as of `known`."""
    known: ReducerContext[Hashable]

    def __init__(
        self, orchestration: Orchestration, found: RunInstance, now: int, new_id: NewId, cause: int
    ) -> None:
        run = found.data
        self.orchestration = orchestration
        self.found = found
        self.now = now
        self.new_id = new_id
        self.cause = cause
        self.state = found.state
        self.trigger: Trigger | None = run.trigger
        self.steps: list[StepRun | StepDraft] = list(run.steps)
        self.completed = list(run.completed)
        self.line = list(run.line)
        self.undo = run.undo
        self.failure = run.failure
        self.results: Any = run.results
        self.epoch = run.epoch
        self.lease = run.lease_id
        self.began = run.began
        self.began_now = False
        self.run = ""
        """The key as text, once it is known."""
        self.sends: list[Message] = []
        self.troubles: list[tuple[str, BaseException]] = []
        """What could not be carried out, though the run goes on."""
        if run.trigger is not None:
            self.follow(run.trigger)

    # ---- what the tables say

    def follow(self, trigger: Trigger) -> None:
        """Let the run be that of a trigger."""
        self.trigger = trigger
        self.known = ReducerContext(self.found.key, trigger.message)
        self.plan = self.orchestration.plans[trigger.workflow]

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
        if not self.run:
            self.run = to_text(self.found.key)
        asked = Asked(self.orchestration.name, self.run, self.lease, self.epoch, undoes)
        number, chain = self.new_id(), self.own_trigger.chain
        action = Action(number, payload, chain, self.cause, self.now, asked, answered)
        self.sends.append(action)
        return self.epoch

    @staticmethod
    def _require_message(payload: Any) -> None:
        if not isinstance(payload, Payload):
            raise ModelOnexError(f"a workflow sends messages, not a {type(payload).__name__}")

    # ---- what becomes of steps

    def have_ended(self, places: Iterable[int]) -> bool:
        """Whether what needs these steps may start."""
        steps = self.steps
        for place in places:
            state = steps[place].state
            if state is not DONE and state is not SKIPPED:
                return False
        return True

    def draft(self, place: int) -> StepDraft:
        """Return a step, to be written to."""
        step = self.steps[place]
        if isinstance(step, StepRun):
            step = self.steps[place] = StepDraft(step)
        return step

    def finish(self, place: int, value: Any = None) -> None:
        """Keep the value of a step that is done; calls that may be undone stay with it."""
        plan = self.plan.steps[place]
        if plan.field is not None:
            self.results = with_values(self.results, **{plan.field: value})
        step = self.draft(place)
        step.state, step.due = DONE, None
        if not plan.step.undo:
            step.calls = ()

    def fail(self, place: int, reason: str) -> None:
        """Let a step fail; the first failure is that of the run."""
        self.draft(place).state = EnumStepState.FAILED
        self.give_up(place, reason)

    def give_up(self, place: int, reason: str) -> None:
        """Let the run fail because of a step; awaits that run end."""
        if self.failure is None:
            self.failure = WorkflowFailure(self.plan.steps[place].step.name, reason)
        for other, plan in enumerate(self.plan.steps):
            if plan.step.kind is EnumStepKind.AWAIT and self.steps[other].state is RUNNING:
                stopped = self.draft(other)
                stopped.state, stopped.due = EnumStepState.STOPPED, None

    def why(self, error: BaseException) -> str:
        """Tell an exception without what the run's messages mark sensitive."""
        return in_short(error, self.own_trigger.event, self.results)

    def call_of(self, epoch: int) -> tuple[int, int] | None:
        """Find an open call: the places of its step and of itself."""
        for place, step in enumerate(self.steps):
            for position, call in enumerate(step.calls):
                if call.epoch == epoch and call.state is RUNNING:
                    return place, position
        return None

    def put_call(self, place: int, position: int, state: EnumStepState, result: Any = None) -> None:
        """Change what is known of a call."""
        step = self.draft(place)
        calls = step.calls
        changed = Call(calls[position].epoch, state, result)
        step.calls = (*calls[:position], changed, *calls[position + 1 :])

    def is_open(self, place: int) -> bool:
        """Whether calls of a step still run."""
        return RUNNING in [call.state for call in self.steps[place].calls]

    # ---- the outcome

    def decision(self) -> Decision:
        """Freeze what has become of the run, one version on."""
        version = self.found.version + 1
        entry = version if self.began_now else self.found.entry
        data = of_known(
            type(self.found.data),
            epoch=self.epoch,
            lease_id=self.lease,
            trigger=self.trigger,
            began=self.began,
            steps=tuple([one.frozen() if type(one) is StepDraft else one for one in self.steps]),
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
            DEAD if self.troubles else WELL,
            instance,
            tuple(self.sends),
            self._timers(instance),
            reason,
            error,
        )

    def _timers(self, instance: RunInstance) -> tuple[Timer, ...] | None:
        """Return all timers if they are others than before."""
        if not self.plan.is_timed:
            return () if self.began_now else None
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
    if not troubles:
        return "", None
    reasons = "; ".join(reason for reason, _ in troubles)
    return reasons, troubles[0][1]
