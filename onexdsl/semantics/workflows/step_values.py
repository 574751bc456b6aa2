"""Steps as written in; what they can be answered with, and the types of their values, out."""

from collections.abc import Iterable
from dataclasses import dataclass

from onexdsl.semantics.field_types import (
    UNKNOWN,
    ListType,
    NothingType,
    OptionalType,
    QualifiedName,
    Type,
    UnknownType,
)
from onexdsl.semantics.model import Message
from onexdsl.semantics.nodes.subjects import one_of
from onexdsl.semantics.symbols import NodeHeader, NodeKind, Symbols
from onexdsl.semantics.workflows.modifiers import Modifiers
from onexdsl.syntax import tree


@dataclass(frozen=True, slots=True)
class Value:
    """The value of a step: of one call, as its `undo` sees it, and as other steps see it."""

    inside: Type
    outside: Type


def value_of_step(
    step: tree.CallStep | tree.AwaitStep, modifiers: Modifiers, symbols: Symbols
) -> Value:
    """Give the type of a step's value: what `expect` names, or else any outcome.

    A list for `for`, optional with `when`; a call without an outcome has none.
    """
    if modifiers.expect is not None:
        inside = _any_of(modifiers.expect.events, symbols)
    elif isinstance(step, tree.AwaitStep):
        inside = _any_of(step.events, symbols)
    else:
        outcomes = outcomes_of(step, symbols)
        inside = UNKNOWN if outcomes is None else one_of(outcomes, symbols)
    outside = inside
    if isinstance(inside, NothingType | UnknownType):
        return Value(inside, outside)
    if modifiers.for_each is not None:
        outside = ListType(outside)
    if modifiers.when is not None:
        outside = OptionalType(outside)
    return Value(inside, outside)


def _any_of(names: Iterable[tree.Name], symbols: Symbols) -> Type:
    found = one_of([symbols.names.get(name.text) for name in names], symbols)
    return UNKNOWN if isinstance(found, NothingType) else found


def outcomes_of(step: tree.CallStep, symbols: Symbols) -> tuple[QualifiedName, ...] | None:
    """Give what a call can answer with; None if that is not known."""
    header = symbols.find(step.message.type.text)
    match header:
        case NodeHeader(kind=NodeKind.COMPUTE):
            return header.outputs or None
        case Message():
            return symbols.outcomes.get(header.name)
        case _:
            return None
