"""Decides anew on a run: its row and today's code in, the run as it would now be out.

The row of a run says what has happened to it: its trigger, how calls were answered, what awaits
have heard, why it failed. All of that is said again to `decide_run`; no effect is started. In which
order it was said is not kept, and matters only to a run that failed, since nothing starts after a
failure: so what led to a step that was started is said before it, and the rest behind it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import count
from typing import Any, NamedTuple, TypeAlias

from onexdsl.runtime.instance import Elapsed, EnumVerdict
from onexdsl.runtime.message import Message
from onexdsl.runtime.payload import Payload
from onexdsl.runtime.steps import EnumStepKind
from onexdsl.runtime.workflow import decide_run
from onexdsl.runtime.workflows.action import Action
from onexdsl.runtime.workflows.orchestration import Orchestration, RunInstance, StepPlan
from onexdsl.runtime.workflows.pieces import EnumStepState, StepRun
from onexdsl.runtime.workflows.run import EnumWorkflowState, WorkflowRun

WAITING, RUNNING = EnumStepState.WAITING, EnumStepState.RUNNING
DONE, FAILED = EnumStepState.DONE, EnumStepState.FAILED
_HEARS = frozenset({WAITING, RUNNING})


class Said(NamedTuple):
    """Something that has happened to a step."""

    plan: StepPlan
    payload: Any


Decided: TypeAlias = tuple[RunInstance, list[Action]] | None
"""A run one version on, and the calls that it makes; none if the message was ignored."""


class Rebuilding:
    """One run that is decided anew; `trouble` says why it cannot be."""

    def __init__(self, orchestration: Orchestration, kept: RunInstance) -> None:
        self.now: RunInstance = orchestration.unborn_at(kept.key)
        """What has become of it so far."""
        self.sent: list[Action] = []
        """The calls that it made."""
        self.trouble = ""
        self._orchestration = orchestration
        self._key = kept.key
        self._state = kept.state
        self._kept: WorkflowRun[Any] = kept.data
        self._numbers = count(1)

    def run(self) -> None:
        """Say again all that the row says."""
        trigger = self._kept.trigger
        if trigger is None:
            return
        self._take(self._decided(trigger.message, self._kept.began))
        begun = self._run.trigger
        if begun is None:
            self.trouble = self.trouble or "its trigger would now begin no run"
        elif begun.workflow != trigger.workflow:
            self.trouble = "its trigger would now begin another workflow"
        self._orchestration = replace(self._orchestration, triggers={})  # no run after this one
        while not self.trouble and self._go_on():
            pass

    def _go_on(self) -> bool:
        """Say the next thing; False if there is none that anybody waits for."""
        if self._kept.failure is None or self._run.failure is not None:
            return self._say_one((*self._good(), *self._bad(), *self._undone()))
        return self._lead_on() or self._say_one(self._breaking())

    def _lead_on(self) -> bool:
        """Say what came before the failure; of that last what makes a step fail that it starts."""
        last: Decided = None
        for said in self._good():
            if self._came_before(said.plan):
                decided = self._heard(said)
                if decided is not None and decided[0].data.failure is None:
                    return self._take(decided)
                last = last or decided
        return self._take(last)

    def _say_one(self, said: Iterable[Said]) -> bool:
        return any(self._take(self._heard(one)) for one in said)

    # ---- deciding

    def _heard(self, said: Said) -> Decided:
        started = (self._kept.steps[place].started for place in said.plan.wakes)
        message = Message(next(self._numbers), "", said.payload, 0, None, 0)
        return self._decided(message, max(started, default=0))

    def _decided(self, message: Message, moment: int) -> Decided:
        found = self.now if self.now.version else None
        moment = max(moment, self._kept.began)
        new_id = self._numbers.__next__
        decision = decide_run(self._orchestration, found, self._key, message, moment, new_id)
        changed: Any = decision.instance
        if changed is None:
            if decision.verdict is EnumVerdict.DEAD:
                self.trouble = f"{type(message.payload).__name__} would now fail: {decision.reason}"
            return None
        return changed, [one for one in decision.sends if isinstance(one, Action)]

    def _take(self, decided: Decided) -> bool:
        if decided is None:
            return False
        self.now, sent = decided
        self.sent += sent
        return True

    @property
    def _run(self) -> WorkflowRun[Any]:
        return self.now.data

    def _steps(self) -> Iterator[tuple[StepPlan, StepRun, StepRun]]:
        """Give each step with what has become of it so far, and what is kept of it."""
        trigger = self._run.trigger
        if trigger is not None:
            plans = self._orchestration.plans[trigger.workflow].steps
            yield from zip(plans, self._run.steps, self._kept.steps, strict=True)

    # ---- what has happened

    def _good(self) -> Iterator[Said]:
        """Give how calls were answered and what awaits have heard, of what is waited for now."""
        for plan, mine, kept in self._steps():
            may_hear = mine.state in _HEARS and mine.heard is None
            if plan.kind is EnumStepKind.AWAIT and may_hear and kept.heard is not None:
                yield Said(plan, kept.heard)
            for position, epoch in _open(mine):
                if _state_of(kept, position) is DONE:
                    yield Said(plan, self._answer(epoch, _outcome(plan, kept, position), None))

    def _came_before(self, plan: StepPlan) -> bool:
        """Whether this was before the failure: awaits end before it, or never."""
        steps = self._kept.steps
        led_on = any(steps[woken].state is not WAITING for woken in plan.wakes)
        return led_on or plan.kind is EnumStepKind.AWAIT

    def _bad(self) -> Iterator[Said]:
        """Give the calls that have failed."""
        for plan, mine, kept in self._steps():
            for position, epoch in _open(mine):
                if _state_of(kept, position) is FAILED:
                    yield Said(plan, self._answer(epoch, None, self._reason(plan) or "failed"))

    def _reason(self, plan: StepPlan) -> str:
        failure = self._kept.failure
        return failure.reason if failure is not None and failure.step == plan.step.name else ""

    def _breaking(self) -> Iterator[Said]:
        """Give what may have made the run fail: a call, a time limit of a step, or of the run."""
        yield from (one for one in self._bad() if self._reason(one.plan))
        for plan, _, kept in self._steps():
            if self._reason(plan):
                place = plan.place if kept.state is FAILED else len(self._kept.steps)
                yield Said(plan, Elapsed(self._key, self.now.entry, place))

    def _undone(self) -> Iterator[Said]:
        """Give the answer to an undo that is over."""
        undo, left = self._run.undo, len(self._run.completed)
        is_over = self._state is EnumWorkflowState.FAILED or left > len(self._kept.completed)
        for plan, _, _ in self._steps():
            if undo is not None and undo.step == plan.place and is_over:
                yield Said(plan, self._answer(undo.epoch, None, None))

    def _answer(self, epoch: int, outcome: Any, failure: str | None) -> Payload:
        told: dict[str, Any] = {"run": self._key, "lease_id": self._run.lease_id, "epoch": epoch}
        return self._orchestration.answers(outcome=outcome, failure=failure, **told)


def _open(step: StepRun) -> Iterator[tuple[int, int]]:
    """Give the positions and epochs of the calls that run."""
    for position, call in enumerate(step.calls if step.open else ()):
        if call.state is RUNNING:
            yield position, call.epoch


def _state_of(kept: StepRun, position: int) -> EnumStepState:
    if position < len(kept.calls):
        return kept.calls[position].state
    return DONE if kept.state is DONE else RUNNING


def _outcome(plan: StepPlan, kept: StepRun, position: int) -> Any:
    """Return how a call was answered; of one that nobody asks any more, something that fits."""
    if position < len(kept.calls):
        return kept.calls[position].result
    found = kept.value
    if plan.items is not None:
        found = found[position] if found is not None and position < len(found) else None
    return plan.expect[0].model_construct() if found is None and plan.expect else found
