"""Runs as JSON: the fields of a run go in, a text comes out, and back again.

Each piece is written once and remembers its text, so that a decision writes what it has changed.

    {"epoch":12, …, "steps":[{"state":"done", "value":{"type": …, "value": …}}, {"state": …}]}
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any, TypedDict
from uuid import UUID

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from onexdsl.runtime.message import Message
from onexdsl.runtime.payload import Record
from onexdsl.runtime.steps import EnumStepKind, Step, Workflow, WorkflowFailure
from onexdsl.runtime.workflows.pieces import (
    Call,
    Completed,
    EnumStepState,
    StepRun,
    Trigger,
    Undo,
)
from onexdsl.runtime.workflows.values import (
    Kinds,
    classes_in,
    message_of,
    name_of,
    text_of,
    value_of,
)

_ENDED_WELL = frozenset({EnumStepState.DONE, EnumStepState.SKIPPED})


class RunParts(TypedDict):
    """The fields of a run."""

    epoch: int
    lease_id: UUID | None
    trigger: Trigger | None
    began: int
    steps: tuple[StepRun, ...]
    left: int
    completed: tuple[Completed, ...]
    undo: Undo | None
    failure: WorkflowFailure | None
    line: tuple[Trigger, ...]
    results: Any


# ---- writing


def written(run: dict[str, Any]) -> str:
    """Write the fields of a run."""
    lease, trigger = run["lease_id"], run["trigger"]
    rest = [
        f'"lease_id":"{lease.int:032x}"' if lease is not None else "",
        f'"trigger":{_trigger_text(trigger)}' if trigger is not None else "",
        f'"completed":{json.dumps(run["completed"])}' if run["completed"] else "",
        f'"undo":{json.dumps(run["undo"])}' if run["undo"] is not None else "",
        f'"failure":{json.dumps(run["failure"])}' if run["failure"] is not None else "",
        f'"line":[{",".join(map(_trigger_text, run["line"]))}]' if run["line"] else "",
        f'"steps":[{",".join([one.text or _step_text(one) for one in run["steps"]])}]',
    ]
    return f'{{"epoch":{run["epoch"]},"began":{run["began"]},{",".join(filter(None, rest))}}}'


def _trigger_text(trigger: Trigger) -> str:
    if trigger.text is None:
        one = trigger.message
        cause = "null" if one.cause is None else one.cause
        trigger.text = (
            f'{{"workflow":{trigger.workflow},"event":{text_of(one.payload)},'
            f'"number":{one.number},"chain":{one.chain},"cause":{cause},"moment":{one.moment}}}'
        )
    return trigger.text


def _step_text(step: StepRun) -> str:
    parts = [f'{{"state":"{step.state}","started":{step.started}']
    if step.calls:
        parts.append(f'"calls":[{",".join(map(_call_text, step.calls))}]')
    if step.due is not None:
        parts.append(f'"due":{step.due}')
    if step.heard is not None:
        parts.append(f'"heard":{text_of(step.heard)}')
    if step.value is not None and not step.calls and step.heard is None:
        parts.append(f'"value":{text_of(step.value)}')
    step.text = f"{','.join(parts)}}}"
    return step.text


def _call_text(call: Call) -> str:
    result = "" if call.result is None else f',"result":{text_of(call.result)}'
    return f'{{"epoch":{call.epoch},"state":"{call.state}"{result}}}'


# ---- reading


def parts_of(text: str | bytes | bytearray, workflows: tuple[Workflow, ...]) -> RunParts:
    """Read the fields of a run; raises `ValidationError` where they do not fit any more.

    What earlier versions wrote is read as well: they kept all fields by name, also empty ones, and
    the values of the steps together, as "results".
    """
    try:
        return _parts(json.loads(text), workflows)
    except ValidationError as error:
        told = error.errors(include_input=False, include_url=False, include_context=False)
        raise _unfit("; ".join(f"{error.title}: {one['msg']}" for one in told)) from None
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        raise _unfit(f"{type(error).__name__}: {error}") from error


def _unfit(told: str) -> ValidationError:
    why = PydanticCustomError("workflow_run", "{told}", {"told": told})
    return ValidationError.from_exception_data(
        "WorkflowRun", [InitErrorDetails(type=why, input=None)], hide_input=True
    )


def _parts(stored: dict[str, Any], workflows: tuple[Workflow, ...]) -> RunParts:
    trigger = None if stored.get("trigger") is None else _trigger(stored["trigger"])
    table = None if trigger is None else workflows[trigger.workflow]
    steps: tuple[StepRun, ...] = ()
    results = None
    if table is not None:
        values = stored.get("results") or {}
        both = zip(table.steps, stored["steps"], strict=True)
        steps = tuple(_step(step, one, _kinds(table, step), values) for step, one in both)
        results = _results(table, steps)
    lease, failure, undo = (stored.get(name) for name in ("lease_id", "failure", "undo"))
    return RunParts(
        epoch=stored["epoch"],
        lease_id=None if lease is None else UUID(lease),
        trigger=trigger,
        began=stored["began"],
        steps=steps,
        left=sum(one.state not in _ENDED_WELL for one in steps),
        completed=tuple(Completed(*_row(one)) for one in stored.get("completed", ())),
        undo=None if undo is None else Undo(*_row(undo)),
        failure=None if failure is None else WorkflowFailure(*_row(failure)),
        line=tuple(_trigger(one) for one in stored.get("line", ())),
        results=results,
    )


def _row(stored: Any) -> Iterable[Any]:
    """Give the values of a row, which were named once."""
    return stored.values() if isinstance(stored, dict) else stored


def _trigger(stored: dict[str, Any]) -> Trigger:
    event = message_of(stored["event"])
    if event is None:
        raise ValueError("a run has no trigger")
    ids = (stored["chain"], stored["cause"], stored["moment"])
    message = Message(stored["number"], event.__onex__.topic, event, *ids)
    return Trigger(stored["workflow"], message)


def field_of(step: Step, table: Workflow) -> str | None:
    """Return where the value of a step stands in the results; none if it has none."""
    name = step.value or step.name
    return name if name in table.results.model_fields else None


def _kinds(table: Workflow, step: Step) -> Kinds:
    field = field_of(step, table)
    if field is None:
        return {}
    return {name_of(one): one for one in classes_in(table.results.model_fields[field].annotation)}


def _step(step: Step, stored: dict[str, Any], kinds: Kinds, values: dict[str, Any]) -> StepRun:
    run = StepRun(EnumStepState(stored["state"]), stored["started"])
    run.calls = tuple(_calls(stored.get("calls", ())))
    run.open = sum(call.state is EnumStepState.RUNNING for call in run.calls)
    run.due = stored.get("due")
    run.heard = message_of(stored.get("heard"))
    if run.state is EnumStepState.DONE:
        run.value = _value(
            step, run, stored.get("value", values.get(step.value or step.name)), kinds
        )
    return run


def _calls(stored: Iterable[dict[str, Any]]) -> Iterator[Call]:
    for one in stored:
        yield Call(one["epoch"], EnumStepState(one["state"]), message_of(one.get("result")))


def _value(step: Step, run: StepRun, stored: Any, kinds: Kinds) -> Any:
    if stored is not None or not kinds:
        return value_of(stored, kinds)
    if step.kind is EnumStepKind.AWAIT:
        return run.heard
    results = [call.result for call in run.calls]
    if step.items:
        return results
    return results[0] if results else None


def _results(table: Workflow, steps: tuple[StepRun, ...]) -> Record:
    values = {}
    for step, run in zip(table.steps, steps, strict=True):
        field = field_of(step, table)
        if field is not None and run.value is not None:
            values[field] = run.value
    return table.results(**values)
