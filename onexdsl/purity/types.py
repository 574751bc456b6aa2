"""What annotations mean, as far as it is sure: annotations in, sets of types out, compared."""

import ast
from dataclasses import dataclass
from typing import TypeAlias

from onexdsl.purity.annotations import DEEPEST, SEQUENCES, last_name, parsed
from onexdsl.purity.bindings import Assigned, Imported
from onexdsl.purity.library import Library, Module
from onexdsl.purity.resolve import expression_thing, global_bindings, lineage
from onexdsl.purity.values import ClassThing, Outside

PLAIN = frozenset({"bool", "bytes", "complex", "float", "int", "str"})
KNOWN_OUTSIDE = frozenset(
    {
        *("datetime.date", "datetime.datetime", "datetime.time", "datetime.timedelta"),
        *("decimal.Decimal", "uuid.UUID"),
        *("onexdsl.runtime.EffectContext", "onexdsl.runtime.ReducerContext"),
        *("onexdsl.runtime.MessageMeta", "onexdsl.runtime.Transition"),
    }
)
WIDER = frozenset(
    {("bool", "int"), ("bool", "float"), ("int", "float"), ("int", "complex"), ("float", "complex")}
    | {
        ("datetime.datetime", "datetime.date"),
        ("str", "list"),
        ("bytes", "list"),
        ("tuple", "list"),
    }
)
"""The first is taken where the second is asked for (`list` stands for any sequence)."""


@dataclass(frozen=True, slots=True)
class One:
    """One type: its dotted name, the class where it is the project's, and types in brackets."""

    name: str
    kind: ClassThing | None = None
    items: "tuple[Type | None, ...]" = ()


Type: TypeAlias = tuple[One, ...]
"""Any of these; None in its place is a type that is not known."""


def type_of(library: Library, module: Module, node: ast.expr | None, depth: int = 0) -> Type | None:
    """Read an annotation in the code of a module; None where it is not fully known."""
    if node is None or depth > DEEPEST:
        return None
    match node:
        case ast.Constant(value=None):
            return (One("None"),)
        case ast.Constant(value=str(text)):
            return type_of(library, module, parsed(text), depth + 1)
        case ast.BinOp(op=ast.BitOr(), left=left, right=right):
            return _any_of(library, module, (left, right), depth)
        case ast.Subscript(value=value, slice=index):
            parts = tuple(index.elts) if isinstance(index, ast.Tuple) else (index,)
            return _bracketed(library, module, value, parts, depth)
        case ast.Name() | ast.Attribute():
            return _named(library, module, node, depth)
        case _:
            return None


def fits(library: Library, given: Type | None, asked: Type | None) -> bool:
    """Whether a value of the first type can stand where the second is asked for; true if unsure."""
    if given is None or asked is None:
        return True
    return all(any(_fits(library, one, other) for other in asked) for one in given)


def shown(kind: Type) -> str:
    """Write a type as one would annotate it, with the bare names of classes."""
    return " | ".join(_shown(one) for one in kind)


def _shown(one: One) -> str:
    name = one.name.rpartition(".")[2]
    if not one.items:
        return name
    inner = ", ".join("…" if item is None else shown(item) for item in one.items)
    return f"{name}[{inner}]"


def _fits(library: Library, given: One, asked: One) -> bool:
    if given.kind is not None and asked.kind is not None:
        return asked.kind in lineage(library, given.kind)
    if given.name != asked.name:
        return (given.name, asked.name) in WIDER
    if len(given.items) != len(asked.items):
        return given.name != "tuple" or not given.items or not asked.items
    pairs = zip(given.items, asked.items, strict=True)
    return all(fits(library, ours, theirs) for ours, theirs in pairs)


def _any_of(
    library: Library, module: Module, parts: tuple[ast.expr, ...], depth: int
) -> Type | None:
    found: dict[One, None] = {}
    for part in parts:
        kinds = type_of(library, module, part, depth + 1)
        if kinds is None:
            return None
        found.update(dict.fromkeys(kinds))
    return tuple(found)


def _bracketed(
    library: Library, module: Module, value: ast.expr, parts: tuple[ast.expr, ...], depth: int
) -> Type | None:
    name = last_name(value)
    match name:
        case "Annotated":
            return type_of(library, module, parts[0], depth + 1) if parts else None
        case "Optional":
            return _any_of(library, module, (*parts, ast.Constant(None)), depth)
        case "Union":
            return _any_of(library, module, parts, depth)
        case _ if name in SEQUENCES and not any(_is_ellipsis(part) for part in parts):
            items = tuple(type_of(library, module, part, depth + 1) for part in parts)
            return (One(SEQUENCES[name], items=items),)
        case _ if name in SEQUENCES:
            return (One(SEQUENCES[name]),)
        case _:
            return _named(library, module, value, depth)


def _is_ellipsis(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is ...


def _named(library: Library, module: Module, node: ast.expr, depth: int) -> Type | None:
    name = last_name(node)
    if isinstance(node, ast.Name) and not global_bindings(library, module, name):
        if name in SEQUENCES:
            return (One(SEQUENCES[name]),)
        return (One(name),) if name in PLAIN else None
    match expression_thing(library, module, node):
        case ClassThing(module=home, name=called) as kind:
            return (One(f"{home}.{called}", kind),)
        case Outside(path=path) if path in KNOWN_OUTSIDE:
            return (One(path),)
        case Outside(path=path) if path.rpartition(".")[2] in SEQUENCES:
            return (One(SEQUENCES[path.rpartition(".")[2]]),)
        case _:
            return _alias(library, module, name, depth) if isinstance(node, ast.Name) else None


def _alias(library: Library, module: Module, name: str, depth: int) -> Type | None:
    """Follow a type alias, also into the module that it is imported from."""
    for binding in global_bindings(library, module, name):
        if isinstance(binding, Assigned):
            return type_of(library, module, binding.value, depth + 1)
        if isinstance(binding, Imported):
            home, _, there = binding.target.rpartition(".")
            if home in library.modules and depth <= DEEPEST:
                return _alias(library, library.modules[home], there, depth + 1)
    return None
