"""Builders for the four kinds of node, their clauses, statements and steps, and the wire."""

from typing import NamedTuple

from onexdsl.source.span import Span
from onexdsl.syntax import tree
from onexdsl.syntax.lower_declarations import nothing_above, read_only
from onexdsl.syntax.lower_expressions import Builder
from onexdsl.syntax.scan import Token
from onexdsl.syntax.tree import Block, Construct, DurationLiteral, Expression, Name

_Names = tuple[Name, ...]


# ---- reducers


def _reducer(here: Span, name: Name, items: tuple[tree.ReducerItem, ...]) -> tree.ReducerDecl:
    return tree.ReducerDecl(nothing_above(here), name, items, span=here)


def _data(here: Span, fields: tuple[tree.FieldDecl, ...]) -> tree.DataDecl:
    return tree.DataDecl(fields, span=here)


def _state(
    here: Span, kind: Token | None, name: Name, items: tuple[tree.StateItem, ...] | None
) -> tree.StateDecl:
    kind_word = kind.text if kind else ""
    return tree.StateDecl(nothing_above(here), kind_word, name, items or (), span=here)


def _any_state(
    here: Span, exceptions: _Names | None, items: tuple[tree.StateItem, ...]
) -> tree.AnyStateDecl:
    return tree.AnyStateDecl(exceptions or (), items, span=here)


def _on(
    here: Span,
    events: _Names,
    by: Expression | None,
    guard: Expression | None,
    targets: _Names | None,
    body: Block | tree.PythonBody | None,
) -> tree.OnClause:
    above = nothing_above(here)
    return tree.OnClause(above, events, by, guard, targets or (), body, span=here)


def _python(here: Span, _python: Token, emits: _Names | None) -> tree.PythonBody:
    return tree.PythonBody(emits or (), span=here)


def _ignore(here: Span, events: _Names) -> tree.IgnoreClause:
    return tree.IgnoreClause(events, span=here)


def _timer(
    here: Span, delay: DurationLiteral, target: Name | None, body: Block | None
) -> tree.TimerClause:
    return tree.TimerClause(nothing_above(here), delay, target, body, span=here)


def _enter(here: Span, body: Block) -> tree.EnterClause:
    return tree.EnterClause(body, span=here)


def _exit(here: Span, body: Block) -> tree.ExitClause:
    return tree.ExitClause(body, span=here)


# ---- statements


def _block(here: Span, statements: tuple[tree.Statement, ...]) -> Block:
    return Block(statements, span=here)


def _let(here: Span, name: Name, value: Expression) -> tree.Let:
    return tree.Let(name, value, span=here)


def _assign(here: Span, name: Name, value: Expression) -> tree.Assign:
    return tree.Assign(name, value, span=here)


def _emit(here: Span, message: Construct) -> tree.Emit:
    return tree.Emit(message, span=here)


def _publish(here: Span, message: Construct) -> tree.Publish:
    return tree.Publish(message, span=here)


def _branch(here: Span, condition: Expression, then: Block, otherwise: Block | None) -> tree.Branch:
    return tree.Branch(condition, then, otherwise, span=here)


def _else_if(here: Span, branch: tree.Branch) -> Block:
    return Block((branch,), span=here)


def _loop(here: Span, variable: Name, source: Expression, body: Block) -> tree.Loop:
    return tree.Loop(variable, source, body, span=here)


# ---- effects and computes


def _effect(here: Span, name: Name, items: tuple[tree.EffectItem, ...]) -> tree.EffectDecl:
    return tree.EffectDecl(nothing_above(here), name, items, span=here)


def _effect_on(here: Span, messages: _Names, outcomes: _Names | None) -> tree.EffectClause:
    return tree.EffectClause(nothing_above(here), messages, outcomes or (), span=here)


def _publishes(here: Span, events: _Names) -> tree.PublishesClause:
    return tree.PublishesClause(events, span=here)


def _every(here: Span, period: DurationLiteral, event: Name) -> tree.EveryClause:
    return tree.EveryClause(period, event, span=here)


def _compute(
    here: Span, name: Name, inputs: _Names, outputs: _Names, body: Expression | None
) -> tree.ComputeDecl:
    return tree.ComputeDecl(nothing_above(here), name, inputs, outputs, body, span=here)


# ---- orchestrators


def _orchestrator(
    here: Span, name: Name, workflows: tuple[tree.WorkflowDecl | tree.Broken, ...]
) -> tree.OrchestratorDecl:
    read = read_only(workflows, tree.WorkflowDecl)
    return tree.OrchestratorDecl(nothing_above(here), name, read, span=here)


class _Head(NamedTuple):
    """What stands before a workflow's brace."""

    span: Span
    triggers: _Names
    by: Expression | None
    guard: Expression | None
    within: DurationLiteral | None


