"""Finds the author's classes and functions: modules and what the flows ask for in, pairs out.

Generated code imports no handlers; `bind` is given them. So a handler is whatever the modules
behind the flows define, or import, that derives from a generated class or bears the name of a
function that a flow asks for.
"""

from dataclasses import dataclass

from onexdsl.purity.library import Library, Module
from onexdsl.purity.resolve import bases_of, global_bindings, lineage, thing_of
from onexdsl.purity.values import ClassThing, Outside
from onexdsl.purity.wanted import Wanted, WantedClass, WantedFlow, WantedFunction


@dataclass(frozen=True, slots=True)
class Handler:
    """A class of the author, the node that it is for, and whether others derive from it."""

    kind: ClassThing
    wanted: WantedClass
    leaf: bool


@dataclass(frozen=True, slots=True)
class FunctionHandler:
    """A function of the author, by the module in which its name was found."""

    module: str
    wanted: WantedFunction


@dataclass(frozen=True, slots=True)
class Handlers:
    """All that was found, in the order of what is wanted and of modules."""

    classes: tuple[Handler, ...]
    functions: tuple[FunctionHandler, ...]

    def of(self, wanted: WantedClass) -> tuple[Handler, ...]:
        """Give the classes for a node."""
        return tuple(one for one in self.classes if one.wanted == wanted)

    def has(self, wanted: WantedFunction) -> bool:
        """Whether a function was found."""
        return any(one.wanted == wanted for one in self.functions)


def find_handlers(library: Library, wanted: Wanted) -> Handlers:
    """Look through the modules behind the flows."""
    modules = library.below(wanted.handlers)
    classes = _classes(library, modules)
    inner = {above for kind in classes for above in lineage(library, kind)[1:]}
    found = tuple(
        Handler(kind, asked, kind not in inner)
        for flow in wanted.flows
        for asked in flow.classes
        for kind in classes
        if _derives(library, kind, asked)
    )
    functions = tuple(
        FunctionHandler(home, asked)
        for flow in wanted.flows
        for asked in flow.functions
        if (home := _home(library, modules, flow, asked)) is not None
    )
    return Handlers(found, functions)


def _classes(library: Library, modules: tuple[Module, ...]) -> tuple[ClassThing, ...]:
    found: dict[ClassThing, None] = {}
    for module in modules:
        for name in module.bindings:
            thing = thing_of(library, f"{module.name}.{name}")
            if isinstance(thing, ClassThing) and not library.modules[thing.module].text.generated:
                found[thing] = None
    return tuple(found)


def _derives(library: Library, kind: ClassThing, wanted: WantedClass) -> bool:
    """Whether a class is for a node: by its base, or by the base's name where that is elsewhere."""
    for one in lineage(library, kind):
        if (one.module, one.name) == (wanted.module, wanted.name):
            return True
        for base in bases_of(library, one):
            if isinstance(base, Outside) and base.path.rpartition(".")[2] == wanted.name:
                return True
    return False


def _home(
    library: Library, modules: tuple[Module, ...], flow: WantedFlow, wanted: WantedFunction
) -> str | None:
    nearest = sorted(modules, key=lambda module: (module.name != flow.module, module.name))
    for module in nearest:
        if global_bindings(library, module, wanted.name):
            return module.name
    return None
