"""Trees in, the typed model of the project out."""

from collections import ChainMap
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TypeAlias, cast

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.annotations import Place, remarks_of
from onexdsl.semantics.data_declarations import (
    analyse_enum,
    analyse_function,
    analyse_message,
    analyse_record,
    analyse_union,
)
from onexdsl.semantics.declare import declare
from onexdsl.semantics.facts import FlowFacts, facts_of
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.headers import undeprecated
from onexdsl.semantics.model import (
    Declaration,
    Flow,
    Import,
    Invariant,
    Model,
    Piece,
    Route,
    Scenario,
)
from onexdsl.semantics.names.outline import read_of
from onexdsl.semantics.names.resolve import Named, check_declared_names, flow_name, local_name
from onexdsl.semantics.names.uses import Mention, mentions_in
from onexdsl.semantics.nodes.effects import analyse_compute, analyse_effect
from onexdsl.semantics.nodes.reducers import analyse_reducer
from onexdsl.semantics.nodes.scenarios import analyse_invariant, analyse_scenario
from onexdsl.semantics.nodes.wires import analyse_wire
from onexdsl.semantics.rules import (
    await_without_key,
    clause_outside_state,
    compute_handles_intent,
    data_without_default,
    duplicate_name,
    effect_emits_intent,
    emit_not_intent,
    exit_from_final_state,
    infinite_record,
    no_initial_state,
    orchestrator_handles_intent,
    outcome_not_event,
    publish_not_event,
    reducer_handles_command,
    reducer_handles_intent,
    reducer_side_effect,
    several_initial_states,
    several_keys,
    several_targets,
    step_circle,
    undo_of_pure_step,
    unused_declaration,
    workflow_without_else,
)
from onexdsl.semantics.rules.deprecated_use import check_deprecated_uses
from onexdsl.semantics.rules.unused_import import check_unused_imports
from onexdsl.semantics.symbols import Header, Symbols
from onexdsl.semantics.words.kinds import deprecation
from onexdsl.semantics.workflows.workflows import analyse_orchestrator
from onexdsl.syntax import tree

PieceRule: TypeAlias = Callable[[Piece, Symbols, Problems], None]
Rule: TypeAlias = Callable[[Iterable[FlowFacts], Problems], None]
Link: TypeAlias = tuple[QualifiedName | None, QualifiedName]
Meant: TypeAlias = Declaration | tuple[Route, ...] | Invariant | Scenario | None

# What one declaration shows, given the headers.
PIECE_RULES: tuple[PieceRule, ...] = (
    several_keys.check,
    reducer_side_effect.check,
    reducer_handles_command.check,
    reducer_handles_intent.check,
    emit_not_intent.check,
    publish_not_event.check,
    outcome_not_event.check,
    compute_handles_intent.check,
    effect_emits_intent.check,
    orchestrator_handles_intent.check,
    no_initial_state.check,
    several_initial_states.check,
    several_targets.check,
    clause_outside_state.check,
    exit_from_final_state.check,
    data_without_default.check,
    step_circle.check,
    undo_of_pure_step.check,
    await_without_key.check,
    workflow_without_else.check,
)

# What only the whole project shows.
RULES: tuple[Rule, ...] = (
    duplicate_name.check,
    infinite_record.check,
    unused_declaration.check,
)


def analyse(trees: Iterable[tree.FlowFile], problems: Problems) -> Model:
    """Give the model of a project; everything wrong with names, types and kinds is told."""
    declared = declare(map(read_of, trees), problems)
    flows = tuple(
        analyse_flow(file.tree(), declared.symbols(flow), problems)
        for flow, file in declared.flows.items()
    )
    check_whole(map(facts_of, flows), problems)
    return Model(flows)


def check_whole(flows: Iterable[FlowFacts], problems: Problems) -> None:
    """Tell what only the whole project shows; flows are sorted by name."""
    flows = tuple(flows)
    for check in RULES:
        check(flows, problems)


@dataclass(frozen=True, slots=True)
class Uses:
    """What a declaration mentions, and what of it there is: who names what."""

    mentions: tuple[Mention, ...]
    links: tuple[Link, ...]


class Afresh:
    """Reads each declaration when it is asked for; another one may remember what it has read."""

    def meaning(
        self, piece: tree.Declaration, version: str | None, symbols: Symbols, problems: Problems
    ) -> Meant:
        """Give what a declaration means, and tell what is wrong with it."""
        return analyse_piece(piece, version, symbols, problems)

    def uses(self, piece: tree.Declaration, symbols: Symbols, problems: Problems) -> Uses:
        """Give what a declaration uses, and tell what of it is deprecated."""
        return uses_in(piece, symbols, problems)


def analyse_flow(
    file: tree.FlowFile, symbols: Symbols, problems: Problems, reader: Afresh | None = None
) -> Flow:
    """Give one flow, and tell what its file shows.

    The result depends on the tree, on the headers of the flows that it imports (by way of
    others too), and on the outcomes of the messages that it calls; on nothing else.
    """
    check_declared_names(file, problems)
    read = reader or Afresh()
    uses = [read.uses(piece, symbols, problems) for piece in file.declarations]
    links = tuple(dict.fromkeys(link for one in uses for link in one.links))
    flow = _flow(file, links, symbols, problems, read)
    mentions = (mention for one in uses for mention in one.mentions)
    check_unused_imports(file, mentions, symbols, problems)
    duplicate_name.check_titles(flow.scenarios, problems)
    return flow


