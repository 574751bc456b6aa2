"""The topology in, its circles out: those that may go on for ever, and the harmless ones.

Rule: `circles.md`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import networkx as nx

from onexdsl.graph.build import build_topology
from onexdsl.graph.progress import Component, judge_component, struck_hops, why_not_ended
from onexdsl.graph.topology import Hop, Topology, message_graph
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.model import Effect, MessageKind, Model
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
    return tuple(circle for component in _components(topology) for circle in _endless(component))


def message_circles(topology: Topology) -> tuple[EndlessCircle, ...]:
    """Give one circle for each part of events and commands alone; nothing on it can end it."""
    left = (
        hop
        for hop in topology.hops
        if not (_is_intent(topology.model, hop.source) or _is_intent(topology.model, hop.target))
    )
    ordered = tuple(sorted(left, key=lambda hop: _order(topology, hop)))
    return tuple(
        tuple(ExplainedHop(hop, "") for hop in _turned(topology, circle, circle))
        for circle in (_shortest_circle(topology, hops) for hops in _parts(ordered))
    )


def explain_circles(model: Model) -> tuple[HarmlessCircle, ...]:
    """Give the circles that end: for each transition that ends some, the shortest it is on."""
    topology = build_topology(model)
    found: dict[tuple[QualifiedName, ...], HarmlessCircle] = {}
    for component in _components(topology):
        if next(_wandering(component), None) is not None:
            continue
        for struck in struck_hops(component):
            circle = _harmless(component, _circle_through(topology, component.hops, struck))
            found.setdefault(circle.messages, circle)
    return tuple(found.values())


def outspoken_effects(model: Model) -> tuple[OutspokenEffect, ...]:
    """Give every effect that takes an intent and also publishes on its own."""
    described = (_outspoken(model, effect) for effect in model.effects)
    return tuple(one for one in described if one.intents and one.publishes)


def _outspoken(model: Model, effect: Effect) -> OutspokenEffect:
    taken = (one.name for clause in effect.clauses for one in clause.messages)
    intents = tuple(name for name in dict.fromkeys(taken) if _is_intent(model, name))
    publishes = tuple(dict.fromkeys(one.name for one in effect.publishes))
    return OutspokenEffect(effect.name, effect.name_span, intents, publishes)


def _is_intent(model: Model, name: QualifiedName) -> bool:
    message = model.message(name)
    return message is not None and message.kind is MessageKind.INTENT


# ---- the parts of the message graph


def _components(topology: Topology) -> Iterator[Component]:
    """Judge each strongly connected part with an intent on it, in topological order."""
    parts = tuple(nx.strongly_connected_components(topology.graph))
    for part in reversed(parts):
        hops = _inner(part, (hop for name in part for hop in topology.hops_from.get(name, ())))
        if _asking(topology, hops):
            ordered = tuple(sorted(hops, key=lambda hop: _order(topology, hop)))
            names = dict.fromkeys(hop.source for hop in ordered)
            yield judge_component(topology, tuple(names), ordered)


def _order(topology: Topology, hop: Hop) -> tuple[tuple[int, int], QualifiedName, QualifiedName]:
    return topology.place(hop.span), hop.source, hop.target


def _inner(part: set[QualifiedName], hops: Iterable[Hop]) -> tuple[Hop, ...]:
    return tuple(hop for hop in hops if hop.source in part and hop.target in part)


def _endless(component: Component) -> Iterator[EndlessCircle]:
    topology = component.topology
    left = tuple(hop for hop in component.hops if hop.transition not in component.endings)
    parts = tuple(part for part in _parts(left) if _asking(topology, part))
    for hops in parts:
        yield _endless_circle(component, _shortest_circle(topology, hops))
    if not parts:
        yield from _wandering(component)


def _asking(topology: Topology, hops: tuple[Hop, ...]) -> tuple[Hop, ...]:
    """Give the hops that emit or call an intent."""
    return tuple(hop for hop in hops if _is_intent(topology.model, hop.target))


def _wandering(component: Component) -> Iterator[EndlessCircle]:
    """Give circles on which each instance ends, but whose key may reach ever new instances.

    A transition of a keyless reducer ends for all, since there is one instance only.
    """
    left = tuple(
        hop
        for hop in component.hops
        if hop.transition not in component.endings
        or (hop.transition is not None and hop.transition.reducer.key is not None)
    )
    topology = component.topology
    for hops in _parts(left):
        moving = (hop for hop in hops if not hop.keeps_key)
        ways = (_circle_through(topology, hops, hop) for hop in moving)
        circle = next((way for way in ways if _asking(topology, way)), None)
        if circle is not None:
            yield _endless_circle(component, circle)


def _parts(hops: tuple[Hop, ...]) -> tuple[tuple[Hop, ...], ...]:
    """Give the hops that still lie on circles, part by part, in the order of their first hop."""
    number = {
        name: index
        for index, part in enumerate(nx.strongly_connected_components(message_graph(hops)))
        for name in part
    }
    found: dict[int, list[Hop]] = {}
    for hop in hops:
        if number[hop.source] == number[hop.target]:
            found.setdefault(number[hop.source], []).append(hop)
    return tuple(tuple(part) for part in found.values())


# ---- circles


def _endless_circle(component: Component, circle: tuple[Hop, ...]) -> EndlessCircle:
    topology = component.topology
    turned = _turned(topology, circle, _asking(topology, circle))
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


def _shortest_circle(topology: Topology, hops: tuple[Hop, ...]) -> tuple[Hop, ...]:
    """Give the shortest circle; of several, the one whose first hop stands first.

    Where there are intents, it is the shortest that takes one.
    """
    best: tuple[Hop, ...] = ()
    onward = _onward(hops)
    asked = dict.fromkeys(hop.target for hop in _asking(topology, hops))
    for start in asked or dict.fromkeys(hop.source for hop in hops):
        circle = _way(onward, start, start, len(best))
        if circle and (not best or _rank(topology, circle) < _rank(topology, best)):
            best = circle
    return best


def _rank(topology: Topology, circle: tuple[Hop, ...]) -> tuple[int, tuple[int, int]]:
    telling = _asking(topology, circle) or circle
    return len(circle), min(topology.place(hop.span) for hop in telling)


def _circle_through(topology: Topology, hops: tuple[Hop, ...], through: Hop) -> tuple[Hop, ...]:
    """Give the shortest circle that takes a hop."""
    if through.source == through.target:
        return (through,)
    ordered = tuple(sorted(hops, key=lambda hop: topology.place(hop.span)))
    return (through, *_way(_onward(ordered), through.target, through.source, 0))


def _onward(hops: Iterable[Hop]) -> dict[QualifiedName, dict[QualifiedName, Hop]]:
    """For each message and each that it leads to, the first hop between them."""
    found: dict[QualifiedName, dict[QualifiedName, Hop]] = {}
    for hop in hops:
        found.setdefault(hop.source, {}).setdefault(hop.target, hop)
    return found


def _way(
    onward: dict[QualifiedName, dict[QualifiedName, Hop]],
    start: QualifiedName,
    goal: QualifiedName,
    limit: int,
) -> tuple[Hop, ...]:
    """Give a shortest way of at least one hop, or none if it takes more than `limit` (0: any)."""
    arrivals: dict[QualifiedName, Hop] = {}
    border, length = [start], 0
    while border and goal not in arrivals and (not limit or length < limit):
        length += 1
        reached: list[QualifiedName] = []
        for message in border:
            for target, hop in onward.get(message, {}).items():
                if target not in arrivals:
                    arrivals[target] = hop
                    reached.append(target)
        border = reached
    return _traced(arrivals, start, goal) if goal in arrivals else ()


def _traced(
    arrivals: dict[QualifiedName, Hop], start: QualifiedName, goal: QualifiedName
) -> tuple[Hop, ...]:
    way = [arrivals[goal]]
    while way[-1].source != start:
        way.append(arrivals[way[-1].source])
    return tuple(reversed(way))
