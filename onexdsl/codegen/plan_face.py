"""A flow goes in, the plan of the `__init__.py` of its package comes out."""

from onexdsl.codegen.docstrings import docstring, with_since
from onexdsl.codegen.literals import text_literal
from onexdsl.codegen.module import protocol_name
from onexdsl.codegen.plan import DefinitionsPlan, ModulePlan
from onexdsl.codegen.plan_classes import DEPRECATED
from onexdsl.codegen.plan_flow_table import has_table
from onexdsl.codegen.plan_messages import message_enums
from onexdsl.codegen.plan_orchestrator import results_classes
from onexdsl.codegen.print_statements import print_text
from onexdsl.codegen.project import module_of, node_class, onex_path
from onexdsl.codegen.python_expression import Atom, Bracketed
from onexdsl.codegen.python_imports import Imports, export_order
from onexdsl.codegen.python_names import function_name, package_parts, type_name
from onexdsl.codegen.python_statements import Set
from onexdsl.semantics.model import (
    Declaration,
    Flow,
    Function,
    Orchestrator,
    Reducer,
)


def public_names(flow: Flow) -> tuple[tuple[str, str], ...]:
    """Give what a flow's package offers: modules and names, in the order of the source."""
    found: list[tuple[str, str]] = []
    for declaration in flow.declarations:
        module = module_of(declaration)
        found += [(module, name) for name in _names(declaration)]
    found += [("messages", name) for name, _ in message_enums(flow)]
    if has_table(flow):
        found += [("flow", "FLOW"), ("flow", "bind")]
    return tuple(found)


def _names(declaration: Declaration) -> list[str]:
    name = declaration.name.name
    match declaration:
        case Function(body=None):
            return [protocol_name(name)]
        case Function():
            return [function_name(name)]
        case Reducer():
            made = [f"Enum{name}State", f"{name}Data", f"{name}Event", f"{name}Transition"]
            return [*made, node_class(declaration)]
        case Orchestrator():
            return [f"{name}Event", *results_classes(declaration), node_class(declaration)]
        case _ if module_of(declaration).startswith("node_"):
            return [node_class(declaration)]
        case _:
            return [type_name(name)]


def plan_face(flow: Flow) -> DefinitionsPlan:
    """Plan the `__init__.py`: it re-exports all that is public."""
    imports = Imports(frozenset())
    names = public_names(flow)
    for module, name in names:
        imports.use(f".{module}", name, owned=True)
    listed = tuple(
        Atom(text_literal(name)) for name in sorted({name for _, name in names}, key=export_order)
    )
    exports = print_text([Set("__all__", Bracketed("[]", listed))]) if listed else ""
    doc = with_since(flow.remarks.doc, flow.remarks.since) or f"The flow {flow.name}."
    path = "/".join((*package_parts(flow.name), "__init__.py"))
    deprecated = any(one.remarks.deprecated is not None for one in flow.declarations)
    notes = (DEPRECATED,) if deprecated else ()
    head = ModulePlan("face.py.jinja", path, onex_path(flow), notes, imports.lines())
    text = "\n".join(docstring(doc, 0))
    return DefinitionsPlan(head, (text, exports) if exports else (text,))
