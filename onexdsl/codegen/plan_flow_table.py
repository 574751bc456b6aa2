"""A flow goes in; the plans of `flow.py` and `invariants.py` come out."""

from onexdsl.codegen.literals import duration_literal, text_literal
from onexdsl.codegen.machine import expressions_of, new_machine
from onexdsl.codegen.module import Module, new_module
from onexdsl.codegen.plan import DefinitionsPlan
from onexdsl.codegen.plan_classes import module_plan
from onexdsl.codegen.plan_effect import effect_methods
from onexdsl.codegen.plan_orchestrator import heard, workflow_expressions
from onexdsl.codegen.plan_reducer import is_abstract
from onexdsl.codegen.print_statements import print_text
from onexdsl.codegen.project import Project, node_class, node_module, relative
from onexdsl.codegen.python_expression import Atom, Bracketed, Invoke, Member, Python
from onexdsl.codegen.python_names import distinct, local_name, snake
from onexdsl.codegen.python_statements import (
    Definition,
    Parameter,
    PythonStatement,
    Return,
    Set,
)
from onexdsl.codegen.python_types import plain_type
from onexdsl.codegen.scope import Names
from onexdsl.codegen.translate_expression import translate
from onexdsl.codegen.walk import expressions_in
from onexdsl.semantics.expressions import Variable, VariableKind
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.model import (
    Compute,
    Declaration,
    Effect,
    Flow,
    Function,
    Invariant,
    Message,
    Orchestrator,
    Policies,
    Reducer,
    Reference,
    Route,
)

DEFAULTS = Policies()
Node = Reducer | Effect | Compute | Orchestrator


def nodes_of(flow: Flow) -> tuple[Node, ...]:
    """Give the nodes of a flow, in the order of the source."""
    return tuple(one for one in flow.declarations if isinstance(one, Node))


def has_table(flow: Flow) -> bool:
    """Whether a flow has a `flow.py`: nodes, routes or invariants."""
    return bool(nodes_of(flow) or flow.routes or flow.invariants)


def node_name(module: Module, node: Declaration) -> str:
    """Import the class of a node."""
    return imported(module, node, node_class(node))


def imported(module: Module, node: Declaration, name: str) -> str:
    """Import a name from the module of a node."""
    path = relative(module.flow.name, node.name.flow, node_module(node))
    return module.imports.use(path, name)


def plan_flow_table(flow: Flow, project: Project) -> DefinitionsPlan | None:
    """Plan `flow.py`: the static tables, and `bind`."""
    if not has_table(flow):
        return None
    module = new_module(project, flow, "flow", frozenset({"FLOW", "bind"}))
    tables = (
        ("messages", _messages(flow, module)),
        ("nodes", [Atom(node_name(module, node)) for node in nodes_of(flow)]),
        ("subscriptions", _subscriptions(flow, module)),
        ("timers", _timers(flow, module)),
        ("wire", [_route(route, module) for route in flow.routes]),
        ("invariants", _invariants(flow, module)),
    )
    named: list[tuple[str, Python]] = [
        ("name", Atom(text_literal(flow.name))),
        ("version", Atom(text_literal(flow.version))),
    ]
    named += [(name, Bracketed("()", tuple(rows))) for name, rows in tables if rows]
    table = print_text([Set("FLOW", Invoke(module.runtime("Flow"), (), tuple(named)))])
    bind = print_text([_bind(flow, module)])
    return DefinitionsPlan(module_plan("flow.py.jinja", module), (table, bind))


def _messages(flow: Flow, module: Module) -> list[Python]:
    messages = [one for one in flow.declarations if isinstance(one, Message)]
    return [Atom(module.declared(message.name)) for message in messages]


# ---- rows of the tables


def _classes(names: "tuple[Reference, ...] | list[QualifiedName]", module: Module) -> Python:
    found = [one if isinstance(one, QualifiedName) else one.name for one in names]
    return Bracketed("()", tuple(Atom(module.declared(name)) for name in found))


def _subscriptions(flow: Flow, module: Module) -> list[Python]:
    return [row for node in nodes_of(flow) for row in _taken(node, module)]


def _subscribes(module: Module, message: QualifiedName, node: Node, *more: Python) -> Python:
    first = (Atom(module.declared(message)), Atom(node_name(module, node)))
    return Invoke(module.runtime("Subscribes"), (*first, *more))


