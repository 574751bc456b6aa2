"""Typed expressions and statements: names are looked up, conversions are explicit.

Literals have the type that their place asks for (`1` may be a `decimal`, a text a `uuid`).
Narrowing has been done: a variable or attribute that was narrowed has the narrowed type.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from onexdsl.semantics.field_types import QualifiedName, Type
from onexdsl.source.quickly import made_quickly
from onexdsl.source.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A typed piece of an expression."""

    type: Type
    span: Span = field(compare=False, repr=False)


@made_quickly
@dataclass(frozen=True, slots=True)
class Number(Typed):
    """A number; `type` says whether it is an int, a decimal or a float."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Text(Typed):
    """A string; `type` says whether it stands for a str, uuid, date, datetime, url (or json)."""

    value: str


@dataclass(frozen=True, slots=True)
class Duration(Typed):
    """A duration."""

    milliseconds: int


@dataclass(frozen=True, slots=True)
class Boolean(Typed):
    """`true` or `false`."""

    value: bool


@dataclass(frozen=True, slots=True)
class Nothing(Typed):
    """`none`."""


@dataclass(frozen=True, slots=True)
class FormattedValue:
    """A value in an f-string with Python's format, or an empty one."""

    value: "Expression"
    format: str


@dataclass(frozen=True, slots=True)
class Formatted(Typed):
    """An f-string: texts and values in turn."""

    parts: tuple[str | FormattedValue, ...]


class VariableKind(StrEnum):
    """What a lower-case name stands for."""

    LOCAL = "local"  # a `let` or a loop variable
    PARAMETER = "parameter"  # of a `fn`
    DATA_FIELD = "data field"  # of the reducer, written without `data.`
    DATA = "data"
    EVENT = "event"  # the message that is handled (a command too)
    KEY = "key"
    META = "meta"
    INPUT = "input"  # of a compute
    STEP = "step"  # the value of a workflow's step
    FAILURE = "failure"


@made_quickly
@dataclass(frozen=True, slots=True)
class Variable(Typed):
    """A name that stands for a value."""

    kind: VariableKind
    name: str


@made_quickly
@dataclass(frozen=True, slots=True)
class Attribute(Typed):
    """`subject.name`."""

    subject: "Expression"
    name: str


@dataclass(frozen=True, slots=True)
class Index(Typed):
    """`subject[index]` of a list, dict or str."""

    subject: "Expression"
    index: "Expression"


@dataclass(frozen=True, slots=True)
class Generator:
    """`element for variable in source if condition`; `span` covers it."""

    element: "Expression"
    variable: str
    source: "Expression"
    condition: "Expression | None"
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class BuiltinCall(Typed):
    """A call of a built-in function; a single generator may be its argument."""

    function: str
    arguments: "tuple[Expression | Generator, ...]"


@dataclass(frozen=True, slots=True)
class FunctionCall(Typed):
    """A call of a declared `fn`."""

    function: QualifiedName
    arguments: "tuple[Expression, ...]"


@dataclass(frozen=True, slots=True)
class EnumMember(Typed):
    """`Channel.web`; `type` is the enum."""

    member: str


@made_quickly
@dataclass(frozen=True, slots=True)
class FieldValue:
    """A field given in braces."""

    name: str
    value: "Expression"
    span: Span = field(compare=False, repr=False)


@made_quickly
@dataclass(frozen=True, slots=True)
class Construct(Typed):
    """`Money { amount: 1 }`; `type` is the record or message; only the fields written."""

    fields: tuple[FieldValue, ...]


@dataclass(frozen=True, slots=True)
class ListValue(Typed):
    """`[a, b]`; `type` is a list or a set."""

    items: "tuple[Expression, ...]"


@dataclass(frozen=True, slots=True)
class ListComprehension(Typed):
    """`[f(x) for x in xs if p]`; `type` is a list or a set."""

    generator: Generator


@dataclass(frozen=True, slots=True)
class EmptyDict(Typed):
    """`{}`."""


@dataclass(frozen=True, slots=True)
class Negate(Typed):
    """`-x`."""

    operand: "Expression"


@dataclass(frozen=True, slots=True)
class Not(Typed):
    """`not x`."""

    operand: "Expression"


@dataclass(frozen=True, slots=True)
class Arithmetic(Typed):
    """`+ - * / %`, both sides already of fitting types; also `str + str`, `list + list`."""

    operator: str
    left: "Expression"
    right: "Expression"


@made_quickly
@dataclass(frozen=True, slots=True)
class Comparison(Typed):
    """`== != < <= > >=`."""

    operator: str
    left: "Expression"
    right: "Expression"


@dataclass(frozen=True, slots=True)
class Membership(Typed):
    """`left in right` or `left not in right`: in a list, set, the keys of a dict, or a str."""

    left: "Expression"
    right: "Expression"
    negated: bool


@dataclass(frozen=True, slots=True)
class Logical(Typed):
    """`and` or `or`."""

    operator: str
    left: "Expression"
    right: "Expression"


@dataclass(frozen=True, slots=True)
class IsTest(Typed):
    """`subject is Member`; false for `none`."""

    subject: "Expression"
    member: QualifiedName


@dataclass(frozen=True, slots=True)
class Conditional(Typed):
    """`if condition then value else otherwise`."""

    condition: "Expression"
    value: "Expression"
    otherwise: "Expression"


@dataclass(frozen=True, slots=True)
class Convert(Typed):
    """An implicit conversion to `type`: of an int, or of a list, set or dict to a wider one."""

    value: "Expression"


@dataclass(frozen=True, slots=True)
class Erroneous(Typed):
    """What could not be typed; the error is reported."""


Expression: TypeAlias = (
    Number
    | Text
    | Duration
    | Boolean
    | Nothing
    | Formatted
    | Variable
    | Attribute
    | Index
    | BuiltinCall
    | FunctionCall
    | EnumMember
    | Construct
    | ListValue
    | ListComprehension
    | EmptyDict
    | Negate
    | Not
    | Arithmetic
    | Comparison
    | Membership
    | Logical
    | IsTest
    | Conditional
    | Convert
    | Erroneous
)


# ---- statements


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A typed statement."""

    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Let(Stated):
    """`let name = value`."""

    name: str
    value: Expression


@made_quickly
@dataclass(frozen=True, slots=True)
class Assign(Stated):
    """`field = value`, of a reducer's data."""

    field: str
    value: Expression


@dataclass(frozen=True, slots=True)
class Emit(Stated):
    """`emit Intent { … }`."""

    message: Construct


@dataclass(frozen=True, slots=True)
class Publish(Stated):
    """`publish Event { … }`; in a reducer it is an error that a rule reports."""

    message: Construct


@dataclass(frozen=True, slots=True)
class If(Stated):
    """`if condition { … } else { … }`."""

    condition: Expression
    then: "tuple[Statement, ...]"
    otherwise: "tuple[Statement, ...]"


@dataclass(frozen=True, slots=True)
class For(Stated):
    """`for variable in source { … }`."""

    variable: str
    source: Expression
    body: "tuple[Statement, ...]"


Statement: TypeAlias = Let | Assign | Emit | Publish | If | For
