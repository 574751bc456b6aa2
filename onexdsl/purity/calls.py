"""What a call gives, and what it does: the callee's value and the arguments in, a value out."""

from dataclasses import dataclass, replace

from onexdsl.purity.attributes import attribute
from onexdsl.purity.bindings import Assigned
from onexdsl.purity.changes import changed_by_function
from onexdsl.purity.resolve import class_bindings, lineage, method_of
from onexdsl.purity.run import Arguments, Run
from onexdsl.purity.values import (
    NOTHING,
    ClassThing,
    Frame,
    FunctionThing,
    InstanceThing,
    MethodThing,
    Outside,
    PartialThing,
    Shape,
    Thing,
    Value,
    container,
    inside,
    joined,
)
from onexdsl.purity.world import Deed, Touch, touch_of
from onexdsl.source.span import Span

HASH_ORDER = Touch(Deed.CHANCE, "takes the members of a set in an order that differs by run")
ORDERED_BY = frozenset({"builtins.list", "builtins.tuple", "builtins.enumerate", "builtins.iter"})
ORDER_FREE = frozenset(
    f"builtins.{name}"
    for name in ("sorted", "set", "frozenset", "sum", "min", "max", "any", "all", "len")
)
COPIES = frozenset({"list", "dict", "set", "frozenset", "tuple", "sorted", "reversed"})
SCALARS = frozenset({"int", "str", "float", "bool", "len", "sum", "abs", "round", "repr", "ord"})
ASKS_A_TYPE = frozenset({"builtins.isinstance", "builtins.issubclass", "builtins.type"})


@dataclass(frozen=True, slots=True)
class Site:
    """A call as it is written: the callee's text and its place."""

    text: str
    span: Span


def call(callee: Value, arguments: Arguments, site: Site, run: Run) -> Value:
    """Follow a call of whatever the callee may be."""
    found = [_call(thing, arguments, site, run) for thing in callee.things]
    if not found:
        for value in arguments.all:
            _hand_over(value, arguments, site, run)
        return inside(container(Shape("object"), arguments.all)) if arguments.all else NOTHING
    return joined(*found)


def _call(thing: Thing, arguments: Arguments, site: Site, run: Run) -> Value:
    match thing:
        case Outside():
            return _outside(thing, arguments, site, run)
        case FunctionThing(name=name):
            with run.called(name, site.span):
                return run.enter(thing, arguments, run)
        case MethodThing(function=function, receiver=receiver):
            whole = replace(arguments, positional=(receiver, *arguments.positional))
            with run.called(function.name, site.span):
                return run.enter(function, whole, run)
        case ClassThing():
            return _new(thing, arguments, site, run)
        case PartialThing(target=target, arguments=first):
            whole = replace(arguments, positional=(*first, *arguments.positional))
            return call(target, whole, site, run)
        case InstanceThing(kind=kind):
            method = method_of(run.library, kind, "__call__")
            if method is None:
                return NOTHING
            return _call(MethodThing(method, Value((thing,))), arguments, site, run)
        case _:
            return NOTHING


def _new(kind: ClassThing, arguments: Arguments, site: Site, run: Run) -> Value:
    """Make an object: its fields' factories run, and its own methods that begin it."""
    fresh = replace(
        container(Shape(kind.name, kind=kind), arguments.all), things=(InstanceThing(kind),)
    )
    with run.called(kind.name, site.span):
        for name in ("__new__", "__init__", "__post_init__", "model_post_init"):
            method = method_of(run.library, kind, name)
            if method is not None:
                given = arguments if name in {"__new__", "__init__"} else Arguments()
                first = Value((kind,)) if name == "__new__" else fresh
                whole = replace(given, positional=(first, *given.positional))
                run.enter(method, whole, run)
        for one in lineage(run.library, kind):
            if not run.module(one.module).text.generated:
                run.once(("fields", one), lambda one=one: _factories(one, run))  # type: ignore[misc]
    return fresh


def _factories(kind: ClassThing, run: Run) -> Value:
    """Look at the defaults of a class: `field(default_factory=uuid4)` runs for each object."""
    for bindings in class_bindings(kind).values():
        for binding in bindings:
            if isinstance(binding, Assigned) and binding.annotation is not None and binding.value:
                run.evaluate(binding.value, Frame(kind.module), run)
    return NOTHING


