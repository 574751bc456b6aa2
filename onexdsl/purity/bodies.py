"""Follows functions: a function and arguments in, what it returns out; its deeds are noted."""

import ast
from collections.abc import Iterator
from dataclasses import replace

from onexdsl.purity.annotations import shape_of
from onexdsl.purity.attributes import decorator_name, decorator_names
from onexdsl.purity.bindings import FunctionNode
from onexdsl.purity.calls import Site, call
from onexdsl.purity.expressions import evaluate
from onexdsl.purity.run import Arguments, Run
from onexdsl.purity.statements import execute
from onexdsl.purity.values import (
    NOTHING,
    Frame,
    FunctionThing,
    Outside,
    Owner,
    Shape,
    Value,
    Whose,
    container,
    joined,
)

CACHES = frozenset({"cache", "lru_cache"})
FAMILIAR = frozenset(
    {
        *CACHES,
        *("abstractmethod", "cached_property", "classmethod", "contextmanager", "override"),
        *("property", "setter", "staticmethod", "total_ordering", "wraps", "overload", "final"),
    }
)
"""Decorators that change nothing about what the function itself does."""


def enter(function: FunctionThing, arguments: Arguments, run: Run) -> Value:
    """Follow a call of a function of the project. One that calls itself ends where it does."""
    with run.deeper() as goes_on:
        if not goes_on:
            return NOTHING
        key = ("call", function, arguments)
        value = run.once(key, lambda: _decorated(function, arguments, run))
    if isinstance(function.node, ast.Lambda) or not decorator_names(function.node) & CACHES:
        return value
    return value.owned_by(Owner(Whose.SHARED, f"the cache of `{function.name}`"))


def _decorated(function: FunctionThing, arguments: Arguments, run: Run) -> Value:
    """Follow the wrappers that the project's own decorators put around a function."""
    node = function.node
    own = [] if isinstance(node, ast.Lambda) or function.raw else _unfamiliar(node)
    if not own:
        return _follow(function, arguments, run)
    wrapped = Value((replace(function, raw=True),))
    frame = function.frame or Frame(function.module)
    for decorator in reversed(own):
        site = Site(ast.unparse(decorator), run.span(decorator, frame))
        made = call(evaluate(decorator, frame, run), Arguments((wrapped,)), site, run)
        wrapped = made if made.things and not _foreign(made) else wrapped
    span = run.span(node, frame)
    return call(wrapped, arguments, Site(function.name, span), run)


def _unfamiliar(node: FunctionNode) -> list[ast.expr]:
    return [one for one in node.decorator_list if decorator_name(one) not in FAMILIAR]


def _foreign(value: Value) -> bool:
    return all(isinstance(thing, Outside) for thing in value.things)


def _follow(function: FunctionThing, arguments: Arguments, run: Run) -> Value:
    frame = Frame(function.module, function, function.frame)
    for name, value in _bound(function, arguments, run):
        frame.values[name] = value
    if isinstance(function.node, ast.Lambda):
        return evaluate(function.node.body, frame, run)
    execute(function.node.body, frame, run)
    return joined(*frame.returns) if frame.returns else Value(shape=Shape("None"))


def _bound(function: FunctionThing, arguments: Arguments, run: Run) -> Iterator[tuple[str, Value]]:
    """Give each parameter its argument, or its default."""
    parameters = function.node.args
    positional = [*parameters.posonlyargs, *parameters.args]
    named = dict(arguments.named)
    defaults = _defaults(parameters)
    for number, parameter in enumerate(positional):
        if number < len(arguments.positional):
            value = arguments.positional[number]
        else:
            value = _by_name(parameter, named, defaults, arguments, function, run)
        yield parameter.arg, _typed(value, parameter, function, run)
    for parameter in parameters.kwonlyargs:
        value = _by_name(parameter, named, defaults, arguments, function, run)
        yield parameter.arg, _typed(value, parameter, function, run)
    spread = (arguments.spread,) if arguments.spread else ()
    if parameters.vararg is not None:
        rest = arguments.positional[len(positional) :]
        yield parameters.vararg.arg, container(Shape("tuple"), (*rest, *spread))
    if parameters.kwarg is not None:
        known = {one.arg for one in (*positional, *parameters.kwonlyargs)}
        others = [value for name, value in arguments.named if name not in known]
        yield parameters.kwarg.arg, container(Shape("dict"), (*others, *spread))


def _defaults(parameters: ast.arguments) -> dict[str, ast.expr]:
    positional = [*parameters.posonlyargs, *parameters.args]
    late = positional[len(positional) - len(parameters.defaults) :]
    found = {one.arg: value for one, value in zip(late, parameters.defaults, strict=True)}
    pairs = zip(parameters.kwonlyargs, parameters.kw_defaults, strict=True)
    return found | {one.arg: value for one, value in pairs if value is not None}


def _by_name(
    parameter: ast.arg,
    named: dict[str, Value],
    defaults: dict[str, ast.expr],
    arguments: Arguments,
    function: FunctionThing,
    run: Run,
) -> Value:
    if parameter.arg in named:
        return named[parameter.arg]
    if arguments.spread is not None:
        return arguments.spread
    default = defaults.get(parameter.arg)
    if default is None:
        return NOTHING
    frame = function.frame or Frame(function.module)
    value = run.once(("default", id(default)), lambda: evaluate(default, frame, run))
    name = f"the default of `{parameter.arg}`"
    owner = Owner(Whose.SHARED, name, run.span(default, frame))
    return value.owned_by(owner) if value.changeable else value


def _typed(value: Value, parameter: ast.arg, function: FunctionThing, run: Run) -> Value:
    """Add what the annotation says where nothing better is known."""
    if value.things or value.shape is not None:
        return value
    shape = shape_of(run.library, run.module(function.module), parameter.annotation)
    if shape is None:
        return value
    if shape.immutable:
        return Value(shape=shape, text=value.text)
    if shape.kind is None and "." in shape.name:
        return replace(value, shape=shape, things=(Outside(f"{shape.name}()"),))
    return replace(value, shape=shape)
