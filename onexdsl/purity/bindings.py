"""What the names of a block stand for: its statements in; imports, definitions, assignments out."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

FunctionNode: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Imported:
    """A name that an import brings: the dotted name behind it, and what the import says.

    `path` is the whole name after `import`; for typing only if it is under `TYPE_CHECKING`.
    """

    target: str
    path: str
    alias: ast.alias
    typing_only: bool


@dataclass(frozen=True, slots=True)
class Defined:
    """A name that `def` or `class` brings."""

    node: FunctionNode | ast.ClassDef


@dataclass(frozen=True, slots=True)
class Assigned:
    """A name that is assigned: the value, unless it comes by unpacking, a loop or `with`."""

    value: ast.expr | None
    annotation: ast.expr | None
    node: ast.AST


Binding: TypeAlias = Imported | Defined | Assigned
STAR = "*"
"""Under this name stand the `from … import *` of a block."""


def bindings_of(body: Sequence[ast.stmt], package: str) -> Mapping[str, tuple[Binding, ...]]:
    """Give what each name of a block stands for, in the order of the source.

    `package` is the one that relative imports begin from.
    """
    found: dict[str, tuple[Binding, ...]] = {}
    for name, binding in _in_block(body, package, typing_only=False):
        found[name] = (*found.get(name, ()), binding)
    return found


def node_of(binding: Binding) -> ast.AST:
    """Give the piece of code that brings a name."""
    return binding.alias if isinstance(binding, Imported) else binding.node


def is_type_checking(test: ast.expr) -> bool:
    """Whether a condition is `TYPE_CHECKING`, so that its block is never run."""
    return (isinstance(test, ast.Name) and test.id == "TYPE_CHECKING") or (
        isinstance(test, ast.Attribute) and test.attr == "TYPE_CHECKING"
    )


def is_main_guard(test: ast.expr) -> bool:
    """Whether a condition is `__name__ == "__main__"`, so that no import runs its block."""
    return (
        isinstance(test, ast.Compare)
        and isinstance(test.left, ast.Name)
        and test.left.id == "__name__"
    )


def imports_of(
    node: ast.Import | ast.ImportFrom, package: str, *, typing_only: bool = False
) -> Iterator[tuple[str, Imported]]:
    """Give the names that an import brings."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            first = alias.name.partition(".")[0]
            target = alias.name if alias.asname else first
            yield alias.asname or first, Imported(target, alias.name, alias, typing_only)
        return
    base = base_of(node, package)
    for alias in node.names:
        target = base if alias.name == STAR else f"{base}.{alias.name}"
        yield alias.asname or alias.name, Imported(target, target, alias, typing_only)


def names_in_target(target: ast.expr) -> Iterator[str]:
    """Give the names that an assignment to this target sets."""
    match target:
        case ast.Name(id=name):
            yield name
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            for part in parts:
                yield from names_in_target(part)
        case ast.Starred(value=inner):
            yield from names_in_target(inner)
        case _:
            return


def base_of(node: ast.ImportFrom, package: str) -> str:
    """Give the dotted name that `from … import` takes from, seen from a package."""
    if not node.level:
        return node.module or ""
    parts = package.split(".") if package else []
    base = parts[: len(parts) - node.level + 1]
    return ".".join([*base, node.module] if node.module else base)


def _in_block(
    body: Sequence[ast.stmt], package: str, *, typing_only: bool
) -> Iterator[tuple[str, Binding]]:
    for node in body:
        match node:
            case ast.Import() | ast.ImportFrom():
                yield from imports_of(node, package, typing_only=typing_only)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name, Defined(node)
            case ast.If(test=test):
                typing = typing_only or is_type_checking(test)
                yield from _in_block(node.body, package, typing_only=typing)
                yield from _in_block(node.orelse, package, typing_only=typing_only)
            case _:
                yield from _assigned(node)
                for inner in _blocks(node):
                    yield from _in_block(inner, package, typing_only=typing_only)


def _assigned(node: ast.stmt) -> Iterator[tuple[str, Binding]]:
    match node:
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                whole = value if isinstance(target, ast.Name) else None
                for name in names_in_target(target):
                    yield name, Assigned(whole, None, node)
        case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation, value=value):
            yield name, Assigned(value, annotation, node)
        case ast.AugAssign(target=ast.Name(id=name), value=value):
            yield name, Assigned(value, None, node)
        case ast.For(target=target) | ast.AsyncFor(target=target):
            for name in names_in_target(target):
                yield name, Assigned(None, None, node)
        case ast.With(items=items) | ast.AsyncWith(items=items):
            for item in items:
                if item.optional_vars is not None:
                    for name in names_in_target(item.optional_vars):
                        yield name, Assigned(item.context_expr, None, node)
        case _:
            name_node = getattr(node, "name", None)  # `type X = …`, from Python 3.12 on
            if isinstance(name_node, ast.Name):
                yield name_node.id, Assigned(getattr(node, "value", None), None, node)


def _blocks(node: ast.stmt) -> Iterator[Sequence[ast.stmt]]:
    for name in ("body", "orelse", "finalbody"):
        yield from [getattr(node, name)] if hasattr(node, name) else []
    yield from (handler.body for handler in getattr(node, "handlers", ()))
    yield from (case.body for case in getattr(node, "cases", ()))
