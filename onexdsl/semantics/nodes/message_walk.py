"""Nodes of the model in; every message that they make, with the place, out."""

from collections.abc import Iterator

from onexdsl.semantics.expressions import Construct, Emit, For, If, Publish, Statement
from onexdsl.semantics.field_types import MessageType, RecordType
from onexdsl.semantics.model import (
    AnyState,
    CallStep,
    Message,
    MessageKind,
    Orchestrator,
    PublishStep,
    PythonBody,
    Reducer,
    Reference,
    State,
)
from onexdsl.semantics.symbols import Header, Symbols
from onexdsl.source.span import Span


def statements_in(body: tuple[Statement, ...]) -> Iterator[Statement]:
    """Give all statements of a body, those inside of others too, in the order of the source."""
    for statement in body:
        yield statement
        match statement:
            case If(then=then, otherwise=otherwise):
                yield from statements_in(then)
                yield from statements_in(otherwise)
            case For(body=inner):
                yield from statements_in(inner)
            case _:
                pass


def statements_of(reducer: Reducer) -> Iterator[Statement]:
    """Give all statements of a reducer."""
    for clause in reducer.all_clauses:
        if not isinstance(clause.body, PythonBody):
            yield from statements_in(clause.body)
    for timer in reducer.all_timers:
        yield from statements_in(timer.body)
    places: tuple[State | AnyState, ...] = (*reducer.states, *reducer.any_states)
    for place in places:
        yield from statements_in(place.enter)
        yield from statements_in(place.exit)


def named(message: Construct, symbols: Symbols) -> tuple[Reference, Header] | None:
    """Give what a made message is named, and where the name stands; None if it is unknown."""
    if not isinstance(message.type, MessageType | RecordType):
        return None
    name = message.type.name
    local = next((short for short, whole in symbols.names.items() if whole == name), name.name)
    start = message.span.start
    header = symbols.headers.get(name)
    span = Span(message.span.file, start, start + len(local))
    return None if header is None else (Reference(name, span), header)


def emitted(node: Reducer | Orchestrator) -> Iterator[Construct]:
    """Give every message that a node emits."""
    if isinstance(node, Reducer):
        yield from (one.message for one in statements_of(node) if isinstance(one, Emit))
        return
    for workflow in node.workflows:
        for one in statements_in(workflow.otherwise or ()):
            if isinstance(one, Emit):
                yield one.message


def undoing(node: Orchestrator) -> Iterator[Construct]:
    """Give every message with which a step is undone."""
    for workflow in node.workflows:
        for step in workflow.steps:
            if isinstance(step, CallStep) and step.undo is not None:
                yield step.undo


def published(node: Orchestrator) -> Iterator[Construct]:
    """Give every message that an orchestrator publishes."""
    for workflow in node.workflows:
        for step in workflow.steps:
            if isinstance(step, PublishStep):
                yield step.message
        for one in statements_in(workflow.otherwise or ()):
            if isinstance(one, Publish):
                yield one.message


def promised(reducer: Reducer) -> Iterator[Reference]:
    """Give every name behind `python emits`."""
    for clause in reducer.all_clauses:
        if isinstance(clause.body, PythonBody):
            yield from clause.body.emits


def is_kind(header: Header, *kinds: MessageKind) -> bool:
    """Say whether a header is that of a message of one of these kinds."""
    return isinstance(header, Message) and header.kind in kinds
