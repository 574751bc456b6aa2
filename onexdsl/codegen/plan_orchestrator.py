"""An orchestrator goes in, the plan of its module comes out."""

from onexdsl.semantics.expressions import Expression
from onexdsl.semantics.model import Orchestrator


def results_classes(orchestrator: Orchestrator) -> list[str]:
    return []


def workflow_expressions(orchestrator: Orchestrator) -> tuple[Expression, ...]:
    return ()


def plan_orchestrator(node, flow, project):
    from onexdsl.codegen.plan_classes import class_plan, module_plan
    from onexdsl.codegen.module import new_module
    from onexdsl.codegen.project import node_class, node_module
    from onexdsl.codegen.plan import DefinitionsPlan
    from onexdsl.codegen.python_expression import Atom, Invoke

    module = new_module(project, flow, node_module(node), frozenset())
    bases = Invoke(Atom(""), (module.runtime("NodeOrchestratorService"),))
    part = class_plan(node_class(node), bases, module, node.remarks)
    return DefinitionsPlan(module_plan("node.py.jinja", module), (part,))
