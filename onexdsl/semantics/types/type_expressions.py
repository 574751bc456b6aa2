"""Types as written in, types as values out."""

from typing import assert_never

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.field_types import (
    UNKNOWN,
    DictType,
    EnumType,
    ListType,
    OptionalType,
    Primitive,
    RecordType,
    ScalarType,
    SetType,
    Type,
    UnionType,
    UnknownType,
)
from onexdsl.semantics.model import Enum, Message, Record, Union
from onexdsl.semantics.symbols import Symbols
from onexdsl.semantics.types.constraints import resolve_constraints
from onexdsl.semantics.words import problems as words
from onexdsl.semantics.words.kinds import what_it_is
from onexdsl.semantics.words.near_names import Unknown
from onexdsl.syntax import tree

CONTAINERS = {"list": 1, "set": 1, "dict": 2}
BUILTIN_TYPES: tuple[str, ...] = (*(one.value for one in Primitive), *CONTAINERS)


def resolve_type(written: tree.TypeExpression, symbols: Symbols, problems: Problems) -> Type:
    """Give the type that was written, or `UNKNOWN` after telling why there is none.

    Told are `unknown-type` (a near name is offered; a message, node or function is no type
    either, nor is a built-in type with a wrong number of types in brackets), `type-mismatch`
    (a dict key or set item that is neither a scalar that can be hashed nor an enum),
    `bad-constraint` (one for each; the type then goes without it) and `deprecated-use`.
    `T??` is `T?`. A name that the file imports, but that nobody declares, is passed over:
    its `use` was told already.
    """
    match written:
        case tree.NamedType(name):
            return _named(name, symbols, problems)
        case tree.BuiltinType():
            return _builtin(written, symbols, problems)
        case tree.OptionalType(inner):
            return optional(resolve_type(inner, symbols, problems))
        case tree.Broken():
            return UNKNOWN
        case _:
            assert_never(written)


def optional(inner: Type) -> Type:
    """Give `inner?`, which is `inner` where that may be `none` already or is not known."""
    return inner if isinstance(inner, OptionalType | UnknownType) else OptionalType(inner)


def can_be_key(type_: Type) -> bool:
    """Whether values of a type can be keys of a dict and items of a set."""
    match type_:
        case ScalarType(primitive):
            return primitive is not Primitive.JSON
        case EnumType() | UnknownType():
            return True
        case _:
            return False


def _named(name: tree.Name, symbols: Symbols, problems: Problems) -> Type:
    header = symbols.find(name.text)
    match header:
        case Record(name=found, remarks=remarks):
            result: Type = RecordType(found)
        case Enum(name=found, remarks=remarks):
            result = EnumType(found)
        case Union(name=found, remarks=remarks):
            result = UnionType(found)
        case None:
            if name.text not in symbols.names:
                tell_unknown(_unknown(name, symbols), problems)
            return UNKNOWN
        case _:
            hint = "Name the fields that are needed." if isinstance(header, Message) else None
            told = words.not_a_type(name.text, what_it_is(header), name.span, hint)
            problems.add(told)
            return UNKNOWN
    if remarks.deprecated is not None:
        problems.add(words.deprecated_use(f"`{name.text}`", remarks.deprecated, name.span))
    return result


def _builtin(written: tree.BuiltinType, symbols: Symbols, problems: Problems) -> Type:
    name = written.name.text
    if name not in BUILTIN_TYPES:
        problems.add(words.unknown_type(_unknown(written.name, symbols)))
        return UNKNOWN
    arguments = [resolve_type(one, symbols, problems) for one in written.arguments]
    wanted = CONTAINERS.get(name, 0)
    if len(arguments) != wanted:
        problems.add(words.wrong_type_arguments(name, wanted, written.name.span))
        return UNKNOWN
    constraint = resolve_constraints(written.constraints, name, problems)
    if name not in CONTAINERS:
        return ScalarType(Primitive(name), constraint)
    if any(isinstance(one, UnknownType) for one in arguments):
        return UNKNOWN
    if name == "list":
        return ListType(arguments[0], constraint)
    if not can_be_key(arguments[0]):
        problems.add(words.no_key(name, arguments[0], written.arguments[0].span))
        return UNKNOWN
    if name == "set":
        return SetType(arguments[0], constraint)
    return DictType(arguments[0], arguments[1], constraint)


def tell_unknown(unknown: Unknown, problems: Problems) -> None:
    """Tell of a type that is neither declared nor imported."""
    way = f"Declare `{unknown.text}`, or take it from another flow with `use`."
    problems.add(words.unknown_type(unknown, way))


def _unknown(name: tree.Name, symbols: Symbols) -> Unknown:
    visible = symbols.names_for(Record, Enum, Union)
    return Unknown(name.text, name.span, (*BUILTIN_TYPES, *visible))
