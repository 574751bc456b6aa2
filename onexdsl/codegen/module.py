"""One generated module in the making: the names it may use, and what it imports for them."""

from dataclasses import dataclass

from onexdsl.codegen.project import Project, module_of, relative
from onexdsl.codegen.python_expression import Atom
from onexdsl.codegen.python_imports import Imports
from onexdsl.codegen.python_names import function_name, type_name
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.model import Flow, Function


@dataclass(frozen=True, slots=True)
class Module:
    """A module of a flow; `name` is `types`, `messages`, … ; `shown` how names stand here."""

    project: Project
    flow: Flow
    name: str
    imports: Imports
    shown: dict[QualifiedName, str]
    deprecated: set[QualifiedName]

    def declared(self, name: QualifiedName) -> str:
        """Give the Python name of a declaration, and import it if it stands elsewhere."""
        declaration = self.project.model.declarations[name]
        if isinstance(declaration, Function):
            python = function_name(name.name)
            if declaration.body is None:
                python = protocol_name(name)
        else:
            python = type_name(name.name)
        if declaration.remarks.deprecated is not None:
            self.deprecated.add(name)
        module = module_of(declaration)
        if name.flow == self.flow.name and module == self.name:
            return python
        path = relative(self.flow.name, name.flow, module)
        return self.imports.use(path, python, self.shown.get(name), owned=name in self.shown)

    def sibling(self, module: str, name: str) -> str:
        """Import a name of another module of this flow."""
        return self.imports.use(f".{module}", name, owned=True)

    def runtime(self, name: str) -> Atom:
        """Import a name of the runtime."""
        return Atom(self.imports.use("onexdsl.runtime", name))

    def pydantic(self, name: str) -> Atom:
        """Import a name of pydantic."""
        return Atom(self.imports.use("pydantic", name))

    def standard(self, module: str, name: str) -> Atom:
        """Import a name of the standard library."""
        return Atom(self.imports.use(module, name))


def protocol_name(function: QualifiedName) -> str:
    """Give the protocol of a `fn … python`: `PlannedFunction`."""
    camel = "".join(part.capitalize() for part in function.name.split("_"))
    return f"{camel}Function"


def new_module(project: Project, flow: Flow, name: str, taken: frozenset[str]) -> Module:
    """Begin a module; `taken` are the names that it defines itself, beside declarations."""
    shown = {one.name: _own_name(one) for one in flow.declarations}
    for one in flow.imports:
        lower = one.local[0].islower()
        shown.setdefault(one.target, function_name(one.local) if lower else type_name(one.local))
    imports = Imports(taken | frozenset(shown.values()))
    return Module(project, flow, name, imports, shown, set())


def _own_name(declaration: object) -> str:
    if isinstance(declaration, Function):
        name = declaration.name.name
        return (
            function_name(name) if declaration.body is not None else protocol_name(declaration.name)
        )
    return type_name(declaration.name.name)  # type: ignore[attr-defined]  # every declaration has one
