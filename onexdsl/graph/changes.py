"""A transition and a data field in, out: what the transition may do to the number in that field."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias, assert_never

from onexdsl.graph.guards import constant
from onexdsl.graph.machines import Transition
from onexdsl.semantics import expressions as ex


@dataclass(frozen=True, slots=True)
class Shift:
    """It grows by something between `low` and `high`; None is without a bound."""

    low: Decimal | None
    high: Decimal | None


@dataclass(frozen=True, slots=True)
class Fixed:
    """It becomes a number."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Copied:
    """It becomes what another data field is."""

    field: str


@dataclass(frozen=True, slots=True)
class Anything:
    """It may become anything."""


Change: TypeAlias = Shift | Fixed | Copied | Anything

STAYS = Shift(Decimal(0), Decimal(0))
_ANYTHING = Anything()
_MOST_WAYS = 64


@dataclass(frozen=True, slots=True)
class _Way:
    """One way through the statements so far: what became of the field and of the `let`s."""

    change: Change
    lets: tuple[tuple[str, Change], ...] = ()


def changes(transition: Transition, field: str) -> tuple[Change, ...]:
    """Give all that may become of a field, one change for each way through the transition.

    A Python body is taken to set every field. Rule: `circles.md`.
    """
    if transition.python is not None:
        return (_ANYTHING,)
    ways = _run(transition.blocks, (_Way(STAYS),), field)
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


def _run(
    statements: tuple[ex.Statement, ...], ways: tuple[_Way, ...], field: str
) -> tuple[_Way, ...]:
    for statement in statements:
        found = dict.fromkeys(after for way in ways for after in _step(statement, way, field))
        ways = tuple(found) if len(found) <= _MOST_WAYS else (_Way(_ANYTHING),)
    return ways


def _step(statement: ex.Statement, way: _Way, field: str) -> Iterable[_Way]:
    match statement:
        case ex.Assign(field=name, value=value):
            if name != field:
                return (way,)
            return tuple(_Way(change, way.lets) for change in _values(value, way, field))
        case ex.Let(name=name, value=value):
            return tuple(
                _Way(way.change, (*way.lets, (name, change)))
                for change in _values(value, way, field)
            )
        case ex.If(then=then, otherwise=otherwise):
            return (*_branch(then, way, field), *_branch(otherwise, way, field))
        case ex.For(body=body):
            return (_looped(body, way, field),)
        case ex.Emit() | ex.Publish():
            return (way,)
        case _:
            assert_never(statement)


def _branch(body: tuple[ex.Statement, ...], way: _Way, field: str) -> Iterable[_Way]:
    return (_Way(after.change, way.lets) for after in _run(body, (way,), field))


def _looped(body: tuple[ex.Statement, ...], way: _Way, field: str) -> _Way:
    rounds = [after.change for after in _run(body, (_Way(STAYS, way.lets),), field)]
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


def _values(expression: ex.Expression, way: _Way, field: str) -> tuple[Change, ...]:
    """Give all that an expression may be, seen from what the field was at first."""
    number = constant(expression)
    if number is not None:
        return (Fixed(number),)
    name = data_field(expression)
    if name is not None:
        return (way.change if name == field else Copied(name),)
    match expression:
        case ex.Variable(kind=ex.VariableKind.LOCAL, name=local):
            return (dict(way.lets).get(local, _ANYTHING),)
        case ex.Convert(value=value):
            return _values(value, way, field)
        case ex.Arithmetic(operator="+" | "-" as sign, left=left, right=right):
            return _sums(sign, _values(left, way, field), _values(right, way, field))
        case ex.Conditional(value=value, otherwise=otherwise):
            return (*_values(value, way, field), *_values(otherwise, way, field))
        case ex.BuiltinCall(function="min" | "max", arguments=arguments) if len(arguments) > 1:
            plain = (one for one in arguments if not isinstance(one, ex.Generator))
            return tuple(change for one in plain for change in _values(one, way, field))
        case _:
            return (_ANYTHING,)


def _sums(sign: str, left: tuple[Change, ...], right: tuple[Change, ...]) -> tuple[Change, ...]:
    signed = right if sign == "+" else tuple(_minus(one) for one in right)
    found = dict.fromkeys(_plus(one, other) for one in left for other in signed)
    return tuple(found) if len(found) <= _MOST_WAYS else (_ANYTHING,)


def _minus(change: Change) -> Change:
    return Fixed(-change.value) if isinstance(change, Fixed) else _ANYTHING


def _plus(one: Change, other: Change) -> Change:
    match one, other:
        case Fixed(value=left), Fixed(value=right):
            return Fixed(left + right)
        case (Shift() as shift, Fixed(value=step)) | (Fixed(value=step), Shift() as shift):
            return Shift(_sum(shift.low, step), _sum(shift.high, step))
        case _:
            return _ANYTHING


def _sum(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one + other
