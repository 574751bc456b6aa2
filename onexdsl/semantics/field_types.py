"""The types of the language, as values: what a field, a parameter or an expression is."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from onexdsl.source.quickly import made_quickly


class QualifiedName(NamedTuple):
    """A declaration of the project: its flow (`shop.orders`) and its name (`OrderPlaced`).

    A named tuple, since it is looked up thousands of times in a check: its hash needs no Python.
    """

    flow: str
    name: str

    def __str__(self) -> str:
        return f"{self.flow}.{self.name}"


class Primitive(StrEnum):
    """The built-in types that are not containers."""

    BOOL = "bool"
    INT = "int"
    FLOAT = "float"
    DECIMAL = "decimal"
    STR = "str"
    BYTES = "bytes"
    UUID = "uuid"
    DATETIME = "datetime"
    DATE = "date"
    DURATION = "duration"
    URL = "url"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Constraint:
    """What a value must satisfy: a closed range of value or length, and a pattern.

    Durations are bounded in milliseconds. Both ends equal: an exact value or length.
    """

    low: Decimal | None = None
    high: Decimal | None = None
    pattern: str | None = None

    def __bool__(self) -> bool:
        return self != ANYTHING


ANYTHING = Constraint()


@made_quickly
@dataclass(frozen=True, slots=True)
class ScalarType:
    """`int(0..)`: the constraint bounds the value (numbers, durations) or length (str, bytes)."""

    primitive: Primitive
    constraint: Constraint = ANYTHING


@dataclass(frozen=True, slots=True)
class ListType:
    """`list[item](length)`."""

    item: "Type"
    length: Constraint = ANYTHING


@dataclass(frozen=True, slots=True)
class SetType:
    """`set[item](length)`."""

    item: "Type"
    length: Constraint = ANYTHING


@dataclass(frozen=True, slots=True)
class DictType:
    """`dict[key, value](length)`."""

    key: "Type"
    value: "Type"
    length: Constraint = ANYTHING


@dataclass(frozen=True, slots=True)
class OptionalType:
    """`inner?`: the value or `none`; `inner` is never optional itself."""

    inner: "Type"


@dataclass(frozen=True, slots=True)
class RecordType:
    """A record, by name."""

    name: QualifiedName


@dataclass(frozen=True, slots=True)
class EnumType:
    """An enum, by name."""

    name: QualifiedName


@dataclass(frozen=True, slots=True)
class UnionType:
    """A declared tagged union of records, by name."""

    name: QualifiedName


@dataclass(frozen=True, slots=True)
class MessageType:
    """An event, command or intent, by name."""

    name: QualifiedName


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of several records or messages: `event` of `on A | B`, a step's outcome."""

    members: tuple[RecordType | MessageType, ...]


@dataclass(frozen=True, slots=True)
class NoneType:
    """The type of `none` alone."""


@dataclass(frozen=True, slots=True)
class ReducerDataType:
    """The type of `data`: all data fields of a reducer together."""

    name: QualifiedName


@dataclass(frozen=True, slots=True)
class MetaType:
    """The type of `meta`."""


@dataclass(frozen=True, slots=True)
class FailureType:
    """The type of `failure` in a workflow's `else`."""


@dataclass(frozen=True, slots=True)
class NothingType:
    """The type of a call step without an outcome: there is no value."""


@dataclass(frozen=True, slots=True)
class UnknownType:
    """What could not be typed; the error is reported already, so it fits everywhere."""


Type: TypeAlias = (
    ScalarType
    | ListType
    | SetType
    | DictType
    | OptionalType
    | RecordType
    | EnumType
    | UnionType
    | MessageType
    | OneOf
    | NoneType
    | ReducerDataType
    | MetaType
    | FailureType
    | NothingType
    | UnknownType
)

BOOL = ScalarType(Primitive.BOOL)
INT = ScalarType(Primitive.INT)
FLOAT = ScalarType(Primitive.FLOAT)
DECIMAL = ScalarType(Primitive.DECIMAL)
STR = ScalarType(Primitive.STR)
DURATION = ScalarType(Primitive.DURATION)
DATETIME = ScalarType(Primitive.DATETIME)
UUID = ScalarType(Primitive.UUID)
NONE = NoneType()
UNKNOWN = UnknownType()
