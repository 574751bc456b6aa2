"""A call of a built-in function with typed arguments in, the typed call out.

Rule: language page, "Expressions" (Functions). A list may be given as a generator.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from onexdsl.diagnostics.diagnostic import Diagnostic
from onexdsl.semantics.expressions import BuiltinCall, Expression, Generator
from onexdsl.semantics.field_types import (
    BOOL,
    DECIMAL,
    DURATION,
    FLOAT,
    INT,
    STR,
    DictType,
    ListType,
    NoneType,
    OptionalType,
    Primitive,
    ScalarType,
    SetType,
    Type,
    UnknownType,
)
from onexdsl.semantics.inference.fit import erroneous, fit, lean, present, refuse
from onexdsl.semantics.inference.joining import join_values
from onexdsl.semantics.scope import Scope
from onexdsl.semantics.types.assignability import NUMERIC, is_number, is_ordered
from onexdsl.semantics.types.members import bare, inner_of
from onexdsl.semantics.types.printing import is_printable
from onexdsl.semantics.types.type_expressions import can_be_key, optional
from onexdsl.semantics.words import problems as words
from onexdsl.semantics.words.show_types import show_type
from onexdsl.source.span import Span

Argument: TypeAlias = Expression | Generator
# What a rule finds: the arguments made to fit and the type of the result, or what is wrong.
Found: TypeAlias = tuple[tuple[Argument, ...], Type] | Diagnostic
Rule: TypeAlias = Callable[[tuple[Argument, ...], Scope], Found]


@dataclass(frozen=True, slots=True)
class Builtin:
    """A built-in function: how it is called, with how many arguments, and its rule."""

    usage: str
    least: int
    most: int | None
    rule: Rule


def call_builtin(
    function: str, arguments: tuple[Argument, ...], span: Span, scope: Scope
) -> Expression:
    """Type the call of a function that `BUILTINS` holds; mistakes are told once."""
    builtin = BUILTINS[function]
    count = len(arguments)
    if count < builtin.least or (builtin.most is not None and count > builtin.most):
        told = words.type_mismatch(
            f"`{function}` is called with {count} argument{'' if count == 1 else 's'}.",
            span,
            f"Call it like `{builtin.usage}`.",
        )
        return refuse(told, span, scope)
    if any(isinstance(_type(one), UnknownType) for one in arguments):
        return erroneous(span)
    found = builtin.rule(arguments, scope)
    if isinstance(found, Diagnostic):
        return refuse(found, span, scope)
    fitted, result = found
    if any(isinstance(_type(one), UnknownType) for one in fitted):
        return erroneous(span)
    if isinstance(result, UnknownType):
        return refuse(words.always_empty(fitted[0].span), span, scope)
    return BuiltinCall(function, fitted, type=result, span=span)


# ---- what rules are made of


def _type(argument: Argument) -> Type:
    """Give the type of an argument; a generator's is that of the list it makes."""
    if isinstance(argument, Generator):
        item = argument.element.type
        return item if isinstance(item, UnknownType) else ListType(bare(item))
    return argument.type


def _present(argument: Argument, scope: Scope) -> Argument:
    return argument if isinstance(argument, Generator) else present(argument, scope)


def _wrong(argument: Argument, wanted: str) -> Diagnostic:
    found = "a generator" if isinstance(argument, Generator) else f"`{show_type(argument.type)}`"
    return words.type_mismatch(f"This is {found}, where {wanted} is asked for.", argument.span)


def _fixed(wanted: tuple[Type, ...], result: Type) -> Rule:
    """Take these types, and give that one."""

    def rule(arguments: tuple[Argument, ...], scope: Scope) -> Found:
        fitted: list[Argument] = []
        for argument, type_ in zip(arguments, wanted, strict=False):
            if isinstance(argument, Generator):
                return _wrong(argument, f"`{show_type(type_)}`")
            fitted.append(fit(argument, type_, scope))
        return tuple(fitted), result

    return rule