def _outside(thing: Outside, arguments: Arguments, site: Site, run: Run) -> Value:
    path = thing.path
    changed = changed_by_function(path, arguments)
    if changed is not None:
        run.change(changed, site.text, site.span)
    touch = _touch(path, arguments)
    if touch is not None:
        run.touch(touch, site.text, site.span)
        return NOTHING if run.place is not None else _made(thing, arguments)
    if path not in ASKS_A_TYPE:
        for value in arguments.all:
            _hand_over(value, arguments, site, run)
    return _result(thing, arguments, site, run)


def _touch(path: str, arguments: Arguments) -> Touch | None:
    """Say what a call does, where that depends on what is handed over."""
    touch = touch_of(path)
    first = arguments.positional[0] if arguments.positional else None
    match path:
        case "builtins.hash" if first is not None and first.shape in {Shape("int"), Shape("bool")}:
            return None
        case "random.Random" if arguments.all and first not in {None, Value(shape=Shape("None"))}:
            return None
        case "datetime.datetime.fromtimestamp" if len(arguments.all) < 2:  # noqa: PLR2004  # a zone
            return Touch(Deed.CHANCE, "depends on the machine's time zone")
        case "time.gmtime" | "time.localtime" | "time.strftime" | "time.ctime":
            given = len(arguments.all) >= (2 if path == "time.strftime" else 1)
            return None if given and path != "time.localtime" else touch
        case "importlib.import_module" | "builtins.__import__" if first and first.text:
            return None
        case _:
            return touch


def _hand_over(value: Value, arguments: Arguments, site: Site, run: Run) -> None:
    """Whoever is handed a function may call it: with parts of whatever else it was handed."""
    others = [other for other in arguments.all if other is not value]
    part = inside(container(Shape("object"), others))
    for thing in value.things:
        match thing:
            case FunctionThing() | MethodThing() | PartialThing():
                _call(thing, Arguments(spread=part), site, run)
            case Outside(path=path):
                touch = touch_of(path)
                is_callable = "." in path and not path.endswith("()")  # no module, no result
                if touch is not None and is_callable:
                    run.touch(touch, path.removeprefix("builtins."), site.span)
            case _:
                continue


def _made(thing: Outside, arguments: Arguments) -> Value:
    """Give what a call outside returns: an object of which no more is known."""
    made = container(Shape(thing.path), arguments.all)
    return replace(made, things=(Outside(f"{thing.path}()", thing.imported),))


def _result(thing: Outside, arguments: Arguments, site: Site, run: Run) -> Value:
    path = thing.path
    first = arguments.positional[0] if arguments.positional else NOTHING
    name = path.rpartition(".")[2]
    ordered = path in ORDERED_BY or (name == "join" and path.startswith("builtins.str"))
    if ordered and _in_hash_order(first) and not run.sorted_anyway:
        run.touch(HASH_ORDER, site.text, site.span)
    match path:
        case "builtins.getattr" if len(arguments.positional) > 1:
            text = arguments.positional[1].text
            return inside(first) if text is None else attribute(first, text, site.span, run)
        case "importlib.import_module" | "builtins.__import__":
            return _imported(first, path, site, run)
        case "functools.partial":
            return Value((PartialThing(first, arguments.positional[1:]),))
        case "copy.deepcopy":
            return Value(shape=first.shape)
        case "copy.copy" | "onexdsl.runtime.replace" | "dataclasses.replace":
            return replace(
                container(first.shape or Shape("object"), arguments.all), shape=first.shape
            )
        case "builtins.next" | "builtins.min" | "builtins.max":
            return inside(container(Shape("object"), arguments.all), _item(first))
        case _ if path.startswith("builtins.") and name in COPIES:
            kind = "list" if name in {"sorted", "reversed"} else name
            items = (_item(first),) if kind != "dict" or first.shape is None else first.shape.items
            return container(Shape(kind, items), arguments.all)
        case _ if path.startswith("builtins.") and name in SCALARS:
            return Value(shape=Shape("int" if name in {"len", "ord"} else name))
        case _:
            return _made(thing, arguments)


def _item(value: Value) -> Shape | None:
    return None if value.shape is None else value.shape.item


def _in_hash_order(value: Value) -> bool:
    return value.shape is not None and value.shape.hash_ordered


def _imported(name: Value, path: str, site: Site, run: Run) -> Value:
    """Follow an import by a text; `__import__` gives the first part of the name."""
    if name.text is None:
        return NOTHING
    target = name.text.partition(".")[0] if path.endswith("__import__") else name.text
    thing = Outside(name.text)
    if run.worldly(thing, site.text, site.span):
        return NOTHING
    return Value((Outside(target),))
