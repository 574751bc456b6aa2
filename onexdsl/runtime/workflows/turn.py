"""One decision on a workflow run in the making: an instance goes in, a Decision comes out.

A `Turn` may be written to, for it lives only while `decide_run` runs; what leaves it is not any
more.
"""

from collections.abc import Callable, Hashable, Iterator
from heapq import heappush
from typing import Any

from onexdsl.runtime.errors import ModelOnexError
from onexdsl.runtime.failure import in_short
from onexdsl.runtime.identity import as_uuid
from onexdsl.runtime.instance import Decision, EnumVerdict, Instance, Timer
from onexdsl.runtime.message import Message
from onexdsl.runtime.payload import Payload, of_values
from onexdsl.runtime.payload import replace as with_values
from onexdsl.runtime.steps import WorkflowFailure
from onexdsl.runtime.transition import ReducerContext
from onexdsl.runtime.workflows.action import Action, Asked
from onexdsl.runtime.workflows.orchestration import (
    Orchestration,
    RunInstance,
    StepPlan,
    WorkflowPlan,
)
from onexdsl.runtime.workflows.pieces import Call, EnumStepState, StepRun, Trigger
from onexdsl.runtime.workflows.run import GOES_ON, EnumWorkflowState, WorkflowRun
from onexdsl.runtime.workflows.run_text import RunParts

# to name a member of an enum takes as long as a call in Python 3.11
_new = tuple.__new__  # a NamedTuple's own constructor takes twice as long as that of all tuples
WAITING = EnumStepState.WAITING
DONE = EnumStepState.DONE
SKIPPED = EnumStepState.SKIPPED
RUNNING = EnumStepState.RUNNING
FAILED = EnumStepState.FAILED
STOPPED = EnumStepState.STOPPED
GOES_WELL = EnumWorkflowState.RUNNING
WELL = EnumVerdict.DONE
DEAD = EnumVerdict.DEAD
NOT_STARTED = StepRun()
FIELDS = set(WorkflowRun.model_fields)
NewId = Callable[[], int]
Due = tuple[int, int]
"""The position of a timer (of a step its place, behind them `within`), and when it is due."""


