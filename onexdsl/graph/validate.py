"""The model in, everything that is wrong with its graph and its state machines out."""

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.graph.build import build_topology
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
from onexdsl.semantics.model import Model

RULES = (
    intent_not_wired.check,
    intent_wired_twice.check,
    wire_target_not_effect.check,
    effect_does_not_handle.check,
    command_without_handler.check,
    command_handled_twice.check,
    key_mismatch.check,
    intent_circle.check,
    message_circle.check,
    intent_never_emitted.check,
    command_never_sent.check,
    event_never_published.check,
    event_without_subscriber.check,
    unused_effect.check,
    unreachable_state.check,
    unreachable_clause.check,
    dead_end.check,
    unhandled_event.check,
    guard_gap.check,
    guard_never_true.check,
    no_way_to_final.check,
)


def validate(model: Model, problems: Problems) -> None:
    """Ask every question that needs the whole graph, and add what is found."""
    topology = build_topology(model)
    for rule in RULES:
        rule(topology, problems)