def _flow(
    file: tree.FlowFile,
    links: tuple[Link, ...],
    symbols: Symbols,
    problems: Problems,
    read: Afresh,
) -> Flow:
    declarations: list[Declaration] = []
    routes: list[Route] = []
    invariants: list[Invariant] = []
    scenarios: list[Scenario] = []
    for piece in file.declarations:
        match read.meaning(piece, file.version, symbols, problems):
            case None:
                pass
            case tuple() as found:
                routes.extend(found)
            case Invariant() as found:
                invariants.append(found)
            case Scenario() as found:
                scenarios.append(found)
            case found:
                declarations.append(found)
    return Flow(
        span=file.span,
        name_span=file.span if file.path is None else file.path.span,
        name=flow_name(file),
        version=file.version or "0.0.0",
        file=file.span.file,
        imports=_imports(file, symbols),
        declarations=tuple(declarations),
        routes=tuple(routes),
        invariants=tuple(invariants),
        scenarios=tuple(scenarios),
        used=frozenset(used for _, used in links),
        remarks=remarks_of(file.preamble, Place.FLOW, problems),
        links=links,
    )


def analyse_piece(
    piece: tree.Declaration, version: str | None, symbols: Symbols, problems: Problems
) -> Meant:
    """Give what one declaration means; None where it could not be read or its subject is unknown.

    What is wrong with it is told. `version` is the flow's: topics bear it.
    """
    meant = _meaning(piece, version, symbols, problems)
    for check in PIECE_RULES:
        check(_for_rules(meant), symbols, problems)
    return meant


def _for_rules(meant: Meant) -> Piece:
    match meant:
        case None | Invariant() | Scenario():
            return Piece()
        case tuple():
            return Piece(routes=meant)
        case _:
            return Piece((meant,))


def uses_in(piece: tree.Declaration, symbols: Symbols, problems: Problems) -> Uses:
    """Give what one declaration uses; what of it is deprecated is told."""
    mentions = mentions_in(piece, symbols.flow)
    check_deprecated_uses(mentions, symbols, problems)
    return Uses(mentions, _links(mentions, symbols))


def _meaning(
    piece: tree.Declaration, version: str | None, symbols: Symbols, problems: Problems
) -> Meant:
    match piece:
        case tree.WireDecl():
            return analyse_wire(piece, symbols, problems)
        case tree.InvariantDecl():
            return analyse_invariant(piece, symbols, problems)
        case tree.ScenarioDecl():
            return analyse_scenario(piece, symbols, problems)
        case tree.Broken():
            return None
        case _:
            return _declaration(piece, version, symbols, problems)


def _declaration(
    piece: Named, version: str | None, outer: Symbols, problems: Problems
) -> Declaration:
    symbols = _inside(piece, outer)
    match piece:
        case tree.EnumDecl():
            return analyse_enum(piece, symbols.flow, problems)
        case tree.RecordDecl():
            return analyse_record(piece, symbols, problems)
        case tree.UnionDecl():
            return analyse_union(piece, symbols, problems)
        case tree.MessageDecl():
            return analyse_message(piece, symbols, version or "0", problems)
        case tree.FunctionDecl():
            return analyse_function(piece, symbols, problems)
        case tree.ReducerDecl():
            return analyse_reducer(piece, symbols, problems)
        case tree.EffectDecl():
            return analyse_effect(piece, symbols, problems)
        case tree.ComputeDecl():
            return analyse_compute(piece, symbols, problems)
        case tree.OrchestratorDecl():
            return analyse_orchestrator(piece, symbols, problems)


def _inside(piece: Named, symbols: Symbols) -> Symbols:
    """Give the view from inside a declaration: what it is itself is not deprecated there."""
    name = QualifiedName(symbols.flow, piece.name.text)
    header = symbols.headers.get(name)
    if header is None or deprecation(header) is None:
        return symbols
    outside = cast("dict[QualifiedName, Header]", symbols.headers)  # it is only read
    return replace(symbols, headers=ChainMap({name: undeprecated(header)}, outside))


def _imports(file: tree.FlowFile, symbols: Symbols) -> tuple[Import, ...]:
    found: list[Import] = []
    for use in file.uses:
        for used in use.names:
            target = QualifiedName(use.path.text, used.name.text)
            if target in symbols.headers:
                found.append(Import(target, local_name(used).text, used.span))
    return tuple(found)


def _links(mentions: Iterable[Mention], symbols: Symbols) -> tuple[Link, ...]:
    found: dict[Link, None] = {}
    for mention in mentions:
        used = symbols.names.get(mention.name.text)
        if used is not None and used in symbols.headers:
            found[(mention.user, used)] = None
    return tuple(found)
