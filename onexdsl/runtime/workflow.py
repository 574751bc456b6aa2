"""The rules of workflows, pure: the run of a key and a message go in, a Decision comes out.

How a run is kept and driven: `docs/explanation/workflows.md`.
"""

from collections.abc import Hashable

from onexdsl.runtime.clock import NANOSECONDS
from onexdsl.runtime.errors import ModelOnexError
from onexdsl.runtime.instance import Decision, Elapsed, EnumVerdict
from onexdsl.runtime.message import Message
from onexdsl.runtime.steps import EnumStepKind, Workflow
from onexdsl.runtime.transition import ReducerContext
from onexdsl.runtime.workflows.answer import Answer
from onexdsl.runtime.workflows.orchestration import Orchestration, RunInstance
from onexdsl.runtime.workflows.progress import advance, end_if_complete, settle_await
from onexdsl.runtime.workflows.run import (
    GOES_ON,
    Completed,
    EnumStepState,
    EnumWorkflowState,
    Trigger,
)
from onexdsl.runtime.workflows.turn import NewId, Turn

IGNORED = Decision(EnumVerdict.IGNORED)
LONGEST_LINE = 1024
"""So many triggers may wait for the run of their key to end."""


def decide_run(
    orchestration: Orchestration,
    found: RunInstance | None,
    key: Hashable,
    message: Message,
    now: int,
    new_id: NewId,
) -> Decision:
    """Say what a message does to the run of its key; `found` is `None` before the first one.

    The message is a trigger, an event that a step awaits, the answer to an action or a timer.
    It is ignored if the run does not wait for it. `now` is in nanoseconds since 1970.
    """
    try:
        turn = Turn(
            orchestration, found or orchestration.unborn_at(key), now, new_id, message.number
        )
        if not _take(turn, message):
            return IGNORED
        advance(turn)
        return turn.decision()
    except BaseException as error:  # noqa: BLE001  # also SystemExit: a message must not stop the host
        told = str(error) if isinstance(error, ModelOnexError) else "a workflow failed"
        return Decision(EnumVerdict.DEAD, reason=told, error=error)


def _take(turn: Turn, message: Message) -> bool:
    match message.payload:
        case Elapsed() as elapsed:
            return _take_timer(turn, elapsed)
        case Answer() as answer:
            turn.cause = message.number if message.cause is None else message.cause
            return _take_answer(turn, answer)
        case _:
            awaited = _hear(turn, message)
            return _line_up(turn, message) or awaited


# ---- triggers and awaited events


def _line_up(turn: Turn, message: Message) -> bool:
    """Put a trigger in line: at once it begins its run if none goes on."""
    own = () if turn.trigger is None else (turn.trigger.number,)
    if message.number in (*own, *(one.number for one in turn.line)):
        return False
    for workflow, plan in enumerate(turn.orchestration.plans):
        if type(message.payload) in plan.table.triggers and _guard(turn, plan.table, message):
            if len(turn.line) == LONGEST_LINE:
                raise ModelOnexError(
                    f"{LONGEST_LINE} triggers wait for the run of {turn.found.key} to end"
                )
            turn.line.append(Trigger.of(workflow, message))
            return True
    return False


def _guard(turn: Turn, table: Workflow, message: Message) -> bool:
    if not table.guard:
        return True
    context = ReducerContext(turn.found.key, message)
    return bool(turn.orchestration.ask(table.guard, message.payload, table.results(), context))


def _hear(turn: Turn, message: Message) -> bool:
    """Keep the event for each await of the run that has not heard one of its own yet."""
    if turn.state is not EnumWorkflowState.RUNNING:
        return False
    heard = False
    for place, plan in enumerate(turn.plan.steps):
        run = turn.steps[place]
        awaits = plan.step.kind is EnumStepKind.AWAIT and type(message.payload) in plan.step.targets
        if awaits and run.heard is None and run.state in _MAY_HEAR:
            heard = True
            turn.draft(place).heard = message.payload
            if run.state is EnumStepState.RUNNING:
                settle_await(turn, place)
    return heard


_MAY_HEAR = frozenset({EnumStepState.WAITING, EnumStepState.RUNNING})


# ---- answers and timers


def _take_answer(turn: Turn, answer: Answer) -> bool:
    if turn.lease != answer.lease_id or turn.state not in GOES_ON:
        return False
    turn.run = answer.run
    if answer.outcome_id is not None:
        turn.cause = answer.outcome_id.int
    if turn.undo is not None and turn.undo.epoch == answer.epoch:
        turn.undo = None
        return True
    found = turn.call_of(answer.epoch)
    if found is None:
        return False
    _end_call(turn, *found, answer)
    return True


def _end_call(turn: Turn, place: int, position: int, answer: Answer) -> None:
    step = turn.plan.steps[place].step
    outcome = answer.outcome
    wrong = answer.failure
    if wrong is None and step.expect and not isinstance(outcome, step.expect):
        wrong = f"unexpected outcome {type(outcome).__name__}"
    if wrong is not None:
        turn.put_call(place, position, EnumStepState.FAILED)
        turn.fail(place, wrong)
    else:
        turn.put_call(place, position, EnumStepState.DONE, outcome)
        if step.undo:
            turn.completed.append(Completed(place, position))
    try:
        end_if_complete(turn, place)
    except ModelOnexError as error:
        turn.fail(place, str(error))


def _take_timer(turn: Turn, elapsed: Elapsed) -> bool:
    if elapsed.entry != turn.found.entry or turn.state not in GOES_ON:
        return False
    if elapsed.position == len(turn.steps):
        return _take_within(turn)
    run = turn.steps[elapsed.position]
    if run.due is None:
        return False
    for position, call in enumerate(run.calls):
        if call.state is EnumStepState.RUNNING:
            turn.put_call(elapsed.position, position, EnumStepState.FAILED)
    turn.draft(elapsed.position).due = None
    plan = turn.plan.steps[elapsed.position]
    missed = "event" if plan.step.kind is EnumStepKind.AWAIT else "answer"
    turn.fail(elapsed.position, f"no {missed} within {(plan.timeout or 0) / NANOSECONDS:g} s")
    return True


def _take_within(turn: Turn) -> bool:
    """Let the run fail because of the step that has been running longest."""
    running = (place for place, run in enumerate(turn.steps) if run.state is EnumStepState.RUNNING)
    place = min(running, key=lambda place: turn.steps[place].started, default=None)
    if turn.state is not EnumWorkflowState.RUNNING or place is None:
        return False
    limit = turn.plan.within or 0
    turn.give_up(place, f"no end within {limit / NANOSECONDS:g} s")
    return True
