"""A literal of the language goes in, the Python that spells the same value comes out."""

from typing import assert_never

from onexdsl.codegen.literals import decimal_literal, duration_literal, plain_number, text_literal
from onexdsl.codegen.python_expression import Atom, Invoke, Member, Python, one_line
from onexdsl.codegen.python_names import member_name
from onexdsl.codegen.scope import Scope
from onexdsl.semantics.expressions import Boolean, Duration, EnumMember, Nothing, Number, Text
from onexdsl.semantics.field_types import (
    EnumType,
    MessageType,
    OptionalType,
    Primitive,
    RecordType,
    ScalarType,
    Type,
)

NONE = Atom("None")


def translate_literal(
    expression: Number | Text | Duration | Boolean | Nothing | EnumMember, scope: Scope
) -> Python:
    """Spell a literal of any type."""
    match expression:
        case Number(value):
            return _number(expression, scope)
        case Text(value):
            return _text(expression, value, scope)
        case Duration(milliseconds):
            return duration_literal(milliseconds, scope.module)
        case Boolean(value):
            return Atom(str(value))
        case Nothing():
            return NONE
        case EnumMember(member):
            return Member(Atom(class_name(expression.type, scope)), member_name(member))
        case _:
            assert_never(expression)


def primitive_of(type_: Type) -> Primitive | None:
    """Give the primitive of a scalar or an optional one, none for all other types."""
    inner = type_.inner if isinstance(type_, OptionalType) else type_
    return inner.primitive if isinstance(inner, ScalarType) else None


def _number(number: Number, scope: Scope) -> Python:
    match primitive_of(number.type):
        case Primitive.DECIMAL:
            return _requoted(decimal_literal(number.value, scope.module), scope)
        case Primitive.FLOAT:
            text = plain_number(number.value)
            return Atom(text if "." in text else f"{text}.0")
        case _:
            return Atom(plain_number(number.value))


def _requoted(piece: Python, scope: Scope) -> Python:
    if scope.quote is None:
        return piece
    return Atom(one_line(piece).replace('"', scope.quote))


def _text(expression: Text, value: str, scope: Scope) -> Python:
    literal = Atom(text_literal(value, scope.quote))
    module = scope.module
    match primitive_of(expression.type):
        case Primitive.UUID:
            return Invoke(module.standard("uuid", "UUID"), (literal,))
        case Primitive.DATETIME:
            return Invoke(
                Member(module.standard("datetime", "datetime"), "fromisoformat"), (literal,)
            )
        case Primitive.DATE:
            return Invoke(Member(module.standard("datetime", "date"), "fromisoformat"), (literal,))
        case Primitive.URL:
            return Invoke(module.pydantic("AnyUrl"), (literal,))
        case _:
            return literal


def class_name(type_: Type, scope: Scope) -> str:
    """Give the name by which a class of generated code is known here."""
    assert isinstance(type_, RecordType | MessageType | EnumType)  # noqa: S101  # what braces make
    return scope.module.declared(type_.name)
