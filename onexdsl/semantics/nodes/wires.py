"""Routes as written in; what they connect, and the policies in milliseconds, out.

Rule: language page, "Wire".
"""

from dataclasses import replace
from typing import assert_never

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.annotations import Place, remarks_of
from onexdsl.semantics.field_types import OptionalType, Primitive, ScalarType
from onexdsl.semantics.model import (
    Field,
    Message,
    MessageKind,
    Policies,
    Reference,
    Route,
)
from onexdsl.semantics.names.resolve import refer
from onexdsl.semantics.nodes.durations import lasting
from onexdsl.semantics.symbols import NodeHeader, Symbols
from onexdsl.semantics.words import problems_workflows as words
from onexdsl.semantics.words.problems_nodes import wrong_kind
from onexdsl.syntax import tree

PRIORITIES = ("low", "normal", "high")


def analyse_wire(
    declaration: tree.WireDecl, symbols: Symbols, problems: Problems
) -> tuple[Route, ...]:
    """Give the routes; one whose ends are unknown is told and left out."""
    remarks_of(declaration.preamble, Place.WIRE, problems)
    routes = (_route(one, symbols, problems) for one in declaration.routes)
    return tuple(route for route in routes if route is not None)


def _route(declaration: tree.RouteDecl, symbols: Symbols, problems: Problems) -> Route | None:
    intent = refer(declaration.intent, symbols, problems, Message)
    effect = refer(declaration.effect, symbols, problems, NodeHeader)
    policies = _policies(declaration.policies, symbols, problems)
    remarks = remarks_of(declaration.preamble, Place.WIRE, problems)
    if intent is None or effect is None or not _is_intent(intent, symbols, problems):
        return None
    return Route(
        span=declaration.span,
        name_span=declaration.intent.span,
        intent=intent,
        effect=effect,
        policies=policies,
        remarks=remarks,
    )


def _is_intent(use: Reference, symbols: Symbols, problems: Problems) -> bool:
    header = symbols.headers[use.name]
    if isinstance(header, Message) and header.kind is MessageKind.INTENT:
        return True
    problems.add(wrong_kind(use, header, "a route begins with an intent"))
    return False


def _policies(written: tuple[tree.Policy, ...], symbols: Symbols, problems: Problems) -> Policies:
    found = Policies()
    first: dict[type[tree.Policy], tree.Policy] = {}
    for policy in written:
        if type(policy) in first:
            problems.add(words.policy_twice(policy.span, first[type(policy)].span))
            continue
        first[type(policy)] = policy
        found = _with_policy(found, policy, symbols, problems)
    return found


def _with_policy(
    found: Policies, policy: tree.Policy, symbols: Symbols, problems: Problems
) -> Policies:
    match policy:
        case tree.TimeoutPolicy():
            return replace(found, timeout=lasting(policy.limit, problems))
        case tree.RetryPolicy():
            retry = _count(policy.attempts, 0, found.retry, problems)
            return replace(found, retry=retry, backoff=_backoff(policy, found.backoff, problems))
        case tree.CircuitPolicy():
            failures = _count(policy.failures, 1, 1, problems)
            return replace(found, circuit=(failures, lasting(policy.per, problems)))
        case tree.RatePolicy():
            calls = _count(policy.calls, 1, 1, problems)
            return replace(found, rate=(calls, lasting(policy.per, problems)))
        case tree.ConcurrencyPolicy():
            return replace(found, concurrency=_count(policy.limit, 1, 1, problems))
        case tree.PriorityPolicy():
            if policy.level.text in PRIORITIES:
                return replace(found, priority=policy.level.text)
            problems.add(words.unknown_priority(policy.level, PRIORITIES))
            return found
        case tree.ElsePolicy():
            return replace(found, otherwise=_otherwise(policy.event, symbols, problems))
        case _:
            assert_never(policy)


def _count(written: tree.NumberLiteral, least: int, otherwise: int, problems: Problems) -> int:
    if written.text.isdecimal() and int(written.text) >= least:
        return int(written.text)
    problems.add(words.bad_count(least, written.span))
    return otherwise


def _backoff(
    policy: tree.RetryPolicy, otherwise: tuple[int, int], problems: Problems
) -> tuple[int, int]:
    if policy.low is None or policy.high is None:
        return otherwise
    low, high = policy.low.milliseconds, policy.high.milliseconds
    if low > high:
        problems.add(words.bad_backoff(policy.low.span.to(policy.high.span)))
        return otherwise
    return (low, high)


# ---- else


def _otherwise(name: tree.Name, symbols: Symbols, problems: Problems) -> Reference | None:
    event = refer(name, symbols, problems, Message)
    if event is None:
        return None
    header = symbols.headers[event.name]
    if isinstance(header, Message) and header.kind is MessageKind.EVENT:
        lacking = [one.name for one in header.fields if not _can_be_filled(one)]
        if lacking:
            problems.add(words.cannot_fill(event, lacking, header.name_span))
    return event


def _can_be_filled(part: Field) -> bool:
    """Say whether the runtime knows a field's value. Rule: language page, "Wire"."""
    if part.is_key or part.default is not None or isinstance(part.type, OptionalType):
        return True
    match part.name, part.type:
        case "reason", ScalarType(primitive=Primitive.STR):
            return True
        case "attempts", ScalarType(primitive=Primitive.INT):
            return True
        case _:
            return False
