"""Two types in, whether a value of the one may stand where the other is asked for out.

Constraints never make types different: what is no constant is checked when it runs. Values
are never changed in place, so lists, sets and dicts follow their items (`list[Card]` fits
`list[Payment]`). Rule: language page, "Expressions".
"""

from enum import Enum, auto

from onexdsl.semantics.field_types import (
    DictType,
    ListType,
    MessageType,
    NoneType,
    OneOf,
    OptionalType,
    Primitive,
    RecordType,
    ScalarType,
    SetType,
    Type,
    UnionType,
    UnknownType,
)
from onexdsl.semantics.symbols import Symbols
from onexdsl.semantics.types.members import bare, inner_of, members_of

NUMERIC = frozenset({Primitive.INT, Primitive.DECIMAL, Primitive.FLOAT})
FRACTIONAL = frozenset({Primitive.DECIMAL, Primitive.FLOAT})
INSIDE_JSON = frozenset(
    {Primitive.JSON, Primitive.STR, Primitive.BOOL, Primitive.INT, Primitive.FLOAT}
)
ORDERED = frozenset(
    {*NUMERIC, Primitive.STR, Primitive.DATE, Primitive.DATETIME, Primitive.DURATION}
)


class Fit(Enum):
    """How a value fits a place."""

    YES = auto()
    CONVERT = auto()  # an int where a decimal or float is asked for
    NARROW = auto()  # it would, were it not optional
    NO = auto()


def fit_of(found: Type, wanted: Type, symbols: Symbols) -> Fit:
    """Say how a value of type `found` fits where `wanted` is asked for."""
    if same_or_part(found, wanted, symbols):
        return Fit.YES
    goal = inner_of(wanted)
    if _converts(found, goal):
        return Fit.CONVERT
    if isinstance(found, OptionalType) and not isinstance(wanted, OptionalType):
        would = same_or_part(found.inner, goal, symbols) or _converts(found.inner, goal)
        return Fit.NARROW if would else Fit.NO
    return Fit.NO


def same_or_part(found: Type, wanted: Type, symbols: Symbols) -> bool:
    """Whether every value of `found` is one of `wanted`, without any conversion."""
    match found, wanted:
        case (UnknownType(), _) | (_, UnknownType()):
            return True
        case NoneType(), OptionalType():
            return True
        case OptionalType(inner), OptionalType(goal):
            return same_or_part(inner, goal, symbols)
        case _, OptionalType(goal):
            return same_or_part(found, goal, symbols)
        case _, ScalarType(Primitive.JSON):
            return _inside_json(found)
        case ScalarType(one), ScalarType(other):
            return one is other
        case (ListType(item), ListType(goal)) | (SetType(item), SetType(goal)):
            return same_or_part(item, goal, symbols)
        case DictType(key, value), DictType(goal_key, goal_value):
            return same_or_part(key, goal_key, symbols) and same_or_part(value, goal_value, symbols)
        case ((RecordType() | MessageType() | OneOf() | UnionType()), _):
            return _is_member(found, wanted, symbols)
        case _:
            return found == wanted


def comparable(left: Type, right: Type, symbols: Symbols) -> bool:
    """Whether `==` can ever tell two values alike; optionals count as what they hold."""
    one, other = bare(inner_of(left)), bare(inner_of(right))
    if isinstance(one, NoneType) or isinstance(other, NoneType):
        return True
    if is_number(one) and is_number(other):
        return number_of_both(one, other) is not None
    return (
        same_or_part(one, other, symbols)
        or same_or_part(other, one, symbols)
        or _overlap(one, other, symbols)
        or _items_comparable(one, other, symbols)
    )


def number_of_both(left: Type, right: Type) -> ScalarType | None:
    """Give the type of `left + right` of two numbers; None for a float with a decimal."""
    if not (isinstance(left, ScalarType) and isinstance(right, ScalarType)):
        return None
    kinds = {left.primitive, right.primitive}
    if not kinds <= NUMERIC or kinds >= FRACTIONAL:
        return None
    return ScalarType(next(iter(kinds - {Primitive.INT}), Primitive.INT))


def is_number(type_: Type) -> bool:
    """Whether a type is `int`, `decimal` or `float`."""
    return isinstance(type_, ScalarType) and type_.primitive in NUMERIC


def is_ordered(type_: Type) -> bool:
    """Whether values of a type come before and after one another.

    Numbers, `str`, `date`, `datetime` and `duration` do; `bool`, enums, `uuid`, `url`,
    `bytes` and all that has parts do not.
    """
    return isinstance(type_, ScalarType) and type_.primitive in ORDERED


def _converts(found: Type, goal: Type) -> bool:
    return (
        isinstance(found, ScalarType)
        and isinstance(goal, ScalarType)
        and found.primitive is Primitive.INT
        and goal.primitive in FRACTIONAL
    )


def _inside_json(found: Type) -> bool:
    match found:
        case ScalarType(primitive):
            return primitive in INSIDE_JSON
        case ListType(item):
            return _inside_json(item)
        case DictType(ScalarType(Primitive.STR) | UnknownType(), value):
            return _inside_json(value)
        case _:
            return isinstance(found, UnknownType)


def _is_member(found: Type, wanted: Type, symbols: Symbols) -> bool:
    if found == wanted:
        return True
    if not isinstance(wanted, OneOf | UnionType):
        return members_of(found, symbols) == (wanted,)
    mine, theirs = members_of(found, symbols), members_of(wanted, symbols)
    return bool(mine) and set(mine or ()) <= set(theirs or ())


def _overlap(one: Type, other: Type, symbols: Symbols) -> bool:
    mine, theirs = members_of(one, symbols), members_of(other, symbols)
    return bool(set(mine or ()) & set(theirs or ()))


def _items_comparable(one: Type, other: Type, symbols: Symbols) -> bool:
    match one, other:
        case (ListType(left), ListType(right)) | (SetType(left), SetType(right)):
            return comparable(left, right, symbols)
        case DictType(key, value), DictType(other_key, other_value):
            return comparable(key, other_key, symbols) and comparable(value, other_value, symbols)
        case _:
            return False


def join_types(one: Type, other: Type, symbols: Symbols) -> Type | None:
    """Give the smallest type that both fit, of branches or items; None if there is none.

    An int and a decimal make a decimal, `T` and `none` make `T?`.
    """
    if isinstance(one, NoneType) and isinstance(other, NoneType):
        return one
    inners = [inner_of(side) for side in (one, other) if not isinstance(side, NoneType)]
    joined = inners[0] if len(inners) == 1 else _join_inner(inners[0], inners[1], symbols)
    if joined is None or isinstance(joined, UnknownType):
        return joined
    may_be_none = any(isinstance(side, OptionalType | NoneType) for side in (one, other))
    return OptionalType(joined) if may_be_none else joined


def _join_inner(one: Type, other: Type, symbols: Symbols) -> Type | None:
    one, other = (one, other) if one == other else (bare(one), bare(other))
    fits, takes = same_or_part(one, other, symbols), same_or_part(other, one, symbols)
    if fits and takes:  # the same, but that one of them may not be known in all its parts
        return one if _is_open(other) else other
    if fits or takes:
        return other if fits else one
    return number_of_both(one, other)


def _is_open(type_: Type) -> bool:
    match type_:
        case ListType(item) | SetType(item):
            return _is_open(item)
        case DictType(key, value):
            return _is_open(key) or _is_open(value)
        case OptionalType(inner):
            return _is_open(inner)
        case _:
            return isinstance(type_, UnknownType)
