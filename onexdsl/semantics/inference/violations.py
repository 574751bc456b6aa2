"""Expressions whose value is known before anything runs: a constant in, what it breaks out."""

import re
from decimal import Decimal

from onexdsl.semantics.expressions import (
    Duration,
    EmptyDict,
    Expression,
    ListValue,
    Negate,
    Number,
    Text,
)
from onexdsl.semantics.field_types import (
    Constraint,
    DictType,
    ListType,
    Primitive,
    ScalarType,
    SetType,
    Type,
)
from onexdsl.semantics.types.members import inner_of
from onexdsl.semantics.words.show_types import show_bound


def violates(value: Expression, wanted: Type) -> str | None:
    """Say how a constant breaks the constraint of `wanted` ("0 is less than 1"), or None.

    What is no constant breaks nothing here; it is checked when it runs. The items of a list
    are not looked at: they stand in places of their own.
    """
    goal = inner_of(wanted)
    match goal:
        case ScalarType(primitive, constraint):
            return _breaks(value, primitive, constraint)
        case ListType(length=length) | SetType(length=length) | DictType(length=length):
            size = _size(value, distinct=isinstance(goal, SetType))
            return None if size is None else _out_of_range(size, length, "its length ")
        case _:
            return None


def constant_number(value: Expression) -> Decimal | None:
    """Give the number (or milliseconds) that a literal or its negation stands for."""
    match value:
        case Number(value=number):
            return number
        case Duration(milliseconds=milliseconds):
            return Decimal(milliseconds)
        case Negate(operand=operand):
            inner = constant_number(operand)
            return None if inner is None else -inner
        case _:
            return None


def _breaks(value: Expression, primitive: Primitive, constraint: Constraint) -> str | None:
    if not constraint:
        return None
    if isinstance(value, Text):
        return _text_breaks(value.value, constraint)
    number = constant_number(value)
    if number is None:
        return None
    return _out_of_range(number, constraint, "", primitive)


def _text_breaks(text: str, constraint: Constraint) -> str | None:
    broken = _out_of_range(Decimal(len(text)), constraint, "its length ")
    if broken is not None:
        return broken
    pattern = constraint.pattern
    if pattern is None or re.fullmatch(pattern, text):
        return None
    return f'it does not match r"{pattern}"'


def _out_of_range(
    number: Decimal, constraint: Constraint, what: str, primitive: Primitive | None = None
) -> str | None:
    low, high = constraint.low, constraint.high
    if low is not None and number < low:
        bound, relation = low, "less"
    elif high is not None and number > high:
        bound, relation = high, "more"
    else:
        return None
    shown, limit = (show_bound(one, primitive) for one in (number, bound))
    return f"{what}{shown} is {relation} than {limit}"


def _size(value: Expression, *, distinct: bool) -> Decimal | None:
    match value:
        case ListValue(items=items):
            return Decimal(len(set(items)) if distinct else len(items))
        case EmptyDict():
            return Decimal(0)
        case _:
            return None