def _taken(node: Node, module: Module) -> list[Python]:
    match node:
        case Reducer():
            events = (one.name for clause in node.all_clauses for one in clause.events)
            return [_subscribes(module, event, node) for event in dict.fromkeys(events)]
        case Effect():
            return [
                _subscribes(module, message, node, *_called(name, clause.outcomes, module))
                for name, message, clause in effect_methods(node).messages
            ]
        case Compute():
            inputs = [one for one in node.inputs if _is_message(one, module)]
            given = tuple(one for one in node.outputs if _is_message(one, module))
            called = _called("compute", given, module)
            return [_subscribes(module, event.name, node, *called) for event in inputs]
        case Orchestrator():
            return [_subscribes(module, name, node) for name in heard(node)]


def _called(method: str, outcomes: tuple[Reference, ...], module: Module) -> tuple[Python, ...]:
    name = Atom(text_literal(method))
    return (name, _classes(outcomes, module)) if outcomes else (name,)


def _is_message(reference: Reference, module: Module) -> bool:
    return module.project.model.message(reference.name) is not None


def _timers(flow: Flow, module: Module) -> list[Python]:
    rows: list[Python] = []
    for node in nodes_of(flow):
        if isinstance(node, Effect):
            for name, event, timer in effect_methods(node).timers:
                period = duration_literal(timer.period, module)
                method = Atom(text_literal(name))
                first = (period, Atom(node_name(module, node)), method)
                rows.append(Invoke(module.runtime("Every"), (*first, _classes([event], module))))
    return rows


def _route(route: Route, module: Module) -> Python:
    declarations = module.project.model.declarations
    effect = Atom(node_name(module, declarations[route.effect.name]))
    intent = Atom(module.declared(route.intent.name))
    return Invoke(
        module.runtime("Route"), (intent, effect), tuple(_policies(route.policies, module))
    )


def _policies(policies: Policies, module: Module) -> list[tuple[str, Python]]:
    """Give what differs from the defaults of the language."""

    def span(milliseconds: int) -> Python:
        return duration_literal(milliseconds, module)

    found: list[tuple[str, Python]] = []
    if policies.timeout != DEFAULTS.timeout:
        found.append(("timeout", span(policies.timeout)))
    if (policies.retry, policies.backoff) != (DEFAULTS.retry, DEFAULTS.backoff):
        found.append(("retry", _retry(policies, module)))
    for name, kind, limit in (
        ("circuit", "Circuit", policies.circuit),
        ("rate", "Rate", policies.rate),
    ):
        if limit is not None:
            count, per = limit
            found.append((name, Invoke(module.runtime(kind), (Atom(str(count)), span(per)))))
    if policies.concurrency != DEFAULTS.concurrency:
        found.append(("concurrency", Atom(str(policies.concurrency))))
    if policies.priority != DEFAULTS.priority:
        priority = Member(module.runtime("EnumPriority"), policies.priority.upper())
        found.append(("priority", priority))
    if policies.otherwise is not None:
        found.append(("otherwise", Atom(module.declared(policies.otherwise.name))))
    return found


def _retry(policies: Policies, module: Module) -> Python:
    arguments: tuple[Python, ...] = (Atom(str(policies.retry)),)
    if policies.backoff != DEFAULTS.backoff:
        arguments += tuple(duration_literal(one, module) for one in policies.backoff)
    return Invoke(module.runtime("Retry"), arguments)


# ---- invariants


def invariant_names(flow: Flow) -> tuple[str, ...]:
    """Name the functions of a flow's invariants: `order_ledger_invariant`."""
    return distinct(f"{snake(one.reducer.name.name)}_invariant" for one in flow.invariants)


def _reads_key(invariant: Invariant) -> bool:
    return any(
        isinstance(part, Variable) and part.kind is VariableKind.KEY
        for part in expressions_in(invariant.condition)
    )


def _invariants(flow: Flow, module: Module) -> list[Python]:
    return [
        _invariant(name, invariant, module)
        for name, invariant in zip(invariant_names(flow), flow.invariants, strict=True)
    ]


def _invariant(name: str, invariant: Invariant, module: Module) -> Python:
    reducer = module.project.model.declarations[invariant.reducer.name]
    assert isinstance(reducer, Reducer)  # noqa: S101  # or the analyser had refused it
    text = module.project.text(invariant.condition.span)
    first = (
        Atom(node_name(module, reducer)),
        Atom(text_literal(text)),
        Atom(module.sibling("invariants", name)),
    )
    named: list[tuple[str, Python]] = []
    if invariant.states:
        enum = Atom(imported(module, reducer, f"Enum{reducer.name.name}State"))
        members = new_machine(module, reducer).members
        states = tuple(Member(enum, members[state.name]) for state in invariant.states)
        named.append(("states", Invoke(Atom("frozenset"), (Bracketed("{}", states),))))
    return Invoke(module.runtime("Invariant"), first, tuple(named))


