"""The value to begin with, as it is written: a type in, `0`, `""`, `false` or an empty list out."""

from decimal import Decimal

from onexdsl.semantics.field_types import (
    Constraint,
    DictType,
    ListType,
    Primitive,
    ScalarType,
    SetType,
    Type,
)

_PLAIN = {
    Primitive.BOOL: "false",
    Primitive.INT: "0",
    Primitive.FLOAT: "0",
    Primitive.DECIMAL: "0",
    Primitive.STR: '""',
    Primitive.DURATION: "0s",
}


def plain_value(type_: Type) -> str | None:
    """Give the value of a type that says nothing yet; None where there is no such value."""
    match type_:
        case ScalarType(primitive, constraint) if _allows_zero(constraint):
            return _PLAIN.get(primitive)
        case ListType(length=length) | SetType(length=length) if _allows_zero(length):
            return "[]"
        case DictType(length=length) if _allows_zero(length):
            return "{}"
        case _:
            return None


def _allows_zero(constraint: Constraint) -> bool:
    """Say whether the number or length zero satisfies a constraint."""
    low, high = constraint.low or Decimal(0), constraint.high
    return low <= 0 and (high is None or high >= 0) and constraint.pattern is None
