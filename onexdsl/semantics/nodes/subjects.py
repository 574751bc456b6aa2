"""What a clause takes or a call gives in; the types of `event`, `key` and values out."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.data_declarations import may_be_key
from onexdsl.semantics.expressions import Expression, VariableKind
from onexdsl.semantics.field_types import (
    ANYTHING,
    UNKNOWN,
    MessageType,
    MetaType,
    NothingType,
    OneOf,
    OptionalType,
    QualifiedName,
    RecordType,
    ScalarType,
    Type,
)
from onexdsl.semantics.inference.infer import infer
from onexdsl.semantics.model import Message, Record
from onexdsl.semantics.scope import Binding, Scope
from onexdsl.semantics.symbols import Symbols
from onexdsl.semantics.words.problems_nodes import bad_key_expression
from onexdsl.semantics.words.show_types import show_type
from onexdsl.syntax import tree


def one_of(names: Sequence[QualifiedName | None], symbols: Symbols) -> Type:
    """Give the type of a value that is one of these records or messages.

    Without any there is no value; if one of them is not known, neither is the type.
    """
    members: dict[RecordType | MessageType, None] = {}
    for name in names:
        match symbols.headers.get(name) if name is not None else None:
            case Message(name=found):
                members[MessageType(found)] = None
            case Record(name=found):
                members[RecordType(found)] = None
            case _:
                return UNKNOWN
    match tuple(members):
        case ():
            return NothingType()
        case (only,):
            return only
        case several:
            return OneOf(several)


def type_of_event(names: Iterable[tree.Name], symbols: Symbols) -> Type:
    """Give the type of `event` in a clause that takes these messages."""
    found = one_of([symbols.names.get(name.text) for name in names], symbols)
    return UNKNOWN if isinstance(found, NothingType) else found


META = ("meta", Binding(VariableKind.META, MetaType()))


def event_binding(names: Iterable[tree.Name], symbols: Symbols) -> tuple[str, Binding]:
    """Give the binding of `event` in a clause that takes these messages."""
    return ("event", Binding(VariableKind.EVENT, type_of_event(names, symbols)))


def key_binding(key: Type | None) -> tuple[tuple[str, Binding], ...]:
    """Give the binding of `key`; none for what has no key."""
    return () if key is None else (("key", Binding(VariableKind.KEY, key)),)


# ---- keys


def plain_key(type_: Type) -> Type:
    """Give the type of a key without its constraint: keys are compared without them."""
    match type_:
        case OptionalType(inner=inner):
            return plain_key(inner)
        case ScalarType():
            return replace(type_, constraint=ANYTHING)
        case _:
            return type_


def infer_by(
    by: tree.Expression, events: Sequence[tree.Name], symbols: Symbols, problems: Problems
) -> Expression:
    """Type what `by` takes the key from: it sees the message only, no instance is chosen yet."""
    scope = Scope(symbols, problems).with_bindings((event_binding(events, symbols), META))
    found = infer(by, scope)
    if not may_be_key(found.type):
        problems.add(bad_key_expression(show_type(found.type), by.span))
    return found


def first_key(
    clauses: Iterable[tuple[Sequence[tree.Name], tree.Expression | None]], symbols: Symbols
) -> Type | None:
    """Give the key's type of the first clause that has one, by its `by` or its message.

    None if no message has a key; unknown if that cannot be told for a mistake told elsewhere.
    """
    doubtful = False
    for events, by in clauses:
        if by is not None:
            return plain_key(infer_by(by, events, symbols, Problems()).type)
        for event in events:
            message = symbols.find(event.text)
            if not isinstance(message, Message):
                doubtful = True
            elif message.key is not None:
                return plain_key(message.key.type)
    return UNKNOWN if doubtful else None
