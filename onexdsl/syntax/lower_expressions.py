"""Builders for names, types and expressions: what a rule's children become."""

from collections.abc import Callable
from functools import partial
from typing import Any

from onexdsl.source.span import Span
from onexdsl.syntax import tree
from onexdsl.syntax.scan import Token
from onexdsl.syntax.texts import milliseconds
from onexdsl.syntax.tree import Expression, Name, TypeExpression

Builder = Callable[..., Any]


def name(here: Span, token: Token) -> Name:
    """Build a name from its word."""
    return Name(token.text, span=here)


def path(here: Span, *parts: Name) -> Name:
    """Build a dotted name as one."""
    return Name(".".join(part.text for part in parts), span=here)


def broken(here: Span, _token: Token) -> tree.Broken:
    """Build the piece for what could not be read."""
    return tree.Broken(span=here)


# ---- types


def _named(here: Span, type_name: Name) -> tree.NamedType:
    return tree.NamedType(type_name, span=here)


def _builtin(
    here: Span,
    type_name: Name,
    arguments: tuple[TypeExpression, ...] | None,
    constraints: tuple[tree.Constraint, ...] | None,
) -> tree.BuiltinType:
    return tree.BuiltinType(type_name, arguments or (), constraints or (), span=here)


def _optional(here: Span, inner: TypeExpression) -> tree.OptionalType:
    return tree.OptionalType(inner, span=here)


def _bound(here: Span, value: tree.NumberLiteral | tree.DurationLiteral) -> tree.Bound:
    return tree.Bound(value, span=here)


def _negative_bound(here: Span, value: tree.NumberLiteral | tree.DurationLiteral) -> tree.Bound:
    return tree.Bound(value, negative=True, span=here)


def _range(here: Span, low: tree.Bound | None, high: tree.Bound | None) -> tree.RangeConstraint:
    return tree.RangeConstraint(low, high, span=here)


def _exact(here: Span, value: tree.Bound) -> tree.ExactConstraint:
    return tree.ExactConstraint(value, span=here)


def _pattern(here: Span, token: Token) -> tree.PatternConstraint:
    return tree.PatternConstraint(token.text[2:-1], span=here)


# ---- values


def _number(here: Span, token: Token) -> tree.NumberLiteral:
    return tree.NumberLiteral(token.text, span=here)


def _duration(here: Span, token: Token) -> tree.DurationLiteral:
    return tree.DurationLiteral(milliseconds(token.text), token.text, span=here)


def _true(here: Span) -> tree.BoolLiteral:
    return tree.BoolLiteral(value=True, span=here)


def _false(here: Span) -> tree.BoolLiteral:
    return tree.BoolLiteral(value=False, span=here)


def _none(here: Span) -> tree.NoneLiteral:
    return tree.NoneLiteral(span=here)


def _variable(here: Span, used: Name) -> tree.Variable:
    return tree.Variable(used.text, span=here)


def _attribute(here: Span, subject: Expression, field: Name) -> tree.Attribute:
    return tree.Attribute(subject, field, span=here)


def _index(here: Span, subject: Expression, index: Expression) -> tree.Index:
    return tree.Index(subject, index, span=here)


def _call(
    here: Span, function: Name, arguments: tuple[Expression | tree.Generator, ...]
) -> tree.Call:
    return tree.Call(function, arguments, span=here)


def _enum_member(here: Span, enum: Name, member: Name) -> tree.EnumMember:
    return tree.EnumMember(enum, member, span=here)


def _initialiser(here: Span, field: Name, value: Expression) -> tree.Initialiser:
    return tree.Initialiser(field, value, span=here)


def _construct(
    here: Span, type_name: Name, initialisers: tuple[tree.Initialiser | tree.Broken, ...]
) -> tree.Construct:
    read = tuple(item for item in initialisers if isinstance(item, tree.Initialiser))
    return tree.Construct(type_name, read, span=here)


def _list_literal(here: Span, items: tuple[Expression, ...]) -> tree.ListLiteral:
    return tree.ListLiteral(items, span=here)


def _list_generator(here: Span, generator: tree.Generator) -> tree.ListGenerator:
    return tree.ListGenerator(generator, span=here)


def _generator(
    here: Span,
    element: Expression,
    variable: Name,
    source: Expression,
    condition: Expression | None,
) -> tree.Generator:
    return tree.Generator(element, variable, source, condition, span=here)


def _empty_dict(here: Span) -> tree.EmptyDict:
    return tree.EmptyDict(span=here)


# ---- operators


def _unary(operator: str, here: Span, operand: Expression) -> tree.Unary:
    return tree.Unary(operator, operand, span=here)


def _binary(operator: str, here: Span, left: Expression, right: Expression) -> tree.Binary:
    return tree.Binary(operator, left, right, span=here)


def _compare(here: Span, left: Expression, operator: Token, right: Expression) -> tree.Binary:
    return tree.Binary(operator.text, left, right, span=here)


def _is_test(here: Span, subject: Expression, member: Name) -> tree.IsTest:
    return tree.IsTest(subject, member, span=here)


def _conditional(
    here: Span, condition: Expression, value: Expression, otherwise: Expression
) -> tree.Conditional:
    return tree.Conditional(condition, value, otherwise, span=here)


# Those whose depth in the tree grows without the parser's stack: it is measured when they
# are built.
NESTING_BUILDERS: dict[str, Builder] = {
    "attribute": _attribute,
    "index": _index,
    "call": _call,
    "construct": _construct,
    "list_literal": _list_literal,
    "list_generator": _list_generator,
    "not_": partial(_unary, "not"),
    "negate": partial(_unary, "-"),
    "or_": partial(_binary, "or"),
    "and_": partial(_binary, "and"),
    "in_": partial(_binary, "in"),
    "not_in": partial(_binary, "not in"),
    "add": partial(_binary, "+"),
    "subtract": partial(_binary, "-"),
    "multiply": partial(_binary, "*"),
    "divide": partial(_binary, "/"),
    "modulo": partial(_binary, "%"),
    "compare": _compare,
    "is_test": _is_test,
    "conditional": _conditional,
}

EXPRESSION_BUILDERS: dict[str, Builder] = {
    "broken": broken,
    "name": name,
    "type_name": name,
    "step_word": name,
    "level": name,
    "path": path,
    "named": _named,
    "builtin": _builtin,
    "optional": _optional,
    "bound": _bound,
    "negative_bound": _negative_bound,
    "range": _range,
    "exact": _exact,
    "pattern": _pattern,
    "number": _number,
    "duration": _duration,
    "true": _true,
    "false": _false,
    "none": _none,
    "variable": _variable,
    "enum_member": _enum_member,
    "initialiser": _initialiser,
    "generator": _generator,
    "empty_dict": _empty_dict,
}
