"""The first text of the author's modules: a model in, the classes and functions to fill in out.

They are read off the generated modules: every abstract method of a node, and every protocol of
a `fn … python`, becomes a method or function with the same signature.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from onexdsl.codegen.docstrings import docstring
from onexdsl.codegen.literals import text_literal
from onexdsl.codegen.module import protocol_name
from onexdsl.codegen.plan_flow import new_project, plan_flow
from onexdsl.codegen.print_statements import class_header, print_text
from onexdsl.codegen.python_expression import Atom, Binary, Invoke, Item, Python
from onexdsl.codegen.python_imports import Imports
from onexdsl.codegen.python_names import function_name, package_parts
from onexdsl.codegen.python_statements import Definition, Evaluate, Parameter
from onexdsl.codegen.python_types import NONE
from onexdsl.codegen.render import render_flow
from onexdsl.semantics.model import Flow, Function, Model
from onexdsl.source.text import SourceText


@dataclass(frozen=True, slots=True)
class HandlerPlan:
    """A module for one flow: its path as parts, its text, and the names that it defines."""

    module: tuple[str, ...]
    text: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A class or function to fill in, and the dotted imports that its signature needs."""

    name: str
    text: str
    imports: frozenset[tuple[str, str]]


def handlers_of(
    model: Model, sources: Iterable[SourceText], package: str
) -> tuple[HandlerPlan, ...]:
    """Give a module for each flow that needs Python."""
    project = new_project(model, sources)
    found = []
    for flow in model.flows:
        files = {one.path: one.text for one in render_flow(plan_flow(flow, project))}
        pieces = tuple(
            piece
            for path, text in sorted(files.items())
            for piece in _pieces(path, text, package, _functions(flow))
        )
        if pieces:
            found.append(_module(flow, pieces, package))
    return tuple(found)


def _functions(flow: Flow) -> dict[str, str]:
    """Give the name of each `fn … python` by its protocol."""
    return {
        protocol_name(one.name.name): function_name(one.name.name)
        for one in flow.declarations
        if isinstance(one, Function) and one.body is None
    }


def _module(flow: Flow, pieces: tuple[Piece, ...], package: str) -> HandlerPlan:
    own, others = Imports(frozenset()), Imports(frozenset())
    for origin, name in sorted({one for piece in pieces for one in piece.imports}):
        is_own = origin == package or origin.startswith(f"{package}.")
        (own if is_own else others).use(origin, name, owned=True)
    doc = f"The Python behind {flow.name}: fill it in; onexc never touches it again."
    head = ["\n".join(docstring(doc, 0)), *others.lines(), *own.lines()]
    body = "\n\n\n".join(piece.text for piece in pieces)
    text = "\n\n".join(head) + "\n\n\n" + body + "\n"
    parts = tuple(package_parts(flow.name))
    return HandlerPlan(parts, text, tuple(piece.name for piece in pieces))


def _pieces(path: str, text: str, package: str, functions: Mapping[str, str]) -> Iterator[Piece]:
    tree = ast.parse(text)
    imports = dict(_imports(tree, path, package))
    home = ".".join([package, *path.split("/")[:-1]])
    for one in tree.body:
        if not isinstance(one, ast.ClassDef):
            continue
        methods = [part for part in one.body if isinstance(part, _FUNCTION)]
        if one.name in functions and any(m.name == "__call__" for m in methods):
            yield _function(functions[one.name], methods[0], imports, home)
        elif abstract := [method for method in methods if _is_abstract(method)]:
            yield _class(one, abstract, imports, home)


_INDENT = 4
_FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef


def _imports(tree: ast.Module, path: str, package: str) -> Iterator[tuple[str, str]]:
    """Give where each imported name comes from; of generated modules their package."""
    folder = path.split("/")[:-1]
    for one in tree.body:
        if isinstance(one, ast.ImportFrom):
            up = folder[: len(folder) - max(one.level - 1, 0)]
            inside = [*up, *(one.module or "").split(".")[:-1]]
            origin = ".".join([package, *inside]) if one.level else one.module or ""
            yield from ((alias.asname or alias.name, origin) for alias in one.names)


def _is_abstract(method: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(isinstance(one, ast.Name) and one.id == "abstractmethod" for one in _marks(method))


def _marks(method: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.expr]:
    return method.decorator_list


def _class(
    node: ast.ClassDef,
    methods: list[ast.FunctionDef | ast.AsyncFunctionDef],
    imports: dict[str, str],
    home: str,
) -> Piece:
    name = node.name.removeprefix("Node")
    for kind in ("Effect", "Reducer", "Compute"):
        name = name.removesuffix(kind)
    head = class_header(name, Invoke(Atom(name), (Atom(node.name),)))
    bodies = "\n\n".join(print_text([_filled(one, one.name)], _INDENT) for one in methods)
    text = f'{head}\n    """Write what it does."""\n\n{bodies}'
    used = frozenset().union(*(_used(method, imports, home) for method in methods))
    return Piece(name, text, used | {(home, node.name)})


def _function(
    name: str,
    method: ast.FunctionDef | ast.AsyncFunctionDef,
    imports: dict[str, str],
    home: str,
) -> Piece:
    method.args.args = [*method.args.posonlyargs, *method.args.args][1:]  # without its `self`
    method.args.posonlyargs = []
    return Piece(name, print_text([_filled(method, name)]), _used(method, imports, home))


def _filled(method: ast.FunctionDef | ast.AsyncFunctionDef, name: str) -> Definition:
    missing = Invoke(Atom("raise NotImplementedError"), (Atom(text_literal(f"{name}: write me")),))
    return Definition(
        name,
        tuple(_parameters(method.args)),
        NONE if method.returns is None else _annotation(method.returns),
        (Evaluate(missing),),
        asynchronous=isinstance(method, ast.AsyncFunctionDef),
    )


def _parameters(arguments: ast.arguments) -> Iterator[Parameter]:
    for one in arguments.posonlyargs:
        yield _parameter(one)
    if arguments.posonlyargs:
        yield Parameter("/")
    for one in arguments.args:
        yield _parameter(one)


def _parameter(argument: ast.arg) -> Parameter:
    annotation = argument.annotation
    return Parameter(argument.arg, None if annotation is None else _annotation(annotation))


def _annotation(node: ast.expr) -> Python:
    """Give a type of a generated module as a piece that can be laid out anew."""
    match node:
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return Binary(_annotation(left), "|", _annotation(right))
        case ast.Subscript(value=value, slice=ast.Tuple(elts=items)):
            return Item(_annotation(value), tuple(_annotation(one) for one in items))
        case ast.Subscript(value=value, slice=item):
            return Item(_annotation(value), (_annotation(item),))
        case _:
            return Atom(ast.unparse(node))


def _used(
    method: ast.FunctionDef | ast.AsyncFunctionDef, imports: dict[str, str], home: str
) -> frozenset[tuple[str, str]]:
    written = [argument.annotation for argument in method.args.args] + [method.returns]
    names = {
        node.id
        for annotation in written
        if annotation is not None
        for node in ast.walk(annotation)
        if isinstance(node, ast.Name)
    }
    builtin = {"list", "dict", "set", "tuple", "str", "int", "float", "bool", "bytes", "None"}
    return frozenset((imports.get(name, home), name) for name in names - builtin)
