"""Types of the language go in, annotations come out."""

from decimal import Decimal
from functools import cache
from typing import assert_never

from onexdsl.codegen.literals import decimal_literal, duration_literal, text_literal
from onexdsl.codegen.module import Module
from onexdsl.codegen.python_expression import Atom, Binary, Invoke, Item, Python
from onexdsl.semantics.field_types import (
    Constraint,
    DictType,
    EnumType,
    FailureType,
    ListType,
    MessageType,
    MetaType,
    NoneType,
    NothingType,
    OneOf,
    OptionalType,
    Primitive,
    QualifiedName,
    RecordType,
    ReducerDataType,
    ScalarType,
    SetType,
    Type,
    UnionType,
    UnknownType,
)

NONE = Atom("None")
_MODULES = {
    Primitive.DECIMAL: ("decimal", "Decimal"),
    Primitive.UUID: ("uuid", "UUID"),
    Primitive.DATETIME: ("datetime", "datetime"),
    Primitive.DATE: ("datetime", "date"),
    Primitive.DURATION: ("datetime", "timedelta"),
    Primitive.URL: ("pydantic", "AnyUrl"),
    Primitive.JSON: ("pydantic", "JsonValue"),
}
LENGTH = frozenset({Primitive.STR, Primitive.BYTES})


def plain_type(type_: Type, module: Module) -> Python:
    """Give the annotation of a type without its constraints: of parameters, results, locals."""
    return _annotation(type_, module, frozenset(), constrained=False)


def constrained_type(
    type_: Type, module: Module, later: frozenset[QualifiedName] = frozenset()
) -> Python:
    """Give the annotation of a field's type; what is declared `later` stands in quotes."""
    return _annotation(type_, module, later, constrained=True)


def _annotation(
    type_: Type, module: Module, later: frozenset[QualifiedName], *, constrained: bool
) -> Python:
    def inner(one: Type) -> Python:
        return _annotation(one, module, later, constrained=constrained)

    def bounded(annotation: Python, constraint: Constraint, primitive: Primitive | None) -> Python:
        if not constrained or not constraint:
            return annotation
        field = Invoke(
            module.pydantic("Field"), (), constraint_arguments(constraint, primitive, module)
        )
        return Item(module.standard("typing", "Annotated"), (annotation, field))

    match type_:
        case ScalarType(primitive, constraint):
            return bounded(_scalar(primitive, module), constraint, primitive)
        case ListType(item, length):
            return bounded(Item(Atom("list"), (inner(item),)), length, None)
        case SetType(item, length):
            return bounded(Item(Atom("set"), (inner(item),)), length, None)
        case DictType(key, value, length):
            return bounded(Item(Atom("dict"), (inner(key), inner(value))), length, None)
        case OptionalType(one):
            annotation = inner(one)
            if isinstance(annotation, Atom) and annotation.text.startswith('"'):
                return Atom(f'"{annotation.text[1:-1]} | None"')
            return Binary(annotation, "|", NONE)
        case RecordType(name) | EnumType(name) | UnionType(name) | MessageType(name):
            text = module.declared(name)
            return Atom(f'"{text}"') if name in later else Atom(text)
        case OneOf(members):
            return union_type([inner(member) for member in members])
        case NoneType() | NothingType():
            return NONE
        case ReducerDataType(name):
            return Atom(f"{name.name}Data")
        case MetaType():
            return module.runtime("MessageMeta")
        case FailureType() | UnknownType():
            return module.standard("typing", "Any")
        case _:
            assert_never(type_)


def union_type(annotations: list[Python]) -> Python:
    """Join annotations by `|`; none at all is `None`."""
    if not annotations:
        return NONE
    joined = annotations[0]
    for annotation in annotations[1:]:
        joined = Binary(joined, "|", annotation)
    return joined


def _scalar(primitive: Primitive, module: Module) -> Python:
    place = _MODULES.get(primitive)
    return Atom(primitive.value) if place is None else module.standard(*place)


def constraint_arguments(
    constraint: Constraint, primitive: Primitive | None, module: Module
) -> tuple[tuple[str, Python], ...]:
    """Give what pydantic's `Field` is told of a constraint; no primitive: of a container."""
    lengthy = primitive is None or primitive in LENGTH
    low, high = ("min_length", "max_length") if lengthy else ("ge", "le")
    found: list[tuple[str, Python]] = []
    if constraint.low is not None and not (lengthy and constraint.low == 0):
        found.append((low, _bound(constraint.low, primitive, module)))
    if constraint.high is not None:
        found.append((high, _bound(constraint.high, primitive, module)))
    if constraint.pattern is not None:
        found.append(("pattern", Atom(whole_pattern(constraint.pattern))))
    return tuple(found)


def _bound(bound: Decimal, primitive: Primitive | None, module: Module) -> Python:
    if primitive is Primitive.DURATION:
        return duration_literal(int(bound), module)
    if bound == bound.to_integral_value():
        return Atom(str(int(bound)))
    if primitive is Primitive.FLOAT:
        return Atom(repr(float(bound)))
    return decimal_literal(bound, module)


def whole_pattern(pattern: str) -> str:
    r"""Give the literal of a pattern that matches the whole text, without a line break at its end.

    `$` of pydantic's Rust engine is the very end; Python's own engine needs `\Z` for that.
    """
    end = r"\Z" if needs_python_engine(pattern) else "$"
    whole = f"^(?:{pattern}){end}"
    if '"' in whole or "\n" in whole or not whole.isprintable():
        return text_literal(whole)
    return f'r"{whole}"' if "\\" in whole else f'"{whole}"'


@cache
def needs_python_engine(pattern: str) -> bool:
    """Whether pydantic's Rust engine refuses a pattern: lookaround, backreferences, …."""
    from pydantic_core import SchemaError, SchemaValidator  # noqa: PLC0415  # only where asked for

    try:
        SchemaValidator({"type": "str", "pattern": f"^(?:{pattern})$"})
    except SchemaError:
        return True
    return False


def patterns_in(type_: Type) -> "list[str]":
    """Give the patterns that a type holds, at any depth."""
    match type_:
        case ScalarType(_, constraint):
            return [] if constraint.pattern is None else [constraint.pattern]
        case ListType(item) | SetType(item) | OptionalType(item):
            return patterns_in(item)
        case DictType(key, value):
            return patterns_in(key) + patterns_in(value)
        case _:
            return []
