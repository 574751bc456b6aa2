"""What expressions stand for, and what evaluating them does: an expression in, a value out."""

import ast
from collections.abc import Iterable
from dataclasses import replace

from onexdsl.purity.attributes import attribute, class_of
from onexdsl.purity.calls import HASH_ORDER, ORDER_FREE, Site, call
from onexdsl.purity.changes import changes_by_method
from onexdsl.purity.names import name_value
from onexdsl.purity.run import Arguments, Run
from onexdsl.purity.values import (
    NOTHING,
    Frame,
    FunctionThing,
    Outside,
    Shape,
    SuperThing,
    Value,
    container,
    inside,
    joined,
)

GIVES_A_PART = frozenset(
    {"get", "pop", "popitem", "popleft", "setdefault", "values", "items", "keys"}
)
LONGEST = 40
"""Of the text of a call so many characters are told."""


def evaluate(node: ast.expr, frame: Frame, run: Run) -> Value:
    """Say what an expression stands for; what cannot be known stands for nothing in particular."""
    with run.deeper() as goes_on:
        return _evaluate(node, frame, run) if goes_on else NOTHING


def _evaluate(node: ast.expr, frame: Frame, run: Run) -> Value:  # noqa: PLR0911  # flat
    match node:
        case ast.Name():
            return name_value(node, frame, run)
        case ast.Constant(value=constant):
            return _constant(constant)
        case ast.Attribute(value=inner, attr=name):
            return attribute(evaluate(inner, frame, run), name, run.span(node, frame), run)
        case ast.Call():
            return _call(node, frame, run)
        case ast.Subscript(value=inner, slice=index):
            whole = evaluate(inner, frame, run)
            evaluate(index, frame, run)
            return _part(whole, index)
        case ast.BinOp(left=left, right=right):
            return _binary(evaluate(left, frame, run), evaluate(right, frame, run))
        case ast.BoolOp(values=parts):
            return joined(*_all(parts, frame, run))
        case ast.IfExp(test=test, body=body, orelse=orelse):
            evaluate(test, frame, run)
            return joined(evaluate(body, frame, run), evaluate(orelse, frame, run))
        case ast.UnaryOp(operand=operand):
            value = evaluate(operand, frame, run)
            return Value(shape=Shape("bool") if isinstance(node.op, ast.Not) else value.shape)
        case ast.Compare(left=left, comparators=others):
            _all((left, *others), frame, run)
            return Value(shape=Shape("bool"))
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts):
            values = _all(parts, frame, run)
            return container(Shape(type(node).__name__.lower(), _common(values)), values)
        case ast.Dict(keys=keys, values=parts):
            _all([key for key in keys if key is not None], frame, run)
            values = _all(parts, frame, run)
            return container(Shape("dict", (None, *_common(values))), values)
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
            return _comprehension(node, frame, run)
        case ast.Lambda():
            owner = frame.function.owner if frame.function else None
            return Value((FunctionThing(node, frame.module, "lambda", owner, frame),))
        case ast.NamedExpr(target=ast.Name(id=name), value=inner):
            value = evaluate(inner, frame, run)
            frame.put(name, value)
            return value
        case ast.JoinedStr(values=parts):
            _all(parts, frame, run)
            return Value(shape=Shape("str"))
        case ast.FormattedValue(value=inner) | ast.Starred(value=inner) | ast.Await(value=inner):
            return evaluate(inner, frame, run)
        case ast.Yield(value=inner) | ast.YieldFrom(value=inner) if inner is not None:
            frame.returns.append(container(Shape("object"), [evaluate(inner, frame, run)]))
            return NOTHING
        case ast.Slice(lower=lower, upper=upper, step=step):
            _all([part for part in (lower, upper, step) if part is not None], frame, run)
            return NOTHING
        case _:
            return NOTHING


def _constant(constant: object) -> Value:
    text = constant if isinstance(constant, str) else None
    return Value(shape=Shape("None" if constant is None else type(constant).__name__), text=text)


def _all(nodes: Iterable[ast.expr], frame: Frame, run: Run) -> tuple[Value, ...]:
    return tuple(evaluate(node, frame, run) for node in nodes)


def _common(values: tuple[Value, ...]) -> tuple[Shape | None, ...]:
    shapes = {value.shape for value in values}
    return (shapes.pop(),) if len(shapes) == 1 else ()


def _part(whole: Value, index: ast.expr) -> Value:
    """Give `whole[index]`; a slice is a new list, a class with types in brackets the class."""
    if isinstance(index, ast.Slice):
        return container(whole.shape or Shape("list"), [whole])
    part = inside(whole, None if whole.shape is None else whole.shape.item)
    return replace(part, things=whole.things) if whole.things else part


