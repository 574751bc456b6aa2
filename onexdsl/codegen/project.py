"""What all modules of a project ask: a model goes in; places, tags and needs come out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from onexdsl.codegen.python_names import attribute_name, field_name, package_parts, snake
from onexdsl.codegen.walk import expressions_in
from onexdsl.semantics.expressions import Expression, FunctionCall
from onexdsl.semantics.field_types import (
    MessageType,
    OneOf,
    QualifiedName,
    RecordType,
    Type,
    UnionType,
)
from onexdsl.semantics.model import (
    Compute,
    Declaration,
    Effect,
    Enum,
    Flow,
    Function,
    Message,
    Model,
    Orchestrator,
    Record,
    Reducer,
    Union,
)
from onexdsl.source.span import Span
from onexdsl.source.text import SourceText

NODE_KINDS = {
    Reducer: "Reducer",
    Effect: "Effect",
    Compute: "Compute",
    Orchestrator: "Orchestrator",
}


@dataclass(frozen=True)
class Project:
    """The model, and the texts (by name) in which lines are counted."""

    model: Model
    sources: Mapping[str, SourceText]
    _needs: dict[QualifiedName, tuple[QualifiedName, ...]] = field(default_factory=dict)

    @cached_property
    def tags(self) -> dict[QualifiedName, str]:
        """The field in which each member of a union bears its name.

        Members of one union share it, also through a third one: it is none of their own fields.
        """
        groups: list[set[QualifiedName]] = []
        for one in self.model.declarations.values():
            if isinstance(one, Union) and len(one.members) > 1:
                members = {member.name for member in one.members}
                touched = [group for group in groups if group & members]
                groups = [group for group in groups if not group & members]
                groups.append(members.union(*touched))
        return {name: self._free_tag(group) for group in groups for name in group}

    def _free_tag(self, group: set[QualifiedName]) -> str:
        taken: set[str] = set()
        for name in group:
            record = self.model.declarations[name]
            if isinstance(record, Record):
                taken |= {
                    part for one in record.fields for part in (one.name, field_name(one.name))
                }
        tag = "kind"
        while tag in taken:
            tag += "_"
        return tag

    def members_of(self, type_: Type) -> frozenset[QualifiedName]:
        """Give the records or messages that a value may be; none where it may be something else."""
        match type_:
            case RecordType(name) | MessageType(name):
                return frozenset({name})
            case OneOf(members):
                return frozenset(name for one in members for name in self.members_of(one))
            case UnionType(name):
                union = self.model.declarations[name]
                assert isinstance(union, Union)  # noqa: S101  # what such a type names
                return frozenset(member.name for member in union.members)
            case _:
                return frozenset()

    def line(self, span: Span) -> int:
        """Give the line, counted from 1, where a span begins."""
        source = self.sources.get(span.file)
        return 0 if source is None else source.position(span.start).line

    def text(self, span: Span) -> str:
        """Give what stands at a span, on one line."""
        source = self.sources.get(span.file)
        return "" if source is None else " ".join(source.text[span.start : span.end].split())

    @cached_property
    def _ambiguous(self) -> frozenset[str]:
        """The names that `fn … python` of several flows share."""
        names = [
            one.name.name
            for one in self.model.declarations.values()
            if isinstance(one, Function) and one.body is None
        ]
        return frozenset(name for name in names if names.count(name) > 1)

    def python_attribute(self, name: QualifiedName) -> str:
        """Give the attribute or keyword for a `fn … python`; its flow tells namesakes apart."""
        if name.name not in self._ambiguous:
            return attribute_name(name.name)
        return attribute_name("_".join((*package_parts(name.flow), name.name)))

    def python_needs(self, name: QualifiedName) -> tuple[QualifiedName, ...]:
        """Give the `fn … python` that a function is or calls, itself or through others."""
        known = self._needs.get(name)
        if known is not None:
            return known
        self._needs[name] = ()  # functions that call one another end here
        function = self.model.declarations.get(name)
        found: tuple[QualifiedName, ...] = ()
        if isinstance(function, Function):
            found = (name,) if function.body is None else self.needs_of((function.body,))
        self._needs[name] = found
        return found

    def needs_of(self, expressions: "tuple[Expression, ...]") -> tuple[QualifiedName, ...]:
        """Give the `fn … python` that expressions need, in the order of their first use."""
        found = (need for call in calls_in(expressions) for need in self.python_needs(call))
        return tuple(dict.fromkeys(found))


def calls_in(expressions: tuple[Expression, ...]) -> Iterator[QualifiedName]:
    """Give the functions that are called in expressions."""
    for one in expressions:
        for part in expressions_in(one):
            if isinstance(part, FunctionCall):
                yield part.function


def node_class(node: Declaration) -> str:
    """Give the class of a node: `NodeOrderLedgerReducer`."""
    return f"Node{node.name.name}{NODE_KINDS[type(node)]}"


def node_module(node: Declaration) -> str:
    """Give the module of a node: `node_order_ledger_reducer`."""
    return f"node_{snake(node.name.name)}_{NODE_KINDS[type(node)].lower()}"


def module_of(declaration: Declaration) -> str:
    """Give the module in which a declaration is printed."""
    match declaration:
        case Enum() | Record() | Union():
            return "types"
        case Message():
            return "messages"
        case Function():
            return "functions"
        case _:
            return node_module(declaration)


def relative(here: str, there: str, module: str) -> str:
    """Give the relative name of a module of flow `there`, for the modules of flow `here`."""
    if here == there:
        return f".{module}"
    ours, theirs = package_parts(here), package_parts(there)
    shared = 0
    while shared < min(len(ours), len(theirs)) and ours[shared] == theirs[shared]:
        shared += 1
    dots = "." * (1 + len(ours) - shared)
    return (
        ".".join((dots + ".".join(theirs[shared:]), module)) if theirs[shared:] else dots + module
    )


def onex_path(flow: Flow) -> str:
    """Give the path of a flow's file below its source root: `shop/orders.onex`."""
    return flow.name.replace(".", "/") + ".onex"
