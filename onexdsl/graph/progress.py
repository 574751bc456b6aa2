"""A circle of messages in, out: which transitions around it end by themselves, and why."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import networkx as nx

from onexdsl.graph.bounds import Counters, why_unbounded
from onexdsl.graph.hops import moved_instance
from onexdsl.graph.machines import IMPLIED, Transition
from onexdsl.graph.once import conditions_of, why_again
from onexdsl.graph.topology import Hop, Topology
from onexdsl.graph.ways_round import asking, circle_through, round_parts
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
    topology: Topology, hops: tuple[Hop, ...], recurring: Iterable[Transition]
) -> Component:
    """Strike every transition that ends by itself, until none is left to strike.

    `recurring` are the transitions that may be taken for ever as far as is known; of the
    reducers that send a message of the part, all others are taken finitely often.
    Rule: `circles.md`, "Transitions that end by themselves".
    """
    matter = tuple(recurring)
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
    for bound in counters.bounds(transition):
        reason = why_unbounded(bound, transition, live, counters)
        if reason is not None:
            return f"the guard bounds `{bound.field}`, {reason}"
    for condition in conditions_of(transition.guard):
        reason = why_again(condition, transition, live, counters)
        if reason is not None:
            return f"the guard asks `{condition.text}`, {reason}"
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
    counters = component.counters[reducer]
    for bound in counters.bounds(transition):
        if why_unbounded(bound, transition, live, counters) is None:
            return f"bounded: `{bound.text}`"
    for condition in conditions_of(transition.guard):
        if why_again(condition, transition, live, counters) is None:
            return f"once: `{condition.text}`"
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


# ---- what is left


def left_over(component: Component) -> tuple[tuple[Hop, ...], ...]:
    """Give the parts of circles with an intent that no ending transition cuts."""
    left = tuple(hop for hop in component.hops if hop.transition not in component.endings)
    topology = component.topology
    return tuple(hops for hops in round_parts(left) if asking(topology, hops))


def wandering_circles(component: Component) -> Iterator[tuple[Hop, ...]]:
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
    for hops in round_parts(left):
        moving = (hop for hop in hops if not hop.keeps_key)
        ways = (circle_through(topology, hops, hop) for hop in moving)
        circle = next((way for way in ways if asking(topology, way)), None)
        if circle is not None:
            yield circle


def goes_on(component: Component) -> bool:
    """Whether a circle of the part may go on for ever."""
    return bool(left_over(component)) or next(wandering_circles(component), None) is not None
