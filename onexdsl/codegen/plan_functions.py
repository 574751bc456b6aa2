"""The functions of a flow go in, the plan of `functions.py` comes out."""

from onexdsl.codegen.docstrings import with_since
from onexdsl.codegen.module import Module, new_module
from onexdsl.codegen.plan import ClassPlan, DefinitionsPlan
from onexdsl.codegen.plan_classes import class_plan, deprecation, module_plan
from onexdsl.codegen.print_statements import print_text
from onexdsl.codegen.project import Project
from onexdsl.codegen.python_expression import Atom, Invoke
from onexdsl.codegen.python_names import local_name
from onexdsl.codegen.python_statements import Definition, Parameter, Return
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


def _parameters(function: Function, module: Module) -> list[Parameter]:
    return [
        Parameter(local_name(one.name), plain_type(one.type, module)) for one in function.parameters
    ]


def _protocol(function: Function, module: Module) -> ClassPlan:
    """Plan what a `fn … python` has to be: something to call, whatever its parameters' names."""
    parameters = _parameters(function, module)
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
    scope = Scope(module, Names(), functions="")
    for parameter in function.parameters:
        scope.declare(parameter.name, parameter.type)
    needs = module.project.python_needs(function.name)
    keywords = [Parameter(local_name(one.name), Atom(module.declared(one))) for one in needs]
    definition = Definition(
        module.declared(function.name),
        (*_parameters(function, module), *([Parameter("*")] if keywords else []), *keywords),
        plain_type(function.result, module),
        (Return(translate(function.body, scope)),),
        with_since(function.remarks.doc, function.remarks.since),
    )
    return "\n".join((*deprecation(function.remarks, module), print_text([definition])))
