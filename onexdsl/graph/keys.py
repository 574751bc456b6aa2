"""Messages and expressions in, out: the kind of a key, and whether it is the cause's own key."""

from collections.abc import Iterator, Mapping

from onexdsl.graph.expression_text import expression_text
from onexdsl.semantics import expressions as ex
from onexdsl.semantics.field_types import (
    EnumType,
    QualifiedName,
    ScalarType,
    Type,
    UnknownType,
)
from onexdsl.semantics.model import Message

KEYLESS = "no key"

Lets = Mapping[str, tuple[ex.Expression, ...]]
"""All that each name of a `let` stands for, in whichever branch."""


def kind_of(type_: Type | None) -> str | None:
    """Spell the kind of a key, without constraints; None where it is unknown (and reported)."""
    match type_:
        case None:
            return KEYLESS
        case ScalarType(primitive=primitive):
            return primitive.value
        case EnumType(name=name):
            return str(name)
        case UnknownType():
            return None
        case _:
            return None


def message_key_kind(message: Message) -> str | None:
    """Spell the kind of a message's key."""
    return kind_of(None if message.key is None else message.key.type)


def lets_of(statements: tuple[ex.Statement, ...]) -> Lets:
    """Gather what the `let`s in the statements stand for."""
    found: dict[str, tuple[ex.Expression, ...]] = {}
    for let in _lets(statements):
        found[let.name] = (*found.get(let.name, ()), let.value)
    return found


def is_own_key(expression: ex.Expression | None, trigger: Message, lets: Lets) -> bool:
    """Whether it surely is the key of the message that is handled: `key`, or its key field."""
    match expression:
        case ex.Variable(kind=ex.VariableKind.KEY):
            return True
        case ex.Variable(kind=ex.VariableKind.LOCAL, name=name):
            values, others = lets.get(name, ()), {**lets, name: ()}
            return bool(values) and all(is_own_key(one, trigger, others) for one in values)
        case ex.Attribute(
            subject=ex.Variable(kind=ex.VariableKind.EVENT | ex.VariableKind.INPUT), name=name
        ):
            return trigger.key is not None and trigger.key.name == name
        case _:
            return False


def key_value(construct: ex.Construct, message: Message) -> ex.Expression | None:
    """Give what fills the key of a message that is constructed; None without a key."""
    if message.key is None:
        return None
    name = message.key.name
    return next((one.value for one in construct.fields if one.name == name), message.key.default)


def carried_otherwise(
    construct: ex.Construct, message: Message, trigger: Message, lets: Lets
) -> str | None:
    """Spell what fills the key if it is not surely the trigger's; None where keys stay put."""
    if message.key is None:
        return None
    value = key_value(construct, message)
    if is_own_key(value, trigger, lets):
        return None
    return "unknown" if value is None else expression_text(value)


def constructs_of(expression: ex.Expression, name: QualifiedName) -> Iterator[ex.Construct | None]:
    """Give what a compute's body may result in; None where that is not written as a message."""
    match expression:
        case ex.Construct():
            if getattr(expression.type, "name", None) == name:
                yield expression
        case ex.Conditional(value=value, otherwise=otherwise):
            yield from constructs_of(value, name)
            yield from constructs_of(otherwise, name)
        case _:
            yield None


def _lets(statements: tuple[ex.Statement, ...]) -> Iterator[ex.Let]:
    for statement in statements:
        match statement:
            case ex.Let():
                yield statement
            case ex.If(then=then, otherwise=otherwise):
                yield from _lets(then)
                yield from _lets(otherwise)
            case ex.For(body=body):
                yield from _lets(body)
            case _:
                pass