def plan_invariants(flow: Flow, project: Project) -> DefinitionsPlan | None:
    """Plan `invariants.py`; None where a flow has none."""
    if not flow.invariants:
        return None
    names = invariant_names(flow)
    module = new_module(project, flow, "invariants", frozenset(names))
    parts = tuple(
        _check(name, invariant, module)
        for name, invariant in zip(names, flow.invariants, strict=True)
    )
    return DefinitionsPlan(module_plan("invariants.py.jinja", module), parts)


def _check(name: str, invariant: Invariant, module: Module) -> str:
    reducer = module.project.model.declarations[invariant.reducer.name]
    assert isinstance(reducer, Reducer)  # noqa: S101  # or the analyser had refused it
    names = Names(module.called((invariant.condition,)))
    scope = new_machine(module, reducer).scope(names)
    scope.fixed["key"] = Atom("key")
    parameters = [
        Parameter("state", Atom(imported(module, reducer, f"Enum{reducer.name.name}State"))),
        Parameter("data", Atom(imported(module, reducer, f"{reducer.name.name}Data"))),
    ]
    if _reads_key(invariant) and reducer.key is not None:
        parameters.append(Parameter("key", plain_type(reducer.key, module)))
    body = (Return(translate(invariant.condition, scope)),)
    return print_text([Definition(name, tuple(parameters), Atom("bool"), body)])


# ---- bind


def needs_of_node(node: Node, project: Project) -> tuple[QualifiedName, ...]:
    """Give the `fn … python` that a node calls, itself or through other functions."""
    match node:
        case Reducer():
            return project.needs_of(expressions_of(node))
        case Compute():
            return () if node.body is None else project.needs_of((node.body,))
        case Effect():
            return ()
        case Orchestrator():
            return project.needs_of(workflow_expressions(node))


def _is_users(node: Node) -> bool:
    """Whether a user hands a node to `bind`, as it has a Python body."""
    match node:
        case Effect():
            return True
        case Reducer():
            return is_abstract(node)
        case Compute():
            return node.body is None
        case Orchestrator():
            return False


def _function_keywords(functions: tuple[QualifiedName, ...], project: Project) -> list[str]:
    """Give the keyword of each function: its name, or where that is taken its flow before it."""
    found: list[str] = []
    for one in functions:
        keyword = local_name(one.name)
        found.append(project.python_attribute(one) if keyword in found else keyword)
    return found


def _bind(flow: Flow, module: Module) -> Definition:
    nodes = nodes_of(flow)
    needs = {node.name: needs_of_node(node, module.project) for node in nodes}
    own = [one.name for one in flow.declarations if isinstance(one, Function) and one.body is None]
    functions = tuple(dict.fromkeys((*own, *(need for some in needs.values() for need in some))))
    wanted = _function_keywords(functions, module.project)
    wanted += [local_name(snake(node.name.name)) for node in nodes]
    names = distinct(wanted)
    function_names = dict(zip(functions, names, strict=False))
    node_names = dict(zip((node.name for node in nodes), names[len(functions) :], strict=True))
    parameters = [
        Parameter(node_names[node.name], Atom(node_name(module, node)))
        for node in nodes
        if _is_users(node)
    ]
    parameters += [
        Parameter(name, Atom(module.declared(function)))
        for function, name in function_names.items()
    ]
    body: list[PythonStatement] = []
    bound: list[Python] = []
    for node in nodes:
        variable = node_names[node.name]
        made = Invoke(Atom(node_name(module, node)))
        if _is_users(node) or needs[node.name]:
            bound.append(Atom(variable))
            body += [] if _is_users(node) else [Set(variable, made)]
            for need in needs[node.name]:
                attribute = f"{variable}.{module.project.python_attribute(need)}"
                body.append(Set(attribute, Atom(function_names[need])))
        else:
            bound.append(made)
    body.append(Return(Invoke(Member(Atom("FLOW"), "bind"), tuple(bound))))
    star = [Parameter("*")] if parameters else []
    return Definition(
        "bind",
        (*star, *parameters),
        module.runtime("BoundFlow"),
        tuple(body),
        "Join the flow with the nodes that are yours.",
    )
