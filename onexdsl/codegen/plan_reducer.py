"""A reducer goes in, the plan of its module comes out.

`transition` is a match of the state and in it one of the event. What several transitions
run (`enter`, `exit`, the clauses of `any state`) are methods.
"""

from onexdsl.codegen.layout import INDENT
from onexdsl.codegen.literals import duration_literal
from onexdsl.codegen.machine import ACTIVE, Machine, expressions_of, new_machine, python_methods
from onexdsl.codegen.module import Module, new_module
from onexdsl.codegen.plan import ClassPlan, DefinitionsPlan
from onexdsl.codegen.plan_classes import (
    alias,
    annotated_text,
    class_plan,
    constant,
    field_texts,
    model_settings,
    module_plan,
    reserved_names,
)
from onexdsl.codegen.plan_transition import (
    elapsed_method,
    key_method,
    python_method,
    timer_table,
    transition_method,
)
from onexdsl.codegen.print_statements import print_statement
from onexdsl.codegen.project import Project, node_class, node_module
from onexdsl.codegen.python_expression import (
    Atom,
    Bracketed,
    Invoke,
    Item,
    Pair,
    Python,
    one_line,
)
from onexdsl.codegen.python_statements import Set
from onexdsl.codegen.python_types import union_type
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.model import Flow, PythonBody, Reducer, StateKind


def plan_reducer(reducer: Reducer, flow: Flow, project: Project) -> DefinitionsPlan:
    """Plan the module of a reducer."""
    name = reducer.name.name
    taken = {f"{name}Event", f"Enum{name}State", f"{name}Data", f"{name}Transition"}
    module = new_module(project, flow, node_module(reducer), reserved_names(reducer.data) | taken)
    machine = new_machine(module, reducer)
    node = _node(machine)
    parts: tuple[ClassPlan | str, ...] = (
        alias(machine.event_alias, _events(machine), module),
        _states(machine),
        _data(machine),
        alias(machine.transition_alias, _transition(machine), module),
        *_constants(machine),
        node,
    )
    return DefinitionsPlan(module_plan("node.py.jinja", module), parts)


def is_abstract(reducer: Reducer) -> bool:
    """Whether a user has to write some of it in Python."""
    return any(isinstance(clause.body, PythonBody) for clause in reducer.all_clauses)


def function_fields(needs: tuple[QualifiedName, ...], module: Module) -> list[str]:
    """Declare the `fn … python` that `bind` sets on a node."""
    attribute = module.project.python_attribute
    return [f"    {attribute(need)}: {module.declared(need)}" for need in needs]


def _events(machine: Machine) -> Python:
    events = [Atom(machine.module.declared(event)) for event in machine.events]
    return union_type(list(events)) if events else machine.module.runtime("Event")


def _transition(machine: Machine) -> Python:
    items = (Atom(machine.state_enum), Atom(machine.data_class))
    return Item(machine.module.runtime("Transition"), items)


def _states(machine: Machine) -> ClassPlan:
    module = machine.module
    lines = [constant(member, name) for name, member in machine.members.items()]
    bases = Invoke(Atom(""), (module.standard("enum", "StrEnum"),))
    return class_plan(machine.state_enum, bases, module, fields=["\n".join(lines)])


def _constants(machine: Machine) -> list[str]:
    """Name the members that the node's methods speak of, in one piece."""
    used = [name for name in machine.members if name in machine.states_used]
    if not used:
        return []
    final = machine.module.standard("typing", "Final")
    lines = [
        annotated_text(one_line(machine.state(name)), final, machine.member(name), 0)
        for name in used
    ]
    return ["\n".join(lines)]


def _data(machine: Machine) -> ClassPlan:
    module = machine.module
    fields = machine.reducer.data
    texts = [*model_settings(fields, module), *field_texts(fields, module)]
    bases = Invoke(Atom(""), (module.runtime("ReducerData"),))
    return class_plan(machine.data_class, bases, module, fields=texts)


def _node(machine: Machine) -> ClassPlan:
    module, reducer = machine.module, machine.reducer
    names = python_methods(machine)
    public = [key_method(machine), transition_method(machine, names)]
    elapsed = elapsed_method(machine)
    abstract = [
        python_method(machine, clause, clause.body, names[clause.span.start])
        for clause in reducer.all_clauses
        if isinstance(clause.body, PythonBody)
    ]
    methods = [*public, *([elapsed] if elapsed else []), *abstract, *machine.definitions]
    items = (Atom(machine.state_enum), Atom(machine.data_class), Atom(machine.event_alias))
    base = Item(module.runtime("NodeReducerService"), (*items, machine.key))
    bases: tuple[Python, ...] = (base,)
    if abstract:
        bases = (base, module.standard("abc", "ABC"))
    needs = module.project.needs_of(expressions_of(reducer))
    fields = [*_facts(machine), *function_fields(needs, module)]
    return class_plan(
        node_class(reducer), Invoke(Atom(""), bases), module, reducer.remarks, fields, methods
    )


def _facts(machine: Machine) -> list[str]:
    """Give the class attributes that the runtime reads."""
    reducer = machine.reducer
    initial = next((s.name for s in reducer.states if s.kind is StateKind.INITIAL), ACTIVE)
    final = tuple(machine.member(s.name) for s in reducer.states if s.kind is StateKind.FINAL)
    facts: list[tuple[str, Python]] = [("initial", machine.member(initial))]
    if final:
        facts.append(("final", Invoke(Atom("frozenset"), (Bracketed("{}", final),))))
    facts.append(("data_type", Atom(machine.data_class)))
    lines = ["\n".join(print_statement(Set(name, value), INDENT)) for name, value in facts]
    table = timer_table(machine)
    return [*lines, _timers(machine, table)] if table else lines


def _timers(machine: Machine, table: list[tuple[str, tuple[int, ...]]]) -> str:
    module = machine.module
    pairs = []
    for state, delays in table:
        durations = tuple(duration_literal(delay, module) for delay in delays)
        pairs.append(Pair(machine.member(state), Bracketed("()", durations)))
    each = Item(Atom("tuple"), (module.standard("datetime", "timedelta"), Atom("...")))
    mapping = module.standard("collections.abc", "Mapping")
    annotation = Item(mapping, (Atom(machine.state_enum), each))
    return annotated_text("timers", annotation, Bracketed("{}", tuple(pairs)), INDENT)
