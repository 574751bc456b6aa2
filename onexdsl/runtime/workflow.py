"""The rules of workflows, pure: the run of a key and a message go in, a Decision comes out.

How a run is kept and driven: `docs/explanation/workflows.md`.
"""

from collections.abc import Hashable

from onexdsl.runtime.clock import NANOSECONDS
from onexdsl.runtime.errors import ModelOnexError
from onexdsl.runtime.instance import Decision, Elapsed, EnumVerdict
from onexdsl.runtime.message import Message
from onexdsl.runtime.steps import EnumStepKind
from onexdsl.runtime.transition import ReducerContext
from onexdsl.runtime.workflows.answering import Answering, answer_in
from onexdsl.runtime.workflows.orchestration import Orchestration, RunInstance, WorkflowPlan
from onexdsl.runtime.workflows.pieces import Completed, Trigger
from onexdsl.runtime.workflows.progress import advance, end_if_complete, settle_await
from onexdsl.runtime.workflows.run import GOES_ON
from onexdsl.runtime.workflows.turn import (
    DONE,
    FAILED,
    GOES_WELL,
    RUNNING,
    WAITING,
    NewId,
    Turn,
)

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
    if found is None:
        found = orchestration.unborn_at(key)
    try:
        turn = Turn(orchestration, found, now, new_id, message.number)
        if not _take(turn, message):
            return IGNORED
        advance(turn)
        return turn.decision()
    except BaseException as error:  # noqa: BLE001  # also SystemExit: a message must not stop the host
        told = str(error) if isinstance(error, ModelOnexError) else "a workflow failed"
        return Decision(EnumVerdict.DEAD, reason=told, error=error)


def _take(turn: Turn, message: Message) -> bool:
    answer = message if type(message) is Answering else answer_in(message)
    if answer is not None:
        return _take_answer(turn, answer)
    payload = message.payload
    if isinstance(payload, Elapsed):
        return _take_timer(turn, payload)
    awaited = _hear(turn, message)
    return _line_up(turn, message) or awaited


# ---- triggers and awaited events


def _line_up(turn: Turn, message: Message) -> bool:
    """Put a trigger in line: at once it begins its run if none goes on."""
    workflows = turn.orchestration.triggers.get(type(message.payload), ())
    trigger, line = turn.run["trigger"], turn.run["line"]
    known = line if trigger is None else (trigger, *line)
    if not workflows or message.number in [one.message.number for one in known]:
        return False
    for workflow in workflows:
        if _guard(turn, turn.orchestration.plans[workflow], message):
            if len(line) == LONGEST_LINE:
                raise ModelOnexError(
                    f"{LONGEST_LINE} triggers wait for the run of {turn.found.key} to end"
                )
            turn.run["line"] = (*line, Trigger.of(workflow, message))
            return True
    return False


def _guard(turn: Turn, plan: WorkflowPlan, message: Message) -> bool:
    if plan.guard is None:
        return True
    context = ReducerContext(turn.found.key, message)
    return bool(plan.guard(message.payload, plan.table.results(), context))


def _hear(turn: Turn, message: Message) -> bool:
    """Keep the event for each await of the run that has not heard one of its own yet."""
    if turn.state is not GOES_WELL:
        return False
    heard = False
    for place in turn.plan.awaits.get(type(message.payload), ()):
        run = turn.steps[place]
        if run.heard is None and (run.state is WAITING or run.state is RUNNING):
            heard = True
            turn.changing(place).heard = message.payload
            if run.state is RUNNING:
                settle_await(turn, turn.plan.steps[place])
    return heard


# ---- answers and timers


def _take_answer(turn: Turn, answer: Answering) -> bool:
    _, _, lease, epoch, _, _ = answer.asked
    goes_on = turn.state is GOES_WELL or turn.state in GOES_ON
    own = turn.run["lease_id"]
    if not goes_on or epoch is None or (own is not lease and own != lease):
        return False
    turn.cause = answer.outcome_id or answer.cause or answer.number
    undo = turn.run["undo"]
    if undo is not None and undo.epoch == epoch:
        turn.run["undo"] = None
        return True
    for place, step in enumerate(turn.steps):
        if step.open:
            position = step.open_call(epoch)
            if position is not None:
                _end_call(turn, place, position, answer)
                return True
    return False


def _end_call(turn: Turn, place: int, position: int, answer: Answering) -> None:
    plan = turn.plan.steps[place]
    outcome, wrong = answer.outcome, answer.failure
    if wrong is None and plan.expect and not isinstance(outcome, plan.expect):
        wrong = f"unexpected outcome {type(outcome).__name__}"
    if wrong is None and plan.is_plain and type(outcome) in plan.values:
        turn.finish(plan, outcome)
        return
    if wrong is not None:
        step = turn.end_call(place, position, FAILED)
        turn.fail(place, wrong)
    else:
        step = turn.end_call(place, position, DONE, outcome)
        if plan.undo is not None:
            turn.run["completed"] = (*turn.run["completed"], Completed(place, position))
    if step.open:
        return
    try:
        end_if_complete(turn, plan, step)
    except ModelOnexError as error:
        turn.fail(place, str(error))


def _take_timer(turn: Turn, elapsed: Elapsed) -> bool:
    if elapsed.entry != turn.found.entry or turn.state not in GOES_ON:
        return False
    place = elapsed.position
    if place == len(turn.steps):
        return _take_within(turn)
    run = turn.steps[place]
    if run.due is None:
        return False
    for position, call in enumerate(run.calls):
        if call.state is RUNNING:
            turn.end_call(place, position, FAILED)
    turn.changing(place).due = None
    plan = turn.plan.steps[place]
    missed = "event" if plan.kind is EnumStepKind.AWAIT else "answer"
    turn.fail(place, f"no {missed} within {(plan.timeout or 0) / NANOSECONDS:g} s")
    return True


def _take_within(turn: Turn) -> bool:
    """Let the run fail because of the step that has been running longest."""
    running = (place for place, run in enumerate(turn.steps) if run.state is RUNNING)
    place = min(running, key=lambda place: turn.steps[place].started, default=None)
    if turn.state is not GOES_WELL or place is None:
        return False
    limit = turn.plan.within or 0
    turn.give_up(place, f"no end within {limit / NANOSECONDS:g} s")
    return True
