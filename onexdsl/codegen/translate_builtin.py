"""A built-in function and its translated arguments go in, Python that means the same comes out.

Rule: language page, "Expressions" (Functions). What Python has no word for comes from
`onexdsl.runtime`.
"""

from collections.abc import Callable
from typing import TypeAlias

from onexdsl.codegen import idioms
from onexdsl.codegen.module import Module
from onexdsl.codegen.python_expression import (
    Atom,
    Binary,
    Bracketed,
    Invoke,
    Member,
    Python,
)
from onexdsl.semantics.expressions import BuiltinCall, Expression, Generator
from onexdsl.semantics.field_types import (
    Primitive,
    ScalarType,
    SetType,
)

METHODS = {
    "lower": "lower",
    "upper": "upper",
    "strip": "strip",
    "starts_with": "startswith",
    "ends_with": "endswith",
    "split": "split",
    "get": "get",
}
SAME = frozenset({"len", "abs", "round", "min", "max", "int", "float"})
RUNTIME = frozenset({"first", "last", "unique", "coalesce"})
# They need no list, only something to go through; `join` and `unique` go through it in order.
ITERATING = frozenset(
    {"all", "any", "join", "len", "list", "max", "min", "set", "sorted", "sum", "unique"}
)
ORDERED = frozenset({"unique", "join", "list"})


Arguments: TypeAlias = tuple[Python, ...]


def call(expression: BuiltinCall, arguments: Arguments, module: Module) -> Python:
    """Translate the call of a built-in function."""
    function = expression.function
    if function in {"any", "all"}:
        return Invoke(Atom(function), (idioms.lazily(arguments[0]),))
    if _changes_nothing(expression):
        return arguments[0]
    if function in SAME:
        return Invoke(Atom(function), arguments)
    if function in METHODS:
        return Invoke(Member(arguments[0], METHODS[function]), arguments[1:])
    if function in RUNTIME:
        return Invoke(module.runtime(function), arguments)
    return _SPECIAL[function](expression, arguments, module)


def _changes_nothing(expression: BuiltinCall) -> bool:
    """Whether the argument is already what it is made (RUF046, RUF057, UP018)."""
    if len(expression.arguments) > 1:
        return False
    primitive = _scalar(expression.arguments[0])
    if expression.function == "round":
        return primitive is Primitive.INT
    return primitive is not None and expression.function == primitive.value


def _sum(expression: BuiltinCall, arguments: Arguments, module: Module) -> Python:
    """Add up from the zero of the type, so that the sum of nothing has it too."""
    (added,) = arguments
    match expression.type:
        case ScalarType(Primitive.DECIMAL):
            zero: Python = Invoke(module.standard("decimal", "Decimal"), (Atom("0"),))
        case ScalarType(Primitive.DURATION):
            zero = Invoke(module.standard("datetime", "timedelta"), (Atom("0"),))
        case ScalarType(Primitive.FLOAT):
            zero = Atom("0.0")
        case _:
            return Invoke(Atom("sum"), (added,))
    return Invoke(Atom("sum"), (added, zero))


def _join(_: BuiltinCall, arguments: Arguments, __: Module) -> Python:
    texts, between = arguments
    return idioms.joined_by(between, texts)


def _str(expression: BuiltinCall, arguments: Arguments, _: Module) -> Python:
    """Print as f-strings do: a bool says `true` or `false`."""
    (value,) = arguments
    text = Invoke(Atom("str"), (value,))
    is_bool = _scalar(expression.arguments[0]) is Primitive.BOOL
    return Invoke(Member(text, "lower")) if is_bool else text


def _decimal(expression: BuiltinCall, arguments: Arguments, module: Module) -> Python:
    """Turn a float into the decimal that it prints as, not into its binary value."""
    (value,) = arguments
    if _scalar(expression.arguments[0]) is Primitive.FLOAT:
        value = Invoke(Atom("str"), (value,))
    return Invoke(module.standard("decimal", "Decimal"), (value,))


def _scalar(argument: Expression | Generator) -> Primitive | None:
    if isinstance(argument, Generator) or not isinstance(argument.type, ScalarType):
        return None
    return argument.type.primitive


def _rounded(expression: BuiltinCall, arguments: Arguments, module: Module) -> Python:
    function = module.standard("math", expression.function)
    return Invoke(function, arguments)


def _list(_: BuiltinCall, arguments: Arguments, __: Module) -> Python:
    return idioms.listed(arguments[0])


def _set(_: BuiltinCall, arguments: Arguments, __: Module) -> Python:
    return idioms.as_set(arguments[0])


def _sorted(_: BuiltinCall, arguments: Arguments, __: Module) -> Python:
    return idioms.in_order(arguments[0])


def _keys(_: BuiltinCall, arguments: Arguments, __: Module) -> Python:
    return Invoke(Atom("list"), arguments)


def _values(_: BuiltinCall, arguments: Arguments, __: Module) -> Python:
    (subject,) = arguments
    return Invoke(Atom("list"), (Invoke(Member(subject, "values")),))


def _put(_: BuiltinCall, arguments: Arguments, __: Module) -> Python:
    subject, key, value = arguments
    return idioms.with_entry(subject, key, value)


def _add(_: BuiltinCall, arguments: Arguments, __: Module) -> Python:
    subject, item = arguments
    return Binary(subject, "|", Bracketed("{}", (item,)))


def _without(expression: BuiltinCall, arguments: Arguments, module: Module) -> Python:
    subject, item = arguments
    if isinstance(expression.type, SetType):
        return Binary(subject, "-", Bracketed("{}", (item,)))
    return Invoke(module.runtime("without"), (subject, item))


_SPECIAL: dict[str, Callable[[BuiltinCall, Arguments, Module], Python]] = {
    "sum": _sum,
    "join": _join,
    "str": _str,
    "decimal": _decimal,
    "floor": _rounded,
    "ceil": _rounded,
    "list": _list,
    "set": _set,
    "sorted": _sorted,
    "keys": _keys,
    "values": _values,
    "put": _put,
    "add": _add,
    "without": _without,
}
