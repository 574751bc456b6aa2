"""An effect or compute goes in, the plan of its module comes out."""

from dataclasses import dataclass

from onexdsl.codegen.docstrings import with_since
from onexdsl.codegen.layout import INDENT
from onexdsl.codegen.module import Module, new_module
from onexdsl.codegen.plan import ClassPlan, DefinitionsPlan
from onexdsl.codegen.plan_classes import alias, class_plan, module_plan
from onexdsl.codegen.plan_reducer import function_fields
from onexdsl.codegen.print_statements import returned
from onexdsl.codegen.project import Project, node_class, node_module
from onexdsl.codegen.python_expression import Atom, Binary, Invoke, Item, Member, Python, one_line
from onexdsl.codegen.python_names import distinct, local_name, snake
from onexdsl.codegen.python_statements import Definition, Evaluate, Parameter, Return
from onexdsl.codegen.python_types import NONE, union_type
from onexdsl.codegen.scope import Names, Scope
from onexdsl.codegen.translate_expression import translate
from onexdsl.semantics.field_types import OptionalType, QualifiedName
from onexdsl.semantics.model import (
    Compute,
    Effect,
    EffectClause,
    Every,
    Flow,
    Reference,
)

# What `NodeEffectService` has itself, and `publish` of a node that publishes on its own.
TAKEN = frozenset(
    {
        *("container", "correlation_id", "execute_intent", "initialize", "kind"),
        *("process", "publish", "publish_event", "run"),
    }
)
_LONG = 60  # a union longer than this gets a name
_UNITS = (("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1))


@dataclass(frozen=True, slots=True)
class EffectMethods:
    """The methods of an effect: of each message that it takes, and of each timer."""

    messages: tuple[tuple[str, QualifiedName, EffectClause], ...]
    timers: tuple[tuple[str, QualifiedName, Every], ...]


def effect_methods(effect: Effect) -> EffectMethods:
    """Name the methods of an effect: `charge_card`, `every_tick`."""
    taken = [(one.name, clause) for clause in effect.clauses for one in clause.messages]
    names = distinct(_method_name(name.name) for name, _ in taken)
    timers = [(one.event.name, one) for one in effect.timers if one.event is not None]
    seen: set[QualifiedName] = set()
    ticks: list[str] = []
    for event, timer in timers:
        period = f"_{period_text(timer.period)}" if event in seen else ""
        ticks.append(f"every_{snake(event.name)}{period}")
        seen.add(event)
    return EffectMethods(
        tuple((name, *one) for name, one in zip(names, taken, strict=True)),
        tuple((name, *one) for name, one in zip(distinct(ticks), timers, strict=True)),
    )


def _method_name(message: str) -> str:
    name = local_name(snake(message))
    return f"{name}_" if name in TAKEN else name


def period_text(milliseconds: int) -> str:
    """Write a period as the language does: `30s`."""
    unit, size = next(one for one in _UNITS if milliseconds % one[1] == 0)
    return f"{milliseconds // size}{unit}"


def plan_effect(effect: Effect, flow: Flow, project: Project) -> DefinitionsPlan:
    """Plan the module of an effect."""
    module = new_module(project, flow, node_module(effect), frozenset())
    parts: list[ClassPlan | str] = []
    methods = effect_methods(effect)
    found = [
        _handler(name, message, clause, module, parts) for name, message, clause in methods.messages
    ]
    found += [_timer(name, event, module) for name, event, _ in methods.timers]
    if effect.publishes:
        found.append(_publish(effect, module, parts))
    bases: tuple[Python, ...] = (module.runtime("NodeEffectService"),)
    if any(one.decorators for one in found):
        bases = (*bases, module.standard("abc", "ABC"))
    name = node_class(effect)
    parts.append(class_plan(name, Invoke(Atom(""), bases), module, effect.remarks, (), found))
    return DefinitionsPlan(module_plan("node.py.jinja", module), tuple(parts))


def _union(
    names: tuple[Reference, ...], called: str, module: Module, parts: list[ClassPlan | str]
) -> Python:
    """Give the union of messages; a long one gets a name, so that signatures stay readable."""
    union = union_type([Atom(module.declared(one.name)) for one in names])
    if len(one_line(union)) <= _LONG:
        return union
    parts.append(alias(called, union, module))
    return Atom(called)


def _handler(
    name: str,
    message: QualifiedName,
    clause: EffectClause,
    module: Module,
    parts: list[ClassPlan | str],
) -> Definition:
    found = module.project.model.message(message)
    kind = "event" if found is None else found.kind.value
    verb = {"intent": "Run", "command": "Carry out", "event": "Take in"}[kind]
    doc = with_since(clause.remarks.doc, clause.remarks.since)
    returns = _union(clause.outcomes, f"{message.name}Outcome", module, parts)
    return Definition(
        name,
        (
            Parameter("self"),
            Parameter(kind, Atom(module.declared(message))),
            Parameter("context", module.runtime("EffectContext")),
        ),
        returns,
        (),
        doc or f"{verb} {message.name}.",
        (module.standard("abc", "abstractmethod"),),
        asynchronous=True,
    )


def _timer(name: str, event: QualifiedName, module: Module) -> Definition:
    """Plan the method of a timer; an event without fields to fill needs no body of yours."""
    declared = Atom(module.declared(event))
    empty = timer_is_whole(event, module.project)
    body = (Return(Invoke(declared)),) if empty else ()
    return Definition(
        name,
        (Parameter("self"), Parameter("context", module.runtime("EffectContext"))),
        Binary(declared, "|", Item(Atom("list"), (declared,))),
        body,
        f"Give the next {event.name}, or several.",
        () if empty else (module.standard("abc", "abstractmethod"),),
        asynchronous=True,
    )


def timer_is_whole(event: QualifiedName, project: Project) -> bool:
    """Whether the method of a timer needs no body of yours: its event has no field to fill."""
    message = project.model.message(event)
    return message is not None and all(map(_has_default, message.fields))


def _has_default(field: object) -> bool:
    default = getattr(field, "default", None)
    return default is not None or isinstance(getattr(field, "type", None), OptionalType)


def _publish(effect: Effect, module: Module, parts: list[ClassPlan | str]) -> Definition:
    events = _union(effect.publishes, f"{effect.name.name}Event", module, parts)
    call = Invoke(Member(Atom("self"), "publish_event"), (Atom("event"),))
    return Definition(
        "publish",
        (Parameter("self"), Parameter("event", events)),
        NONE,
        (Evaluate(Atom(f"await {one_line(call)}")),),
        "Publish an event on its own; only when hosted.",
        asynchronous=True,
    )


def plan_compute(compute: Compute, flow: Flow, project: Project) -> DefinitionsPlan:
    """Plan the module of a compute."""
    module = new_module(project, flow, node_module(compute), frozenset())
    name = compute.name.name
    parts: list[ClassPlan | str] = []
    taken = _union(compute.inputs, f"{name}Input", module, parts)
    given = _union(compute.outputs, f"{name}Output", module, parts)
    bases: tuple[Python, ...] = (Item(module.runtime("NodeComputeService"), (taken, given)),)
    fields: list[str] = []
    if compute.body is None:
        bases = (*bases, module.standard("abc", "ABC"))
        method = _abstract_compute(taken, given, module)
    else:
        names = Names(module.called((compute.body,)))
        scope = Scope(module, names, fixed={"input": Atom("input")})
        body = returned(translate(compute.body, scope), 2 * INDENT)
        method = Definition("compute", _compute_parameters(taken), given, body)
        fields = function_fields(project.needs_of((compute.body,)), module)
    call = Invoke(Atom(""), bases)
    parts.append(class_plan(node_class(compute), call, module, compute.remarks, fields, [method]))
    return DefinitionsPlan(module_plan("node.py.jinja", module), tuple(parts))


def _compute_parameters(taken: Python) -> tuple[Parameter, ...]:
    return (Parameter("self"), Parameter("input", taken))


def _abstract_compute(taken: Python, given: Python, module: Module) -> Definition:
    return Definition(
        "compute",
        _compute_parameters(taken),
        given,
        (),
        f"Map {one_line(taken)} to {one_line(given)}; pure.",
        (module.standard("abc", "abstractmethod"),),
    )
