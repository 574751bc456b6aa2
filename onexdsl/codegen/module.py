"""One generated module in the making: the names it may use, and what it imports for them."""

from dataclasses import dataclass

from onexdsl.codegen.project import Project, calls_in, module_of, relative
from onexdsl.codegen.python_expression import Atom
from onexdsl.codegen.python_imports import Imports
from onexdsl.codegen.python_names import function_name, type_name
from onexdsl.semantics.expressions import Expression
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.model import Declaration, Flow, Function


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
        python = _name(declaration, name.name)
        if declaration.remarks.deprecated is not None:
            self.deprecated.add(name)
        module = module_of(declaration)
        if name.flow == self.flow.name and module == self.name:
            return python
        path = relative(self.flow.name, name.flow, module)
        return self.imports.use(path, python, self.shown.get(name), owned=name in self.shown)

    def called(self, expressions: tuple[Expression, ...]) -> frozenset[str]:
        """Give the Python names of the functions with a body that expressions call."""
        declarations = self.project.model.declarations
        functions = (declarations[name] for name in calls_in(expressions))
        return frozenset(
            self.shown[one.name]
            for one in functions
            if isinstance(one, Function) and one.body is not None
        )

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


def protocol_name(function: str) -> str:
    """Give the protocol of a `fn … python`: `PlannedFunction`."""
    camel = "".join(part.capitalize() for part in function.split("_"))
    return f"{camel}Function"


def new_module(project: Project, flow: Flow, name: str, taken: frozenset[str]) -> Module:
    """Begin a module; `taken` are the names that it defines itself, beside declarations."""
    shown = {one.name: _name(one, one.name.name) for one in flow.declarations}
    for one in flow.imports:
        shown.setdefault(one.target, _name(project.model.declarations[one.target], one.local))
    imports = Imports(taken | frozenset(shown.values()))
    return Module(project, flow, name, imports, shown, set())


def _name(declaration: Declaration, local: str) -> str:
    """Give the Python name of what is called `local` in a flow."""
    if not isinstance(declaration, Function):
        return type_name(local)
    return protocol_name(local) if declaration.body is None else function_name(local)
