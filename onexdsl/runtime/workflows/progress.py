"""What a run does next of itself: a turn goes in, and is taken as far as no message is needed.

Steps are started, and after a failure calls are awaited, undos run and the else block is told.
"""

from typing import Any, assert_never

from onexdsl.runtime.errors import ModelOnexError
from onexdsl.runtime.identity import as_uuid
from onexdsl.runtime.payload import Event
from onexdsl.runtime.steps import EnumStepKind
from onexdsl.runtime.workflows.orchestration import StepPlan
from onexdsl.runtime.workflows.run import (
    Call,
    Completed,
    EnumStepState,
    EnumWorkflowState,
    StepRun,
    Undo,
)
from onexdsl.runtime.workflows.turn import DONE, RUNNING, Turn

WAITING = EnumStepState.WAITING
NOT_STARTED = StepRun()


def advance(turn: Turn) -> None:
    """Go on until the run waits for a message, or has ended and no trigger is in line."""
    while _go_on(turn):
        pass


def _go_on(turn: Turn) -> bool:
    """Take the next stretch; say whether there may be another one."""
    match turn.state:
        case EnumWorkflowState.RUNNING:
            return _run(turn)
        case EnumWorkflowState.FAILING:
            return _await_calls(turn)
        case EnumWorkflowState.UNDOING:
            return _undo(turn)
        case EnumWorkflowState.IDLE | EnumWorkflowState.DONE | EnumWorkflowState.FAILED:
            return _begin(turn)
        case _:
            assert_never(turn.state)


def _begin(turn: Turn) -> bool:
    if not turn.line:
        return False
    trigger = turn.line.pop(0)
    turn.follow(trigger)
    turn.cause = trigger.number
    turn.lease = as_uuid(turn.new_id())
    turn.began, turn.began_now = turn.now, True
    turn.results = turn.plan.table.results()
    turn.steps = [NOT_STARTED] * len(turn.plan.steps)
    turn.completed, turn.undo, turn.failure = [], None, None
    turn.state = EnumWorkflowState.RUNNING
    return True


# ---- starting steps


def _run(turn: Turn) -> bool:
    while turn.failure is None and _start_ready(turn):
        pass
    if turn.failure is not None:
        turn.state = EnumWorkflowState.FAILING
        return True
    if turn.have_ended(range(len(turn.steps))):
        turn.state = EnumWorkflowState.DONE
        return True
    return False


def _start_ready(turn: Turn) -> bool:
    """Start each step whose needs have ended; say whether one has ended at once."""
    steps, ended = turn.steps, False
    for place, plan in enumerate(turn.plan.steps):
        if steps[place].state is WAITING and turn.have_ended(plan.needs):
            _start(turn, place, plan)
            if turn.failure is not None:
                return False
            ended = ended or steps[place].state is not RUNNING
    return ended


def _start(turn: Turn, place: int, plan: StepPlan) -> None:
    try:
        if plan.step.condition and not turn.ask(plan.step.condition):
            turn.draft(place).state = EnumStepState.SKIPPED
            return
        step = turn.draft(place)
        step.state, step.started = RUNNING, turn.now
        step.due = None if plan.timeout is None else turn.now + plan.timeout
        _carry_out(turn, place, plan)
    except BaseException as error:  # noqa: BLE001  # whatever the step's code raises fails the step
        turn.draft(place).due = None
        turn.fail(place, turn.why(error))


def _carry_out(turn: Turn, place: int, plan: StepPlan) -> None:
    match plan.step.kind:
        case EnumStepKind.INTENT | EnumStepKind.COMMAND:
            _call(turn, place, plan)
        case EnumStepKind.COMPUTE:
            _compute(turn, place, plan)
        case EnumStepKind.PUBLISH:
            for event in _messages(turn, plan):
                turn.send(event)
            turn.finish(place)
        case EnumStepKind.AWAIT:
            settle_await(turn, place)
        case _:
            assert_never(plan.step.kind)


def _messages(turn: Turn, plan: StepPlan) -> list[Any]:
    return [turn.ask(plan.step.arguments, *item) for item in turn.items(plan)]


def _call(turn: Turn, place: int, plan: StepPlan) -> None:
    calls: list[Call] = []
    for message in _messages(turn, plan):
        answered = turn.orchestration.is_answered(message)
        if plan.step.undo and not answered:
            turn.completed.append(Completed(place, len(calls)))
        epoch = turn.act(message, answered=answered)
        calls.append(Call(epoch, RUNNING if answered else DONE))
    turn.draft(place).calls = tuple(calls)
    end_if_complete(turn, place)


def _compute(turn: Turn, place: int, plan: StepPlan) -> None:
    if plan.compute is None:
        raise AssertionError("a step that calls a compute has one")
    values = [plan.compute.compute(given) for given in _messages(turn, plan)]
    for value in values:
        if plan.values and not isinstance(value, plan.values):
            promised = " or ".join(kind.__name__ for kind in plan.values)
            raise ModelOnexError(
                f"{type(plan.compute).__name__} promises {promised}, got {type(value).__name__}"
            )
    turn.finish(place, values if plan.step.items else values[0])


def settle_await(turn: Turn, place: int) -> None:
    """End an await that has heard one of its events."""
    heard = turn.steps[place].heard
    if heard is None:
        return
    expected = turn.plan.steps[place].step.expect
    if expected and not isinstance(heard, expected):
        turn.draft(place).due = None
        turn.fail(place, f"unexpected event {type(heard).__name__}")
    else:
        turn.finish(place, heard)


def end_if_complete(turn: Turn, place: int) -> None:
    """End a step whose calls are all done; one that has failed only forgets its timeout."""
    run = turn.steps[place]
    if turn.is_open(place):
        return
    if run.state is RUNNING:
        results = [call.result for call in run.calls]
        turn.finish(place, results if turn.plan.steps[place].step.items else results[0])
    else:
        turn.draft(place).due = None


# ---- failing


def _await_calls(turn: Turn) -> bool:
    if any(turn.is_open(place) for place in range(len(turn.steps))):
        return False
    turn.state = EnumWorkflowState.UNDOING
    return True


def _undo(turn: Turn) -> bool:
    if turn.undo is not None:
        return False
    if turn.completed:
        _undo_last(turn)
    else:
        _tell_failure(turn)
        turn.state = EnumWorkflowState.FAILED
    return True


def _undo_last(turn: Turn) -> None:
    """Send the undo of the call that was completed last, among those not yet undone."""
    last = turn.completed.pop()
    plan = turn.plan.steps[last.step]
    try:
        item = turn.items(plan)[last.position]
        result = turn.steps[last.step].calls[last.position].result
        message = turn.ask(plan.step.undo, *item, result)
        answered = turn.orchestration.is_answered(message)
        epoch = turn.act(message, answered=answered, undoes=True)
    except BaseException as error:  # noqa: BLE001  # the others are undone all the same
        reason = turn.why(error)
        turn.troubles.append((f"the undo of {plan.step.name} cannot be made: {reason}", error))
        return
    if answered:
        turn.undo = Undo(last.step, epoch)


def _tell_failure(turn: Turn) -> None:
    """Run the else block; its messages are all made before one is sent."""
    otherwise = turn.plan.table.otherwise
    if not otherwise:
        return
    try:
        event = turn.own_trigger.event
        messages = turn.orchestration.ask(otherwise, event, turn.failure, turn.known)
        for message in messages:
            if isinstance(message, Event):
                turn.send(message)
            else:
                turn.act(message, answered=False)
    except BaseException as error:  # noqa: BLE001  # the run ends all the same
        turn.troubles.append((f"the else block failed: {turn.why(error)}", error))
