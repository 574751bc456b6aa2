"""Finds what names of the project stand for: dotted names and classes in, things out."""

import ast
import builtins
from collections.abc import Iterator, Mapping
from functools import lru_cache

from onexdsl.purity.bindings import STAR, Assigned, Binding, Defined, Imported, bindings_of
from onexdsl.purity.library import Library, Module
from onexdsl.purity.values import ClassThing, FunctionThing, ModuleThing, Outside, Thing
from onexdsl.purity.world import touch_of

LONGEST_TRAIL = 40
"""Names that lead on to names more often than this go in a circle."""


def global_bindings(library: Library, module: Module, name: str) -> tuple[Binding, ...]:
    """Give what a name of a module stands for, also where a `from … import *` brings it.

    Of what is not the project's, such a star brings the names that are known to touch the world.
    """
    found = module.bindings.get(name, ())
    if found or name.startswith("_"):
        return found
    for star in module.bindings.get(STAR, ()):
        if isinstance(star, Imported) and _is_brought(star, name, library, module):
            target = f"{star.target}.{name}"
            return (Imported(target, target, star.alias, star.typing_only),)
    return ()


def _is_brought(star: Imported, name: str, library: Library, module: Module) -> bool:
    other = library.modules.get(star.target)
    if other is None:
        return not hasattr(builtins, name) and touch_of(f"{star.target}.{name}") is not None
    return other is not module and name in other.bindings


def thing_of(library: Library, dotted: str, trail: int = 0) -> Thing | None:
    """Find what a dotted name stands for: definitions and modules, not what is assigned.

    What is not the project's is an `Outside`; a name that a module lacks is None.
    """
    home, rest = _split(library, dotted)
    if home is None:
        return Outside(dotted)
    if not rest:
        return ModuleThing(home)
    if trail > LONGEST_TRAIL:
        return None
    module = library.modules.get(home)
    if module is None:
        return None
    thing = _defined(library, module, rest[0], trail)
    for name in rest[1:]:
        thing = _member(library, thing, name, trail)
    return thing


def bases_of(library: Library, kind: ClassThing) -> tuple[Thing | None, ...]:
    """Give the classes that a class names as its bases; None for what cannot be found."""
    module = library.modules[kind.module]
    return tuple(expression_thing(library, module, base) for base in kind.node.bases)


def lineage(library: Library, kind: ClassThing) -> tuple[ClassThing, ...]:
    """Give a class and the project's classes above it, nearest first."""
    found: dict[ClassThing, None] = {}
    waiting = [kind]
    while waiting and len(found) < LONGEST_TRAIL:
        here = waiting.pop(0)
        if here not in found:
            found[here] = None
            waiting += [base for base in bases_of(library, here) if isinstance(base, ClassThing)]
    return tuple(found)


def expression_thing(
    library: Library, module: Module, node: ast.expr, trail: int = 0
) -> Thing | None:
    """Find what a name, `a.b` or `A[T]` in the code of a module stands for."""
    match node:
        case ast.Name(id=name):
            return _defined(library, module, name, trail)
        case ast.Attribute(value=value, attr=name):
            return _member(library, expression_thing(library, module, value, trail), name, trail)
        case ast.Subscript(value=value):
            return expression_thing(library, module, value, trail)
        case _:
            return None


def method_of(
    library: Library, kind: ClassThing, name: str, *, above: ClassThing | None = None
) -> FunctionThing | None:
    """Find a method of a class or of those above it; with `above`, only beyond that class."""
    for one in _beyond(lineage(library, kind), above):
        for binding in class_bindings(one).get(name, ()):
            if isinstance(binding, Defined) and not isinstance(binding.node, ast.ClassDef):
                return FunctionThing(binding.node, one.module, f"{one.name}.{name}", one)
    return None


def attribute_of(
    library: Library, kind: ClassThing, name: str
) -> tuple[ClassThing, Assigned] | None:
    """Find a class attribute, and the class of the lineage that assigns it."""
    for one in lineage(library, kind):
        for binding in class_bindings(one).get(name, ()):
            if isinstance(binding, Assigned):
                return one, binding
    return None


@lru_cache(maxsize=1024)
def class_bindings(kind: ClassThing) -> Mapping[str, tuple[Binding, ...]]:
    """Give what the names in the body of a class stand for."""
    return bindings_of(kind.node.body, kind.module.rpartition(".")[0])


def definition_thing(module: str, binding: Defined) -> Thing:
    """Give the thing that a `def` or `class` at the top of a module makes."""
    node = binding.node
    if isinstance(node, ast.ClassDef):
        return ClassThing(node, module, node.name)
    return FunctionThing(node, module, node.name)


def _beyond(kinds: tuple[ClassThing, ...], above: ClassThing | None) -> Iterator[ClassThing]:
    passed = above is None
    for kind in kinds:
        if passed:
            yield kind
        passed = passed or kind == above


def _split(library: Library, dotted: str) -> tuple[str | None, tuple[str, ...]]:
    """Part a dotted name in the module of the project that it begins with, and the rest."""
    parts = dotted.split(".")
    for end in range(len(parts), 0, -1):
        home = ".".join(parts[:end])
        if home in library.modules or home in library.broken:
            return home, tuple(parts[end:])
    return None, ()


def _defined(library: Library, module: Module, name: str, trail: int) -> Thing | None:
    for binding in global_bindings(library, module, name):
        match binding:
            case Defined():
                return definition_thing(module.name, binding)
            case Imported(target=target) if trail <= LONGEST_TRAIL:
                return thing_of(library, target, trail + 1)
            case Assigned(value=ast.Name() | ast.Attribute() as value) if trail <= LONGEST_TRAIL:
                return expression_thing(library, module, value, trail + 1)
            case _:
                continue
    return None


def _member(library: Library, thing: Thing | None, name: str, trail: int) -> Thing | None:
    match thing:
        case ModuleThing(module=module):
            return thing_of(library, f"{module}.{name}", trail + 1)
        case Outside(path=path):
            return Outside(f"{path}.{name}")
        case ClassThing():
            return method_of(library, thing, name)
        case _:
            return None
