"""Which variables at the top of modules are changed by functions: modules in, their names out."""

import ast
from collections.abc import Iterator

from onexdsl.purity.bindings import Assigned, Imported
from onexdsl.purity.changes import METHODS
from onexdsl.purity.library import Library, Module
from onexdsl.purity.resolve import global_bindings

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


def written_globals(library: Library) -> frozenset[tuple[str, str]]:
    """Give the module and name of every variable at a top that some function changes."""
    found: set[tuple[str, str]] = set()
    for module in library.written():
        for function in _outermost(module.tree):
            found.update(_written_in(function, module, library))
    return frozenset(found)


def _outermost(tree: ast.AST) -> Iterator[Function]:
    """Give functions that stand in no other function, methods among them."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
        else:
            yield from _outermost(node)


def _written_in(function: Function, module: Module, library: Library) -> Iterator[tuple[str, str]]:
    declared = {
        name for node in ast.walk(function) if isinstance(node, ast.Global) for name in node.names
    }
    local = _locals(function) - declared
    for node in ast.walk(function):
        if (
            isinstance(node, ast.Name)
            and node.id in declared
            and not isinstance(node.ctx, ast.Load)
        ):
            yield module.name, node.id
        target = _changed(node)
        if target is not None:
            yield from _variable(target, local, module, library)


def _locals(function: Function) -> set[str]:
    names = {node.arg for node in ast.walk(function) if isinstance(node, ast.arg)}
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
    return names


def _changed(node: ast.AST) -> ast.expr | None:
    """Give what a piece of code changes in place: `x` of `x.append(1)`, `x[0] = 1`, `del x.y`."""
    match node:
        case ast.Call(func=ast.Attribute(value=value, attr=name)) if name in METHODS:
            return value
        case ast.Subscript(value=value, ctx=ast.Store() | ast.Del()):
            return value
        case ast.Attribute(value=value, ctx=ast.Store() | ast.Del()):
            return value
        case _:
            return None


def _variable(
    target: ast.expr, local: set[str], module: Module, library: Library
) -> Iterator[tuple[str, str]]:
    match target:
        case ast.Name(id=name) if name not in local:
            yield from _origin(name, module, library)
        case ast.Attribute(value=ast.Name(id=name), attr=attr) if name not in local:
            for binding in global_bindings(library, module, name):
                if isinstance(binding, Imported) and binding.target in library.modules:
                    yield binding.target, attr
        case ast.Subscript(value=value):
            yield from _variable(value, local, module, library)
        case _:
            return


def _origin(name: str, module: Module, library: Library) -> Iterator[tuple[str, str]]:
    for binding in global_bindings(library, module, name):
        if isinstance(binding, Assigned):
            yield module.name, name
        elif isinstance(binding, Imported):
            home, _, there = binding.target.rpartition(".")
            if home in library.modules:
                yield home, there
