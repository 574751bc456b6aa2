"""What the flows ask of the Python behind them: a model in, a `Wanted` with its places out."""

from collections.abc import Iterable

from onexdsl.codegen.machine import new_machine, python_methods
from onexdsl.codegen.module import new_module, protocol_name
from onexdsl.codegen.plan_effect import effect_methods, timer_is_whole
from onexdsl.codegen.plan_flow import new_project
from onexdsl.codegen.project import Project, node_class, node_module
from onexdsl.codegen.python_names import function_name, package_parts
from onexdsl.purity.wanted import (
    Role,
    Wanted,
    WantedClass,
    WantedFlow,
    WantedFunction,
    WantedMethod,
)
from onexdsl.semantics.model import (
    Compute,
    Effect,
    Flow,
    Function,
    Model,
    PythonBody,
    Reducer,
)
from onexdsl.source.text import SourceText

Node = Reducer | Effect | Compute
ROLES = {Reducer: Role.REDUCER, Effect: Role.EFFECT, Compute: Role.COMPUTE}


def wanted_of(model: Model, sources: Iterable[SourceText], package: str, handlers: str) -> Wanted:
    """Tell what a model without errors asks for; `package` is that of the generated code."""
    project = new_project(model, sources)
    return Wanted(handlers, tuple(_flow(flow, project, package, handlers) for flow in model.flows))


def _flow(flow: Flow, project: Project, package: str, handlers: str) -> WantedFlow:
    parts = package_parts(flow.name)
    home = ".".join((package, *parts))
    classes = tuple(
        WantedClass(
            ROLES[type(node)],
            node.name.name,
            f"{home}.{node_module(node)}",
            node_class(node),
            _methods(node, flow, project),
            node.name_span,
        )
        for node in flow.declarations
        if isinstance(node, Node)
    )
    functions = tuple(
        WantedFunction(
            function_name(one.name.name),
            f"{home}.functions",
            protocol_name(one.name.name),
            one.name_span,
        )
        for one in flow.declarations
        if isinstance(one, Function) and one.body is None
    )
    return WantedFlow(flow.name, ".".join((handlers, *parts)), classes, functions, flow.name_span)


def _methods(node: Node, flow: Flow, project: Project) -> tuple[WantedMethod, ...]:
    match node:
        case Effect():
            return _of_effect(node, project)
        case Compute():
            return () if node.body is not None else (WantedMethod("compute", node.name_span),)
        case Reducer():
            module = new_module(project, flow, node_module(node), frozenset())
            names = python_methods(new_machine(module, node))
            return tuple(
                WantedMethod(names[clause.span.start], clause.name_span)
                for clause in node.all_clauses
                if isinstance(clause.body, PythonBody)
            )


def _of_effect(effect: Effect, project: Project) -> tuple[WantedMethod, ...]:
    methods = effect_methods(effect)
    taken = (WantedMethod(name, clause.name_span) for name, _, clause in methods.messages)
    timers = (
        WantedMethod(name, timer.name_span)
        for name, event, timer in methods.timers
        if not timer_is_whole(event, project)
    )
    return (*taken, *timers)
