"""The model in, a picture of it as plain values out: what to draw, not how."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from onexdsl.graph.build import build_topology
from onexdsl.graph.circles import HarmlessCircle, explain_circles, outspoken_effects
from onexdsl.graph.expression_text import duration_text, expression_text
from onexdsl.graph.machines import IMPLIED, Place, build_machine, way_targets
from onexdsl.graph.topology import Topology, Use
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.model import (
    CallStep,
    Clause,
    Message,
    MessageKind,
    Model,
    Policies,
    Reducer,
    Route,
    StateKind,
    Timer,
)
from onexdsl.source.span import Span

OUTSIDE = QualifiedName("", "outside")
"""Where `@external` messages come from, and go to."""

_DEFAULTS = Policies()


class VertexKind(StrEnum):
    """What is drawn as a vertex."""

    EFFECT = "effect"
    COMPUTE = "compute"
    REDUCER = "reducer"
    ORCHESTRATOR = "orchestrator"
    OUTSIDE = "outside"


class NotDrawableError(ValueError):
    """The name that was asked for is no reducer, or not one reducer alone; the text says so."""


@dataclass(frozen=True, slots=True)
class Vertex:
    """A node; `outspoken` marks an effect that takes intents and publishes on its own."""

    name: QualifiedName
    kind: VertexKind
    outspoken: bool = False


@dataclass(frozen=True, slots=True)
class Arrow:
    """A message on its way; `policies` are an intent's, `circle` says what ends its circles."""

    source: QualifiedName
    target: QualifiedName
    message: QualifiedName
    kind: str
    policies: str = ""
    circle: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole project: nodes, and the messages between them."""

    vertices: tuple[Vertex, ...]
    arrows: tuple[Arrow, ...]
    circles: tuple[HarmlessCircle, ...]


@dataclass(frozen=True, slots=True)
class StateArrow:
    """A transition as written; `label` names the event and guard, or the timer."""

    source: str
    target: str
    label: str
    emits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StatePicture:
    """One reducer's state machine; without states there is one, called `always`."""

    name: QualifiedName
    states: tuple[tuple[str, StateKind], ...]
    arrows: tuple[StateArrow, ...]


def picture_project(model: Model) -> Picture:
    """Give all nodes, in the order of flows and source, and the messages between them."""
    circles = explain_circles(model)
    arrows = tuple(dict.fromkeys(_arrows(build_topology(model), circles)))
    outspoken = {one.effect for one in outspoken_effects(model)}
    vertices = (
        *(Vertex(one.name, VertexKind.EFFECT, one.name in outspoken) for one in model.effects),
        *(Vertex(one.name, VertexKind.COMPUTE) for one in model.computes),
        *(Vertex(one.name, VertexKind.REDUCER) for one in model.reducers),
        *(Vertex(one.name, VertexKind.ORCHESTRATOR) for one in model.orchestrators),
    )
    if any(OUTSIDE in (arrow.source, arrow.target) for arrow in arrows):
        vertices = (*vertices, Vertex(OUTSIDE, VertexKind.OUTSIDE))
    return Picture(vertices, arrows, circles)


def picture_reducer(model: Model, name: str) -> StatePicture:
    """Give the state machine of a reducer, named plainly or with its flow.

    Raises `NotDrawableError` with one sentence where the name does not mean one reducer.
    """
    named = [one for one in model.declarations if name in (one.name, str(one))]
    found = [one for one in model.reducers if one.name in named]
    if not named:
        raise NotDrawableError(f"There is no node `{name}` in the project.")
    if not found:
        raise NotDrawableError(f"`{name}` is no reducer: only reducers have states to draw.")
    if len(found) > 1:
        several = ", ".join(f"`{one.name}`" for one in found)
        raise NotDrawableError(f"`{name}` may be {several}: say which one with its flow.")
    return _state_picture(found[0])


def policies_text(policies: Policies) -> str:
    """Spell the policies of a route that are not what every route has anyway."""
    return ", ".join(_policies(policies))


# ---- the project


def _arrows(topology: Topology, circles: tuple[HarmlessCircle, ...]) -> Iterator[Arrow]:
    model = topology.model
    ends = _ends(circles)
    for message in model.messages:
        if message.kind is MessageKind.INTENT:
            yield from _intent_arrows(topology, message, ends.get(message.name, ""))
        elif message.kind is MessageKind.COMMAND:
            givers = topology.senders.get(message.name, ())
            yield from _between(message, givers, topology.handlers.get(message.name, ()), "")
        else:
            givers = topology.publishers(message.name)
            takers = topology.takers.get(message.name, ())
            yield from _between(message, givers, takers, ends.get(message.name, ""))
    yield from _asked_computes(model)


