"""The functions of a flow go in, the plan of `functions.py` comes out."""

from onexdsl.codegen.docstrings import with_since
from onexdsl.codegen.layout import INDENT
from onexdsl.codegen.module import Module, new_module
from onexdsl.codegen.plan import ClassPlan, DefinitionsPlan
from onexdsl.codegen.plan_classes import class_plan, deprecation, module_plan
from onexdsl.codegen.print_statements import print_text, returned
from onexdsl.codegen.project import Project
from onexdsl.codegen.python_expression import Atom, Invoke
from onexdsl.codegen.python_statements import Definition, Parameter
from onexdsl.codegen.python_types import plain_type
from onexdsl.codegen.scope import Names, Scope
from onexdsl.codegen.translate_expression import translate
from onexdsl.semantics.model import Flow, Function


def plan_functions(flow: Flow, project: Project) -> DefinitionsPlan | None:
    """Plan `functions.py`; None where a flow declares no functions."""
    functions = [one for one in flow.declarations if isinstance(one, Function)]
    if not functions:
        return None
    module = new_module(project, flow, "functions", frozenset())
    parts: list[ClassPlan | str] = [
        _protocol(function, module) if function.body is None else _function(function, module)
        for function in functions
    ]
    return DefinitionsPlan(module_plan("functions.py.jinja", module), tuple(parts))


def _parameters(function: Function, scope: Scope) -> list[Parameter]:
    return [
        Parameter(scope.declare(one.name, one.type), plain_type(one.type, scope.module))
        for one in function.parameters
    ]


def _protocol(function: Function, module: Module) -> ClassPlan:
    """Plan what a `fn … python` has to be: something to call, whatever its parameters' names."""
    parameters = _parameters(function, Scope(module, Names()))
    positional = [Parameter("/")] if parameters else []
    call = Definition(
        "__call__",
        (Parameter("self"), *parameters, *positional),
        plain_type(function.result, module),
    )
    bases = Invoke(Atom(""), (module.standard("typing", "Protocol"),))
    name = module.declared(function.name)
    return class_plan(name, bases, module, function.remarks, (), (call,))


def _function(function: Function, module: Module) -> str:
    assert function.body is not None  # noqa: S101  # those without one are protocols
    needs = module.project.python_needs(function.name)
    keywords = [
        Parameter(module.project.python_attribute(one), Atom(module.declared(one))) for one in needs
    ]
    taken = module.called((function.body,)) | {one.name for one in keywords}
    scope = Scope(module, Names(taken), functions="")
    definition = Definition(
        module.declared(function.name),
        (*_parameters(function, scope), *([Parameter("*")] if keywords else []), *keywords),
        plain_type(function.result, module),
        returned(translate(function.body, scope), INDENT),
        with_since(function.remarks.doc, function.remarks.since),
    )
    return "\n".join((*deprecation(function.remarks, module), print_text([definition])))
