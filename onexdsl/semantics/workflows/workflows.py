"""Orchestrators as written in; their workflows with typed steps out.

Rule: language page, "Orchestrators".
"""

from collections.abc import Mapping

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.annotations import Place, remarks_of
from onexdsl.semantics.expressions import Statement, VariableKind
from onexdsl.semantics.field_types import (
    BOOL,
    FailureType,
    QualifiedName,
    Type,
)
from onexdsl.semantics.inference.infer import check
from onexdsl.semantics.inference.narrowing import knowing_that
from onexdsl.semantics.inference.statements import check_block
from onexdsl.semantics.model import Orchestrator, Step, StepUse, Workflow
from onexdsl.semantics.names.duplicates import check_names
from onexdsl.semantics.names.resolve import refer_messages
from onexdsl.semantics.nodes.durations import lasting
from onexdsl.semantics.nodes.subjects import META, event_binding, first_key, infer_by, key_binding
from onexdsl.semantics.scope import Binding, Scope
from onexdsl.semantics.symbols import Symbols
from onexdsl.semantics.words.problems_declarations import hides_a_name
from onexdsl.semantics.workflows.modifiers import Modifiers, WrittenStep, read_modifiers
from onexdsl.semantics.workflows.step_values import value_of_step
from onexdsl.semantics.workflows.steps import Bench, analyse_step
from onexdsl.syntax import tree

RESERVED = frozenset({"event", "key", "meta", "failure"})


def orchestrator_key(declaration: tree.OrchestratorDecl, symbols: Symbols) -> Type | None:
    """Give the type of the key of an orchestrator's runs; None if they have none."""
    return first_key([(one.triggers, one.by) for one in declaration.workflows], symbols)


def analyse_orchestrator(
    declaration: tree.OrchestratorDecl, symbols: Symbols, problems: Problems
) -> Orchestrator:
    """Give an orchestrator with all its workflows."""
    key = orchestrator_key(declaration, symbols)
    outer = Scope(symbols, problems).with_bindings((META, *key_binding(key)))
    return Orchestrator(
        span=declaration.span,
        name_span=declaration.name.span,
        name=QualifiedName(symbols.flow, declaration.name.text),
        workflows=tuple(_workflow(one, outer) for one in declaration.workflows),
        key=key,
        remarks=remarks_of(declaration.preamble, Place.NODE, problems),
    )


def _workflow(declaration: tree.WorkflowDecl, outer: Scope) -> Workflow:
    symbols, problems = outer.symbols, outer.problems
    scope = outer.with_bindings((event_binding(declaration.triggers, symbols),))
    by = guard = None
    if declaration.by is not None:
        by = infer_by(declaration.by, declaration.triggers, symbols, problems)
    if declaration.guard is not None:
        guard = check(declaration.guard, BOOL, scope)
        scope = knowing_that(guard, scope)
    return Workflow(
        span=declaration.span,
        name_span=declaration.head,
        triggers=refer_messages(
            declaration.triggers, "an orchestrator takes events and commands", symbols, problems
        ),
        by=by,
        guard=guard,
        within=None if declaration.within is None else lasting(declaration.within, problems),
        steps=_steps(declaration.steps, scope),
        otherwise=_otherwise(declaration.otherwise, scope),
        remarks=remarks_of(declaration.preamble, Place.CLAUSE, problems),
    )


def _otherwise(block: tree.Block | None, scope: Scope) -> tuple[Statement, ...] | None:
    if block is None:
        return None
    failure = Binding(VariableKind.FAILURE, FailureType())
    return check_block(block, scope.with_binding("failure", failure))


# ---- steps


def _steps(declarations: tuple[tree.Step, ...], scope: Scope) -> tuple[Step, ...]:
    whole = [one for one in declarations if not isinstance(one, tree.Broken)]
    names = [one.name for one in whole if isinstance(one, tree.CallStep | tree.AwaitStep)]
    check_names(names, "this workflow", scope.problems)
    for name in names:
        if name.text in RESERVED:
            scope.problems.add(hides_a_name(name, f"what `{name.text}` is in every workflow"))
    modifiers = [read_modifiers(one, scope.problems) for one in whole]
    values = _values(whole, modifiers, scope.symbols)
    inner = scope.with_bindings(
        (name.text, Binding(VariableKind.STEP, values[name.text], name.span)) for name in names
    )
    found: list[Step] = []
    above: tuple[StepUse, ...] = ()
    for step, its in zip(whole, modifiers, strict=True):
        analysed = analyse_step(step, its, Bench(inner, values, above))
        if analysed is not None:
            found.append(analysed)
        if isinstance(step, tree.CallStep | tree.AwaitStep):
            above = (*above, StepUse(step.name.text, step.name.span))
    return tuple(found)


def _values(
    steps: list[WrittenStep],
    modifiers: list[Modifiers],
    symbols: Symbols,
) -> Mapping[str, Type]:
    values: dict[str, Type] = {}
    for step, its in zip(steps, modifiers, strict=True):
        if isinstance(step, tree.CallStep | tree.AwaitStep):
            values.setdefault(step.name.text, value_of_step(step, its, symbols).outside)
    return values
