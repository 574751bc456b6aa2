"""Expressions as written in, typed expressions out.

Here is all that walks down the tree; what an operator, name, call or construct means once
its parts are typed stands in the `infer_*` files and `builtin_functions.py`.
"""

from decimal import Decimal
from typing import assert_never

from onexdsl.semantics.expressions import (
    Boolean,
    Conditional,
    Construct,
    Duration,
    EmptyDict,
    Expression,
    Formatted,
    FormattedValue,
    Generator,
    ListComprehension,
    ListValue,
    Nothing,
    Number,
    Text,
)
from onexdsl.semantics.field_types import (
    BOOL,
    DURATION,
    FLOAT,
    INT,
    NONE,
    STR,
    UNKNOWN,
    DictType,
    ListType,
    MessageType,
    OneOf,
    Primitive,
    RecordType,
    ScalarType,
    SetType,
    Type,
    UnknownType,
)
from onexdsl.semantics.inference.builtin_functions import BUILTINS, Argument, call_builtin
from onexdsl.semantics.inference.calls import call_function, unknown_function
from onexdsl.semantics.inference.constructs import (
    fill,
    fill_unknown,
    target_of,
    tell_no_construct,
)
from onexdsl.semantics.inference.fit import Labels, erroneous, fit, present, refuse
from onexdsl.semantics.inference.joining import join_values
from onexdsl.semantics.inference.literals import moved
from onexdsl.semantics.inference.loops import introduce, items_of
from onexdsl.semantics.inference.names import (
    attribute,
    enum_member,
    index,
    is_test,
    unknown_variable,
    variable,
)
from onexdsl.semantics.inference.narrowing import knowing_that
from onexdsl.semantics.inference.operators import (
    ARITHMETIC,
    EQUALITY,
    ORDER,
    arithmetic,
    equality,
    logical,
    membership,
    negate,
    negation,
    order,
)
from onexdsl.semantics.model import Function, Record
from onexdsl.semantics.scope import Scope
from onexdsl.semantics.types.members import Member, bare, inner_of
from onexdsl.semantics.types.printing import format_error, is_printable
from onexdsl.semantics.words import problems as words
from onexdsl.semantics.words.show_types import show_type
from onexdsl.source.span import Span
from onexdsl.syntax import tree


def infer(  # noqa: PLR0911 - one flat match over all pieces of expressions
    piece: tree.Expression, scope: Scope, expected: Type | None = None
) -> Expression:
    """Type an expression; mistakes are told to `scope.problems`, once each.

    `expected` is what the place asks for: it decides what open literals are (`1` may be a
    decimal, `[]` a set, a text a uuid) and whether a message may be made here (only where
    one is asked for, as in the body of a compute). Whether the type fits is left to `check`.
    """
    span = piece.span
    match piece:
        case tree.Variable():
            return _variable(piece, scope, expected)
        case tree.Attribute(subject, field):
            return attribute(infer(subject, scope), field, span, scope)
        case tree.Binary():
            return _binary(piece, scope, expected)
        case tree.NumberLiteral(text):
            return Number(Decimal(text), type=FLOAT if "." in text else INT, span=span)
        case tree.TextLiteral(value):
            return Text(value, type=STR, span=span)
        case tree.DurationLiteral(milliseconds):
            return Duration(milliseconds, type=DURATION, span=span)
        case tree.BoolLiteral(truth):
            return Boolean(truth, type=BOOL, span=span)
        case tree.NoneLiteral():
            return Nothing(type=NONE, span=span)
        case tree.EmptyDict():
            return EmptyDict(type=DictType(UNKNOWN, UNKNOWN), span=span)
        case tree.FormattedText(parts):
            return Formatted(tuple(_part(one, scope) for one in parts), type=STR, span=span)
        case tree.Index(subject, key):
            return index(infer(subject, scope), infer(key, scope), span, scope)
        case tree.Call():
            return _call(piece, scope)
        case tree.EnumMember():
            return enum_member(piece, scope)
        case tree.Construct():
            return _construct(piece, scope, expected)
        case tree.ListLiteral():
            return _list(piece, scope, expected)
        case tree.ListGenerator(generator):
            return _list_generator(generator, span, scope, expected)
        case tree.Unary("-", operand):
            return negate(infer(operand, scope), span, scope)
        case tree.Unary(_, operand):
            return negation(infer(operand, scope), span, scope)
        case tree.IsTest(subject, member):
            return is_test(infer(subject, scope), member, span, scope)
        case tree.Conditional():
            return _conditional(piece, scope, expected)
        case tree.Broken():
            return erroneous(span)
        case _:
            assert_never(piece)


