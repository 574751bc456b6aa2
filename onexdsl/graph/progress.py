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

    `live` are the transitions that matter for it and are not yet known to end.
    """

    topology: Topology
    messages: tuple[QualifiedName, ...]
    hops: tuple[Hop, ...]
    live: dict[Transition, None]
    endings: dict[Transition, Ending] = field(default_factory=dict)
    counters: dict[QualifiedName, Counters] = field(default_factory=dict)

    def live_in(self, reducer: QualifiedName) -> tuple[Transition, ...]:
        """Give the live transitions of a reducer."""
        return tuple(one for one in self.live if one.reducer.name == reducer)


def judge_component(
    topology: Topology, messages: tuple[QualifiedName, ...], hops: tuple[Hop, ...]
) -> Component:
    """Strike every transition that ends by itself, until none is left to strike.

    Rule: `circles.md`, "Transitions that end by themselves".
    """
    live = dict.fromkeys(_that_matter(topology, messages, hops))
    names = dict.fromkeys(one.reducer.name for one in live)
    counters = {name: Counters(topology.machine_of[name]) for name in names}
    component = Component(topology, messages, hops, live, counters=counters)
    while _strike(component):
        pass
    return component


def why_moved(component: Component, transition: Transition) -> str | None:
    """Say why a transition may lead to ever new instances; None where keys stay put."""
    model = component.topology.model
    for hop in component.hops:
        if hop.transition is not transition:
            continue
        if not hop.keeps_key:
            return hop.key_text
        intent = model.message(hop.target)
        if intent is not None and intent.key is None:
            reducer = _keyed_reducer_behind(component, hop.target)
            if reducer is not None:
                return f"`{intent.name.name}` has no key, and leads to `{reducer.name}`, which has"
    trigger = None if transition.event is None else model.message(transition.event)
    return None if trigger is None else moved_instance(trigger, transition.by)


def why_not_ended(component: Component, transition: Transition) -> str:
    """Say why a transition did not count as ending by itself."""
    moved = why_moved(component, transition)
    if moved is not None:
        return moved
    counters = component.counters[transition.reducer.name]
    live = component.live_in(transition.reducer.name)
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


def _keyed_reducer_behind(component: Component, intent: QualifiedName) -> QualifiedName | None:
    events = {hop.target for hop in component.hops if hop.source == intent}
    for hop in component.hops:
        reached = hop.transition.reducer if hop.transition and hop.source in events else None
        if reached is not None and reached.key is not None:
            return reached.name
    return None


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
    for transition in tuple(component.live):
        ending = _ending(component, transition, parts)
        if ending is not None:
            component.endings[transition] = Ending(transition, ending)
            del component.live[transition]
            struck = True
    return struck


def _ending(
    component: Component,
    transition: Transition,
    parts: Mapping[tuple[QualifiedName, str], int],
) -> str | None:
    reducer = transition.reducer.name
    forward = parts[reducer, transition.source] != parts[reducer, transition.target]
    bounds = bounds_of(transition.guard)
    if (not forward and not bounds) or why_moved(component, transition) is not None:
        return None
    if forward:
        return f"progress: it leads from {transition.source} to {transition.target} for good"
    live = component.live_in(reducer)
    for bound in bounds:
        if why_unbounded(bound, transition, live, component.counters[reducer]) is None:
            return f"bounded: `{bound.text}`"
    return None


def _state_parts(component: Component) -> dict[tuple[QualifiedName, str], int]:
    """Give each state the number of its strongly connected part, by what is still live."""
    graph: nx.DiGraph[tuple[QualifiedName, str]] = nx.DiGraph()
    for transition in component.live:
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
