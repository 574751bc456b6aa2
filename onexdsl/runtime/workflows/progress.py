"""What a run does next of itself: a turn goes in, and is taken as far as no message is needed.

Steps are started, and after a failure calls are awaited, undos run and the else block is told.
"""

from heapq import heappop
from typing import Any, Final, assert_never

from onexdsl.runtime.errors import ModelOnexError
from onexdsl.runtime.payload import Event
from onexdsl.runtime.steps import EnumStepKind
from onexdsl.runtime.workflows.orchestration import StepPlan
from onexdsl.runtime.workflows.pieces import Call, Completed, StepRun, Undo
from onexdsl.runtime.workflows.run import EnumWorkflowState
from onexdsl.runtime.workflows.turn import DONE, GOES_WELL, RUNNING, Turn

# to name a member of an enum takes as long as a call in Python 3.11
FAILING, UNDOING = EnumWorkflowState.FAILING, EnumWorkflowState.UNDOING
INTENT: Final = EnumStepKind.INTENT
COMMAND: Final = EnumStepKind.COMMAND
COMPUTE: Final = EnumStepKind.COMPUTE
PUBLISH: Final = EnumStepKind.PUBLISH
AWAIT: Final = EnumStepKind.AWAIT
_new = tuple.__new__  # a NamedTuple's own constructor takes twice as long as that of all tuples


def advance(turn: Turn) -> None:
    """Go on until the run waits for a message, or has ended and no trigger is in line."""
    goes_on = True
    while goes_on:
        state = turn.state
        if state is GOES_WELL:
            goes_on = _run(turn)
        elif state is FAILING:
            goes_on = _await_calls(turn)
        else:
            goes_on = _undo(turn) if state is UNDOING else _begin(turn)


def _begin(turn: Turn) -> bool:
    if not turn.run["line"]:
        return False
    trigger, turn.run["line"] = turn.run["line"][0], turn.run["line"][1:]
    turn.begin(trigger)
    return True


# ---- starting steps


def _run(turn: Turn) -> bool:
    woken, plans = turn.woken, turn.plan.steps
    while woken and turn.run["failure"] is None:
        turn.at = heappop(woken)
        _start(turn, plans[turn.at[1]])
    if turn.run["failure"] is not None:
        turn.state = FAILING
    elif not turn.run["left"]:
        turn.state = EnumWorkflowState.DONE
    else:
        return False
    return True


def _start(turn: Turn, plan: StepPlan) -> None:
    try:
        condition = plan.condition
        if condition is not None and not condition(turn.event, turn.run["results"], turn.known):
            turn.skip(plan)
            return
        step = turn.changing(plan.place)
        step.state, step.started = RUNNING, turn.now
        if plan.timeout is not None:
            step.due = turn.now + plan.timeout
        _carry_out(turn, plan, step)
    except BaseException as error:  # noqa: BLE001  # whatever the step's code raises fails the step
        turn.changing(plan.place).due = None
        turn.fail(plan.place, turn.why(error))


def _carry_out(turn: Turn, plan: StepPlan, step: StepRun) -> None:
    kind = plan.kind
    if kind is INTENT or kind is COMMAND:
        _call(turn, plan, step)
    elif kind is COMPUTE:
        _compute(turn, plan)
    elif kind is PUBLISH:
        for event in _messages(turn, plan):
            turn.send(event)
        turn.finish(plan)
    elif kind is AWAIT:
        settle_await(turn, plan)
    else:
        assert_never(kind)


def _messages(turn: Turn, plan: StepPlan) -> list[Any]:
    """Make what each call of a step is asked with: one, or one for each item."""
    if plan.arguments is None:
        raise AssertionError("a step that sends has a method that makes what it sends")
    event, results, known = turn.event, turn.run["results"], turn.known
    if plan.items is None:
        return [plan.arguments(event, results, known)]
    arguments = plan.arguments
    return [arguments(event, results, known, item) for item in plan.items(event, results, known)]


def _call(turn: Turn, plan: StepPlan, step: StepRun) -> None:
    """Ask an effect, or another orchestrator, in one call or in one for each item."""
    if plan.is_plain:
        _call_once(turn, plan, step)
        return
    calls: list[Call] = []
    for message in _messages(turn, plan):
        answered = turn.orchestration.is_answered(message)
        if plan.undo is not None and not answered:
            turn.run["completed"] = (*turn.run["completed"], Completed(plan.place, len(calls)))
        epoch = turn.act(message, answered=answered)
        calls.append(_new(Call, (epoch, RUNNING if answered else DONE, None)))
        step.open += answered
    step.calls = tuple(calls)
    if not step.open:
        end_if_complete(turn, plan, step)


