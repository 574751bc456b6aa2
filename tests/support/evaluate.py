"""A typed expression and the values of its names go in, the value that the language gives out.

A second reading of the language page, as plain as can be, to hold the printed Python against.
"""

import math
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from onexdsl.semantics import expressions as ex
from onexdsl.semantics.field_types import (
    DictType,
    EnumType,
    ListType,
    OptionalType,
    Primitive,
    ScalarType,
    SetType,
    Type,
)

NUMBERS: dict[Primitive, Callable[[Any], Any]] = {
    Primitive.INT: int,
    Primitive.FLOAT: float,
    Primitive.DECIMAL: Decimal,
}
OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "%": lambda a, b: a % b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


class Evaluator:
    """Evaluates expressions; `classes` are the generated records and enums, by name."""

    def __init__(self, classes: Mapping[str, Any]) -> None:
        self.classes = classes

    def value(self, one: ex.Expression, names: Mapping[str, Any]) -> Any:  # noqa: C901, PLR0911, PLR0912  # one flat match
        """Give the value of an expression; whatever Python raises, the language fails."""
        match one:
            case ex.Number(value):
                return _number(one.type, value)
            case ex.Text(value):
                return date.fromisoformat(value) if _is(one.type, Primitive.DATE) else value
            case ex.Boolean(value):
                return value
            case ex.Duration(milliseconds):
                return timedelta(milliseconds=milliseconds)
            case ex.Nothing():
                return None
            case ex.EnumMember(member):
                assert isinstance(one.type, EnumType)
                return self.classes[one.type.name.name][member.upper()]
            case ex.Variable(_, name):
                return names[name]
            case ex.Attribute(subject, name):
                return getattr(self.value(subject, names), name)
            case ex.Index(subject, index):
                return self.value(subject, names)[self.value(index, names)]
            case ex.BuiltinCall(function, arguments):
                return self.called(one, function, arguments, names)
            case ex.Construct(fields):
                given = {field.name: self.value(field.value, names) for field in fields}
                return self.classes[one.type.name.name](**given)  # type: ignore[union-attr]
            case ex.ListValue(items):
                made = [self.value(item, names) for item in items]
                return set(made) if isinstance(one.type, SetType) else made
            case ex.ListComprehension(generator):
                items = self.items(generator, names)
                return set(items) if isinstance(one.type, SetType) else items
            case ex.EmptyDict():
                return {}
            case ex.Formatted(parts):
                return "".join(self.shown(part, names) for part in parts)
            case ex.Negate(operand):
                return -self.value(operand, names)
            case ex.Not(operand):
                return not self.value(operand, names)
            case ex.Convert(inner):
                return _number(one.type, self.value(inner, names))
            case ex.Arithmetic(operator, left, right) | ex.Comparison(operator, left, right):
                return OPERATORS[operator](self.value(left, names), self.value(right, names))
            case ex.Membership(left, right, negated):
                return (self.value(left, names) in self.value(right, names)) is not negated
            case ex.Logical("and", left, right):
                return self.value(left, names) and self.value(right, names)
            case ex.Logical(_, left, right):
                return self.value(left, names) or self.value(right, names)
            case ex.IsTest(subject, member):
                return type(self.value(subject, names)).__name__ == member.name
            case ex.Conditional(condition, then, otherwise):
                return self.value(then if self.value(condition, names) else otherwise, names)
            case _:
                raise NotImplementedError(one)

    def shown(self, part: "str | ex.FormattedValue", names: Mapping[str, Any]) -> str:
        """Give the text of a part of an f-string."""
        if isinstance(part, str):
            return part
        return format(_text(self.value(part.value, names)), part.format)

    def items(self, generator: ex.Generator, names: Mapping[str, Any]) -> list[Any]:
        """Give what a generator goes through; a set goes in order."""
        source = self.value(generator.source, names)
        if isinstance(source, set):
            source = sorted(source)
        found = []
        for item in source:
            inside = {**names, generator.variable: item}
            if generator.condition is None or self.value(generator.condition, inside):
                found.append(self.value(generator.element, inside))
        return found

    def called(
        self,
        call: ex.BuiltinCall,
        function: str,
        arguments: "tuple[ex.Expression | ex.Generator, ...]",
        names: Mapping[str, Any],
    ) -> Any:
        """Give what a built-in function returns; all of its arguments are there before."""
        given = [
            self.items(one, names) if isinstance(one, ex.Generator) else self.value(one, names)
            for one in arguments
        ]
        if function == "sum":
            total = _zero(call.type)
            for item in sorted(given[0]) if isinstance(given[0], set) else given[0]:
                total = total + item
            return total
        return FUNCTIONS[function](*given)


def _is(type_: Type, primitive: Primitive) -> bool:
    inner = type_.inner if isinstance(type_, OptionalType) else type_
    return isinstance(inner, ScalarType) and inner.primitive is primitive


def _number(type_: Type, value: Any) -> Any:
    inner = type_.inner if isinstance(type_, OptionalType) else type_
    if isinstance(inner, ListType | SetType | DictType):
        return value
    assert isinstance(inner, ScalarType)
    return NUMBERS[inner.primitive](value)


def _zero(type_: Type) -> Any:
    return timedelta(0) if _is(type_, Primitive.DURATION) else _number(type_, 0)


def _text(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


def _rounded(value: Any, places: int | None = None) -> Any:
    return round(value) if places is None else round(value, places)


def _without(held: Any, gone: Any) -> Any:
    if isinstance(held, dict):
        return {key: value for key, value in held.items() if key != gone}
    return type(held)(one for one in held if one != gone)


def _unique(items: Any) -> list[Any]:
    found: list[Any] = []
    for one in sorted(items) if isinstance(items, set) else items:
        if one not in found:
            found.append(one)
    return found


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "len": len,
    "min": min,
    "max": max,
    "abs": abs,
    "round": _rounded,
    "floor": math.floor,
    "ceil": math.ceil,
    "any": lambda xs: True in xs,
    "all": lambda xs: False not in xs,
    "sorted": sorted,
    "first": lambda xs: xs[0] if xs else None,
    "last": lambda xs: xs[-1] if xs else None,
    "unique": _unique,
    "lower": str.lower,
    "upper": str.upper,
    "strip": str.strip,
    "starts_with": str.startswith,
    "ends_with": str.endswith,
    "split": str.split,
    "join": lambda texts, between: between.join(texts),
    "str": lambda value: str(_text(value)),
    "int": int,
    "float": float,
    "decimal": lambda value: Decimal(str(value)),
    "keys": list,
    "values": lambda held: list(held.values()),
    "set": set,
    "list": lambda xs: sorted(xs) if isinstance(xs, set) else list(xs),
    "get": dict.get,
    "put": lambda held, key, value: {**held, key: value},
    "add": lambda held, item: {*held, item},
    "without": _without,
    "coalesce": lambda value, other: other if value is None else value,
}