def _intent_arrows(topology: Topology, intent: Message, circle: str) -> Iterator[Arrow]:
    for route in topology.routes.get(intent.name, ()):
        for use in topology.emitters.get(intent.name, ()):
            yield _intent_arrow(use, route, intent, circle)


def _intent_arrow(use: Use, route: Route, intent: Message, circle: str) -> Arrow:
    policies = policies_text(route.policies)
    return Arrow(use.node, route.effect.name, intent.name, intent.kind.value, policies, circle)


def _between(
    message: Message, givers: Iterable[Use], takers: Iterable[Use], circle: str
) -> Iterator[Arrow]:
    """Join all that give a message to all that take it; `@external` joins the outside too."""
    sources = [use.node for use in givers]
    targets = [use.node for use in takers]
    if message.remarks.external:
        outward = bool(sources)
        sources = sources if outward and not targets else [*sources, OUTSIDE]
        targets = [*targets, OUTSIDE] if outward and not targets else targets
    for source in sources:
        for target in targets:
            yield Arrow(source, target, message.name, message.kind.value, circle=circle)


def _asked_computes(model: Model) -> Iterator[Arrow]:
    computes = {compute.name for compute in model.computes}
    for orchestrator in model.orchestrators:
        for workflow in orchestrator.workflows:
            for step in workflow.steps:
                if isinstance(step, CallStep) and step.target.name in computes:
                    name = step.target.name
                    yield Arrow(orchestrator.name, name, name, "question")


def _ends(circles: tuple[HarmlessCircle, ...]) -> dict[QualifiedName, str]:
    found: dict[QualifiedName, list[str]] = {}
    for circle in circles:
        for message in circle.messages:
            texts = found.setdefault(message, [])
            texts.extend(end.text for end in circle.ends if end.text not in texts)
    return {message: "; ".join(texts) for message, texts in found.items()}


def _policies(policies: Policies) -> Iterator[str]:
    if policies.timeout != _DEFAULTS.timeout:
        yield f"timeout {duration_text(policies.timeout)}"
    if (policies.retry, policies.backoff) != (_DEFAULTS.retry, _DEFAULTS.backoff):
        low, high = (duration_text(one) for one in policies.backoff)
        backoff = "" if policies.backoff == _DEFAULTS.backoff else f" backoff {low}..{high}"
        yield f"retry {policies.retry}{backoff}"
    if policies.circuit is not None:
        yield f"circuit {policies.circuit[0]} per {duration_text(policies.circuit[1])}"
    if policies.rate is not None:
        yield f"rate {policies.rate[0]} per {duration_text(policies.rate[1])}"
    if policies.concurrency != _DEFAULTS.concurrency:
        yield f"concurrency {policies.concurrency}"
    if policies.priority != _DEFAULTS.priority:
        yield f"priority {policies.priority}"
    if policies.otherwise is not None:
        yield f"else {policies.otherwise.name.name}"


# ---- one reducer


def _state_picture(reducer: Reducer) -> StatePicture:
    machine = build_machine(reducer)
    emitted = {
        (one.source, one.clause.span): tuple(
            dict.fromkeys(emission.message.name for emission in one.emissions)
        )
        for one in machine.transitions
    }
    arrows = (arrow for place in machine.places for arrow in _state_arrows(reducer, place, emitted))
    states = tuple(
        (_shown(place.name), StateKind.INITIAL if place.state is None else place.state.kind)
        for place in machine.places
    )
    return StatePicture(reducer.name, states, tuple(dict.fromkeys(arrows)))


def _state_arrows(
    reducer: Reducer, place: Place, emitted: Mapping[tuple[str, Span], tuple[str, ...]]
) -> Iterator[StateArrow]:
    heard = tuple(clause for clause in place.clauses if not clause.ignores)
    ways: tuple[Clause | Timer, ...] = (*heard, *place.timers)
    for way in ways:
        emits = emitted.get((place.name, way.span), ())
        for target in way_targets(way, reducer) or (place.name,):
            yield StateArrow(_shown(place.name), _shown(target), _way_label(way), emits)


def _shown(state: str) -> str:
    return "always" if state == IMPLIED else state


def _way_label(way: Clause | Timer) -> str:
    if isinstance(way, Timer):
        return f"after {duration_text(way.delay)}"
    events = " | ".join(event.name.name for event in way.events)
    return events if way.guard is None else f"{events} [{expression_text(way.guard)}]"
