"""What templates see: texts that are Python already, in the order in which they are printed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ModulePlan:
    """A module: its path below the output folder, and what stands before its first definition.

    `template` names what lays it out; `source` is the path of the flow. `notes` are comments
    for tools, `imports` blocks of import statements.
    """

    template: str
    path: str
    source: str
    notes: tuple[str, ...]
    imports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClassPlan:
    """A class: its header and docstring, the lines of its fields, and its methods.

    `decorators`, `fields` and `methods` are whole texts with their indentation; where a class
    has none of them and no docstring, its body is `pass`.
    """

    decorators: tuple[str, ...]
    header: str
    doc: str | None
    fields: tuple[str, ...]
    methods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DefinitionsPlan:
    """A module of definitions, each a whole text: two blank lines stand between them."""

    module: ModulePlan
    parts: "tuple[ClassPlan | str, ...]"


@dataclass(frozen=True, slots=True)
class FacePlan:
    """The `__init__.py` of a flow's package: what it re-exports, sorted."""

    module: ModulePlan
    doc: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TablePlan:
    """One argument of `FLOW`: a tuple with an entry on each line."""

    name: str
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FlowTablePlan:
    """The module `flow.py`: the static tables, and `bind`."""

    module: ModulePlan
    name: str
    version: str
    tables: tuple[TablePlan, ...]
    bind: str


Plan = DefinitionsPlan | FacePlan | FlowTablePlan


@dataclass(frozen=True, slots=True)
class FlowPlan:
    """All modules of one flow, in the order in which they are written."""

    flow: str
    modules: tuple[Plan, ...]
