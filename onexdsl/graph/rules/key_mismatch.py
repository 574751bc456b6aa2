"""`key-mismatch`: what one instance hears is keyed alike, and outcomes carry their intent's key."""

from collections.abc import Iterable
from dataclasses import dataclass

from onexdsl.diagnostics.diagnostic import Label, Problems
from onexdsl.graph import problems as words
from onexdsl.graph.expression_text import expression_text
from onexdsl.graph.keys import KEYLESS, is_own_key, kind_of, message_key_kind
from onexdsl.graph.lookup import Lookup
from onexdsl.graph.machines import Machine
from onexdsl.semantics import expressions as ex
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.model import (
    AwaitStep,
    Effect,
    EffectClause,
    Message,
    MessageKind,
    Orchestrator,
    Reducer,
    Reference,
    Route,
    Workflow,
)
from onexdsl.source.span import Span


@dataclass(frozen=True, slots=True)
class _Heard:
    """A message that a node hears, the kind of its key there, and what chose it."""

    message: Message
    span: Span
    kind: str
    by: str | None
    listens: bool = True  # false: it is only ignored


def check(machine: Machine, known: Lookup, problems: Problems) -> None:
    """Find odd clauses of a reducer."""
    _check_node(_heard_by(known, machine.reducer), problems)


def check_workflows(orchestrator: Orchestrator, known: Lookup, problems: Problems) -> None:
    """Find odd workflows and awaits."""
    heard = [one for flow in orchestrator.workflows for one in _triggers(known, flow)]
    _check_node(heard, problems)
    for workflow in orchestrator.workflows:
        _check_awaits(known, workflow, problems)


def check_effect(effect: Effect, known: Lookup, problems: Problems) -> None:
    """Find outcomes that cannot carry their intent's key."""
    for clause in effect.clauses:
        _check_outcomes(known, clause, problems)


def check_route(route: Route, known: Lookup, problems: Problems) -> None:
    """Find an `else` event that cannot carry the intent's key."""
    intent = known.message(route.intent.name)
    if intent is not None and route.policies.otherwise is not None:
        _check_fallback(known, intent, route.policies.otherwise, problems)


# ---- what one node hears


def _heard_by(known: Lookup, reducer: Reducer) -> list[_Heard]:
    heard = (
        _heard(known, reference, clause.by, listens=not clause.ignores)
        for clause in reducer.all_clauses
        for reference in clause.events
    )
    found = [one for one in heard if one is not None]
    listened = {one.message.name for one in found if one.listens}
    return [one for one in found if one.listens or one.message.name not in listened]


def _triggers(known: Lookup, workflow: Workflow) -> list[_Heard]:
    heard = (_heard(known, one, workflow.by) for one in workflow.triggers)
    return [one for one in heard if one is not None]


def _heard(
    known: Lookup, reference: Reference, by: ex.Expression | None, *, listens: bool = True
) -> _Heard | None:
    message = known.message(reference.name)
    if message is None or message.kind is MessageKind.INTENT:
        return None
    kind = message_key_kind(message) if by is None else kind_of(by.type)
    if kind is None:
        return None
    chosen = None if by is None or is_own_key(by, message, {}) else expression_text(by)
    return _Heard(message, reference.span, kind, chosen, listens)


def _check_node(heard: list[_Heard], problems: Problems) -> None:
    """Compare all that a node hears with what most of it, or else the first of it, is keyed by.

    A message is told of once, however many clauses name it.
    """
    firsts: dict[tuple[QualifiedName, str, str | None], _Heard] = {}
    for one in heard:
        firsts.setdefault((one.message.name, one.kind, one.by), one)
    if not firsts:
        return
    usual = _usual(firsts.values())
    for one in _one_a_message(firsts.values()):
        if one.kind != usual.kind:
            problems.add(words.key_differs(_kinds_text(one, usual), one.span, _label(usual)))
    chosen: dict[QualifiedName, _Heard] = {}
    for one in firsts.values():
        first = chosen.setdefault(one.message.name, one)
        if first.by != one.by and first.kind == one.kind == usual.kind:
            problems.add(words.key_differs(_choice_text(one), one.span, _label(first)))


def _usual(heard: Iterable[_Heard]) -> _Heard:
    counts: dict[str, list[_Heard]] = {}
    for one in heard:
        counts.setdefault(one.kind, []).append(one)
    return max(counts.values(), key=len)[0]


def _one_a_message(heard: Iterable[_Heard]) -> Iterable[_Heard]:
    found: dict[tuple[QualifiedName, str], _Heard] = {}
    for one in heard:
        found.setdefault((one.message.name, one.kind), one)
    return found.values()


def _kinds_text(odd: _Heard, usual: _Heard) -> str:
    name, other = odd.message.name.name, usual.message.name.name
    return f"`{name}` comes with {_kind_text(odd)}, but `{other}` with {_kind_text(usual)}."


def _kind_text(heard: _Heard) -> str:
    return "no key" if heard.kind == KEYLESS else f"a key of type `{heard.kind.split('.')[-1]}`"


def _choice_text(odd: _Heard) -> str:
    chosen = "its key" if odd.by is None else f"`by {odd.by}`"
    return f"Here {chosen} chooses the instance for `{odd.message.name.name}`, elsewhere not."


def _label(first: _Heard) -> Label:
    by = "" if first.by is None else f", by `{first.by}`"
    return Label(first.span, f"this one comes with {_kind_text(first)}{by}")


# ---- awaits and outcomes


def _check_awaits(known: Lookup, workflow: Workflow, problems: Problems) -> None:
    triggers = _triggers(known, workflow)
    if not triggers:
        return
    for step in workflow.steps:
        for reference in step.events if isinstance(step, AwaitStep) else ():
            heard = _heard(known, reference, None)
            if heard is not None and heard.kind not in (KEYLESS, triggers[0].kind):
                text = _kinds_text(heard, triggers[0])
                problems.add(words.key_differs(text, heard.span, _label(triggers[0])))


def _check_outcomes(known: Lookup, clause: EffectClause, problems: Problems) -> None:
    """Tell of a clause once, with the first outcome that cannot carry its intent's key."""
    for taken in clause.messages:
        intent = known.message(taken.name)
        if intent is None or intent.kind is not MessageKind.INTENT:
            continue
        for reference in clause.outcomes:
            outcome = known.message(reference.name)
            if outcome is not None and outcome.key is not None and _differ(intent, outcome):
                span = reference.span
                problems.add(words.outcome_key_differs(outcome, intent, span, clause.name_span))
                return


def _check_fallback(
    known: Lookup, intent: Message, otherwise: Reference, problems: Problems
) -> None:
    """Tell of an `else` event that cannot have the intent's key, or has none to fill with it."""
    outcome = known.message(otherwise.name)
    if outcome is not None and outcome.kind is MessageKind.EVENT and _differ(intent, outcome):
        span = otherwise.span
        problems.add(words.outcome_key_differs(outcome, intent, span, span))


def _differ(intent: Message, outcome: Message) -> bool:
    kinds = message_key_kind(intent), message_key_kind(outcome)
    return None not in kinds and kinds[0] != kinds[1]
