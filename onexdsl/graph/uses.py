"""A node or route in, the messages that it gives and takes out, with the places that say so."""

from collections.abc import Iterator
from enum import Enum, auto
from typing import TypeAlias, assert_never

from onexdsl.graph.emissions import emissions, message_name
from onexdsl.graph.lookup import Lookup
from onexdsl.graph.machines import Machine
from onexdsl.graph.topology import Part, Use
from onexdsl.semantics import expressions as ex
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.model import (
    AwaitStep,
    CallStep,
    Compute,
    Effect,
    MessageKind,
    Orchestrator,
    PublishStep,
    PythonBody,
    Reducer,
    Reference,
    Route,
    Workflow,
)
from onexdsl.source.span import Span


class Side(Enum):
    """What somebody does with a message; the fields of `Topology` say more."""

    EMITS = auto()  # an intent
    SENDS = auto()  # a command
    PUBLISHES = auto()  # an event, on its own
    ANSWERS = auto()  # with an event
    HANDLES = auto()  # a command
    TAKES = auto()  # an event


Noted: TypeAlias = tuple[Side, QualifiedName, Use]

_GIVING = {
    MessageKind.INTENT: Side.EMITS,
    MessageKind.COMMAND: Side.SENDS,
    MessageKind.EVENT: Side.PUBLISHES,
}
_TAKING = {MessageKind.EVENT: Side.TAKES, MessageKind.COMMAND: Side.HANDLES}


def uses_of(part: Part, known: Lookup) -> Iterator[Noted]:
    """Give every use of a message by a part of the graph."""
    match part:
        case Machine(reducer=reducer):
            yield from _of_reducer(reducer, known)
        case Effect():
            yield from _of_effect(part, known)
        case Compute():
            for taken in part.inputs:
                yield from _taken(known, taken, part.name)
            for given in part.outputs:
                yield from _given(known, given.name, part.name, given.span)
        case Orchestrator():
            for workflow in part.workflows:
                yield from _of_workflow(part.name, workflow, known)
        case Route():
            otherwise = part.policies.otherwise
            if otherwise is not None:
                yield Side.ANSWERS, otherwise.name, Use(part.effect.name, otherwise.span)
        case _:
            assert_never(part)


def _given(
    known: Lookup, message: QualifiedName | None, node: QualifiedName, span: Span
) -> Iterator[Noted]:
    """Note that a node sends a message."""
    found = None if message is None else known.message(message)
    if found is not None:
        yield _GIVING[found.kind], found.name, Use(node, span)


def _taken(known: Lookup, message: Reference, node: QualifiedName) -> Iterator[Noted]:
    """Note that a node hears an event or handles a command."""
    found = known.message(message.name)
    if found is not None and found.kind in _TAKING:
        yield _TAKING[found.kind], found.name, Use(node, message.span)


def _of_effect(effect: Effect, known: Lookup) -> Iterator[Noted]:
    for published in effect.publishes:
        yield Side.PUBLISHES, published.name, Use(effect.name, published.span)
    for timer in effect.timers:
        if timer.event is not None:
            yield Side.PUBLISHES, timer.event.name, Use(effect.name, timer.event.span)
    for clause in effect.clauses:
        for taken in clause.messages:
            yield from _taken(known, taken, effect.name)
            message = known.message(taken.name)
            asked = message is not None and message.kind is MessageKind.INTENT
            for outcome in clause.outcomes:
                side = Side.ANSWERS if asked else Side.PUBLISHES
                yield side, outcome.name, Use(effect.name, outcome.span)


def _of_reducer(reducer: Reducer, known: Lookup) -> Iterator[Noted]:
    for clause in reducer.all_clauses:
        for event in clause.events:
            yield from _taken(known, event, reducer.name)
    for block in _blocks(reducer):
        for emission in emissions(block):
            yield from _given(known, emission.message, reducer.name, emission.span)
    for clause in reducer.all_clauses:
        if isinstance(clause.body, PythonBody):
            for intent in clause.body.emits:
                yield from _given(known, intent.name, reducer.name, intent.span)


def _blocks(reducer: Reducer) -> Iterator[tuple[ex.Statement, ...]]:
    """Give every block of statements as written, each once."""
    for clause in reducer.all_clauses:
        if not isinstance(clause.body, PythonBody):
            yield clause.body
    for timer in reducer.all_timers:
        yield timer.body
    for state in reducer.states:
        yield from (state.enter, state.exit)
    for shared in reducer.any_states:
        yield from (shared.enter, shared.exit)


def _of_workflow(node: QualifiedName, workflow: Workflow, known: Lookup) -> Iterator[Noted]:
    for trigger in workflow.triggers:
        yield from _taken(known, trigger, node)
    for step in workflow.steps:
        match step:
            case CallStep():
                yield from _given(known, step.target.name, node, step.target.span)
                if step.undo is not None:
                    yield from _given(known, message_name(step.undo), node, step.undo.span)
                for outcome in step.outcomes:
                    yield from _taken(known, Reference(outcome, step.span), node)
            case AwaitStep():
                for event in step.events:
                    yield from _taken(known, event, node)
            case PublishStep():
                yield from _given(known, message_name(step.message), node, step.message.span)
    for emission in emissions(workflow.otherwise or ()):
        yield from _given(known, emission.message, node, emission.span)
