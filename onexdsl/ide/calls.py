"""A message or node in; what it causes, and what causes it, out: event, reducer, intent, effect.

Messages lead to the nodes that take them, nodes to the messages that they give.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from onexdsl.graph.topology import Topology, Use, Uses
from onexdsl.ide.insight import Insight
from onexdsl.ide.targets import TargetKind
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.model import Message, MessageKind
from onexdsl.semantics.symbols import NodeHeader
from onexdsl.semantics.words.kinds import what_it_is
from onexdsl.source.span import Span

_Pair: TypeAlias = tuple[QualifiedName, Span]


@dataclass(frozen=True, slots=True)
class Station:
    """A message or node on the way."""

    name: QualifiedName
    kind: str  # "event", "reducer", …
    is_node: bool
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class Way:
    """A station one step away, and the places that make it so."""

    station: Station
    places: tuple[Span, ...]


def station_at(insight: Insight, file: str, offset: int) -> Station | None:
    """Find the message or node that the name at an offset means."""
    for one in insight.at(file, offset):
        if one.target.kind is TargetKind.DECLARATION and one.target.owner is not None:
            return station(insight, one.target.owner)
    return None


def station(insight: Insight, name: QualifiedName) -> Station | None:
    """Find a message or node by name; None if there is none, or it is something else."""
    header = insight.headers.get(name)
    found = insight.model.declarations.get(name)
    if not isinstance(header, Message | NodeHeader) or found is None:
        return None
    kind = what_it_is(header).split(" ", 1)[1]
    return Station(name, kind, isinstance(header, NodeHeader), found.span, found.name_span)


def outgoing(insight: Insight, name: QualifiedName) -> tuple[Way, ...]:
    """Give what a message reaches, or what a node gives."""
    topology, message = insight.topology, insight.model.message(name)
    if message is None:
        return _ways(_of_node(name, _given(topology)), insight)
    if message.kind is MessageKind.INTENT:
        routes = topology.routes.get(name, ())
        return _ways([(route.effect.name, route.effect.span) for route in routes], insight)
    return _ways(_nodes(_taken(topology, message), name), insight)


def incoming(insight: Insight, name: QualifiedName) -> tuple[Way, ...]:
    """Give who gives a message, or what a node takes."""
    topology, message = insight.topology, insight.model.message(name)
    if message is not None:
        found = [pair for uses in _given(topology) for pair in _nodes(uses, name)]
        return _ways(found, insight)
    routed = [
        (intent, route.name_span)
        for intent, routes in topology.routes.items()
        for route in routes
        if route.effect.name == name
    ]
    return _ways([*_of_node(name, (topology.takers, topology.handlers)), *routed], insight)


def _given(topology: Topology) -> tuple[Uses, ...]:
    return (topology.emitters, topology.senders, topology.sources, topology.answers)


def _taken(topology: Topology, message: Message) -> Uses:
    return topology.takers if message.kind is MessageKind.EVENT else topology.handlers


def _nodes(uses: Mapping[QualifiedName, tuple[Use, ...]], message: QualifiedName) -> list[_Pair]:
    return [(use.node, use.span) for use in uses.get(message, ())]


def _of_node(node: QualifiedName, kept: Iterable[Uses]) -> list[_Pair]:
    return [
        (message, use.span)
        for uses in kept
        for message, found in uses.items()
        for use in found
        if use.node == node
    ]


def _ways(found: Iterable[_Pair], insight: Insight) -> tuple[Way, ...]:
    """Gather places by station, in the order of the source."""
    places: dict[QualifiedName, dict[Span, None]] = {}
    for name, span in sorted(found, key=lambda pair: pair[1]):
        places.setdefault(name, {})[span] = None
    ways = ((station(insight, name), tuple(spans)) for name, spans in places.items())
    return tuple(Way(one, spans) for one, spans in ways if one is not None)
