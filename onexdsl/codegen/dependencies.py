"""A flow goes in; what else its generated files depend on comes out, for caches."""

from dataclasses import dataclass

from onexdsl.codegen.project import Project, calls_in
from onexdsl.codegen.walk import expressions_in
from onexdsl.semantics.expressions import Construct, EnumMember, Expression
from onexdsl.semantics.field_types import (
    DictType,
    EnumType,
    ListType,
    MessageType,
    OptionalType,
    QualifiedName,
    RecordType,
    SetType,
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
    Orchestrator,
    Record,
    Reducer,
    Union,
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """All outside of a flow that its text depends on; equal surroundings, equal text.

    `declarations` are those of other flows that it names, and those that these name in turn;
    `tagged` are the flow's own records that are members of unions, wherever these stand.
    """

    declarations: tuple[Declaration, ...]
    tagged: tuple[QualifiedName, ...]


def surroundings_of(flow: Flow, project: Project) -> Surroundings:
    """Give what a flow's text depends on beside the flow and its source."""
    declarations = project.model.declarations
    waiting = [
        one for one in (*flow.used, *_imported(flow), *_checked(flow)) if one in declarations
    ]
    waiting += [name for one in flow.declarations for name in _named(one)]
    found: dict[QualifiedName, Declaration] = {}
    while waiting:
        name = waiting.pop()
        if name not in found and name in declarations:
            found[name] = declarations[name]
            waiting += _named(declarations[name])
    own = {one.name for one in flow.declarations}
    return Surroundings(
        tuple(found[name] for name in sorted(found) if name not in own),
        tuple(sorted(project.tagged & own)),
    )


def _imported(flow: Flow) -> list[QualifiedName]:
    return [one.target for one in flow.imports]


def _checked(flow: Flow) -> list[QualifiedName]:
    routed = [name for one in flow.routes for name in (one.intent.name, one.effect.name)]
    return [*routed, *(one.reducer.name for one in flow.invariants)]


def _named(declaration: Declaration) -> list[QualifiedName]:
    """Give what a declaration names in its types and its expressions."""
    match declaration:
        case Record(fields=fields) | Message(fields=fields):
            defaults = [one.default for one in fields if one.default is not None]
            return [name for one in fields for name in _in_type(one.type)] + _in_code(defaults)
        case Reducer(data=fields):
            return [name for one in fields for name in _in_type(one.type)]
        case Union(members=members):
            return [one.name for one in members]
        case Function(parameters=parameters, result=result, body=body):
            types = [*(one.type for one in parameters), result]
            return [name for one in types for name in _in_type(one)] + _in_code(
                [] if body is None else [body]
            )
        case Compute(inputs=inputs, outputs=outputs):
            return [one.name for one in (*inputs, *outputs)]
        case Enum() | Effect() | Orchestrator():
            return []


def _in_type(type_: Type) -> list[QualifiedName]:
    match type_:
        case RecordType(name) | EnumType(name) | UnionType(name) | MessageType(name):
            return [name]
        case ListType(item) | SetType(item) | OptionalType(item):
            return _in_type(item)
        case DictType(key, value):
            return _in_type(key) + _in_type(value)
        case _:
            return []


def _in_code(expressions: list[Expression]) -> list[QualifiedName]:
    found = list(calls_in(tuple(expressions)))
    for one in expressions:
        for part in expressions_in(one):
            if isinstance(part, Construct | EnumMember):
                found += _in_type(part.type)
    return found
