"""A tree in; what an editor lists of a file, and of a project, out."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from onexdsl.ide.insight import Insight
from onexdsl.semantics.names.resolve import flow_name
from onexdsl.source.span import Span
from onexdsl.syntax import tree


class SymbolKind(StrEnum):
    """What is listed."""

    FLOW = "flow"
    ENUM = "enum"
    MEMBER = "member"
    RECORD = "record"
    UNION = "union"
    EVENT = "event"
    COMMAND = "command"
    INTENT = "intent"
    FIELD = "field"
    FUNCTION = "fn"
    REDUCER = "reducer"
    STATE = "state"
    EFFECT = "effect"
    COMPUTE = "compute"
    ORCHESTRATOR = "orchestrator"
    STEP = "step"
    WIRE = "wire"
    ROUTE = "route"
    INVARIANT = "invariant"
    SCENARIO = "scenario"


@dataclass(frozen=True, slots=True)
class Symbol:
    """Something with a name: all of it (`span`), the name alone, and what stands in it."""

    kind: SymbolKind
    name: str
    span: Span
    name_span: Span
    parts: tuple["Symbol", ...] = ()


def outline(file: tree.FlowFile) -> tuple[Symbol, ...]:
    """List the declarations of a file with their parts, in the order of the source."""
    return tuple(found for piece in file.declarations for found in _declaration(piece))


def project_symbols(insight: Insight, query: str) -> tuple[tuple[str, Symbol], ...]:
    """Find declarations and states by the letters of their names, each with its flow or owner.

    The letters of `query` must be in the name in this order, without regard to case.
    """
    return tuple(
        (where, one)
        for file in insight.checked.trees
        for top in outline(file)
        for where, one in ((flow_name(file), top), *((top.name, part) for part in top.parts))
        if one.kind not in {SymbolKind.FIELD, SymbolKind.WIRE} and _fits(query, one.name)
    )


def _fits(query: str, name: str) -> bool:
    letters = iter(name.lower())
    return all(letter in letters for letter in query.lower())


def _declaration(piece: tree.Declaration) -> Iterator[Symbol]:
    match piece:
        case tree.EnumDecl(members=members):
            parts = tuple(_symbol(SymbolKind.MEMBER, one.name, one.span) for one in members)
            yield _symbol(SymbolKind.ENUM, piece.name, piece.span, parts)
        case tree.RecordDecl(fields=fields):
            yield _symbol(SymbolKind.RECORD, piece.name, piece.span, _fields(fields or ()))
        case tree.UnionDecl(name=name):
            yield _symbol(SymbolKind.UNION, name, piece.span)
        case tree.MessageDecl(keyword=keyword, fields=fields):
            yield _symbol(SymbolKind(keyword), piece.name, piece.span, _fields(fields))
        case tree.FunctionDecl(name=name):
            yield _symbol(SymbolKind.FUNCTION, name, piece.span)
        case tree.ReducerDecl(items=items):
            yield _symbol(SymbolKind.REDUCER, piece.name, piece.span, tuple(_in_reducer(items)))
        case tree.EffectDecl(name=name):
            yield _symbol(SymbolKind.EFFECT, name, piece.span)
        case tree.ComputeDecl(name=name):
            yield _symbol(SymbolKind.COMPUTE, name, piece.span)
        case tree.OrchestratorDecl(name=name, workflows=workflows):
            parts = tuple(_steps(workflows))
            yield _symbol(SymbolKind.ORCHESTRATOR, name, piece.span, parts)
        case tree.WireDecl(routes=routes):
            head = Span(piece.span.file, piece.span.start, piece.span.start + len("wire"))
            parts = tuple(_symbol(SymbolKind.ROUTE, one.intent, one.span) for one in routes)
            yield Symbol(SymbolKind.WIRE, "wire", piece.span, head, parts)
        case tree.InvariantDecl(reducer=reducer):
            yield _symbol(SymbolKind.INVARIANT, reducer, piece.span)
        case tree.ScenarioDecl(title=title):
            shown = title.value.strip() or "scenario"
            yield Symbol(SymbolKind.SCENARIO, shown, piece.span, title.span)
        case tree.Broken():
            pass
        case _:
            assert_never(piece)


def _symbol(
    kind: SymbolKind, name: tree.Name, span: Span, parts: tuple[Symbol, ...] = ()
) -> Symbol:
    return Symbol(kind, name.text, span, name.span, parts)


def _fields(fields: tuple[tree.FieldDecl, ...]) -> tuple[Symbol, ...]:
    return tuple(_symbol(SymbolKind.FIELD, one.name, one.span) for one in fields)


def _in_reducer(items: tuple[tree.ReducerItem, ...]) -> Iterator[Symbol]:
    for item in items:
        if isinstance(item, tree.DataDecl):
            yield from _fields(item.fields)
        elif isinstance(item, tree.StateDecl):
            yield _symbol(SymbolKind.STATE, item.name, item.span)


def _steps(workflows: tuple[tree.WorkflowDecl, ...]) -> Iterator[Symbol]:
    for workflow in workflows:
        for step in workflow.steps:
            if isinstance(step, tree.CallStep | tree.AwaitStep):
                yield _symbol(SymbolKind.STEP, step.name, step.span)