def _list_of(accepts: Callable[[Type], bool], wanted: str, result: Callable[[Type], Type]) -> Rule:
    """Take a list, set or generator whose items are accepted; they decide on the result."""

    def rule(arguments: tuple[Argument, ...], scope: Scope) -> Found:
        argument = _present(arguments[0], scope)
        if isinstance(argument, Generator):
            argument = replace(argument, element=_item_present(argument.element, accepts, scope))
        type_ = _type(argument)
        if isinstance(type_, UnknownType):
            return (argument,), type_
        item = _item(type_)
        if item is None or not (isinstance(item, UnknownType) or accepts(item)):
            return _wrong(argument, f"a list of {wanted}")
        return (argument,), result(item)

    return rule


def _in_order(rule: Rule) -> Rule:
    """Refuse a set where the order counts: it has none, and could differ from run to run."""

    def ordered(arguments: tuple[Argument, ...], scope: Scope) -> Found:
        if isinstance(_type(arguments[0]), SetType):
            return _wrong(arguments[0], "a list (a set has no order: write `sorted(…)`)")
        return rule(arguments, scope)

    return ordered


def _item_present(element: Expression, accepts: Callable[[Type], bool], scope: Scope) -> Expression:
    """Tell an optional element where only the value itself is accepted."""
    needs = accepts(inner_of(element.type)) and not accepts(element.type)
    return present(element, scope) if needs else element


def _item(type_: Type) -> Type | None:
    return bare(type_.item) if isinstance(type_, ListType | SetType) else None


def _anything(type_: Type) -> bool:
    return not isinstance(type_, UnknownType)


def _is_bool(type_: Type) -> bool:
    return type_ == BOOL


def _can_be_added(type_: Type) -> bool:
    return is_number(type_) or type_ == DURATION


def _sum_of(item: Type) -> Type:
    return INT if isinstance(item, UnknownType) else item


def _same(type_: Type) -> Type:
    return type_


def _always(result: Type) -> Callable[[Type], Type]:
    return lambda _: result


def _value(accepts: Callable[[Type], bool], wanted: str, result: Callable[[Type], Type]) -> Rule:
    """Take one value whose type is accepted; it decides on the result."""

    def rule(arguments: tuple[Argument, ...], scope: Scope) -> Found:
        argument = _present(arguments[0], scope)
        type_ = bare(_type(argument))
        if isinstance(type_, UnknownType):
            return (argument,), type_
        if isinstance(argument, Generator) or not accepts(type_):
            return _wrong(argument, wanted)
        return (argument,), result(type_)

    return rule


# ---- the rules


def _is_sized(type_: Type) -> bool:
    texts = {ScalarType(Primitive.STR), ScalarType(Primitive.BYTES)}
    return isinstance(type_, ListType | SetType | DictType) or type_ in texts


def _is_convertible(type_: Type) -> bool:
    return isinstance(type_, ScalarType) and type_.primitive in {*NUMERIC, Primitive.STR}


def _extreme(arguments: tuple[Argument, ...], scope: Scope) -> Found:
    """Check `min` and `max` of one list, or of several values."""
    if len(arguments) == 1:
        return _list_of(is_ordered, "values that come before and after one another", _same)(
            arguments, scope
        )
    values = [present(one, scope) for one in arguments if not isinstance(one, Generator)]
    fitted, joined = join_values(values, scope)
    if isinstance(joined, UnknownType) or is_ordered(joined):
        return fitted, joined
    return _wrong(fitted[0], "something that comes before or after others")


def _round(arguments: tuple[Argument, ...], scope: Scope) -> Found:
    found = _value(is_number, "a number", _same)(arguments[:1], scope)
    if isinstance(found, Diagnostic) or len(arguments) == 1:
        return found if isinstance(found, Diagnostic) else (found[0], INT)
    places = _fixed((INT,), INT)(arguments[1:], scope)
    if isinstance(places, Diagnostic):
        return places
    return (*found[0], *places[0]), found[1]


def _split(arguments: tuple[Argument, ...], scope: Scope) -> Found:
    return _fixed((STR, STR), ListType(STR))(arguments, scope)


