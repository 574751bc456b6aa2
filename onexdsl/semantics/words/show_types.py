"""Types as values in, their spelling as an author writes it out."""

from decimal import Decimal
from typing import assert_never

from onexdsl.semantics.field_types import (
    Constraint,
    DictType,
    EnumType,
    FailureType,
    ListType,
    MessageType,
    MetaType,
    NoneType,
    NothingType,
    OneOf,
    OptionalType,
    Primitive,
    RecordType,
    ReducerDataType,
    ScalarType,
    SetType,
    Type,
    UnionType,
    UnknownType,
)

UNITS = ((86_400_000, "d"), (3_600_000, "h"), (60_000, "m"), (1_000, "s"), (1, "ms"))


def show_type(type_: Type) -> str:
    """Spell a type as an author writes it: `int(0..)`, `list[Line]?`, `Card | Cash`."""
    match type_:
        case ScalarType(primitive, constraint):
            return f"{primitive.value}{_parentheses(constraint, primitive)}"
        case ListType(UnknownType()) | SetType(UnknownType()) | DictType(UnknownType()):
            return type(type_).__name__.removesuffix("Type").lower()
        case ListType(item, length):
            return f"list[{show_type(item)}]{_parentheses(length)}"
        case SetType(item, length):
            return f"set[{show_type(item)}]{_parentheses(length)}"
        case DictType(key, value, length):
            return f"dict[{show_type(key)}, {show_type(value)}]{_parentheses(length)}"
        case OptionalType(OneOf() as inner):
            return f"({show_type(inner)})?"
        case OptionalType(inner):
            return f"{show_type(inner)}?"
        case RecordType(name) | EnumType(name) | UnionType(name) | MessageType(name):
            return name.name
        case OneOf(members):
            return " | ".join(member.name.name for member in members)
        case ReducerDataType(name):
            return f"data of {name.name}"
        case NoneType() | MetaType() | FailureType():
            return type(type_).__name__.removesuffix("Type").lower()
        case NothingType():
            return "no value"
        case UnknownType():
            return "?"
        case _:
            assert_never(type_)


def show_duration(milliseconds: int) -> str:
    """Spell a duration in the largest unit that divides it: `90s`, `-2h`, `0s`."""
    if milliseconds == 0:
        return "0s"
    size, unit = next(pair for pair in UNITS if milliseconds % pair[0] == 0)
    return f"{milliseconds // size}{unit}"


def show_bound(bound: Decimal, primitive: Primitive | None = None) -> str:
    """Spell an end of a range; a duration's stands in milliseconds."""
    return show_duration(int(bound)) if primitive is Primitive.DURATION else f"{bound:f}"


def show_constraint(constraint: Constraint, primitive: Primitive | None = None) -> str:
    """Spell a constraint as it stands in parentheses: `1..40, r"[A-Z]+"`; empty for none."""
    low, high = constraint.low, constraint.high
    parts = []
    if low is not None and low == high:
        parts.append(show_bound(low, primitive))
    elif low is not None or high is not None:
        ends = ("" if end is None else show_bound(end, primitive) for end in (low, high))
        parts.append("..".join(ends))
    if constraint.pattern is not None:
        parts.append(f'r"{constraint.pattern}"')
    return ", ".join(parts)


def _parentheses(constraint: Constraint, primitive: Primitive | None = None) -> str:
    return f"({show_constraint(constraint, primitive)})" if constraint else ""
