"""Statements in, out: which messages they emit or publish, where, and how often."""

from collections.abc import Iterator
from dataclasses import dataclass

from onexdsl.semantics import expressions as ex
from onexdsl.semantics.field_types import MessageType, QualifiedName
from onexdsl.source.quickly import made_quickly
from onexdsl.source.span import Span

MANY = 2
"""More than once: nobody needs to know how often."""

_MOST_WAYS = 32

Counts = dict[QualifiedName, int]


@made_quickly
@dataclass(frozen=True, slots=True)
class Emission:
    """An `emit` or `publish`: what it sends, the piece of source, and what fills its key."""

    message: QualifiedName
    span: Span
    construct: ex.Construct | None  # None: Python fills it


def emissions(statements: tuple[ex.Statement, ...]) -> Iterator[Emission]:
    """Give every `emit` and `publish` in the statements, in the order of the source."""
    for statement in statements:
        match statement:
            case ex.Emit(message=message) | ex.Publish(message=message):
                name = message_name(message)
                if name is not None:
                    yield Emission(name, statement.span, message)
            case ex.If(then=then, otherwise=otherwise):
                yield from emissions(then)
                yield from emissions(otherwise)
            case ex.For(body=body):
                yield from emissions(body)
            case _:
                pass


def message_name(construct: ex.Construct) -> QualifiedName | None:
    """Name the message that is constructed; None where it is unknown (and reported)."""
    return construct.type.name if isinstance(construct.type, MessageType) else None


def ways(statements: tuple[ex.Statement, ...]) -> tuple[Counts, ...]:
    """Count what each way through the statements sends: 0, 1 or `MANY` of a message.

    Of more ways than are worth telling apart, one is made that sends whatever any of them may.
    """
    found: tuple[Counts, ...] = ({},)
    for statement in statements:
        steps = _steps(statement)
        found = _distinct(tuple(_joined(way, step) for way in found for step in steps))
    return found


def _steps(statement: ex.Statement) -> tuple[Counts, ...]:
    match statement:
        case ex.Emit(message=message) | ex.Publish(message=message):
            name = message_name(message)
            return ({} if name is None else {name: 1},)
        case ex.If(then=then, otherwise=otherwise):
            return (*ways(then), *ways(otherwise))
        case ex.For(body=body):
            return ({}, {name: MANY for way in ways(body) for name in way})
        case _:
            return ({},)


def _joined(one: Counts, other: Counts) -> Counts:
    joined = dict(one)
    for name, count in other.items():
        joined[name] = min(MANY, joined.get(name, 0) + count)
    return joined


def _distinct(found: tuple[Counts, ...]) -> tuple[Counts, ...]:
    kept: dict[tuple[tuple[QualifiedName, int], ...], Counts] = {}
    for way in found:
        kept.setdefault(tuple(sorted(way.items())), way)
    if len(kept) <= _MOST_WAYS:
        return tuple(kept.values())
    most: Counts = {}
    for way in kept.values():
        for name, count in way.items():
            most[name] = max(most.get(name, 0), count)
    return (most,)