def _join(arguments: tuple[Argument, ...], scope: Scope) -> Found:
    texts = _list_of(lambda item: item == STR, "`str`", _always(STR))(arguments[:1], scope)
    between = _fixed((STR,), STR)(arguments[1:], scope)
    if isinstance(texts, Diagnostic):
        return texts
    if isinstance(between, Diagnostic):
        return between
    return (*texts[0], *between[0]), STR


def _dict_of(argument: Argument, scope: Scope) -> tuple[Argument, DictType | UnknownType | None]:
    argument = _present(argument, scope)
    type_ = bare(_type(argument))
    return argument, type_ if isinstance(type_, DictType | UnknownType) else None


def _keys(arguments: tuple[Argument, ...], scope: Scope) -> Found:
    return _value(_is_dict, "a dict", _list_of_keys)(arguments, scope)


def _values(arguments: tuple[Argument, ...], scope: Scope) -> Found:
    return _value(_is_dict, "a dict", _list_of_values)(arguments, scope)


def _is_dict(type_: Type) -> bool:
    return isinstance(type_, DictType)


def _list_of_keys(type_: Type) -> Type:
    return ListType(type_.key) if isinstance(type_, DictType) else type_


def _list_of_values(type_: Type) -> Type:
    return ListType(type_.value) if isinstance(type_, DictType) else type_


def _get(arguments: tuple[Argument, ...], scope: Scope) -> Found:
    """Check `get(d, k)`, what the dict holds at a key, or `none`."""
    subject, type_ = _dict_of(arguments[0], scope)
    if not isinstance(type_, DictType):
        return _wrong(subject, "a dict") if type_ is None else ((subject,), type_)
    key = _fixed((type_.key,), STR)(arguments[1:], scope)
    return key if isinstance(key, Diagnostic) else ((subject, *key[0]), optional(type_.value))


def _put(arguments: tuple[Argument, ...], scope: Scope) -> Found:
    """Check `put(d, k, v)`, a copy with another value; `{}` takes the types given."""
    subject, type_ = _dict_of(arguments[0], scope)
    if not isinstance(type_, DictType):
        return _wrong(subject, "a dict") if type_ is None else ((subject,), type_)
    key, value = (
        given if isinstance(wanted, UnknownType) else wanted
        for given, wanted in zip(
            (bare(_type(one)) for one in arguments[1:]), (type_.key, type_.value), strict=True
        )
    )
    if not can_be_key(key):
        return _wrong(arguments[1], "a key")
    rest = _fixed((key, value), STR)(arguments[1:], scope)
    return rest if isinstance(rest, Diagnostic) else ((subject, *rest[0]), DictType(key, value))


def _add(arguments: tuple[Argument, ...], scope: Scope) -> Found:
    """Check `add(s, x)`, a copy of the set with one more."""
    subject = _present(arguments[0], scope)
    type_ = bare(_type(subject))
    if isinstance(type_, UnknownType):
        return (subject,), type_
    if not isinstance(type_, SetType):
        hint = "a set" if not isinstance(type_, ListType) else "a set (for a list write `xs + [x]`)"
        return _wrong(subject, hint)
    item = _fixed((type_.item,), STR)(arguments[1:], scope)
    return item if isinstance(item, Diagnostic) else ((subject, *item[0]), type_)


def _without(arguments: tuple[Argument, ...], scope: Scope) -> Found:
    """Check `without(xs, x)`, a copy without a key of the dict, or without an item."""
    subject = _present(arguments[0], scope)
    type_ = bare(_type(subject))
    match type_:
        case DictType(key=item) | ListType(item) | SetType(item):
            rest = _fixed((item,), STR)(arguments[1:], scope)
            return rest if isinstance(rest, Diagnostic) else ((subject, *rest[0]), type_)
        case UnknownType():
            return (subject,), type_
        case _:
            return _wrong(subject, "a dict, list or set")


