"""Compares signatures: the generated one and the author's in, where they cannot fit out.

Only what is sure is told: a type that is not known fits, and so does a name with an
underscore before it.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace

from onexdsl.purity.bindings import FunctionNode
from onexdsl.purity.library import Library, Module
from onexdsl.purity.resolve import expression_thing, method_of
from onexdsl.purity.types import Type, fits, shown, type_of
from onexdsl.purity.values import ClassThing
from onexdsl.source.span import Span


@dataclass(frozen=True, slots=True)
class Signature:
    """A function as it is called: without `self`, and whether its parameters' names matter."""

    module: Module
    node: FunctionNode
    name: str
    parameters: tuple[ast.arg, ...]
    by_position: bool
    bound: bool

    @property
    def text(self) -> str:
        """The head of the function as one would write it."""
        word = "async def" if self.is_async else "def"
        names = ", ".join([*["self"] * self.bound, *map(ast.unparse, self.parameters)])
        result = "" if self.node.returns is None else f" -> {ast.unparse(self.node.returns)}"
        return f"{word} {self.name}({names}){result}"

    @property
    def is_async(self) -> bool:
        """Whether it is `async def`."""
        return isinstance(self.node, ast.AsyncFunctionDef)


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One way in which a function cannot be called as the flow calls it."""

    span: Span
    fact: str


def signature_of(module: Module, node: FunctionNode, *, bound: bool) -> Signature:
    """Read a function; of one that is called on an object the first parameter is left out."""
    arguments = node.args
    parameters = (*arguments.posonlyargs, *arguments.args)
    by_position = bool(arguments.posonlyargs)
    return Signature(module, node, node.name, parameters[bound:], by_position, bound)


def generated_signature(library: Library, module: str, kind: str, method: str) -> Signature | None:
    """Give what a generated class asks for."""
    home = library.modules.get(module)
    if home is None:
        return None
    thing = expression_thing(library, home, ast.Name(kind))
    found = method_of(library, thing, method) if isinstance(thing, ClassThing) else None
    if found is None or isinstance(found.node, ast.Lambda):
        return None
    return signature_of(home, found.node, bound=True)


def generated_function(library: Library, module: str, protocol: str, name: str) -> Signature | None:
    """Give what a generated protocol asks of the function that stands for it."""
    asked = generated_signature(library, module, protocol, "__call__")
    return None if asked is None else replace(asked, name=name, bound=False)


def mismatches(library: Library, asked: Signature, written: Signature) -> Iterator[Mismatch]:
    """Give all that cannot fit, in the order of the source."""
    places = written.module.places
    if asked.is_async and not written.is_async:
        yield Mismatch(places.name_of(written.node), "is `def`, and is awaited")
    if written.is_async and not asked.is_async:
        yield Mismatch(
            places.name_of(written.node), "is `async def`, and is called without `await`"
        )
    count = _count(asked, written)
    if count is not None:
        yield Mismatch(places.name_of(written.node), count)
        return
    for theirs, ours in zip(asked.parameters, written.parameters, strict=False):
        yield from _parameter(library, asked, written, (theirs, ours))
    yield from _result(library, asked, written)


def _count(asked: Signature, written: Signature) -> str | None:
    """Say how the number of parameters differs; None where the call goes through."""
    arguments = written.node.args
    given, most = len(asked.parameters), len(written.parameters)
    least = most - len(arguments.defaults)
    needed = [
        one.arg
        for one, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        if default is None
    ]
    if needed:
        return f"needs `{needed[0]}` by name, and nobody gives it"
    if given < least or (given > most and arguments.vararg is None):
        return f"takes {_many(most)}, and is called with {_many(given)}"
    return None


def _many(count: int) -> str:
    return {0: "no argument", 1: "one argument"}.get(count, f"{count} arguments")


def _parameter(
    library: Library, asked: Signature, written: Signature, pair: tuple[ast.arg, ast.arg]
) -> Iterator[Mismatch]:
    theirs, ours = pair
    named = asked.by_position or written.by_position or ours.arg.startswith("_")
    if not named and ours.arg != theirs.arg:
        place = written.module.places.of(ours)
        name = Span(place.file, place.start, place.start + len(ours.arg))
        yield Mismatch(name, f"calls `{ours.arg}` what the flow calls `{theirs.arg}`")
    given = type_of(library, asked.module, theirs.annotation)
    taken = type_of(library, written.module, ours.annotation)
    if ours.annotation is not None and not fits(library, given, taken):
        place = written.module.places.of(ours.annotation)
        text = ast.unparse(ours.annotation)
        yield Mismatch(place, f"takes `{text}` where the flow hands over `{_known(given)}`")


def _result(library: Library, asked: Signature, written: Signature) -> Iterator[Mismatch]:
    wanted = type_of(library, asked.module, asked.node.returns)
    made = type_of(library, written.module, written.node.returns)
    if written.node.returns is not None and not fits(library, made, wanted):
        place = written.module.places.of(written.node.returns)
        text = ast.unparse(written.node.returns)
        yield Mismatch(place, f"returns `{text}` where the flow asks for `{_known(wanted)}`")


def _known(kind: Type | None) -> str:
    return "something else" if kind is None else shown(kind)
