"""The topology in, its circles out: those that may go on for ever, and the harmless ones.

Rule: `circles.md`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from onexdsl.graph.build import build_topology
from onexdsl.graph.judging import judge_parts
from onexdsl.graph.progress import (
    Component,
    goes_on,
    left_over,
    wandering_circles,
    why_not_ended,
)
from onexdsl.graph.topology import Hop, Topology
from onexdsl.graph.ways_round import (
    asking,
    circle_through,
    in_order,
    is_intent,
    round_parts,
    shortest_circle,
)
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.model import Effect, Model
from onexdsl.source.span import Span


@dataclass(frozen=True, slots=True)
class ExplainedHop:
    """A hop of a circle; `reason` says why it does not end the circle, or is empty."""

    hop: Hop
    reason: str


EndlessCircle: TypeAlias = tuple[ExplainedHop, ...]
"""A circle that may go on for ever, from the hop at which it is reported all the way round."""


@dataclass(frozen=True, slots=True)
class CircleEnd:
    """What ends a harmless circle: a transition of a reducer, and why it does."""

    reducer: QualifiedName
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class HarmlessCircle:
    """A circle that ends: its messages in turn, and each transition on it that ends it."""

    messages: tuple[QualifiedName, ...]
    ends: tuple[CircleEnd, ...]

    @property
    def way(self) -> str:
        """The way round, as text."""
        names = [message.name for message in self.messages]
        return " -> ".join((*names, names[0]))


@dataclass(frozen=True, slots=True)
class OutspokenEffect:
    """An effect that takes intents and also publishes on its own.

    What it publishes may be a late answer: such a circle no compiler can see.
    """

    effect: QualifiedName
    span: Span
    intents: tuple[QualifiedName, ...]
    publishes: tuple[QualifiedName, ...]


def intent_circles(topology: Topology) -> tuple[EndlessCircle, ...]:
    """Give one circle with an intent for each part of the graph that is not shown to end."""
    return tuple(circle for part in judge_parts(topology) for circle in _endless(part))


def message_circles(topology: Topology) -> tuple[EndlessCircle, ...]:
    """Give one circle for each part of events and commands alone; nothing on it can end it."""
    left = (
        hop
        for hop in topology.hops
        if not (is_intent(topology.model, hop.source) or is_intent(topology.model, hop.target))
    )
    return tuple(
        tuple(ExplainedHop(hop, "") for hop in _turned(topology, circle, circle))
        for circle in (
            shortest_circle(topology, hops) for hops in round_parts(in_order(topology, left))
        )
    )


def explain_circles(model: Model) -> tuple[HarmlessCircle, ...]:
    """Give the circles that end: for each hop that lies on some, the shortest that it is on.

    A part of the graph that may go on for ever is left to the diagnostics.
    """
    topology = build_topology(model)
    found: dict[tuple[tuple[QualifiedName, ...], tuple[CircleEnd, ...]], HarmlessCircle] = {}
    for component in judge_parts(topology):
        if goes_on(component):
            continue
        for hop in component.hops:
            circle = _harmless(component, circle_through(topology, component.hops, hop))
            found.setdefault((circle.messages, circle.ends), circle)
    return tuple(found.values())


def outspoken_effects(model: Model) -> tuple[OutspokenEffect, ...]:
    """Give every effect that takes an intent and also publishes on its own."""
    described = (_outspoken(model, effect) for effect in model.effects)
    return tuple(one for one in described if one.intents and one.publishes)


def _outspoken(model: Model, effect: Effect) -> OutspokenEffect:
    taken = (one.name for clause in effect.clauses for one in clause.messages)
    intents = tuple(name for name in dict.fromkeys(taken) if is_intent(model, name))
    publishes = tuple(dict.fromkeys(one.name for one in effect.publishes))
    return OutspokenEffect(effect.name, effect.name_span, intents, publishes)


# ---- circles


def _endless(component: Component) -> Iterator[EndlessCircle]:
    topology = component.topology
    left = left_over(component)
    for hops in left:
        yield _endless_circle(component, shortest_circle(topology, hops))
    if not left:
        for circle in wandering_circles(component):
            yield _endless_circle(component, circle)


def _endless_circle(component: Component, circle: tuple[Hop, ...]) -> EndlessCircle:
    topology = component.topology
    turned = _turned(topology, circle, asking(topology, circle))
    return tuple(ExplainedHop(hop, _reason(component, hop)) for hop in turned)


def _turned(
    topology: Topology, circle: tuple[Hop, ...], candidates: tuple[Hop, ...]
) -> tuple[Hop, ...]:
    """Turn a circle so that it begins with the candidate that stands first in the source."""
    first = min(candidates, key=lambda hop: topology.place(hop.span))
    start = circle.index(first)
    return (*circle[start:], *circle[:start])


def _reason(component: Component, hop: Hop) -> str:
    if not hop.keeps_key:
        return hop.key_text
    if hop.transition is None:
        return ""
    ending = component.endings.get(hop.transition)
    if ending is not None:
        return f"{ending.text}, but only for one instance"
    return why_not_ended(component, hop.transition)


def _harmless(component: Component, circle: tuple[Hop, ...]) -> HarmlessCircle:
    start = min(range(len(circle)), key=lambda index: circle[index].source)
    turned = (*circle[start:], *circle[:start])
    ends = (
        CircleEnd(hop.node, hop.transition.span, component.endings[hop.transition].text)
        for hop in turned
        if hop.transition is not None and hop.transition in component.endings
    )
    return HarmlessCircle(tuple(hop.source for hop in turned), tuple(dict.fromkeys(ends)))