def _call_once(turn: Turn, plan: StepPlan, step: StepRun) -> None:
    """Do so where there is one call, which nothing takes back."""
    if plan.arguments is None:
        raise AssertionError("a step that sends has a method that makes what it sends")
    message = plan.arguments(turn.event, turn.run["results"], turn.known)
    answered = turn.orchestration.is_answered(message)
    epoch = turn.act(message, answered=answered)
    step.calls = (_new(Call, (epoch, RUNNING if answered else DONE, None)),)
    if answered:
        step.open = 1
    else:
        end_if_complete(turn, plan, step)


def _compute(turn: Turn, plan: StepPlan) -> None:
    if plan.compute is None:
        raise AssertionError("a step that calls a compute has one")
    values = [plan.compute.compute(given) for given in _messages(turn, plan)]
    for value in values:
        if plan.values and not isinstance(value, plan.values):
            promised = " or ".join(kind.__name__ for kind in plan.values)
            raise ModelOnexError(
                f"{type(plan.compute).__name__} promises {promised}, got {type(value).__name__}"
            )
    turn.finish(plan, values[0] if plan.items is None else values)


def settle_await(turn: Turn, plan: StepPlan) -> None:
    """End an await that has heard one of its events."""
    heard = turn.steps[plan.place].heard
    if heard is None:
        return
    if plan.expect and not isinstance(heard, plan.expect):
        turn.changing(plan.place).due = None
        turn.fail(plan.place, f"unexpected event {type(heard).__name__}")
    else:
        turn.finish(plan, heard)


def end_if_complete(turn: Turn, plan: StepPlan, step: StepRun) -> None:
    """End a step whose calls are all done; one that has failed only forgets its timeout."""
    if step.open:
        return
    if step.state is not RUNNING:
        step.due = None
    elif plan.items is None:
        turn.finish(plan, step.calls[0].result)
    else:
        turn.finish(plan, [call.result for call in step.calls])


# ---- failing


def _await_calls(turn: Turn) -> bool:
    if any(step.open for step in turn.steps):
        return False
    turn.state = UNDOING
    return True


def _undo(turn: Turn) -> bool:
    if turn.run["undo"] is not None:
        return False
    if turn.run["completed"]:
        _undo_last(turn)
    else:
        _tell_failure(turn)
        turn.state = EnumWorkflowState.FAILED
    return True


def _undo_last(turn: Turn) -> None:
    """Send the undo of the call that was completed last, among those not yet undone."""
    last, turn.run["completed"] = turn.run["completed"][-1], turn.run["completed"][:-1]
    plan = turn.plan.steps[last.step]
    try:
        message = _undo_of(turn, plan, last.position)
        answered = turn.orchestration.is_answered(message)
        epoch = turn.act(message, answered=answered, undoes=True)
    except BaseException as error:  # noqa: BLE001  # the others are undone all the same
        reason = turn.why(error)
        turn.troubles += ((f"the undo of {plan.step.name} cannot be made: {reason}", error),)
        return
    if answered:
        turn.run["undo"] = Undo(last.step, epoch)


def _undo_of(turn: Turn, plan: StepPlan, position: int) -> Any:
    if plan.undo is None:
        raise AssertionError("what is undone has an undo")
    about = (turn.event, turn.run["results"], turn.known)
    result = turn.steps[plan.place].calls[position].result
    if plan.items is None:
        return plan.undo(*about, result)
    return plan.undo(*about, tuple(plan.items(*about))[position], result)


def _tell_failure(turn: Turn) -> None:
    """Run the else block; its messages are all made before one is sent."""
    otherwise = turn.plan.otherwise
    if otherwise is None:
        return
    try:
        for message in otherwise(turn.event, turn.run["failure"], turn.known):
            if isinstance(message, Event):
                turn.send(message)
            else:
                turn.act(message, answered=False)
    except BaseException as error:  # noqa: BLE001  # the run ends all the same
        turn.troubles += ((f"the else block failed: {turn.why(error)}", error),)