def check(piece: tree.Expression, wanted: Type, scope: Scope, labels: Labels = ()) -> Expression:
    """Type an expression that must be of a type, and make it so.

    An int becomes a decimal or float by an explicit `Convert`. Told are `type-mismatch`,
    `optional-not-narrowed` or `skipped-step-used`, and a constant outside of the wanted
    type's constraint. What does not fit comes back as `Erroneous`. `labels` say where the
    place was declared.
    """
    return fit(infer(piece, scope, wanted), wanted, scope, labels)


def construct(piece: tree.Construct, scope: Scope, *, partial: bool = False) -> Construct:
    """Type `Name { … }` in a place where a record or any message may be made.

    For `emit`, `publish`, calls of steps, `undo`, `send`, `reply` and `expect`. Whether the
    kind of message is right there is asked by rules. With `partial` fields may be left out.
    A name that is unknown, or stands for something else, is told, the fields' values are
    typed all the same, and the result has the type `UNKNOWN`.
    """
    target = target_of(piece.type, scope)
    if target is not None:
        return fill(piece, target, scope, infer, partial=partial)
    tell_no_construct(piece.type, "message", scope)
    return fill_unknown(piece, scope, infer)


def construct_as(
    piece: tree.Construct, target: Member, scope: Scope, *, partial: bool = False
) -> Construct:
    """Type the fields in braces as those of `target`, whatever name stands before them.

    For a step that calls a compute: `PriceOrder { lines: … }` makes its input.
    """
    return fill(piece, target, scope, infer, partial=partial)


def construct_unknown(piece: tree.Construct, scope: Scope) -> Construct:
    """Type the values in braces after a name that makes nothing, which is told elsewhere."""
    return fill_unknown(piece, scope, infer)


def _variable(piece: tree.Variable, scope: Scope, expected: Type | None) -> Expression:
    binding = scope.bindings.get(piece.name)
    if binding is None:
        return unknown_variable(piece.name, piece.span, scope)
    if binding.literal is not None:
        return infer(moved(binding.literal, piece.span), scope, expected)
    return variable(piece.name, binding, piece.span, scope)


def _part(part: tree.TextLiteral | tree.FormattedValue, scope: Scope) -> str | FormattedValue:
    if isinstance(part, tree.TextLiteral):
        return part.value
    value = present(infer(part.value, scope), scope)
    if not is_printable(value.type):
        told = words.type_mismatch(
            f"`{show_type(value.type)}` cannot be printed.",
            value.span,
            "Printable are numbers, texts, booleans, uuids, dates, durations, urls and enums.",
        )
        return FormattedValue(refuse(told, value.span, scope), part.format)
    wrong = format_error(part.format, value.type)
    if wrong is not None:
        told = words.type_mismatch(
            f"`{part.format}` is no format for `{show_type(value.type)}`: {wrong}.", part.span
        )
        scope.problems.add(told)
    return FormattedValue(value, part.format)


def _binary(piece: tree.Binary, scope: Scope, expected: Type | None) -> Expression:
    """Type a chain of operators from its left end: long ones must not nest calls."""
    spine = [piece]
    while isinstance(spine[-1].left, tree.Binary):
        spine.append(spine[-1].left)
    left = infer(spine[-1].left, scope, _list_only(spine[-1], expected))
    for one in reversed(spine):
        left = _combine(one, left, scope, expected)
    return left


def _combine(
    piece: tree.Binary, left: Expression, scope: Scope, expected: Type | None
) -> Expression:
    operator, span = piece.operator, piece.span
    if operator in {"and", "or"}:
        known = knowing_that(left, scope, holds=operator == "and")
        return logical(operator, left, infer(piece.right, known), span, scope)
    wanted = left.type if isinstance(left.type, ListType) else _list_only(piece, expected)
    right = infer(piece.right, scope, wanted if operator == "+" else None)
    if operator in ARITHMETIC:
        return arithmetic(operator, left, right, span, scope)
    if operator in EQUALITY:
        return equality(operator, left, right, span, scope)
    if operator in ORDER:
        return order(operator, left, right, span, scope)
    return membership(left, right, span, scope, negated=operator == "not in")


def _list_only(piece: tree.Binary, expected: Type | None) -> Type | None:
    """Say what the sides of `list + list` are asked for; other operators ask for nothing."""
    return expected if piece.operator == "+" and isinstance(expected, ListType) else None


