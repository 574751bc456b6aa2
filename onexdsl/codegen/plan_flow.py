"""A model and one of its flows go in, the plan of the flow's package comes out."""

from collections.abc import Iterable

from onexdsl.codegen.plan import DefinitionsPlan, FlowPlan
from onexdsl.codegen.plan_effect import plan_compute, plan_effect
from onexdsl.codegen.plan_face import plan_face
from onexdsl.codegen.plan_flow_table import nodes_of, plan_flow_table, plan_invariants
from onexdsl.codegen.plan_functions import plan_functions
from onexdsl.codegen.plan_messages import plan_messages
from onexdsl.codegen.plan_orchestrator import plan_orchestrator
from onexdsl.codegen.plan_reducer import plan_reducer
from onexdsl.codegen.plan_types import plan_types
from onexdsl.codegen.project import Project
from onexdsl.semantics.model import Compute, Effect, Flow, Model, Orchestrator, Reducer
from onexdsl.source.text import SourceText


def new_project(model: Model, sources: Iterable[SourceText]) -> Project:
    """Join a model with the texts that it was made from: comments name their lines."""
    return Project(model, {source.name: source for source in sources})


def plan_flow(flow: Flow, project: Project) -> FlowPlan:
    """Plan all modules of a flow that was analysed without errors."""
    modules: list[DefinitionsPlan | None] = [
        plan_face(flow),
        plan_types(flow, project),
        plan_messages(flow, project),
        plan_functions(flow, project),
    ]
    modules += [_plan_node(node, flow, project) for node in nodes_of(flow)]
    modules += [plan_invariants(flow, project), plan_flow_table(flow, project)]
    return FlowPlan(flow.name, tuple(one for one in modules if one is not None))


def _plan_node(
    node: Reducer | Effect | Compute | Orchestrator, flow: Flow, project: Project
) -> DefinitionsPlan:
    match node:
        case Reducer():
            return plan_reducer(node, flow, project)
        case Effect():
            return plan_effect(node, flow, project)
        case Compute():
            return plan_compute(node, flow, project)
        case Orchestrator():
            return plan_orchestrator(node, flow, project)