def _workflow(
    here: Span, head: _Head, steps: tuple[tree.Step, ...], otherwise: Block | None
) -> tree.WorkflowDecl:
    return tree.WorkflowDecl(
        nothing_above(here),
        head.span,
        head.triggers,
        head.by,
        head.guard,
        head.within,
        steps,
        otherwise,
        span=here,
    )


def _call_step(
    here: Span, name: Name, message: Construct, modifiers: tuple[tree.Modifier, ...]
) -> tree.CallStep:
    return tree.CallStep(nothing_above(here), name, message, modifiers, span=here)


def _await_step(
    here: Span, name: Name, events: _Names, modifiers: tuple[tree.Modifier, ...]
) -> tree.AwaitStep:
    return tree.AwaitStep(nothing_above(here), name, events, modifiers, span=here)


def _publish_step(
    here: Span, message: Construct, modifiers: tuple[tree.Modifier, ...]
) -> tree.PublishStep:
    return tree.PublishStep(nothing_above(here), message, modifiers, span=here)


def _after(here: Span, steps: _Names) -> tree.After:
    return tree.After(steps, span=here)


def _when(here: Span, condition: Expression) -> tree.When:
    return tree.When(condition, span=here)


def _for_each(here: Span, variable: Name, source: Expression) -> tree.ForEach:
    return tree.ForEach(variable, source, span=here)


def _expect(here: Span, events: _Names) -> tree.Expect:
    return tree.Expect(events, span=here)


def _timeout(here: Span, limit: DurationLiteral) -> tree.Timeout:
    return tree.Timeout(limit, span=here)


def _undo(here: Span, message: Construct) -> tree.Undo:
    return tree.Undo(message, span=here)


# ---- wire


def _wire(here: Span, routes: tuple[tree.RouteDecl | tree.Broken, ...]) -> tree.WireDecl:
    return tree.WireDecl(nothing_above(here), read_only(routes, tree.RouteDecl), span=here)


def _route(
    here: Span, intent: Name, effect: Name, policies: tuple[tree.Policy | tree.Broken, ...] | None
) -> tree.RouteDecl:
    read = tuple(policy for policy in policies or () if not isinstance(policy, tree.Broken))
    return tree.RouteDecl(nothing_above(here), intent, effect, read, span=here)


def _timeout_policy(here: Span, limit: DurationLiteral) -> tree.TimeoutPolicy:
    return tree.TimeoutPolicy(limit, span=here)


def _retry_policy(
    here: Span,
    attempts: tree.NumberLiteral,
    low: DurationLiteral | None,
    high: DurationLiteral | None,
) -> tree.RetryPolicy:
    return tree.RetryPolicy(attempts, low, high, span=here)


def _circuit_policy(
    here: Span, failures: tree.NumberLiteral, per: DurationLiteral
) -> tree.CircuitPolicy:
    return tree.CircuitPolicy(failures, per, span=here)


def _rate_policy(here: Span, calls: tree.NumberLiteral, per: DurationLiteral) -> tree.RatePolicy:
    return tree.RatePolicy(calls, per, span=here)


def _concurrency_policy(here: Span, limit: tree.NumberLiteral) -> tree.ConcurrencyPolicy:
    return tree.ConcurrencyPolicy(limit, span=here)


def _priority_policy(here: Span, level: Name) -> tree.PriorityPolicy:
    return tree.PriorityPolicy(level, span=here)


def _else_policy(here: Span, event: Name) -> tree.ElsePolicy:
    return tree.ElsePolicy(event, span=here)


NODE_BUILDERS: dict[str, Builder] = {
    "reducer": _reducer,
    "data": _data,
    "state": _state,
    "any_state": _any_state,
    "on": _on,
    "python": _python,
    "ignore": _ignore,
    "timer": _timer,
    "enter": _enter,
    "exit": _exit,
    "block": _block,
    "let": _let,
    "assign": _assign,
    "emit": _emit,
    "publish": _publish,
    "branch": _branch,
    "else_if": _else_if,
    "loop": _loop,
    "effect": _effect,
    "effect_on": _effect_on,
    "publishes": _publishes,
    "every": _every,
    "compute": _compute,
    "orchestrator": _orchestrator,
    "workflow": _workflow,
    "workflow_head": _Head,
    "call_step": _call_step,
    "await_step": _await_step,
    "publish_step": _publish_step,
    "after": _after,
    "when": _when,
    "for_each": _for_each,
    "expect": _expect,
    "timeout": _timeout,
    "undo": _undo,
    "wire": _wire,
    "route": _route,
    "timeout_policy": _timeout_policy,
    "retry_policy": _retry_policy,
    "circuit_policy": _circuit_policy,
    "rate_policy": _rate_policy,
    "concurrency_policy": _concurrency_policy,
    "priority_policy": _priority_policy,
    "else_policy": _else_policy,
}
