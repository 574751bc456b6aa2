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

    `doc`, `fields` and `methods` are whole texts with their indentation; where a class has
    none of them, its body is `pass`.
    """

    decorators: tuple[str, ...]
    header: str
    doc: str | None
    fields: tuple[str, ...]
    methods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DefinitionsPlan:
    """A module and its parts: classes, and definitions, tables or docstrings as whole texts."""

    module: ModulePlan
    parts: "tuple[ClassPlan | str, ...]"

    @property
    def begins_with_alias(self) -> bool:
        """Whether the first part is an assignment, which stands nearer to the imports."""
        first = self.parts[0]
        return isinstance(first, str) and not first.startswith(("def ", "async def ", "@"))


@dataclass(frozen=True, slots=True)
class FlowPlan:
    """All modules of one flow, in the order in which they are written."""

    flow: str
    modules: tuple[DefinitionsPlan, ...]
