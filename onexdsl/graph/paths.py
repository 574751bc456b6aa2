"""An expression in a guard in, out: the path it reads, its declared type and what it may be."""

from dataclasses import dataclass
from decimal import Decimal

from onexdsl.graph.expression_text import expression_text
from onexdsl.graph.intervals import (
    ALL_NAMES,
    Domain,
    Interval,
    Names,
    Numbers,
    numbers,
)
from onexdsl.graph.lookup import Lookup
from onexdsl.semantics import expressions as ex
from onexdsl.semantics.field_types import (
    ANYTHING,
    Constraint,
    DictType,
    EnumType,
    ListType,
    MessageType,
    OptionalType,
    Primitive,
    RecordType,
    ScalarType,
    SetType,
    Type,
    UnionType,
)
from onexdsl.semantics.model import Enum, Field, Message, Record, Reducer, Union

WHOLE = frozenset({Primitive.INT, Primitive.DURATION})
NUMERIC = WHOLE | {Primitive.FLOAT, Primitive.DECIMAL}
_LENGTH_AT_LEAST_ZERO = Interval(Decimal(0))


@dataclass(frozen=True, slots=True)
class Sight:
    """Where a guard stands: its reducer (None: a workflow's guard) and the message it looks at."""

    known: Lookup
    reducer: Reducer | None
    message: Message
    key_is_field: bool = True  # no `by`: `key` is the message's key field


def is_path(expression: ex.Expression) -> bool:
    """Whether it reads a data field, the key or (a part of) the message, and nothing more."""
    match expression:
        case ex.Variable(kind=kind):
            return kind in (
                ex.VariableKind.DATA_FIELD,
                ex.VariableKind.DATA,
                ex.VariableKind.EVENT,
                ex.VariableKind.KEY,
            )
        case ex.Attribute(subject=subject):
            return is_path(subject)
        case _:
            return False


def variable_name(expression: ex.Expression, sight: Sight) -> str:
    """Name what an expression reads, so that two spellings of one thing have one name."""
    key = sight.message.key
    if (
        isinstance(expression, ex.Variable)
        and expression.kind is ex.VariableKind.KEY
        and sight.key_is_field
        and key is not None
    ):
        return f"event.{key.name}"
    return expression_text(expression)


def declared_type(expression: ex.Expression, sight: Sight) -> Type:
    """Give the type as declared: a guard may have narrowed the expression's own."""
    match expression:
        case ex.Variable(kind=ex.VariableKind.DATA_FIELD, name=name):
            return _field_type(_data(sight), name, expression.type)
        case ex.Variable(kind=ex.VariableKind.EVENT):
            return MessageType(sight.message.name)
        case ex.Attribute(subject=ex.Variable(kind=ex.VariableKind.DATA), name=name):
            return _field_type(_data(sight), name, expression.type)
        case ex.Attribute(subject=subject, name=name):
            fields = _fields(declared_type(subject, sight), sight.known)
            return _field_type(fields, name, expression.type)
        case _:
            return expression.type


def domain_of(type_: Type, known: Lookup) -> Domain | None:
    """Give all that a value of the type may be; None where the decider knows no such values."""
    match type_:
        case OptionalType(inner=inner):
            found = domain_of(inner, known)
            return Domain(ALL_NAMES if found is None else found.values, absent=True)
        case ScalarType(primitive=Primitive.BOOL):
            return Domain(Names(frozenset({"true", "false"})))
        case ScalarType(primitive=primitive, constraint=constraint) if primitive in NUMERIC:
            return Domain(_range(constraint, primitive))
        case ScalarType(primitive=Primitive.JSON | Primitive.BYTES):
            return None
        case ScalarType():
            return Domain(ALL_NAMES)
        case EnumType(name=name):
            found_enum = known.declarations.get(name)
            return Domain(_members(found_enum)) if isinstance(found_enum, Enum) else None
        case UnionType(name=name):
            found_union = known.declarations.get(name)
            return Domain(_records(found_union)) if isinstance(found_union, Union) else None
        case _:
            return None


def is_free(type_: Type) -> bool:
    """Whether all values of its domain really exist; which texts fit a pattern is not known."""
    match type_:
        case OptionalType(inner=inner):
            return is_free(inner)
        case ScalarType(constraint=constraint):
            return constraint.pattern is None
        case _:
            return True


def length_domain(type_: Type) -> Domain:
    """Give the lengths that a value of the type may have."""
    match type_:
        case OptionalType(inner=inner):
            return length_domain(inner)
        case ListType(length=length) | SetType(length=length) | DictType(length=length):
            constraint = length
        case ScalarType(primitive=Primitive.STR | Primitive.BYTES, constraint=length):
            constraint = length
        case _:
            constraint = ANYTHING
    lengths = _range(constraint, Primitive.INT)
    return Domain(lengths.meet(Numbers((_LENGTH_AT_LEAST_ZERO,), whole=True)))


def _range(constraint: Constraint, primitive: Primitive) -> Numbers:
    bounds = Interval(constraint.low, constraint.high)
    return numbers((bounds,), whole=primitive in WHOLE, time=primitive is Primitive.DURATION)


def _members(declaration: Enum) -> Names:
    return Names(frozenset(member.name for member in declaration.members))


def _records(declaration: Union) -> Names:
    return Names(frozenset(str(member.name) for member in declaration.members))


def _data(sight: Sight) -> tuple[Field, ...]:
    return () if sight.reducer is None else sight.reducer.data


def _fields(type_: Type, known: Lookup) -> tuple[Field, ...]:
    match type_:
        case OptionalType(inner=inner):
            return _fields(inner, known)
        case RecordType(name=name) | MessageType(name=name):
            found = known.declarations.get(name)
            return found.fields if isinstance(found, Record | Message) else ()
        case _:
            return ()


def _field_type(fields: tuple[Field, ...], name: str, otherwise: Type) -> Type:
    return next((one.type for one in fields if one.name == name), otherwise)
