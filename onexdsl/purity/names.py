"""What names stand for while code is followed: a name and a frame in, a value out."""

import ast
import builtins

from onexdsl.purity.bindings import Assigned, Binding, Defined, Imported, node_of
from onexdsl.purity.library import Module
from onexdsl.purity.resolve import definition_thing, global_bindings, thing_of
from onexdsl.purity.run import Run
from onexdsl.purity.values import (
    NOTHING,
    Frame,
    Outside,
    Owner,
    Value,
    Whose,
    joined,
)
from onexdsl.purity.world import touch_of
from onexdsl.source.span import Span

BUILTINS = frozenset(dir(builtins))


def name_value(node: ast.Name, frame: Frame, run: Run) -> Value:
    """Say what a name that is read stands for."""
    span = run.span(node, frame)
    found = frame.find(node.id)
    if found is None:
        found = global_value(run.module(frame.module), node.id, span, run)
    for thing in found.things:
        if isinstance(thing, Outside) and _does_by_name(thing.path, span, run):
            return NOTHING
    return found


def global_value(module: Module, name: str, span: Span, run: Run) -> Value:
    """Say what a name at the top of a module, or a builtin one, stands for where it is read."""
    bindings = global_bindings(run.library, module, name)
    if not bindings:
        return Value((Outside(f"builtins.{name}"),)) if name in BUILTINS else NOTHING
    values = [_bound(module, name, binding, span, run) for binding in bindings]
    if (module.name, name) in run.written and joined(*values).changeable:
        first = module.places.of(node_of(bindings[0]))
        does = f"reads `{name}`, which other code changes"
        run.share(f"`{name}`", name, does, span, changes=False)
        return joined(*values).owned_by(Owner(Whose.SHARED, f"`{name}`", first))
    return joined(*values)


def import_value(module: Module, imported: Imported, span: Span, run: Run) -> Value:
    """Say what an import brings."""
    if imported.typing_only:
        return NOTHING
    target = imported.target
    home, _, name = target.rpartition(".")
    if target not in run.library.modules and home in run.library.modules:
        inner = run.library.modules[home]
        return run.once(("import", inner.name, name), lambda: global_value(inner, name, span, run))
    thing = thing_of(run.library, target)
    if isinstance(thing, Outside):
        brought = Outside(thing.path, module.places.of(imported.alias))
        told = run.worldly(brought, thing.path, span) and run.place is not None
        return NOTHING if told else Value((brought,))
    return NOTHING if thing is None else Value((thing,))


def outside_value(thing: Outside, span: Span, run: Run) -> Value:
    """Say what something that is not the project's stands for, and note what naming it does."""
    if run.worldly(thing, thing.path, span) and run.place is not None:
        return NOTHING
    return NOTHING if _does_by_name(thing.path, span, run) else Value((thing,))


def _does_by_name(path: str, span: Span, run: Run) -> bool:
    """Whether reading a name alone touches the world (`os.environ`); it is noted."""
    touch = touch_of(path)
    if touch is None or not touch.by_name:
        return False
    run.touch(touch, path, span)
    return True


def _bound(module: Module, name: str, binding: Binding, span: Span, run: Run) -> Value:
    match binding:
        case Imported():
            return import_value(module, binding, span, run)
        case Defined():
            return Value((definition_thing(module.name, binding),))
        case Assigned(value=None):
            return NOTHING
        case Assigned(value=ast.expr() as value):
            with run.called(name, span):
                found = run.once(
                    ("global", module.name, id(value)),
                    lambda: run.evaluate(value, Frame(module.name), run),
                )
            if not found.changeable:
                return found
            return found.owned_by(Owner(Whose.SHARED, f"`{name}`", module.places.of(binding.node)))
        case Assigned():
            return NOTHING
