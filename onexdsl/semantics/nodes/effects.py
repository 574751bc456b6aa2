"""Effects and computes as written in, with every name looked up out."""

from collections.abc import Iterable, Sequence

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.annotations import Place, remarks_of
from onexdsl.semantics.expressions import VariableKind
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.inference.infer import check
from onexdsl.semantics.model import (
    Compute,
    Effect,
    EffectClause,
    Every,
    Message,
    MessageKind,
    Record,
    Reference,
)
from onexdsl.semantics.names.resolve import refer, refer_all, refer_messages
from onexdsl.semantics.nodes.durations import lasting
from onexdsl.semantics.nodes.message_walk import is_kind
from onexdsl.semantics.nodes.subjects import one_of
from onexdsl.semantics.scope import Binding, Scope
from onexdsl.semantics.symbols import Symbols
from onexdsl.semantics.words.problems_nodes import taken_twice, wrong_kind
from onexdsl.source.span import Span
from onexdsl.syntax import tree


def span_of(names: Sequence[tree.Name], otherwise: Span) -> Span:
    """Give the span from the first to the last of several names."""
    return names[0].span.to(names[-1].span) if names else otherwise


def analyse_effect(declaration: tree.EffectDecl, symbols: Symbols, problems: Problems) -> Effect:
    """Give an effect with all its clauses."""
    clauses: list[EffectClause] = []
    published: list[tree.Name] = []
    timers: list[Every] = []
    for item in declaration.items:
        match item:
            case tree.EffectClause():
                clauses.append(_clause(item, symbols, problems))
            case tree.PublishesClause():
                published.extend(item.events)
            case tree.EveryClause():
                timers.append(_every(item, symbols, problems))
            case tree.Broken():
                pass
    _check_once(clauses, symbols, problems)
    return Effect(
        span=declaration.span,
        name_span=declaration.name.span,
        name=QualifiedName(symbols.flow, declaration.name.text),
        clauses=tuple(clauses),
        publishes=refer_all(published, symbols, problems),
        timers=tuple(timers),
        remarks=remarks_of(declaration.preamble, Place.NODE, problems),
    )


def _check_once(clauses: Iterable[EffectClause], symbols: Symbols, problems: Problems) -> None:
    """Tell of a message with two clauses; of a command the graph tells that."""
    first: dict[QualifiedName, Reference] = {}
    for use in (use for clause in clauses for use in clause.messages):
        known = first.setdefault(use.name, use)
        if known is not use and not is_kind(symbols.headers[use.name], MessageKind.COMMAND):
            problems.add(taken_twice(use.name.name, use.span, known.span))


def _clause(clause: tree.EffectClause, symbols: Symbols, problems: Problems) -> EffectClause:
    return EffectClause(
        span=clause.span,
        name_span=span_of(clause.messages, clause.span),
        messages=refer_messages(clause.messages, "an effect takes messages", symbols, problems),
        outcomes=refer_all(clause.outcomes, symbols, problems),
        remarks=remarks_of(clause.preamble, Place.CLAUSE, problems),
    )


def _every(clause: tree.EveryClause, symbols: Symbols, problems: Problems) -> Every:
    return Every(
        span=clause.span,
        name_span=clause.event.span,
        period=lasting(clause.period, problems),
        event=refer(clause.event, symbols, problems),
    )


def analyse_compute(declaration: tree.ComputeDecl, symbols: Symbols, problems: Problems) -> Compute:
    """Give a compute with all its parts; its body sees nothing but `input`."""
    inputs = _data(declaration.inputs, "a compute takes a record or an event", symbols, problems)
    outputs = _data(declaration.outputs, "a compute gives a record or an event", symbols, problems)
    body = None
    if declaration.body is not None:
        given = one_of([symbols.names.get(one.text) for one in declaration.inputs], symbols)
        wanted = one_of([symbols.names.get(one.text) for one in declaration.outputs], symbols)
        scope = Scope(symbols, problems)
        scope = scope.with_binding("input", Binding(VariableKind.INPUT, given))
        body = check(declaration.body, wanted, scope)
    return Compute(
        span=declaration.span,
        name_span=declaration.name.span,
        name=QualifiedName(symbols.flow, declaration.name.text),
        inputs=inputs,
        outputs=outputs,
        body=body,
        remarks=remarks_of(declaration.preamble, Place.NODE, problems),
    )


def _data(
    names: Iterable[tree.Name], rule: str, symbols: Symbols, problems: Problems
) -> tuple[Reference, ...]:
    kept: list[Reference] = []
    for use in refer_all(names, symbols, problems):
        header = symbols.headers[use.name]
        if isinstance(header, Message | Record):
            kept.append(use)
        else:
            problems.add(wrong_kind(use, header, rule))
    return tuple(kept)
