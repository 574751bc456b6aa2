"""What annotations say of types: an annotation in the code of a module in, a `Shape` out."""

import ast

from onexdsl.purity.bindings import Assigned
from onexdsl.purity.library import Library, Module
from onexdsl.purity.resolve import expression_thing, global_bindings
from onexdsl.purity.values import ClassThing, Outside, Shape

SEQUENCES = {
    **dict.fromkeys(
        ("list", "List", "Sequence", "MutableSequence", "Iterable", "Collection"), "list"
    ),
    **dict.fromkeys(("dict", "Dict", "Mapping", "MutableMapping", "defaultdict"), "dict"),
    **dict.fromkeys(("set", "Set", "MutableSet", "AbstractSet"), "set"),
    **dict.fromkeys(("frozenset", "FrozenSet"), "frozenset"),
    **dict.fromkeys(("tuple", "Tuple"), "tuple"),
}
WRAPPERS = frozenset({"Annotated", "Optional", "Final", "ClassVar", "Required", "NotRequired"})
DEEPEST = 12


def shape_of(
    library: Library, module: Module, node: ast.expr | None, depth: int = 0
) -> Shape | None:
    """Give the type that an annotation says; None where it is not one single known type."""
    if node is None or depth > DEEPEST:
        return None
    match node:
        case ast.Constant(value=None):
            return Shape("None")
        case ast.Constant(value=str(text)):
            return shape_of(library, module, parsed(text), depth + 1)
        case ast.BinOp(op=ast.BitOr(), left=left, right=right):
            return _either(library, module, (left, right), depth)
        case ast.Subscript(value=value, slice=index):
            return _subscript(library, module, value, index, depth)
        case ast.Name() | ast.Attribute():
            return _named(library, module, node, depth)
        case _:
            return None


def parsed(text: str) -> ast.expr | None:
    """Read an annotation in quotes; None where it is no expression."""
    try:
        return ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def last_name(node: ast.expr) -> str:
    """Give the name after the last dot."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def alias_value(library: Library, module: Module, name: str) -> ast.expr | None:
    """Give what a type alias at the top of a module stands for."""
    for binding in global_bindings(library, module, name):
        if isinstance(binding, Assigned) and binding.value is not None:
            return binding.value
    return None


def _either(
    library: Library, module: Module, parts: tuple[ast.expr, ...], depth: int
) -> Shape | None:
    shapes = {shape_of(library, module, part, depth + 1) for part in parts} - {Shape("None")}
    return shapes.pop() if len(shapes) == 1 else None


def _subscript(
    library: Library, module: Module, value: ast.expr, index: ast.expr, depth: int
) -> Shape | None:
    name = last_name(value)
    parts = tuple(index.elts) if isinstance(index, ast.Tuple) else (index,)
    if name in WRAPPERS:
        return shape_of(library, module, parts[0], depth + 1) if parts else None
    if name == "Union":
        return _either(library, module, parts, depth)
    if name in SEQUENCES:
        items = tuple(shape_of(library, module, part, depth + 1) for part in parts[:2])
        return Shape(SEQUENCES[name], items)
    return _named(library, module, value, depth)


def _named(library: Library, module: Module, node: ast.expr, depth: int) -> Shape | None:
    thing = expression_thing(library, module, node)
    match thing:
        case ClassThing():
            return Shape(thing.name, kind=thing)
        case Outside(path=path):
            return Shape(path)
        case _:
            name = last_name(node)
            if isinstance(node, ast.Name) and not global_bindings(library, module, name):
                return Shape(SEQUENCES.get(name, name))
            return shape_of(library, module, alias_value(library, module, name), depth + 1)
