"""Edges of the message graph in, ways round out: strongly connected parts, shortest circles."""

from collections.abc import Iterable
from typing import TypeAlias

import networkx as nx

from onexdsl.graph.topology import Hop, Topology, message_graph
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.model import MessageKind, Model

_Onward: TypeAlias = dict[QualifiedName, dict[QualifiedName, Hop]]


def is_intent(model: Model, name: QualifiedName) -> bool:
    """Whether a name is that of an intent."""
    message = model.message(name)
    return message is not None and message.kind is MessageKind.INTENT


def asking(topology: Topology, hops: tuple[Hop, ...]) -> tuple[Hop, ...]:
    """Give the hops that emit or call an intent."""
    return tuple(hop for hop in hops if is_intent(topology.model, hop.target))


def round_parts(hops: tuple[Hop, ...]) -> tuple[tuple[Hop, ...], ...]:
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


def in_order(topology: Topology, hops: Iterable[Hop]) -> tuple[Hop, ...]:
    """Sort hops by their place in the source, then by their messages."""
    return tuple(sorted(hops, key=lambda hop: (topology.place(hop.span), hop.source, hop.target)))


def shortest_circle(topology: Topology, hops: tuple[Hop, ...]) -> tuple[Hop, ...]:
    """Give the shortest circle; of several, the one whose first hop stands first.

    Where there are intents, it is the shortest that takes one, and its first hop asks for one.
    """
    best: tuple[Hop, ...] = ()
    onward = _onward(in_order(topology, hops))
    for first in in_order(topology, asking(topology, hops) or hops):
        shorter = len(best) - 1 if best else None
        circle = _circle(onward, first, shorter)
        best = circle or best
    return best


def circle_through(topology: Topology, hops: tuple[Hop, ...], through: Hop) -> tuple[Hop, ...]:
    """Give the shortest circle that takes a hop."""
    return _circle(_onward(in_order(topology, hops)), through, None)


def _circle(onward: _Onward, first: Hop, longest: int | None) -> tuple[Hop, ...]:
    """Give a shortest circle that begins with a hop, or none if it takes more than `longest`."""
    if longest == 0:
        return ()
    if first.source == first.target:
        return (first,)
    way = _way(onward, first.target, first.source, None if longest is None else longest - 1)
    return (first, *way) if way else ()


def _onward(hops: Iterable[Hop]) -> _Onward:
    """For each message and each that it leads to, the first hop between them."""
    found: dict[QualifiedName, dict[QualifiedName, Hop]] = {}
    for hop in hops:
        found.setdefault(hop.source, {}).setdefault(hop.target, hop)
    return found


def _way(
    onward: _Onward, start: QualifiedName, goal: QualifiedName, longest: int | None
) -> tuple[Hop, ...]:
    """Give a shortest way, or none if it takes more than `longest` hops."""
    arrivals: dict[QualifiedName, Hop] = {}
    border, length = [start], 0
    while border and goal not in arrivals and (longest is None or length < longest):
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
