"""The model in, its topology out: message graph, state machines, who gives and takes what."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from onexdsl.graph.emissions import emissions, message_name
from onexdsl.graph.hops import build_hops
from onexdsl.graph.machines import build_machine
from onexdsl.graph.topology import Hop, HopKind, Topology, Use
from onexdsl.semantics import expressions as ex
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.model import (
    AwaitStep,
    CallStep,
    Compute,
    Effect,
    MessageKind,
    Model,
    Orchestrator,
    PublishStep,
    PythonBody,
    Reducer,
    Route,
    Workflow,
)
from onexdsl.source.span import Span


@dataclass(slots=True)
class _Ledger:
    """Uses of messages while they are gathered."""

    model: Model
    emitters: dict[QualifiedName, list[Use]] = field(default_factory=lambda: defaultdict(list))
    senders: dict[QualifiedName, list[Use]] = field(default_factory=lambda: defaultdict(list))
    sources: dict[QualifiedName, list[Use]] = field(default_factory=lambda: defaultdict(list))
    answers: dict[QualifiedName, list[Use]] = field(default_factory=lambda: defaultdict(list))
    handlers: dict[QualifiedName, list[Use]] = field(default_factory=lambda: defaultdict(list))
    takers: dict[QualifiedName, list[Use]] = field(default_factory=lambda: defaultdict(list))

    def give(self, message: QualifiedName | None, node: QualifiedName, span: Span) -> None:
        """Note that a reducer or orchestrator sends a message."""
        found = None if message is None else self.model.message(message)
        if found is not None:
            kept = {
                MessageKind.INTENT: self.emitters,
                MessageKind.COMMAND: self.senders,
                MessageKind.EVENT: self.sources,
            }[found.kind]
            kept[found.name].append(Use(node, span))

    def take(self, message: QualifiedName, node: QualifiedName, span: Span) -> None:
        """Note that a node hears an event or handles a command."""
        found = self.model.message(message)
        if found is not None and found.kind is not MessageKind.INTENT:
            kept = self.takers if found.kind is MessageKind.EVENT else self.handlers
            kept[message].append(Use(node, span))


def build_topology(model: Model) -> Topology:
    """Index the whole project once."""
    machines = tuple(build_machine(reducer) for reducer in model.reducers)
    hops = tuple(build_hops(model, machines))
    ledger = _Ledger(model)
    for effect in model.effects:
        _note_effect(ledger, effect)
    for compute in model.computes:
        _note_compute(ledger, compute)
    for reducer in model.reducers:
        _note_reducer(ledger, reducer)
    for orchestrator in model.orchestrators:
        for workflow in orchestrator.workflows:
            _note_workflow(ledger, orchestrator, workflow)
    for route in model.routes:
        if route.policies.otherwise is not None:
            use = Use(route.effect.name, route.policies.otherwise.span)
            ledger.answers[route.policies.otherwise.name].append(use)
    return Topology(
        model,
        machines,
        hops,
        _routes(model),
        _frozen(ledger.emitters),
        _frozen(ledger.senders),
        _frozen(ledger.sources),
        _frozen(ledger.answers),
        _frozen(ledger.handlers),
        _frozen(ledger.takers),
        _intents_of(hops),
        {flow.file: number for number, flow in reversed(tuple(enumerate(model.flows)))},
    )


def _frozen(uses: dict[QualifiedName, list[Use]]) -> dict[QualifiedName, tuple[Use, ...]]:
    return {message: tuple(found) for message, found in uses.items()}


def _routes(model: Model) -> dict[QualifiedName, tuple[Route, ...]]:
    found: dict[QualifiedName, list[Route]] = defaultdict(list)
    for route in model.routes:
        found[route.intent.name].append(route)
    return {intent: tuple(routes) for intent, routes in found.items()}


def _intents_of(hops: Iterable[Hop]) -> dict[QualifiedName, tuple[QualifiedName, ...]]:
    found: dict[QualifiedName, dict[QualifiedName, None]] = defaultdict(dict)
    for hop in hops:
        if hop.kind in (HopKind.ANSWER, HopKind.FALLBACK):
            found[hop.target][hop.source] = None
    return {event: tuple(intents) for event, intents in found.items()}


def _note_effect(ledger: _Ledger, effect: Effect) -> None:
    for published in effect.publishes:
        ledger.sources[published.name].append(Use(effect.name, published.span))
    for timer in effect.timers:
        if timer.event is not None:
            ledger.sources[timer.event.name].append(Use(effect.name, timer.event.span))
    for clause in effect.clauses:
        for taken in clause.messages:
            ledger.take(taken.name, effect.name, taken.span)
            message = ledger.model.message(taken.name)
            asked = message is not None and message.kind is MessageKind.INTENT
            for outcome in clause.outcomes:
                kept = ledger.answers if asked else ledger.sources
                kept[outcome.name].append(Use(effect.name, outcome.span))


def _note_compute(ledger: _Ledger, compute: Compute) -> None:
    for taken in compute.inputs:
        ledger.take(taken.name, compute.name, taken.span)
    for given in compute.outputs:
        ledger.give(given.name, compute.name, given.span)


def _note_reducer(ledger: _Ledger, reducer: Reducer) -> None:
    for clause in reducer.all_clauses:
        for event in clause.events:
            ledger.take(event.name, reducer.name, event.span)
    for block in _blocks(reducer):
        for emission in emissions(block):
            ledger.give(emission.message, reducer.name, emission.span)
    for clause in reducer.all_clauses:
        if isinstance(clause.body, PythonBody):
            for intent in clause.body.emits:
                ledger.give(intent.name, reducer.name, intent.span)


def _blocks(reducer: Reducer) -> Iterator[tuple[ex.Statement, ...]]:
    """Give every block of statements as written, each once."""
    for clause in reducer.all_clauses:
        if not isinstance(clause.body, PythonBody):
            yield clause.body
    for timer in reducer.all_timers:
        yield timer.body
    for state in reducer.states:
        yield from (state.enter, state.exit)
    for shared in reducer.any_states:
        yield from (shared.enter, shared.exit)


def _note_workflow(ledger: _Ledger, orchestrator: Orchestrator, workflow: Workflow) -> None:
    node = orchestrator.name
    for trigger in workflow.triggers:
        ledger.take(trigger.name, node, trigger.span)
    for step in workflow.steps:
        match step:
            case CallStep():
                ledger.give(step.target.name, node, step.target.span)
                if step.undo is not None:
                    ledger.give(message_name(step.undo), node, step.undo.span)
                for outcome in step.outcomes:
                    ledger.take(outcome, node, step.span)
            case AwaitStep():
                for event in step.events:
                    ledger.take(event.name, node, event.span)
            case PublishStep():
                ledger.give(message_name(step.message), node, step.message.span)
    for emission in emissions(workflow.otherwise or ()):
        ledger.give(emission.message, node, emission.span)
