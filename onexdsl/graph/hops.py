"""A node or route in, its edges of the message graph out: which message may cause which."""

from collections.abc import Iterator
from typing import assert_never

from onexdsl.graph.emissions import emissions, message_name
from onexdsl.graph.expression_text import expression_text
from onexdsl.graph.keys import (
    Lets,
    carried_otherwise,
    constructs_of,
    is_own_key,
    lets_of,
)
from onexdsl.graph.lookup import Lookup
from onexdsl.graph.machines import Machine, Transition
from onexdsl.graph.topology import Hop, HopKind, Part
from onexdsl.semantics import expressions as ex
from onexdsl.semantics.model import (
    CallStep,
    Compute,
    Effect,
    EffectClause,
    Message,
    MessageKind,
    Orchestrator,
    PublishStep,
    Reference,
    Route,
    Workflow,
)
from onexdsl.source.span import Span


def hops_of(part: Part, known: Lookup) -> Iterator[Hop]:
    """Give the edges that a node or route adds to the message graph.

    Of two routes of one intent the first adds some. Rule: `circles.md`, "The message graph".
    """
    match part:
        case Machine():
            for transition in part.transitions:
                yield from _transition_hops(known, transition)
        case Effect():
            yield from _reaction_hops(known, part)
        case Compute():
            yield from _compute_hops(known, part)
        case Orchestrator():
            for workflow in part.workflows:
                yield from _workflow_hops(known, part, workflow)
        case Route():
            yield from _route_hops(known, part)
        case _:
            assert_never(part)


def _route_hops(known: Lookup, route: Route) -> Iterator[Hop]:
    intent = _message(known, route.intent, MessageKind.INTENT)
    effect = known.declarations.get(route.effect.name)
    if intent is None:
        return
    for clause in effect.clauses if isinstance(effect, Effect) else ():
        for taken in clause.messages:
            if taken.name == intent.name:
                yield from _answers(known, clause, taken, intent, route)
    otherwise = route.policies.otherwise
    if otherwise is not None and _message(known, otherwise, MessageKind.EVENT):
        yield Hop(
            intent.name,
            otherwise.name,
            HopKind.FALLBACK,
            route.effect.name,
            otherwise.span,
            route.span,
        )


def _answers(
    known: Lookup, clause: EffectClause, taken: Reference, intent: Message, route: Route
) -> Iterator[Hop]:
    for reference in clause.outcomes:
        outcome = _message(known, reference, MessageKind.EVENT)
        if outcome is not None:
            yield Hop(
                intent.name,
                outcome.name,
                HopKind.ANSWER,
                route.effect.name,
                _joined(taken.span, reference.span),
                route.span,
            )


def _reaction_hops(known: Lookup, effect: Effect) -> Iterator[Hop]:
    for clause in effect.clauses:
        for taken in clause.messages:
            message = known.message(taken.name)
            if message is None or message.kind is MessageKind.INTENT:
                continue
            for reference in clause.outcomes:
                outcome = _message(known, reference, MessageKind.EVENT)
                if outcome is not None:
                    keeps = outcome.key is None
                    yield Hop(
                        taken.name,
                        outcome.name,
                        HopKind.REACTION,
                        effect.name,
                        _joined(taken.span, reference.span),
                        clause.span,
                        keeps,
                        "" if keeps else f"`{effect.name.name}` chooses the key in Python",
                    )


def _compute_hops(known: Lookup, compute: Compute) -> Iterator[Hop]:
    for taken in compute.inputs:
        message = _message(known, taken, MessageKind.EVENT)
        for reference in compute.outputs if message is not None else ():
            result = _message(known, reference, MessageKind.EVENT)
            if message is not None and result is not None:
                moved = _computed_key(compute, message, result)
                yield Hop(
                    taken.name,
                    reference.name,
                    HopKind.COMPUTE,
                    compute.name,
                    _joined(taken.span, reference.span),
                    compute.span,
                    moved is None,
                    moved or "",
                )


def _computed_key(compute: Compute, message: Message, result: Message) -> str | None:
    """Say why a compute's result may have another key than its input; None where it has not."""
    if result.key is None:
        return None
    if compute.body is None:
        return f"`{compute.name.name}` chooses the key in Python"
    for construct in constructs_of(compute.body, result.name):
        if construct is None:
            return f"`{compute.name.name}` computes the key"
        moved = carried_otherwise(construct, result, message, {})
        if moved is not None:
            return f"the key is `{moved}`"
    return None


def _workflow_hops(known: Lookup, orchestrator: Orchestrator, workflow: Workflow) -> Iterator[Hop]:
    for trigger in workflow.triggers:
        message = known.message(trigger.name)
        if message is None:
            continue
        for construct, span, often in _sent_by(known, workflow):
            name = message_name(construct)
            target = None if name is None else known.message(name)
            if target is not None:
                lets = lets_of(workflow.otherwise or ())
                moved = _moved_key(construct, target, message, workflow.by, lets)
                yield Hop(
                    trigger.name,
                    target.name,
                    HopKind.WORKFLOW,
                    orchestrator.name,
                    span,
                    span,
                    moved is None,
                    moved or "",
                    often,
                )


def _sent_by(known: Lookup, workflow: Workflow) -> Iterator[tuple[ex.Construct, Span, bool]]:
    """Give all that a run may send, undo or publish, and whether once for each of a list.

    A compute that a step calls is asked, so that nothing is sent and nothing published.
    """
    for step in workflow.steps:
        match step:
            case CallStep():
                if not isinstance(known.declarations.get(step.target.name), Compute):
                    yield step.arguments, step.target.span, step.fan is not None
                if step.undo is not None:
                    yield step.undo, step.undo.span, step.fan is not None
            case PublishStep():
                yield step.message, step.message.span, step.fan is not None
            case _:
                pass
    for emission in emissions(workflow.otherwise or ()):
        if emission.construct is not None:
            yield emission.construct, emission.span, True


def _transition_hops(known: Lookup, transition: Transition) -> Iterator[Hop]:
    event = None if transition.event is None else known.message(transition.event)
    if event is None:
        return
    lets = lets_of(transition.blocks) if transition.emissions else {}
    for emission in transition.emissions:
        intent = known.message(emission.message)
        if intent is None or intent.kind is not MessageKind.INTENT:
            continue
        if emission.construct is None:
            moved = moved_instance(event, transition.by)
        else:
            moved = _moved_key(emission.construct, intent, event, transition.by, lets)
        yield Hop(
            event.name,
            intent.name,
            HopKind.TRANSITION,
            transition.reducer.name,
            emission.span,
            transition.clause.span,
            moved is None,
            moved or "",
            transition=transition,
        )


def _moved_key(
    construct: ex.Construct,
    target: Message,
    trigger: Message,
    by: ex.Expression | None,
    lets: Lets,
) -> str | None:
    """Say why the target may reach another instance; None where keys stay put."""
    instance = moved_instance(trigger, by)
    if instance is not None:
        return instance
    moved = carried_otherwise(construct, target, trigger, lets)
    return None if moved is None else f"the {target.kind.value}'s key is `{moved}`"


def moved_instance(trigger: Message, by: ex.Expression | None) -> str | None:
    """Say how `by` chooses another instance than the message's key; None where it does not."""
    if by is None or is_own_key(by, trigger, {}):
        return None
    return f"`by {expression_text(by)}` chooses the instance"


def _message(known: Lookup, reference: Reference, kind: MessageKind) -> Message | None:
    found = known.message(reference.name)
    return found if found is not None and found.kind is kind else None


def _joined(first: Span, last: Span) -> Span:
    return first.to(last) if first.file == last.file and first.start < last.end else last
