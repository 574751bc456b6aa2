"""One step of a workflow as written, and what it can see, in; the typed step out.

Rule: language page, "Orchestrators".
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import assert_never

from onexdsl.diagnostics.diagnostic import Diagnostic, Problems
from onexdsl.semantics.annotations import Place, remarks_of
from onexdsl.semantics.expressions import Construct, Expression, VariableKind
from onexdsl.semantics.field_types import (
    BOOL,
    UNKNOWN,
    MessageType,
    QualifiedName,
    RecordType,
    Type,
)
from onexdsl.semantics.inference.infer import (
    check,
    construct,
    construct_as,
    construct_unknown,
    infer,
)
from onexdsl.semantics.inference.loops import introduce, items_of
from onexdsl.semantics.inference.narrowing import knowing_that
from onexdsl.semantics.model import (
    AwaitStep,
    CallStep,
    Fan,
    Message,
    MessageKind,
    PublishStep,
    Record,
    Reference,
    Step,
    StepUse,
)
from onexdsl.semantics.names.resolve import refer_all, refer_messages
from onexdsl.semantics.nodes.durations import lasting
from onexdsl.semantics.nodes.subjects import one_of
from onexdsl.semantics.scope import Binding, Scope
from onexdsl.semantics.symbols import NodeHeader, NodeKind, Symbols
from onexdsl.semantics.words import problems_workflows as words
from onexdsl.semantics.words.kinds import what_it_is
from onexdsl.semantics.words.problems import cannot_emit, cannot_publish, deprecated_use
from onexdsl.semantics.words.problems_nodes import named_twice, wrong_kind
from onexdsl.semantics.workflows.modifiers import Modifiers, WrittenStep
from onexdsl.semantics.workflows.step_uses import uses_in
from onexdsl.semantics.workflows.step_values import outcomes_of, value_of_step
from onexdsl.source.span import Span
from onexdsl.syntax import tree


@dataclass(frozen=True, slots=True)
class Bench:
    """What a step is analysed against: the scope with all steps, their values, those above."""

    scope: Scope
    values: Mapping[str, Type]
    above: tuple[StepUse, ...]


@dataclass(frozen=True, slots=True)
class _Shared:
    """What all steps have: where they wait, and the scope of their arguments."""

    after: tuple[StepUse, ...]
    condition: Expression | None
    fan: Fan | None
    scope: Scope


def analyse_step(step: WrittenStep, modifiers: Modifiers, bench: Bench) -> Step | None:
    """Give a step with all its parts; None if what it calls is not known."""
    shared = _shared(modifiers, bench)
    match step:
        case tree.CallStep():
            return _call(step, modifiers, shared, bench)
        case tree.AwaitStep():
            return _await(step, modifiers, shared, bench)
        case tree.PublishStep():
            return _publish(step, modifiers, shared, bench)
        case _:
            assert_never(step)


def _shared(modifiers: Modifiers, bench: Bench) -> _Shared:
    scope, condition, fan = bench.scope, None, None
    if modifiers.when is not None:
        condition = check(modifiers.when.condition, BOOL, scope)
        scope = knowing_that(condition, scope)
    if modifiers.for_each is not None:
        fan, scope = _fan(modifiers.for_each, scope)
    return _Shared(_after(modifiers, bench), condition, fan, scope)


def _fan(written: tree.ForEach, scope: Scope) -> tuple[Fan, Scope]:
    source, item = items_of(infer(written.source, scope), scope)
    introduce(written.variable, scope)
    name = written.variable
    return Fan(name.text, source), scope.with_local(name.text, item, name.span)


def _after(modifiers: Modifiers, bench: Bench) -> tuple[StepUse, ...]:
    first: dict[str, StepUse] = {}
    for name in () if modifiers.after is None else modifiers.after.steps:
        if name.text not in bench.values:
            bench.scope.problems.add(words.unknown_step(name, bench.values))
        elif name.text in first:
            told = named_twice(name.text, name.span, first[name.text].span)
            bench.scope.problems.add(told)
        else:
            first[name.text] = StepUse(name.text, name.span)
    return tuple(first.values())


def _needs(
    shared: _Shared, modifiers: Modifiers, message: tree.Construct | None, bench: Bench
) -> tuple[StepUse, ...]:
    named: list[StepUse] = []
    if modifiers.when is not None:
        named.extend(uses_in(modifiers.when.condition, bench.values))
    if modifiers.for_each is not None:
        named.extend(uses_in(modifiers.for_each.source, bench.values))
    if message is not None:
        named.extend(uses_in(message, _but(bench.values, modifiers)))
    return _distinct([*named, *shared.after])


def _but(steps: Iterable[str], modifiers: Modifiers) -> frozenset[str]:
    loop = modifiers.for_each
    return frozenset(steps) - ({loop.variable.text} if loop is not None else set())


def _distinct(uses: Iterable[StepUse]) -> tuple[StepUse, ...]:
    first: dict[str, StepUse] = {}
    for use in uses:
        first.setdefault(use.name, use)
    return tuple(first.values())


def _limit(modifiers: Modifiers, problems: Problems) -> int | None:
    return None if modifiers.timeout is None else lasting(modifiers.timeout.limit, problems)


def _undo_span(modifiers: Modifiers) -> Span | None:
    return None if modifiers.undo is None else modifiers.undo.span


def _expected(
    modifiers: Modifiers,
    outcomes: tuple[QualifiedName, ...] | None,
    symbols: Symbols,
    problems: Problems,
) -> tuple[Reference, ...]:
    if modifiers.expect is None:
        return ()
    expected = refer_all(modifiers.expect.events, symbols, problems)
    if outcomes is not None:
        for one in expected:
            if one.name not in outcomes:
                problems.add(words.unexpected_outcome(one, outcomes))
    return expected


# ---- calls


def _call(
    step: tree.CallStep, modifiers: Modifiers, shared: _Shared, bench: Bench
) -> CallStep | None:
    symbols, problems = bench.scope.symbols, bench.scope.problems
    outcomes = outcomes_of(step, symbols)
    remarks = remarks_of(step.preamble, Place.STEP, problems)
    arguments = _arguments(step.message, shared.scope)
    expect = _expected(modifiers, outcomes, symbols, problems)
    undo, undo_needs = _undo(step, modifiers, shared, bench)
    if arguments is None:
        return None
    return CallStep(
        span=step.span,
        name_span=step.name.span,
        name=step.name.text,
        target=Reference(symbols.names[step.message.type.text], step.message.type.span),
        arguments=arguments,
        after=shared.after,
        needs=_distinct([*_needs(shared, modifiers, step.message, bench), *undo_needs]),
        condition=shared.condition,
        fan=shared.fan,
        expect=expect,
        timeout=_limit(modifiers, bench.scope.problems),
        undo=undo,
        outcomes=outcomes or (),
        value=bench.values[step.name.text],
        remarks=remarks,
        undo_span=_undo_span(modifiers),
    )


_CALLED = "a step calls an intent, a compute or a command"


def _arguments(message: tree.Construct, scope: Scope) -> Construct | None:
    """Type what a step calls; None after telling that it cannot be called."""
    header = scope.symbols.find(message.type.text)
    match header:
        case Message(kind=MessageKind.INTENT | MessageKind.COMMAND):
            return construct(message, scope)
        case NodeHeader(kind=NodeKind.COMPUTE):
            return _compute_input(message, header, scope)
        case None:
            construct(message, scope)  # tells that the name is unknown, and types the fields
            return None
        case _:
            use = Reference(scope.symbols.names[message.type.text], message.type.span)
            scope.problems.add(wrong_kind(use, header, _CALLED))
            construct_unknown(message, scope)
            return None


def _compute_input(message: tree.Construct, header: NodeHeader, scope: Scope) -> Construct:
    if header.deprecated is not None:
        told = deprecated_use(f"`{message.type.text}`", header.deprecated, message.type.span)
        scope.problems.add(told)
    match one_of(header.inputs[:1], scope.symbols):
        case RecordType() | MessageType() as target:
            return construct_as(message, target, scope)
        case _:
            return Construct(type=UNKNOWN, fields=(), span=message.span)


def _undo(
    step: tree.CallStep, modifiers: Modifiers, shared: _Shared, bench: Bench
) -> tuple[Construct | None, tuple[StepUse, ...]]:
    """Type an `undo`: the step's own result is there, neither optional nor a list.

    What other steps it names must be done before the step starts: else their values would
    not be there when it is undone.
    """
    if modifiers.undo is None:
        return None, ()
    own = value_of_step(step, modifiers, shared.scope.symbols).inside
    binding = Binding(VariableKind.STEP, own, step.name.span)
    scope = shared.scope.with_binding(step.name.text, binding)
    others = _but(bench.values, modifiers) - {step.name.text}
    message = modifiers.undo.message
    return _made(message, scope, cannot_emit), uses_in(message, others)


def _made(
    message: tree.Construct, scope: Scope, tell: Callable[[str, str, Span], Diagnostic]
) -> Construct:
    """Type a message; what is neither message nor record is told here, the rest by rules."""
    header = scope.symbols.find(message.type.text)
    if header is None or isinstance(header, Record | Message):
        return construct(message, scope)
    scope.problems.add(tell(message.type.text, what_it_is(header), message.type.span))
    return construct_unknown(message, scope)


# ---- awaits and publishes


def _await(step: tree.AwaitStep, modifiers: Modifiers, shared: _Shared, bench: Bench) -> AwaitStep:
    symbols, problems = bench.scope.symbols, bench.scope.problems
    events = refer_messages(step.events, "a workflow awaits events", symbols, problems)
    return AwaitStep(
        span=step.span,
        name_span=step.name.span,
        name=step.name.text,
        events=tuple(one for one in events if not _is_command(one, symbols, problems)),
        after=shared.after,
        needs=_needs(shared, modifiers, None, bench),
        condition=shared.condition,
        expect=_expected(modifiers, tuple(one.name for one in events), symbols, problems),
        timeout=_limit(modifiers, bench.scope.problems),
        value=bench.values[step.name.text],
        remarks=remarks_of(step.preamble, Place.STEP, problems),
        undo_span=_undo_span(modifiers),
    )


def _is_command(use: Reference, symbols: Symbols, problems: Problems) -> bool:
    header = symbols.headers[use.name]
    if not isinstance(header, Message) or header.kind is not MessageKind.COMMAND:
        return False
    problems.add(wrong_kind(use, header, "a workflow awaits events"))
    return True


def _publish(
    step: tree.PublishStep, modifiers: Modifiers, shared: _Shared, bench: Bench
) -> PublishStep:
    needs = _needs(shared, modifiers, step.message, bench)
    if modifiers.after is None:
        needs = _distinct([*needs, *bench.above])
    return PublishStep(
        span=step.span,
        name_span=step.message.type.span,
        message=_made(step.message, shared.scope, cannot_publish),
        after=shared.after,
        needs=needs,
        condition=shared.condition,
        fan=shared.fan,
        remarks=remarks_of(step.preamble, Place.STEP, bench.scope.problems),
    )
