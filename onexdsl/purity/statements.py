"""What statements do: the body of a function, followed line by line with all its branches."""

import ast
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

from onexdsl.purity.annotations import shape_of
from onexdsl.purity.attributes import attribute, class_of
from onexdsl.purity.bindings import imports_of, is_main_guard, is_type_checking, names_in_target
from onexdsl.purity.calls import Site, call
from onexdsl.purity.changes import is_container, write_to
from onexdsl.purity.expressions import bind, evaluate
from onexdsl.purity.names import import_value
from onexdsl.purity.resolve import expression_thing
from onexdsl.purity.run import Arguments, Run
from onexdsl.purity.values import (
    NOTHING,
    ClassThing,
    Frame,
    FunctionThing,
    Shape,
    Value,
    container,
    inside,
    joined,
)

ROUNDS = 2
"""A loop's body is followed so often: what one round leaves, the next one meets."""


def execute(body: Sequence[ast.stmt], frame: Frame, run: Run) -> None:
    """Follow the statements of a block."""
    for node in body:
        with run.deeper() as goes_on:
            if goes_on:
                _execute(node, frame, run)


def _execute(node: ast.stmt, frame: Frame, run: Run) -> None:  # noqa: C901, PLR0912  # flat
    match node:
        case ast.Expr(value=value):
            evaluate(value, frame, run)
        case ast.Assign(targets=targets, value=value):
            found = evaluate(value, frame, run)
            for target in targets:
                _assign(target, found, frame, run)
        case ast.AnnAssign(target=target, annotation=annotation, value=value):
            _annotated(target, annotation, value, frame, run)
        case ast.AugAssign():
            _augmented(node, frame, run)
        case ast.Return(value=value):
            frame.returns.append(NOTHING if value is None else evaluate(value, frame, run))
        case ast.If(test=test):
            _if(test, node, frame, run)
        case ast.For() | ast.AsyncFor():
            _for(node, frame, run)
        case ast.While(test=test, body=body, orelse=orelse):
            for _ in range(ROUNDS):
                evaluate(test, frame, run)
                _perhaps((body,), frame, run)
            execute(orelse, frame, run)
        case ast.With(items=items, body=body) | ast.AsyncWith(items=items, body=body):
            for item in items:
                _enter(item, frame, run)
            execute(body, frame, run)
        case ast.Try() | ast.TryStar():
            _try(node, frame, run)
        case ast.Match(subject=subject, cases=cases):
            _match(evaluate(subject, frame, run), cases, frame, run)
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            owner = frame.function.owner if frame.function else None
            name = f"{frame.function.name}.{node.name}" if frame.function else node.name
            frame.put(node.name, Value((FunctionThing(node, frame.module, name, owner, frame),)))
        case ast.ClassDef():
            frame.put(node.name, Value((ClassThing(node, frame.module, node.name),)))
        case ast.Import() | ast.ImportFrom():
            _import(node, frame, run)
        case ast.Global(names=names):
            frame.globals.update(names)
        case ast.Nonlocal(names=names):
            frame.outer.update(names)
        case ast.Delete(targets=targets):
            for target in targets:
                write_to(target, frame, run)
        case ast.Raise(exc=first, cause=second) | ast.Assert(test=first, msg=second):
            for part in (first, second):
                if part is not None:
                    evaluate(part, frame, run)
        case _:
            return


# ---- assignments


def _assign(target: ast.expr, value: Value, frame: Frame, run: Run) -> None:
    write_to(target, frame, run)
    for name in names_in_target(target):
        _write_global(name, target, frame, run)
    bind(target, value, frame)


def _write_global(name: str, node: ast.AST, frame: Frame, run: Run) -> None:
    if name not in frame.globals:
        return
    does = f"sets the global `{name}`"
    run.share(f"`{name}`", f"{name} = …", does, run.span(node, frame), changes=True)


def _annotated(
    target: ast.expr, annotation: ast.expr, value: ast.expr | None, frame: Frame, run: Run
) -> None:
    if value is None:
        return
    found = evaluate(value, frame, run)
    if found.shape is None:
        found = replace(found, shape=shape_of(run.library, run.module(frame.module), annotation))
    _assign(target, found, frame, run)


def _augmented(node: ast.AugAssign, frame: Frame, run: Run) -> None:
    """Follow `x += y`, which changes a container in place and makes anything else anew."""
    value = evaluate(node.value, frame, run)
    if not isinstance(node.target, ast.Name):
        write_to(node.target, frame, run)
        return
    name = node.target.id
    _write_global(name, node.target, frame, run)
    before = frame.find(name) or NOTHING
    if is_container(before) or (before.shape is None and is_container(value)):
        run.change(before, ast.unparse(node), run.span(node, frame))
        frame.put(name, replace(before, holds=(*before.holds, *value.owners, *value.holds)))
    else:
        frame.put(name, container(before.shape or value.shape or Shape("object"), (before, value)))


