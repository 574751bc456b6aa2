"""A circle of messages in, out: which transitions around it end by themselves, and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import networkx as nx

from onexdsl.graph.bounds import Counters, bounds_of, why_unbounded
from onexdsl.graph.emissions import MANY, Counts
from onexdsl.graph.hops import moved_instance
from onexdsl.graph.machines import IMPLIED, Transition
from onexdsl.graph.topology import Hop, HopKind, Topology
from onexdsl.semantics.field_types import QualifiedName


@dataclass(frozen=True, slots=True)
class Ending:
    """Why a transition can be taken only finitely often."""

    transition: Transition
    text: str


@dataclass(slots=True)
class Component:
    """A strongly connected part of the message graph while its transitions are struck.

    `live` are, by reducer, the transitions that matter for it and are not yet known to end.
    """

    topology: Topology
    hops: tuple[Hop, ...]
    live: dict[QualifiedName, dict[Transition, None]]
    counters: Mapping[QualifiedName, Counters]
    moved: Mapping[Transition, str]
    endings: dict[Transition, Ending] = field(default_factory=dict)


def judge_component(
    topology: Topology, messages: tuple[QualifiedName, ...], hops: tuple[Hop, ...]
) -> Component:
    """Strike every transition that ends by itself, until none is left to strike.

    Rule: `circles.md`, "Transitions that end by themselves".
    """
    matter = tuple(_that_matter(topology, messages, hops))
    live: dict[QualifiedName, dict[Transition, None]] = {}
    for transition in matter:
        live.setdefault(transition.reducer.name, {})[transition] = None
    counters = {name: Counters(topology.machine_of[name]) for name in live}
    component = Component(topology, hops, live, counters, _moved(topology, matter, hops))
    while _strike(component):
        pass
    return component


def why_not_ended(component: Component, transition: Transition) -> str:
    """Say why a transition did not count as ending by itself."""
    moved = component.moved.get(transition)
    if moved is not None:
        return moved
    counters = component.counters[transition.reducer.name]
    live = component.live[transition.reducer.name]
    for bound in bounds_of(transition.guard):
        reason = why_unbounded(bound, transition, live, counters)
        if reason is not None:
            return f"the guard bounds `{bound.field}`, {reason}"
    return _way_text(transition)


def _way_text(transition: Transition) -> str:
    if transition.source == IMPLIED:
        return "no guard bounds a counter"
    if transition.source == transition.target:
        return f"leads from {transition.source} back to {transition.target}"
    return f"leads from {transition.source} to {transition.target}, and the circle leads back"


# ---- keys stay put


def _moved(
    topology: Topology, transitions: Iterable[Transition], hops: tuple[Hop, ...]
) -> dict[Transition, str]:
    """Say of the transitions that may lead to ever new instances why they may."""
    keyed = _keyed_reducers_behind(hops)
    found: dict[Transition, str] = {}
    for hop in hops:
        if hop.transition is not None and hop.transition not in found:
            reason = _why_moved(topology, hop, keyed)
            if reason is not None:
                found[hop.transition] = reason
    for transition in transitions:
        event = None if transition.event is None else topology.model.message(transition.event)
        reason = None if event is None else moved_instance(event, transition.by)
        if reason is not None:
            found.setdefault(transition, reason)
    return found


def _why_moved(
    topology: Topology, hop: Hop, keyed: Mapping[QualifiedName, QualifiedName]
) -> str | None:
    """Say why an intent may reach another instance; without a key it must reach a keyless one."""
    if not hop.keeps_key:
        return hop.key_text
    intent = topology.model.message(hop.target)
    if intent is None or intent.key is not None or intent.name not in keyed:
        return None
    return f"`{intent.name.name}` has no key, and leads to `{keyed[intent.name].name}`, which has"


def _keyed_reducers_behind(hops: tuple[Hop, ...]) -> dict[QualifiedName, QualifiedName]:
    """Give, for messages with an answer that a keyed reducer hears, the first such reducer."""
    hearing: dict[QualifiedName, QualifiedName] = {}
    for hop in hops:
        if hop.transition is not None and hop.transition.reducer.key is not None:
            hearing.setdefault(hop.source, hop.node)
    found: dict[QualifiedName, QualifiedName] = {}
    for hop in hops:
        if hop.target in hearing:
            found.setdefault(hop.source, hearing[hop.target])
    return found


# ---- the transitions that matter


def _that_matter(
    topology: Topology, messages: tuple[QualifiedName, ...], hops: tuple[Hop, ...]
) -> Iterable[Transition]:
    """Give the transitions of `T`, of those reducers that send messages of the part.

    What other reducers do has no say in whether these go on.
    """
    inside = set(messages)
    below = nx.descendants(topology.graph, messages[0]) - inside
    senders = dict.fromkeys(hop.node for hop in hops if hop.transition is not None)
    transitions = (one for name in senders for one in topology.machine_of[name].transitions)
    used_up: dict[QualifiedName, bool] = {}
    for transition in transitions:
        event = transition.event
        if event in inside:
            yield transition
        elif event is not None and event in below:
            if event not in used_up:
                used_up[event] = _uses_up(topology, inside, below, event)
            if not used_up[event]:
                yield transition


def _uses_up(
    topology: Topology,
    inside: set[QualifiedName],
    below: set[QualifiedName],
    event: QualifiedName,
) -> bool:
    """Whether each such event uses up one of the finitely many messages that came into the part.

    It does where no message of the part causes more than one of the messages that lie in it
    or on the way to the event: then this event comes instead of a message of the part.
    """
    on_the_way = (nx.ancestors(topology.graph, event) & below) | {event}
    counted = inside | on_the_way
    return all(_caused(topology, message, counted) < MANY for message in inside)


def _caused(topology: Topology, message: QualifiedName, counted: set[QualifiedName]) -> int:
    """Count the messages of a set that one message may cause, all its receivers added up."""
    pieces: dict[object, int] = {}
    reducers: dict[QualifiedName, int] = {}
    seen: set[Transition] = set()
    for hop in topology.hops_from.get(message, ()):
        if hop.target not in counted:
            continue
        if hop.transition is None:
            pieces[hop.piece] = max(pieces.get(hop.piece, 0), MANY if hop.often else 1)
        elif hop.transition not in seen:
            seen.add(hop.transition)
            most = max(_size(way, counted) for way in hop.transition.ways())
            reducers[hop.node] = max(reducers.get(hop.node, 0), most)
    return sum(pieces.values()) + sum(reducers.values())


def _size(way: Counts, counted: set[QualifiedName]) -> int:
    return sum(count for name, count in way.items() if name in counted)


# ---- striking


def _strike(component: Component) -> bool:
    """Strike all that can be struck now; false when there is nothing left to strike."""
    parts = _state_parts(component)
    struck = False
    for live in component.live.values():
        for transition in tuple(live):
            ending = _ending(component, transition, parts)
            if ending is not None:
                component.endings[transition] = Ending(transition, ending)
                del live[transition]
                struck = True
    return struck


def _ending(
    component: Component,
    transition: Transition,
    parts: Mapping[tuple[QualifiedName, str], int],
) -> str | None:
    reducer = transition.reducer.name
    if transition in component.moved:
        return None
    if parts[reducer, transition.source] != parts[reducer, transition.target]:
        return f"progress: it leads from {transition.source} to {transition.target} for good"
    live = component.live[reducer]
    for bound in bounds_of(transition.guard):
        if why_unbounded(bound, transition, live, component.counters[reducer]) is None:
            return f"bounded: `{bound.text}`"
    return None


def _state_parts(component: Component) -> dict[tuple[QualifiedName, str], int]:
    """Give each state the number of its strongly connected part, by what is still live."""
    graph: nx.DiGraph[tuple[QualifiedName, str]] = nx.DiGraph()
    for transition in (one for live in component.live.values() for one in live):
        name = transition.reducer.name
        graph.add_edge((name, transition.source), (name, transition.target))
    parts: dict[tuple[QualifiedName, str], int] = {}
    for number, part in enumerate(nx.strongly_connected_components(graph)):
        parts.update(dict.fromkeys(part, number))
    return parts


def struck_hops(component: Component) -> tuple[Hop, ...]:
    """Give the hops that are taken only finitely often."""
    return tuple(
        hop
        for hop in component.hops
        if hop.kind is HopKind.TRANSITION and hop.transition in component.endings
    )