class Turn:
    """A run while a message does something to it. `cause` is from what follows what is sent."""

    __slots__ = (
        *("at", "began_now", "cause", "chain", "event", "found", "known", "new_id", "now"),
        *("orchestration", "plan", "run", "sends", "state", "steps", "troubles", "woken"),
        "_before",
    )
    plan: WorkflowPlan
    """The workflow of the run; there is one as soon as there is a run, as of the next two."""
    known: ReducerContext[Hashable]
    event: Any
    """What the trigger of the run said."""
    chain: int

    def __init__(
        self, orchestration: Orchestration, found: RunInstance, now: int, new_id: NewId, cause: int
    ) -> None:
        self.orchestration = orchestration
        self.found = found
        self.now = now
        self.new_id = new_id
        self.cause = cause
        self.state = found.state
        self.run: RunParts = found.data.__dict__.copy()  # type: ignore[assignment]  # so it is
        """What becomes of the run; but for its steps."""
        self._before = self.run["steps"]
        self.steps: list[StepRun] = list(self._before)
        self.began_now = False
        self.sends: list[Message] = []
        self.woken: list[tuple[int, int]] = []
        """The steps that may start now: in which sweep over all of them, and their places."""
        self.at = (0, -1)
        """The one that starts just now, in the same way."""
        self.troubles: tuple[tuple[str, BaseException], ...] = ()
        """What could not be carried out, though the run goes on."""
        trigger = self.run["trigger"]
        if trigger is not None:
            self.follow(trigger)

    def follow(self, trigger: Trigger) -> None:
        """Look up what the trigger of the run says of it."""
        message = trigger.message
        self.plan = self.orchestration.plans[trigger.workflow]
        self.known = trigger.context or trigger.context_at(self.found.key)
        self.event, self.chain = message.payload, message.chain

    def begin(self, trigger: Trigger) -> None:
        """Begin the run of a trigger."""
        self.follow(trigger)
        plan, run = self.plan, self.run
        self.cause = trigger.message.number
        self.began_now = True
        self._before = (NOT_STARTED,) * len(plan.steps)
        self.steps = list(self._before)
        run["trigger"] = trigger
        run["lease_id"] = as_uuid(self.new_id())
        run["began"] = self.now
        run["results"] = plan.table.results()
        run["left"] = len(plan.steps)
        run["completed"], run["undo"], run["failure"] = (), None, None
        self.woken, self.at = [(0, place) for place in plan.first], (0, -1)
        self.state = GOES_WELL

    # ---- what is sent

    def send(self, payload: Payload) -> None:
        """Publish an event in the chain of the run."""
        if not isinstance(payload, Payload):
            raise _no_message(payload)
        number, topic = self.new_id(), payload.__onex__.topic
        self.sends.append(Message(number, topic, payload, self.chain, self.cause, self.now))

    def act(self, payload: Payload, *, answered: bool, undoes: bool = False) -> int:
        """Send an action and return its epoch; the run is told its end if that is `answered`."""
        if not answered and not isinstance(payload, Payload):
            raise _no_message(payload)
        run, found = self.run, self.found
        run["epoch"] = epoch = run["epoch"] + 1
        node, key, _, _, version, _ = found
        asked: Asked = _new(Asked, (node, key, run["lease_id"], epoch, undoes, version + 1))
        number, chain, cause, now = self.new_id(), self.chain, self.cause, self.now
        self.sends.append(Action(number, payload, chain, cause, now, asked, answered))
        return epoch

    # ---- what becomes of steps

    def changing(self, place: int) -> StepRun:
        """Return a step, to be written to."""
        step = self.steps[place]
        if step is self._before[place]:
            step = self.steps[place] = step.changing()
        return step

    def skip(self, plan: StepPlan) -> None:
        """Let a step count as done that is not done."""
        self.changing(plan.place).state = SKIPPED
        self._wake(plan)

    def finish(self, plan: StepPlan, value: Any = None) -> None:
        """Keep the value of a step that is done; calls that may be undone stay with it."""
        if plan.field is not None:
            self.run["results"] = self._results_with(plan, plan.field, value)
        step = self.changing(plan.place)
        step.state, step.due, step.open = DONE, None, 0
        step.value = None if plan.field is None else value
        if plan.undo is None:
            step.calls = ()
        self._wake(plan)

    def _results_with(self, plan: StepPlan, field: str, value: Any) -> Any:
        results = self.run["results"]
        if plan.items is None and type(value) in plan.values:  # as it was made, so it is valid
            values = results.__dict__.copy()
            values[field] = value
            return of_values(type(results), values, plan.fields)
        return with_values(results, **{field: value})

    def _wake(self, plan: StepPlan) -> None:
        """Let start what has waited for a step: in the sweep that is on, or in the next one."""
        self.run["left"] -= 1
        steps, plans = self.steps, self.plan.steps
        sweep, place = self.at
        for woken in plan.wakes:
            needs = plans[woken].needs
            if steps[woken].state is WAITING and (len(needs) == 1 or self._have_ended(needs)):
                heappush(self.woken, (sweep + (woken < place), woken))

    def _have_ended(self, places: tuple[int, ...]) -> bool:
        steps = self.steps
        for place in places:
            state = steps[place].state
            if state is not DONE and state is not SKIPPED:
                return False
        return True

    def fail(self, place: int, reason: str) -> None:
        """Let a step fail; the first failure is that of the run."""
        self.changing(place).state = FAILED
        self.give_up(place, reason)

    def give_up(self, place: int, reason: str) -> None:
        """Let the run fail because of a step; awaits that run end."""
        if self.run["failure"] is None:
            self.run["failure"] = WorkflowFailure(self.plan.steps[place].step.name, reason)
        for other in self.plan.awaiting:
            if self.steps[other].state is RUNNING:
                stopped = self.changing(other)
                stopped.state, stopped.due = STOPPED, None

    def why(self, error: BaseException) -> str:
        """Tell an exception without what the run's messages mark sensitive."""
        return in_short(error, self.event, self.run["results"])

    def end_call(
        self, place: int, position: int, state: EnumStepState, result: Any = None
    ) -> StepRun:
        """Note how an open call has ended; return its step, to be written to."""
        step = self.changing(place)
        calls = step.calls
        ended: Call = _new(Call, (calls[position].epoch, state, result))
        step.calls = (ended,) if len(calls) == 1 else _with(calls, position, ended)
        step.open -= 1
        return step

    # ---- the outcome

    def decision(self) -> Decision:
        """Freeze what has become of the run, one version on."""
        found = self.found
        version = found.version + 1
        entry = version if self.began_now else found.entry
        self.run["steps"] = tuple(self.steps)
        data = of_values(type(found.data), self.run, FIELDS)  # type: ignore[arg-type]  # as above
        instance: RunInstance = _new(
            Instance, (found.node, found.key, self.state, data, version, entry)
        )
        timers = self._timers(instance) if self.plan.is_timed or self.began_now else None
        sends = tuple(self.sends)
        if not self.troubles:
            decision: Decision = _new(Decision, (WELL, instance, sends, timers, "", None, 1))
            return decision
        reasons = "; ".join(reason for reason, _ in self.troubles)
        return Decision(DEAD, instance, sends, timers, reasons, self.troubles[0][1])

    def _timers(self, instance: RunInstance) -> tuple[Timer, ...] | None:
        """Return all timers if they are others than before."""
        if not self.plan.is_timed:
            return ()
        dues = tuple(_dues(self.orchestration, instance))
        if not self.began_now and dues == tuple(_dues(self.orchestration, self.found)):
            return None
        trigger = self.run["trigger"]
        if trigger is None:
            raise AssertionError("a run that has not begun has no timers")
        cause = trigger.message
        return tuple(
            Timer(instance.node, instance.key, instance.entry, position, due, cause)
            for position, due in dues
        )


def _no_message(given: object) -> ModelOnexError:
    return ModelOnexError(f"a workflow sends messages, not a {type(given).__name__}")


def _with(calls: tuple[Call, ...], position: int, ended: Call) -> tuple[Call, ...]:
    changed = list(calls)
    changed[position] = ended
    return tuple(changed)


def _dues(orchestration: Orchestration, instance: RunInstance) -> Iterator[Due]:
    run = instance.data
    if run.trigger is None or instance.state not in GOES_ON:
        return
    plan = orchestration.plans[run.trigger.workflow]
    for place, step in enumerate(run.steps):
        if step.due is not None:
            yield place, step.due
    if plan.within is not None and instance.state is GOES_WELL:
        yield len(plan.steps), run.began + plan.within
