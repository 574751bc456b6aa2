"""The model in, everything that is wrong with its graph and its state machines out.

Rules are parted by what they look at, so that what was found is kept as long as that is the
same: one node or route and what it names, the circles of messages, or all of the graph.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeAlias

from onexdsl.diagnostics.diagnostic import Diagnostic, Problems
from onexdsl.graph.build import build_topology
from onexdsl.graph.lookup import Declared, Lookup
from onexdsl.graph.machines import Machine
from onexdsl.graph.rules import (
    command_handled_twice,
    command_never_sent,
    command_without_handler,
    dead_end,
    effect_does_not_handle,
    event_never_published,
    event_without_subscriber,
    guard_gap,
    guard_never_true,
    intent_circle,
    intent_never_emitted,
    intent_not_wired,
    intent_wired_twice,
    key_mismatch,
    message_circle,
    no_way_to_final,
    unhandled_event,
    unreachable_clause,
    unreachable_state,
    unused_effect,
    wire_target_not_effect,
)
from onexdsl.graph.topology import Part, Topology
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.kept import Anew
from onexdsl.semantics.model import Declaration, Effect, Model, Orchestrator, Route

MachineRule: TypeAlias = Callable[[Machine, Lookup, Problems], None]
OrchestratorRule: TypeAlias = Callable[[Orchestrator, Lookup, Problems], None]
Rule: TypeAlias = Callable[[Topology, Problems], None]

MACHINE_RULES: tuple[MachineRule, ...] = (
    key_mismatch.check,
    unreachable_state.check,
    unreachable_clause.check,
    dead_end.check,
    guard_gap.check,
    guard_never_true.check,
    no_way_to_final.check,
)
ORCHESTRATOR_RULES: tuple[OrchestratorRule, ...] = (
    key_mismatch.check_workflows,
    guard_never_true.check_workflows,
)
CIRCLE_RULES: tuple[Rule, ...] = (
    intent_circle.check,
    message_circle.check,
)
"""What looks at hops and machines alone, however long the way is."""

RULES: tuple[Rule, ...] = (
    intent_not_wired.check,
    intent_wired_twice.check,
    wire_target_not_effect.check,
    effect_does_not_handle.check,
    command_without_handler.check,
    command_handled_twice.check,
    intent_never_emitted.check,
    command_never_sent.check,
    event_never_published.check,
    event_without_subscriber.check,
    unused_effect.check,
    unhandled_event.check,
)
"""What looks at all of the graph: quick ones, which need not be kept."""


def validate(model: Model, problems: Problems, kept: Anew | None = None) -> None:
    """Ask every question that needs the graph, and add what is found.

    `kept` has what was found before in what did not change.
    """
    kept = kept or Anew()
    topology = build_topology(model, kept)
    parts: tuple[Part, ...] = (
        *topology.machines,
        *model.orchestrators,
        *model.effects,
        *model.routes,
    )
    for part in parts:
        lookups = (model.declarations,)
        problems.extend(kept.make("findings", (part,), lookups, partial(_found_in, part)))
    around = (*topology.hops, *topology.machines, *model.messages)
    order = ("circles", tuple(topology.file_order.items()))
    problems.extend(kept.make(order, around, (), partial(_circles, topology)))
    for rule in RULES:
        rule(topology, problems)


def _found_in(
    part: Part, declarations: Mapping[QualifiedName, Declaration]
) -> tuple[Diagnostic, ...]:
    """Ask what concerns one node or route and what it names."""
    known, problems = Declared(declarations), Problems()
    match part:
        case Machine():
            for rule in MACHINE_RULES:
                rule(part, known, problems)
        case Orchestrator():
            for rule_of_workflows in ORCHESTRATOR_RULES:
                rule_of_workflows(part, known, problems)
        case Effect():
            key_mismatch.check_effect(part, known, problems)
        case Route():
            key_mismatch.check_route(part, known, problems)
        case _:
            pass
    return problems.sorted()


def _circles(topology: Topology) -> tuple[Diagnostic, ...]:
    problems = Problems()
    for rule in CIRCLE_RULES:
        rule(topology, problems)
    return problems.sorted()
