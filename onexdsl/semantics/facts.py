"""A flow in, its facts out: all that the rules on the whole project ask of it."""

from dataclasses import dataclass, field

from onexdsl.semantics.field_types import QualifiedName, RecordType, UnionType
from onexdsl.semantics.model import Declaration, Enum, Flow, Function, Message, Record, Union
from onexdsl.semantics.words.kinds import what_it_is
from onexdsl.source.quickly import made_quickly
from onexdsl.source.span import Span


@made_quickly
@dataclass(frozen=True, slots=True)
class Topic:
    """A message, and the topic that it is published on."""

    text: str
    message: QualifiedName
    name_span: Span = field(compare=False, repr=False)


@made_quickly
@dataclass(frozen=True, slots=True)
class Shape:
    """A record with the records and unions that it always holds, or a union with what it may be."""

    name: QualifiedName
    parts: tuple[QualifiedName, ...]
    is_union: bool
    name_span: Span = field(compare=False, repr=False)


@made_quickly
@dataclass(frozen=True, slots=True)
class Tool:
    """A record, enum, union or function, which is there to be used; `what` says which."""

    name: QualifiedName
    what: str
    name_span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class FlowFacts:
    """What the rest of a project asks of a flow, in the order of the source.

    `links` says who names what, as in the flow; `imports` what its `use` lines bring.
    """

    topics: tuple[Topic, ...]
    shapes: tuple[Shape, ...]
    tools: tuple[Tool, ...]
    links: tuple[tuple[QualifiedName | None, QualifiedName], ...]
    imports: tuple[QualifiedName, ...]


def facts_of(flow: Flow) -> FlowFacts:
    """Gather the facts of a flow; of two declarations of one name, the first has shape and use."""
    first: dict[QualifiedName, Declaration] = {}
    for one in flow.declarations:
        first.setdefault(one.name, one)
    messages = (one for one in flow.declarations if isinstance(one, Message))
    imported = {one.local for one in flow.imports}  # what bears such a name is told as its double
    return FlowFacts(
        topics=tuple(Topic(one.topic, one.name, one.name_span) for one in messages),
        shapes=tuple(_shape(one) for one in first.values() if isinstance(one, Record | Union)),
        tools=tuple(
            Tool(one.name, what_it_is(one).partition(" ")[2], one.name_span)
            for one in first.values()
            if isinstance(one, Record | Enum | Union | Function) and one.name.name not in imported
        ),
        links=flow.links,
        imports=tuple(one.target for one in flow.imports),
    )


def _shape(one: Record | Union) -> Shape:
    return Shape(one.name, _parts(one), isinstance(one, Union), one.name_span)


def _parts(shape: Record | Union) -> tuple[QualifiedName, ...]:
    if isinstance(shape, Union):
        return tuple(dict.fromkeys(member.name for member in shape.members))
    if shape.remarks.python is not None:  # whose values Python completes
        return ()
    held = (part.type for part in shape.fields)
    return tuple(
        dict.fromkeys(type_.name for type_ in held if isinstance(type_, RecordType | UnionType))
    )