def _binary(left: Value, right: Value) -> Value:
    """Give `left + right`: something new; a `Path` divided is a `Path`."""
    path = tuple(one for one in left.things if isinstance(one, Outside) and "Path" in one.path)
    made = container(left.shape or right.shape or Shape("object"), (left, right))
    return replace(made, things=path)


# ---- calls


def _call(node: ast.Call, frame: Frame, run: Run) -> Value:
    site = Site(_shown(node.func), run.span(node, frame))
    spoken_for = _super(node, frame)
    if spoken_for is not None:
        return spoken_for
    receiver = NOTHING
    if isinstance(node.func, ast.Attribute):
        receiver = evaluate(node.func.value, frame, run)
        callee = attribute(receiver, node.func.attr, run.span(node.func, frame), run)
        _change_by_method(node, node.func.attr, receiver, site, run)
    else:
        callee = evaluate(node.func, frame, run)
    order_free = any(isinstance(one, Outside) and one.path in ORDER_FREE for one in callee.things)
    run.sorted_anyway += order_free
    arguments = _arguments(node, frame, run)
    run.sorted_anyway -= order_free
    if isinstance(node.func, ast.Attribute) and not callee.things:
        call(NOTHING, arguments, site, run)
        return _method_result(node.func.attr, receiver, arguments, site, run)
    return call(callee, arguments, site, run)


def _shown(node: ast.expr) -> str:
    text = ast.unparse(node)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _super(node: ast.Call, frame: Frame) -> Value | None:
    """Give what `super()` stands for in a method."""
    function = frame.function
    if not (isinstance(node.func, ast.Name) and node.func.id == "super" and not node.args):
        return None
    if function is None or function.owner is None or not function.node.args.args:
        return None
    receiver = frame.values.get(function.node.args.args[0].arg, NOTHING)
    return Value((SuperThing(function.owner, receiver),))


def _change_by_method(node: ast.Call, name: str, receiver: Value, site: Site, run: Run) -> None:
    own = class_of(receiver) is not None
    if not own and changes_by_method(receiver, name):
        run.change(receiver, site.text, site.span)
    popped = name == "pop" and not node.args
    if popped and receiver.shape is not None and receiver.shape.hash_ordered:
        run.touch(HASH_ORDER, site.text, site.span)


def _method_result(name: str, receiver: Value, arguments: Arguments, site: Site, run: Run) -> Value:
    """Give what a method outside returns: a part of the object, or something new that holds it."""
    if name == "join" and arguments.positional and not run.sorted_anyway:
        shape = arguments.positional[0].shape
        if shape is not None and shape.hash_ordered and receiver.shape == Shape("str"):
            run.touch(HASH_ORDER, site.text, site.span)
    if name in GIVES_A_PART:
        return inside(receiver, None if receiver.shape is None else receiver.shape.item)
    kept = receiver.shape if name in {"copy", "model_copy", "union"} else None
    return container(kept or Shape("object"), (receiver, *arguments.all))


def _arguments(node: ast.Call, frame: Frame, run: Run) -> Arguments:
    positional: list[Value] = []
    spread: list[Value] = []
    for one in node.args:
        value = evaluate(one, frame, run)
        if isinstance(one, ast.Starred):
            spread.append(inside(value))
        else:
            positional.append(value)
    named: list[tuple[str, Value]] = []
    for keyword in node.keywords:
        value = evaluate(keyword.value, frame, run)
        if keyword.arg is None:
            spread.append(inside(value))
        else:
            named.append((keyword.arg, value))
    return Arguments(tuple(positional), tuple(named), joined(*spread) if spread else None)


# ---- comprehensions


def _comprehension(
    node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp, frame: Frame, run: Run
) -> Value:
    inner = frame.nested()
    for number, generator in enumerate(node.generators):
        source = evaluate(generator.iter, inner, run)
        listed = isinstance(node, ast.ListComp) and not number and not run.sorted_anyway
        if listed and source.shape is not None and source.shape.hash_ordered:
            run.touch(HASH_ORDER, _shown(node), run.span(node, frame))
        bind(
            generator.target,
            inside(source, None if source.shape is None else source.shape.item),
            inner,
        )
        _all(generator.ifs, inner, run)
    if isinstance(node, ast.DictComp):
        values = _all((node.key, node.value), inner, run)
        return container(Shape("dict", (None, values[1].shape)), values)
    value = evaluate(node.elt, inner, run)
    kind = {ast.ListComp: "list", ast.SetComp: "set"}.get(type(node), "object")
    return container(Shape(kind, (value.shape,)), [value])


def bind(target: ast.expr, value: Value, frame: Frame) -> None:
    """Set the names of a target that is assigned, looped over or matched."""
    match target:
        case ast.Name(id=name):
            frame.put(name, value)
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            for part in parts:
                bind(part, inside(value), frame)
        case ast.Starred(value=inner):
            bind(inner, container(Shape("list"), [value]), frame)
        case _:
            return
