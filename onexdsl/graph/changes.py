"""A transition and a data field in, out: what the transition may do to the value of that field."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias, assert_never

from onexdsl.graph.guards import constant, named_value
from onexdsl.graph.machines import Transition
from onexdsl.semantics import expressions as ex
from onexdsl.semantics.field_types import (
    OptionalType,
    Primitive,
    ScalarType,
    Type,
    UnknownType,
)


@dataclass(frozen=True, slots=True)
class Shift:
    """It grows by something between `low` and `high`; None is without a bound."""

    low: Decimal | None
    high: Decimal | None


@dataclass(frozen=True, slots=True)
class Between:
    """It becomes a number between `low` and `high`; None is without a bound."""

    low: Decimal | None
    high: Decimal | None


@dataclass(frozen=True, slots=True)
class Named:
    """It becomes a member, a truth value or a text; None is `none`."""

    value: str | None


@dataclass(frozen=True, slots=True)
class Present:
    """It becomes something that is not `none`."""


@dataclass(frozen=True, slots=True)
class Copied:
    """It becomes what another data field is."""

    field: str


@dataclass(frozen=True, slots=True)
class Anything:
    """It may become anything."""


Change: TypeAlias = Shift | Between | Named | Present | Copied | Anything

STAYS = Shift(Decimal(0), Decimal(0))
_ANYTHING = Anything()
_PRESENT = Present()
_MOST_WAYS = 64


@dataclass(frozen=True, slots=True)
class _Way:
    """One way through the statements so far: what became of the field and of the `let`s."""

    change: Change
    lets: tuple[tuple[str, Change], ...] = ()


@dataclass(frozen=True, slots=True)
class _Subject:
    """The field that is looked at, and what the fields that the transition leaves alone may be."""

    field: str
    steady: Mapping[str, Between]


def changes(transition: Transition, field: str) -> tuple[Change, ...]:
    """Give all that may become of a field, one change for each way through the transition.

    A Python body is taken to set every field. Rule: `circles.md`.
    """
    if transition.python is not None:
        return (_ANYTHING,)
    subject = _Subject(field, _steady(transition))
    ways = _run(transition.blocks, (_Way(STAYS),), subject)
    return tuple(dict.fromkeys(way.change for way in ways))


def data_field(expression: ex.Expression) -> str | None:
    """Name the data field that an expression reads and nothing more."""
    match expression:
        case ex.Variable(kind=ex.VariableKind.DATA_FIELD, name=name):
            return name
        case ex.Attribute(subject=ex.Variable(kind=ex.VariableKind.DATA), name=name):
            return name
        case ex.Convert(value=value):
            return data_field(value)
        case _:
            return None


def _steady(transition: Transition) -> Mapping[str, Between]:
    """Give what each number may be that no statement assigns: its constraint holds throughout.

    One that is assigned may be anything until its block ends, where the constraint is asked.
    """
    assigned = set(_assigned(transition.blocks))
    ranges = ((one.name, _range(one.type)) for one in transition.reducer.data)
    return {name: found for name, found in ranges if found is not None and name not in assigned}


def _assigned(statements: tuple[ex.Statement, ...]) -> Iterator[str]:
    for statement in statements:
        match statement:
            case ex.Assign(field=name):
                yield name
            case ex.If(then=then, otherwise=otherwise):
                yield from _assigned(then)
                yield from _assigned(otherwise)
            case ex.For(body=body):
                yield from _assigned(body)
            case _:
                pass


def _range(type_: Type) -> Between | None:
    """Give the numbers that a type allows; None for what is no number."""
    match type_:
        case ScalarType(
            primitive=Primitive.INT | Primitive.DECIMAL | Primitive.FLOAT | Primitive.DURATION,
            constraint=constraint,
        ):
            return Between(constraint.low, constraint.high)
        case _:
            return None


def _run(
    statements: tuple[ex.Statement, ...], ways: tuple[_Way, ...], subject: _Subject
) -> tuple[_Way, ...]:
    for statement in statements:
        found = dict.fromkeys(after for way in ways for after in _step(statement, way, subject))
        ways = tuple(found) if len(found) <= _MOST_WAYS else (_Way(_ANYTHING),)
    return ways


def _step(statement: ex.Statement, way: _Way, subject: _Subject) -> Iterable[_Way]:
    match statement:
        case ex.Assign(field=name, value=value):
            if name != subject.field:
                return (way,)
            return tuple(_Way(change, way.lets) for change in _values(value, way, subject))
        case ex.Let(name=name, value=value):
            return tuple(
                _Way(way.change, (*way.lets, (name, change)))
                for change in _values(value, way, subject)
            )
        case ex.If(then=then, otherwise=otherwise):
            return (*_branch(then, way, subject), *_branch(otherwise, way, subject))
        case ex.For(body=body):
            return (_looped(body, way, subject),)
        case ex.Emit() | ex.Publish():
            return (way,)
        case _:
            assert_never(statement)


def _branch(body: tuple[ex.Statement, ...], way: _Way, subject: _Subject) -> Iterable[_Way]:
    return (_Way(after.change, way.lets) for after in _run(body, (way,), subject))


def _looped(body: tuple[ex.Statement, ...], way: _Way, subject: _Subject) -> _Way:
    """Follow a loop: what one round does to the field, any number of times.

    Seen from the beginning of a round, a `let` that was made of the field before the loop may
    be anything.
    """
    lets = tuple((name, _ANYTHING if isinstance(one, Shift) else one) for name, one in way.lets)
    rounds = [after.change for after in _run(body, (_Way(STAYS, lets),), subject)]
    if all(one == STAYS for one in rounds):
        return way
    lows: list[Decimal | None] = []
    highs: list[Decimal | None] = []
    for one in rounds:
        if not isinstance(one, Shift):
            return _Way(_ANYTHING, way.lets)
        lows.append(one.low)
        highs.append(one.high)
    falls = any(low is None or low < 0 for low in lows)
    rises = any(high is None or high > 0 for high in highs)
    zero = Decimal(0)
    repeated = Shift(None if falls else zero, None if rises else zero)
    return _Way(_followed(way.change, repeated), way.lets)


def _followed(first: Change, then: Shift) -> Change:
    if not isinstance(first, Shift):
        return _ANYTHING
    return Shift(_sum(first.low, then.low), _sum(first.high, then.high))


def _values(expression: ex.Expression, way: _Way, subject: _Subject) -> tuple[Change, ...]:
    """Give all that an expression may be, seen from what the field was at first."""
    number = constant(expression)
    if number is not None:
        return (Between(number, number),)
    name = data_field(expression)
    if name is not None:
        return (way.change if name == subject.field else Copied(name),)
    name = named_value(expression)
    if name is not None:
        return (Named(name),)
    match expression:
        case ex.Nothing():
            return (Named(None),)
        case ex.Variable(kind=ex.VariableKind.LOCAL, name=local):
            return (dict(way.lets).get(local, _unknown(expression)),)
        case ex.Attribute() if _is_of_event(expression):
            return (_range(expression.type) or _unknown(expression),)
        case ex.Convert(value=value):
            return _values(value, way, subject)
        case ex.Arithmetic(operator="+" | "-" as sign, left=left, right=right):
            found = _values(left, way, subject), _values(right, way, subject)
            return _sums(sign, *found, subject.steady)
        case ex.Conditional(value=value, otherwise=otherwise):
            return (*_values(value, way, subject), *_values(otherwise, way, subject))
        case ex.BuiltinCall(function="min" | "max", arguments=arguments) if len(arguments) > 1:
            plain = (one for one in arguments if not isinstance(one, ex.Generator))
            return tuple(change for one in plain for change in _values(one, way, subject))
        case _:
            return (_unknown(expression),)


def _unknown(expression: ex.Expression) -> Change:
    return _ANYTHING if isinstance(expression.type, OptionalType | UnknownType) else _PRESENT


def _is_of_event(expression: ex.Expression) -> bool:
    match expression:
        case ex.Variable(kind=ex.VariableKind.EVENT):
            return True
        case ex.Attribute(subject=subject):
            return _is_of_event(subject)
        case _:
            return False


def _sums(
    sign: str,
    left: tuple[Change, ...],
    right: tuple[Change, ...],
    steady: Mapping[str, Between],
) -> tuple[Change, ...]:
    """Add or subtract; a field that the transition leaves alone counts with its range."""
    first = [_ranged(one, steady) for one in left]
    second = [_ranged(one, steady) for one in right]
    signed = second if sign == "+" else [_minus(one) for one in second]
    found = dict.fromkeys(_plus(one, other) for one in first for other in signed)
    return tuple(found) if len(found) <= _MOST_WAYS else (_ANYTHING,)


def _ranged(change: Change, steady: Mapping[str, Between]) -> Change:
    return steady.get(change.field, _ANYTHING) if isinstance(change, Copied) else change


def _minus(change: Change) -> Change:
    if not isinstance(change, Between):
        return _ANYTHING
    low = None if change.high is None else -change.high
    high = None if change.low is None else -change.low
    return Between(low, high)


def _plus(one: Change, other: Change) -> Change:
    match one, other:
        case Between(), Between():
            return Between(_sum(one.low, other.low), _sum(one.high, other.high))
        case (Shift() as shift, Between() as step) | (Between() as step, Shift() as shift):
            return Shift(_sum(shift.low, step.low), _sum(shift.high, step.high))
        case _:
            return _ANYTHING


def _sum(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one + other
