"""Follows every pure piece of Python behind the flows: handlers in, what they do out."""

import ast
from collections.abc import Iterator

from onexdsl.purity.annotations import shape_of
from onexdsl.purity.behaviour import Behaviour, PurePlace
from onexdsl.purity.bindings import node_of
from onexdsl.purity.bodies import enter
from onexdsl.purity.calls import Site, call
from onexdsl.purity.expressions import evaluate
from onexdsl.purity.handlers import FunctionHandler, Handler, Handlers
from onexdsl.purity.library import Library
from onexdsl.purity.names import global_value
from onexdsl.purity.resolve import class_bindings, global_bindings, method_of
from onexdsl.purity.run import Arguments, Run
from onexdsl.purity.shared import written_globals
from onexdsl.purity.statements import execute
from onexdsl.purity.values import (
    ClassThing,
    Frame,
    FunctionThing,
    InstanceThing,
    Owner,
    Value,
    Whose,
)
from onexdsl.purity.wanted import Role, WantedClass
from onexdsl.source.span import Span

DECISIONS = frozenset({"compute", "elapsed", "key_of", "process", "transition"})
"""What the runtime calls of a pure node, whether or not a flow asks for it."""


def observe(library: Library, handlers: Handlers) -> Behaviour:
    """Follow all pure methods and functions, then what runs when their modules are imported."""
    run = Run(library, evaluate, enter, written_globals(library))
    pure = [one for one in handlers.classes if one.wanted.role.pure]
    places: dict[str, PurePlace] = {}
    for handler in pure:
        for name, clause in _entries(library, handler):
            _follow_method(handler, name, clause, run, places)
    for function in handlers.functions:
        _follow_function(function, run, places)
    mixed = {one.kind.module for one in handlers.classes if not one.wanted.role.pure}
    for module, place in places.items():
        if module not in mixed:
            _follow_import(module, place, run)
    return Behaviour(tuple(run.acts.values()))


def _entries(library: Library, handler: Handler) -> Iterator[tuple[str, Span]]:
    """Give the methods that the runtime may call, and the clause that asks for each."""
    wanted = handler.wanted
    yield from ((method.name, method.span) for method in wanted.methods)
    asked = {method.name for method in wanted.methods}
    generated = _generated(library, wanted)
    for name in sorted((DECISIONS | generated) - asked):
        yield name, wanted.span


def _generated(library: Library, wanted: WantedClass) -> frozenset[str]:
    module = library.modules.get(wanted.module)
    if module is None:
        return frozenset()
    nodes = (one for one in module.tree.body if isinstance(one, ast.ClassDef))
    names = (
        class_bindings(ClassThing(one, module.name, one.name))
        for one in nodes
        if one.name == wanted.name
    )
    return frozenset(name for found in names for name in found)


def _follow_method(
    handler: Handler, name: str, clause: Span, run: Run, places: dict[str, PurePlace]
) -> None:
    method = method_of(run.library, handler.kind, name)
    if method is None or run.module(method.module).text.generated:
        return
    if isinstance(method.node, ast.Lambda):
        return
    wanted = handler.wanted
    entry = f"{handler.kind.name}.{name}"
    span = run.module(method.module).places.name_of(method.node)
    place = PurePlace(wanted.role, wanted.node, entry, span, clause)
    run.begin(place)
    places.setdefault(method.module, place)
    node = Value((InstanceThing(handler.kind),), (Owner(Whose.NODE, "self"),))
    run.enter(method, Arguments((node, *_inputs(method, wanted, run))), run)


def _inputs(method: FunctionThing, wanted: WantedClass, run: Run) -> tuple[Value, ...]:
    """Give what the runtime hands over, typed as the generated signature has it."""
    names = [one.arg for one in method.node.args.args[1:]]
    module = run.library.modules.get(wanted.module)
    annotations: list[ast.expr | None] = [None] * len(names)
    if module is not None:
        asked = _signature(module.tree, wanted.name, method.name.rpartition(".")[2])
        annotations = [one.annotation for one in asked][: len(names)]
        annotations += [None] * (len(names) - len(annotations))
        shapes = [shape_of(run.library, module, one) for one in annotations]
    else:
        shapes = [None for _ in names]
    return tuple(
        Value(shape=shape).owned_by(Owner(Whose.INPUT, name))
        for name, shape in zip(names, shapes, strict=True)
    )


def _signature(tree: ast.Module, class_name: str, method: str) -> list[ast.arg]:
    for one in tree.body:
        if isinstance(one, ast.ClassDef) and one.name == class_name:
            for part in one.body:
                if isinstance(part, ast.FunctionDef) and part.name == method:
                    return part.args.args[1:]
    return []


def _follow_function(handler: FunctionHandler, run: Run, places: dict[str, PurePlace]) -> None:
    wanted = handler.wanted
    module = run.module(handler.module)
    node = node_of(global_bindings(run.library, module, wanted.name)[0])
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        span = module.places.name_of(node)
    else:
        span = module.places.of(node)
    place = PurePlace(Role.FUNCTION, wanted.name, wanted.name, span, wanted.span)
    run.begin(place)
    value = global_value(module, wanted.name, span, run)
    for thing in value.things:
        inputs = _function_inputs(thing) if isinstance(thing, FunctionThing) else ()
        if isinstance(thing, FunctionThing):
            places.setdefault(thing.module, place)
            run.enter(thing, Arguments(inputs), run)
        else:
            call(Value((thing,)), Arguments(), Site(wanted.name, span), run)


def _function_inputs(function: FunctionThing) -> tuple[Value, ...]:
    parameters = [*function.node.args.posonlyargs, *function.node.args.args]
    return tuple(Value().owned_by(Owner(Whose.INPUT, one.arg)) for one in parameters)


def _follow_import(module: str, place: PurePlace, run: Run) -> None:
    """Follow the top of a module that holds nothing but pure pieces."""
    run.begin(place)
    frame = Frame(module)
    with run.called(f"import {module}", place.entry_span):
        execute(run.module(module).tree.body, frame, run)
