"""The parts of typed expressions and statements: one goes in, all that it holds comes out."""

from collections.abc import Iterable, Iterator
from typing import assert_never

from onexdsl.semantics.expressions import (
    Arithmetic,
    Assign,
    Attribute,
    Boolean,
    BuiltinCall,
    Comparison,
    Conditional,
    Construct,
    Convert,
    Duration,
    Emit,
    EmptyDict,
    EnumMember,
    Erroneous,
    Expression,
    For,
    Formatted,
    FunctionCall,
    Generator,
    If,
    Index,
    IsTest,
    Let,
    ListComprehension,
    ListValue,
    Logical,
    Membership,
    Negate,
    Not,
    Nothing,
    Number,
    Publish,
    Statement,
    Text,
    Variable,
)


def parts_of(expression: Expression | Generator) -> tuple[Expression | Generator, ...]:
    """Give the direct parts of an expression, in the order of the source."""
    match expression:
        case Number() | Text() | Duration() | Boolean() | Nothing() | Variable():
            return ()
        case EnumMember() | EmptyDict() | Erroneous():
            return ()
        case Attribute(subject=one) | IsTest(subject=one):
            return (one,)
        case Negate(operand=one) | Not(operand=one) | Convert(value=one):
            return (one,)
        case Arithmetic(left=left, right=right) | Comparison(left=left, right=right):
            return (left, right)
        case Membership(left=left, right=right) | Logical(left=left, right=right):
            return (left, right)
        case Index(subject=subject, index=index):
            return (subject, index)
        case BuiltinCall(arguments=arguments) | FunctionCall(arguments=arguments):
            return arguments
        case Construct(fields=fields):
            return tuple(field.value for field in fields)
        case ListValue(items=items):
            return items
        case ListComprehension(generator=generator):
            return (generator,)
        case Conditional(condition=condition, value=value, otherwise=otherwise):
            return (condition, value, otherwise)
        case Formatted(parts=parts):
            return tuple(part.value for part in parts if not isinstance(part, str))
        case Generator(element=element, source=source, condition=condition):
            return (source, element) if condition is None else (source, condition, element)
        case _:
            assert_never(expression)


def expressions_in(expression: Expression | Generator) -> Iterator[Expression | Generator]:
    """Give an expression and all that it holds."""
    stack = [expression]
    while stack:
        one = stack.pop()
        yield one
        stack.extend(reversed(parts_of(one)))


def statement_expressions(statements: Iterable[Statement]) -> Iterator[Expression]:
    """Give the expressions that stand in statements, not what these hold."""
    for statement in statements:
        match statement:
            case Let(value=value) | Assign(value=value):
                yield value
            case Emit(message=message) | Publish(message=message):
                yield message
            case If(condition=condition, then=then, otherwise=otherwise):
                yield condition
                yield from statement_expressions(then)
                yield from statement_expressions(otherwise)
            case For(source=source, body=body):
                yield source
                yield from statement_expressions(body)
            case _:
                assert_never(statement)


def assigned_in(statements: Iterable[Statement]) -> Iterator[str]:
    """Give the data fields that statements assign, one for each assignment."""
    for statement in statements:
        match statement:
            case Assign(field=name):
                yield name
            case If(then=then, otherwise=otherwise):
                yield from assigned_in(then)
                yield from assigned_in(otherwise)
            case For(body=body):
                yield from assigned_in(body)
            case _:
                pass


def narrows(condition: Expression) -> bool:
    """Whether a condition tests for `none` or for a member of a union."""
    return any(
        isinstance(part, IsTest)
        or (
            isinstance(part, Comparison)
            and (isinstance(part.left, Nothing) or isinstance(part.right, Nothing))
        )
        for part in expressions_in(condition)
    )