def _conditional(piece: tree.Conditional, scope: Scope, expected: Type | None) -> Expression:
    condition = check(piece.condition, BOOL, scope)
    value = infer(piece.value, knowing_that(condition, scope), expected)
    otherwise = infer(piece.otherwise, knowing_that(condition, scope, holds=False), expected)
    if expected is None or isinstance(expected, UnknownType):
        (value, otherwise), type_ = join_values((value, otherwise), scope)
    else:
        value, otherwise = fit(value, expected, scope), fit(otherwise, expected, scope)
        type_ = bare(expected)
    return Conditional(condition, value, otherwise, type=type_, span=piece.span)


def _list(piece: tree.ListLiteral, scope: Scope, expected: Type | None) -> Expression:
    goal = inner_of(expected) if expected is not None else None
    if isinstance(goal, ListType | SetType):
        items = tuple([check(one, goal.item, scope) for one in piece.items])
        return ListValue(items, type=bare(goal), span=piece.span)
    if goal == ScalarType(Primitive.JSON):  # its items may differ; `fit` asks what they are
        items = tuple([infer(one, scope, goal) for one in piece.items])
        return ListValue(items, type=ListType(goal), span=piece.span)
    items, joined = join_values([infer(one, scope) for one in piece.items], scope)
    if items and isinstance(joined, UnknownType):
        return erroneous(piece.span)
    return ListValue(items, type=ListType(joined), span=piece.span)


def _list_generator(
    piece: tree.Generator, span: Span, scope: Scope, expected: Type | None
) -> Expression:
    goal = inner_of(expected) if expected is not None else None
    item = goal.item if isinstance(goal, ListType | SetType) else None
    generator = _generator(piece, scope, item)
    if isinstance(generator.element.type, UnknownType):
        return erroneous(span)
    return ListComprehension(generator, type=ListType(bare(generator.element.type)), span=span)


def _generator(piece: tree.Generator, scope: Scope, expected: Type | None = None) -> Generator:
    source, item = items_of(infer(piece.source, scope), scope)
    introduce(piece.variable, scope)
    inner = scope.with_local(piece.variable.text, item, piece.variable.span)
    condition = None
    if piece.condition is not None:
        condition = check(piece.condition, BOOL, inner)
        inner = knowing_that(condition, inner)
    element = infer(piece.element, inner, expected)
    return Generator(element, piece.variable.text, source, condition, span=piece.span)


def _call(piece: tree.Call, scope: Scope) -> Expression:
    name = piece.function
    function = scope.symbols.find(name.text)
    if isinstance(function, Function):
        return _call_function(function, piece, scope)
    arguments = tuple([_argument(one, scope) for one in piece.arguments])
    if name.text in BUILTINS:
        return call_builtin(name.text, arguments, piece.span, scope)
    return unknown_function(name, piece.span, scope)


def _call_function(function: Function, piece: tree.Call, scope: Scope) -> Expression:
    arguments = []
    for place, one in enumerate(piece.arguments):
        fits = place < len(function.parameters)
        wanted = function.parameters[place].type if fits else None
        if isinstance(one, tree.Generator):
            arguments.append(_list_generator(one, one.span, scope, wanted))
        else:
            arguments.append(infer(one, scope, wanted))
    return call_function(function, tuple(arguments), piece, scope)


def _argument(piece: tree.Expression | tree.Generator, scope: Scope) -> Argument:
    return _generator(piece, scope) if isinstance(piece, tree.Generator) else infer(piece, scope)


# ---- constructs


def _construct(piece: tree.Construct, scope: Scope, expected: Type | None) -> Expression:
    name = piece.type
    target = target_of(name, scope)
    if target is None:
        tell_no_construct(name, "record", scope)
    elif isinstance(target, MessageType) and not _asks_for_message(expected):
        told = words.type_mismatch(
            f"The message `{name.text}` cannot be made here.",
            name.span,
            "Messages are made by `emit`, `publish` and steps, and by the body of a compute.",
        )
        scope.problems.add(told)
    elif isinstance(target, RecordType) and _is_foreign(target, scope):
        told = words.type_mismatch(
            f"`{name.text}` is a class of Python, so it cannot be made here.",
            name.span,
            "Take one from a message, or let an effect or a `python` function make it.",
        )
        scope.problems.add(told)
    else:
        return fill(piece, target, scope, infer, partial=False)
    fill_unknown(piece, scope, infer)
    return erroneous(piece.span)


def _asks_for_message(expected: Type | None) -> bool:
    if isinstance(expected, OneOf):
        return any(isinstance(one, MessageType) for one in expected.members)
    return isinstance(expected, MessageType | UnknownType)


def _is_foreign(target: RecordType, scope: Scope) -> bool:
    header = scope.symbols.headers.get(target.name)
    return isinstance(header, Record) and header.remarks.python is not None
