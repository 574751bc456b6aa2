"""What `value.name` stands for: a value and a name in, a value out."""

import ast

from onexdsl.purity.annotations import last_name, shape_of
from onexdsl.purity.bindings import FunctionNode
from onexdsl.purity.names import global_value, outside_value
from onexdsl.purity.resolve import attribute_of, lineage, method_of
from onexdsl.purity.run import Arguments, Run
from onexdsl.purity.values import (
    NOTHING,
    ClassThing,
    Frame,
    FunctionThing,
    InstanceThing,
    MethodThing,
    ModuleThing,
    Outside,
    Owner,
    Shape,
    SuperThing,
    Thing,
    Value,
    Whose,
    inside,
    joined,
)
from onexdsl.purity.world import Deed, Touch
from onexdsl.source.span import Span

CONTAINER = Touch(Deed.CALL, "reaches for the services of the runtime")
LONGEST_PATH = 120
"""A path longer than this is not followed."""


def attribute(value: Value, name: str, span: Span, run: Run) -> Value:
    """Say what an attribute of a value stands for."""
    found = [_of_thing(thing, value, name, span, run) for thing in value.things]
    if value.shape is not None and value.shape.kind is not None and not value.things:
        found.append(_of_instance(value.shape.kind, value, name, span, run))
    if not found:
        return inside(value)
    return joined(*found)


def class_of(value: Value) -> ClassThing | None:
    """Give the class of the project that a value is an object of, as far as it is known."""
    for thing in value.things:
        if isinstance(thing, InstanceThing):
            return thing.kind
    return None if value.shape is None else value.shape.kind


def decorator_names(node: FunctionNode) -> frozenset[str]:
    """Give the last names of a function's decorators."""
    return frozenset(decorator_name(one) for one in node.decorator_list)


def decorator_name(decorator: ast.expr) -> str:
    """Give the last name of a decorator: `functools.lru_cache(maxsize=1)` is `lru_cache`."""
    return last_name(decorator.func if isinstance(decorator, ast.Call) else decorator)


def _of_thing(thing: Thing, value: Value, name: str, span: Span, run: Run) -> Value:
    match thing:
        case Outside(path=path) if len(path) < LONGEST_PATH:
            return outside_value(Outside(f"{path}.{name}", thing.imported), span, run)
        case ModuleThing(module=module):
            return _of_module(module, name, span, run)
        case ClassThing():
            return _of_class(thing, name, span, run)
        case InstanceThing(kind=kind):
            return _of_instance(kind, value, name, span, run)
        case SuperThing(kind=kind, receiver=receiver):
            own = class_of(receiver) or kind
            method = method_of(run.library, own, name, above=kind)
            return NOTHING if method is None else Value((MethodThing(method, receiver),))
        case _:
            return inside(value)


def _of_module(module: str, name: str, span: Span, run: Run) -> Value:
    below = f"{module}.{name}"
    known = run.library.modules.get(module)
    if known is not None and name in known.bindings:
        return global_value(known, name, span, run)
    return Value((ModuleThing(below),)) if below in run.library.modules else NOTHING


def _of_class(kind: ClassThing, name: str, span: Span, run: Run) -> Value:
    method = method_of(run.library, kind, name)
    if method is None:
        return _class_attribute(kind, name, span, run)
    if isinstance(method.node, ast.Lambda) or "classmethod" not in decorator_names(method.node):
        return Value((method,))
    return Value((MethodThing(method, Value((kind,))),))


def _of_instance(kind: ClassThing, value: Value, name: str, span: Span, run: Run) -> Value:
    """Follow the way that Python looks: methods and class attributes, then what `__init__` sets."""
    if name == "container" and any(owner.whose is Whose.NODE for owner in value.owners):
        run.touch(CONTAINER, "self.container", span)
        return NOTHING
    method = method_of(run.library, kind, name)
    if method is not None:
        return _bound(method, value, kind, name, span, run)
    shape = _field_shape(kind, name, run)
    of_class = _class_attribute(kind, name, span, run) if _is_plain(kind, name, run) else NOTHING
    of_object = _set_by_init(kind, name, run)
    known = joined(of_class, of_object) if of_object.things else of_class
    taken = inside(value, shape)
    return Value(known.things, (*taken.owners, *known.owners), (), shape or known.shape)


def _bound(
    method: FunctionThing, value: Value, kind: ClassThing, name: str, span: Span, run: Run
) -> Value:
    if isinstance(method.node, ast.Lambda):
        return Value((MethodThing(method, value),))
    names = decorator_names(method.node)
    if names & {"property", "cached_property"}:
        with run.called(f"{kind.name}.{name}", span):
            return run.enter(method, Arguments((value,)), run)
    if "staticmethod" in names:
        return Value((method,))
    return Value((MethodThing(method, Value((kind,)) if "classmethod" in names else value),))


def _is_plain(kind: ClassThing, name: str, run: Run) -> bool:
    """Whether a class attribute is one for all objects, and no declaration of a field."""
    found = attribute_of(run.library, kind, name)
    if found is None:
        return False
    owner, binding = found
    return binding.annotation is None or not owner.node.bases


def _class_attribute(kind: ClassThing, name: str, span: Span, run: Run) -> Value:
    found = attribute_of(run.library, kind, name)
    if found is None or found[1].value is None:
        return NOTHING
    owner, binding = found
    value = binding.value
    assert value is not None  # noqa: S101  # asked above
    with run.called(f"{owner.name}.{name}", span):
        made = run.once(
            ("class", owner, name), lambda: run.evaluate(value, Frame(owner.module), run)
        )
    place = run.module(owner.module).places.of(binding.node)
    shared = Owner(Whose.SHARED, f"`{owner.name}.{name}`", place)
    return made.owned_by(shared) if made.changeable else made


def _field_shape(kind: ClassThing, name: str, run: Run) -> Shape | None:
    found = attribute_of(run.library, kind, name)
    if found is None:
        return None
    owner, binding = found
    return shape_of(run.library, run.module(owner.module), binding.annotation)


def _set_by_init(kind: ClassThing, name: str, run: Run) -> Value:
    """Say what `__init__` puts into `self.name`; what it does by the way is not told."""
    for one in lineage(run.library, kind):
        method = method_of(run.library, one, "__init__")
        if method is None or method.owner != one:
            continue
        for node in ast.walk(method.node):
            value = _set_in(node, name)
            if value is not None:
                return _seen_from_outside(one, value, run)
    return NOTHING


def _set_in(node: ast.AST, name: str) -> ast.expr | None:
    match node:
        case ast.Assign(targets=[ast.Attribute(value=ast.Name(id="self"), attr=attr)], value=value):
            return value if attr == name else None
        case ast.AnnAssign(
            target=ast.Attribute(value=ast.Name(id="self"), attr=attr), value=ast.expr() as value
        ):
            return value if attr == name else None
        case _:
            return None


def _seen_from_outside(kind: ClassThing, value: ast.expr, run: Run) -> Value:
    def make() -> Value:
        found = run.evaluate(value, Frame(kind.module), run)
        return Value(found.things, shape=found.shape)

    with run.unseen():
        return run.once(("init", kind, id(value)), make)