def _import(node: ast.Import | ast.ImportFrom, frame: Frame, run: Run) -> None:
    module = run.module(frame.module)
    package = module.name if module.text.package else module.name.rpartition(".")[0]
    for name, imported in imports_of(node, package):
        frame.put(name, import_value(module, imported, run.span(node, frame), run))


# ---- branches


def _perhaps(blocks: Sequence[Sequence[ast.stmt]], frame: Frame, run: Run) -> None:
    """Follow blocks of which any, or none, may run."""
    before = dict(frame.values)
    outcomes = [before]
    for block in blocks:
        frame.values = dict(before)
        execute(block, frame, run)
        outcomes.append(frame.values)
    frame.values = _merged(outcomes)


def _merged(outcomes: Sequence[dict[str, Value]]) -> dict[str, Value]:
    names = dict.fromkeys(name for outcome in outcomes for name in outcome)
    return {
        name: joined(*(outcome[name] for outcome in outcomes if name in outcome)) for name in names
    }


def _if(test: ast.expr, node: ast.If, frame: Frame, run: Run) -> None:
    if is_type_checking(test) or (frame.function is None and is_main_guard(test)):
        execute(node.orelse, frame, run)
        return
    evaluate(test, frame, run)
    before = dict(frame.values)
    execute(node.body, frame, run)
    one, frame.values = frame.values, before
    execute(node.orelse, frame, run)
    frame.values = _merged((one, frame.values))


def _for(node: ast.For | ast.AsyncFor, frame: Frame, run: Run) -> None:
    source = evaluate(node.iter, frame, run)
    item = inside(source, None if source.shape is None else source.shape.item)
    for _ in range(ROUNDS):
        _assign(node.target, item, frame, run)
        _perhaps((node.body,), frame, run)
    execute(node.orelse, frame, run)


def _enter(item: ast.withitem, frame: Frame, run: Run) -> None:
    """Enter a context: the methods of an own class are followed."""
    manager = evaluate(item.context_expr, frame, run)
    site = Site("with", run.span(item.context_expr, frame))
    found = _entered(manager, site, run)
    if item.optional_vars is not None:
        _assign(item.optional_vars, found, frame, run)


def _entered(manager: Value, site: Site, run: Run) -> Value:
    from_own = [
        call(method, Arguments(), site, run)
        for name in ("__enter__", "__exit__")
        if (method := _method(manager, name, site, run)).things
    ]
    return from_own[0] if from_own else manager


def _method(manager: Value, name: str, site: Site, run: Run) -> Value:
    if class_of(manager) is None:
        return NOTHING
    return attribute(manager, name, site.span, run)


def _try(node: ast.Try | ast.TryStar, frame: Frame, run: Run) -> None:
    _perhaps((node.body,), frame, run)
    for handler in node.handlers:
        if handler.type is not None:
            evaluate(handler.type, frame, run)
    _perhaps([handler.body for handler in node.handlers], frame, run)
    execute(node.orelse, frame, run)
    execute(node.finalbody, frame, run)


# ---- match


def _match(subject: Value, cases: Sequence[ast.match_case], frame: Frame, run: Run) -> None:
    before = dict(frame.values)
    outcomes = [before]
    for case in cases:
        frame.values = dict(before)
        _pattern(case.pattern, subject, frame, run)
        if case.guard is not None:
            evaluate(case.guard, frame, run)
        execute(case.body, frame, run)
        outcomes.append(frame.values)
    frame.values = _merged(outcomes)


Pattern: TypeAlias = ast.pattern


def _pattern(pattern: Pattern, subject: Value, frame: Frame, run: Run) -> None:
    match pattern:
        case ast.MatchAs(pattern=inner, name=name):
            if inner is not None:
                _pattern(inner, subject, frame, run)
            if name is not None:
                frame.put(name, _narrowed(inner, subject, frame, run))
        case ast.MatchClass(patterns=parts, kwd_patterns=named):
            for part in (*parts, *named):
                _pattern(part, inside(subject), frame, run)
        case ast.MatchSequence(patterns=parts) | ast.MatchMapping(patterns=parts):
            for part in parts:
                _pattern(part, inside(subject), frame, run)
            rest = getattr(pattern, "rest", None)
            if rest is not None:
                frame.put(rest, container(Shape("dict"), [subject]))
        case ast.MatchOr(patterns=parts):
            for part in parts:
                _pattern(part, subject, frame, run)
        case ast.MatchStar(name=str(name)):
            frame.put(name, container(Shape("list"), [subject]))
        case ast.MatchValue(value=value):
            evaluate(value, frame, run)
        case _:
            return


def _narrowed(pattern: Pattern | None, subject: Value, frame: Frame, run: Run) -> Value:
    """Give what `case Kind() as name` names: an object of that class."""
    if not isinstance(pattern, ast.MatchClass):
        return subject
    thing = expression_thing(run.library, run.module(frame.module), pattern.cls)
    if isinstance(thing, ClassThing):
        return replace(subject, shape=Shape(thing.name, kind=thing))
    return subject