def _coalesce(arguments: tuple[Argument, ...], scope: Scope) -> Found:
    """Check `coalesce(x, d)`, which is `x`, or `d` where that is `none`."""
    values = tuple(one for one in arguments if not isinstance(one, Generator))
    value, default = values
    inner = inner_of(value.type)
    if isinstance(inner, NoneType):
        return values, bare(default.type)
    default = lean(default, inner, scope)
    wanted = optional(inner) if isinstance(default.type, OptionalType | NoneType) else inner
    return (value, fit(default, bare(wanted), scope)), bare(wanted)


_ANY_LIST = "any type"
_ORDERED = "values that come before and after one another"
BUILTINS: dict[str, Builtin] = {
    "len": Builtin("len(xs)", 1, 1, _value(_is_sized, "a list, set, dict or text", _always(INT))),
    "sum": Builtin("sum(xs)", 1, 1, _list_of(_can_be_added, "numbers or durations", _sum_of)),
    "min": Builtin("min(xs)` or `min(a, b)", 1, None, _extreme),
    "max": Builtin("max(xs)` or `max(a, b)", 1, None, _extreme),
    "abs": Builtin("abs(x)", 1, 1, _value(_can_be_added, "a number or duration", _same)),
    "round": Builtin("round(x)` or `round(x, places)", 1, 2, _round),
    "floor": Builtin("floor(x)", 1, 1, _value(is_number, "a number", _always(INT))),
    "ceil": Builtin("ceil(x)", 1, 1, _value(is_number, "a number", _always(INT))),
    "any": Builtin("any(p for x in xs)", 1, 1, _list_of(_is_bool, "`bool`", _always(BOOL))),
    "all": Builtin("all(p for x in xs)", 1, 1, _list_of(_is_bool, "`bool`", _always(BOOL))),
    "sorted": Builtin("sorted(xs)", 1, 1, _list_of(is_ordered, _ORDERED, ListType)),
    "first": Builtin("first(xs)", 1, 1, _in_order(_list_of(_anything, _ANY_LIST, optional))),
    "last": Builtin("last(xs)", 1, 1, _in_order(_list_of(_anything, _ANY_LIST, optional))),
    "unique": Builtin("unique(xs)", 1, 1, _list_of(_anything, _ANY_LIST, ListType)),
    "list": Builtin("list(xs)", 1, 1, _list_of(_anything, _ANY_LIST, ListType)),
    "set": Builtin("set(xs)", 1, 1, _list_of(can_be_key, "single values or enums", SetType)),
    "lower": Builtin("lower(text)", 1, 1, _fixed((STR,), STR)),
    "upper": Builtin("upper(text)", 1, 1, _fixed((STR,), STR)),
    "strip": Builtin("strip(text)", 1, 1, _fixed((STR,), STR)),
    "starts_with": Builtin("starts_with(text, start)", 2, 2, _fixed((STR, STR), BOOL)),
    "ends_with": Builtin("ends_with(text, end)", 2, 2, _fixed((STR, STR), BOOL)),
    "split": Builtin('split(text, ",")', 2, 2, _split),
    "join": Builtin('join(texts, ",")', 2, 2, _join),
    "str": Builtin("str(x)", 1, 1, _value(is_printable, "something printable", _always(STR))),
    "int": Builtin("int(x)", 1, 1, _value(_is_convertible, "a number or text", _always(INT))),
    "float": Builtin("float(x)", 1, 1, _value(_is_convertible, "a number or text", _always(FLOAT))),
    "decimal": Builtin(
        "decimal(x)", 1, 1, _value(_is_convertible, "a number or text", _always(DECIMAL))
    ),
    "keys": Builtin("keys(d)", 1, 1, _keys),
    "values": Builtin("values(d)", 1, 1, _values),
    "get": Builtin("get(d, key)", 2, 2, _get),
    "put": Builtin("put(d, key, value)", 3, 3, _put),
    "add": Builtin("add(s, x)", 2, 2, _add),
    "without": Builtin("without(xs, x)", 2, 2, _without),
    "coalesce": Builtin("coalesce(x, default)", 2, 2, _coalesce),
}
