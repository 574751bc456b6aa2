"""Types in, the fields that can be read from their values and the members they may be out."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from onexdsl.semantics.field_types import (
    DATETIME,
    STR,
    UUID,
    DictType,
    FailureType,
    ListType,
    MessageType,
    MetaType,
    OneOf,
    OptionalType,
    RecordType,
    ReducerDataType,
    ScalarType,
    SetType,
    Type,
    UnionType,
)
from onexdsl.semantics.model import Field, Message, Record, Union
from onexdsl.semantics.symbols import NodeHeader, Symbols
from onexdsl.source.quickly import made_quickly
from onexdsl.source.span import Span

Member: TypeAlias = RecordType | MessageType


@made_quickly
@dataclass(frozen=True, slots=True)
class Readable:
    """A field that can be read: its type, and what is said of it where it is declared."""

    type: Type
    deprecated: str | None = None
    declared: Span | None = field(default=None, compare=False, repr=False)


# Rule: language page, "Reducers" (what is in scope) and "Orchestrators" (`failure`).
META_FIELDS = {
    "timestamp": Readable(DATETIME),
    "message_id": Readable(UUID),
    "correlation_id": Readable(UUID),
    "causation_id": Readable(OptionalType(UUID)),
}
FAILURE_FIELDS = {"step": Readable(STR), "reason": Readable(STR)}


def fields_of(type_: Type, symbols: Symbols) -> dict[str, Readable] | None:
    """Give the fields of a record, message, `data`, `meta` or `failure`; None for the rest."""
    match type_:
        case RecordType() | MessageType():
            return _readable(declared_fields(type_, symbols))
        case ReducerDataType(name):
            header = symbols.headers.get(name)
            return _readable(header.data if isinstance(header, NodeHeader) else ())
        case MetaType():
            return META_FIELDS
        case FailureType():
            return FAILURE_FIELDS
        case _:
            return None


def declared_fields(member: Member, symbols: Symbols) -> tuple[Field, ...]:
    """Give the fields of a record or message as they are declared."""
    header = symbols.headers.get(member.name)
    return header.fields if isinstance(header, Record | Message) else ()


def members_of(type_: Type, symbols: Symbols) -> tuple[Member, ...] | None:
    """Give what a value may be, one of which `is` can ask for; None where it makes no sense."""
    match type_:
        case RecordType() | MessageType():
            return (type_,)
        case OneOf(members):
            return members
        case UnionType(name):
            header = symbols.headers.get(name)
            names = header.members if isinstance(header, Union) else ()
            return tuple(RecordType(one.name) for one in names)
        case OptionalType(inner):
            return members_of(inner, symbols)
        case _:
            return None


def one_of(members: tuple[Member, ...]) -> Type:
    """Give the type of a value that is one of these: of a single one, that itself."""
    return members[0] if len(members) == 1 else OneOf(members)


def bare(type_: Type) -> Type:
    """Give a type without constraints, wherever they stand in it."""
    match type_:
        case ScalarType(primitive, constraint):
            return ScalarType(primitive) if constraint else type_
        case ListType(item):
            return ListType(bare(item))
        case SetType(item):
            return SetType(bare(item))
        case DictType(key, value):
            return DictType(bare(key), bare(value))
        case OptionalType(inner):
            return OptionalType(bare(inner))
        case _:
            return type_


def inner_of(type_: Type) -> Type:
    """Give `T` for `T?`, and any other type as it is."""
    return type_.inner if isinstance(type_, OptionalType) else type_


def _readable(fields: tuple[Field, ...]) -> dict[str, Readable]:
    return dict(_each(fields))


def _each(fields: tuple[Field, ...]) -> Iterator[tuple[str, Readable]]:
    for one in reversed(fields):  # of two of one name, the first
        yield one.name, Readable(one.type, one.remarks.deprecated, one.name_span)
