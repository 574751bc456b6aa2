"""A reducer in, out: which of its states lead to which, and which can be reached at all."""

from collections.abc import Iterable

import networkx as nx

from onexdsl.graph.machines import Machine, way_targets
from onexdsl.semantics.model import Clause, Timer


def state_graph(machine: Machine) -> "nx.DiGraph[str]":
    """Make the graph of the states, from all clauses and timers as they are written.

    A way from a state to itself is no edge: it leads nowhere.
    """
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(place.name for place in machine.places)
    for place in machine.places:
        ways: tuple[Clause | Timer, ...] = (*place.clauses, *place.timers)
        targets = (target for way in ways for target in way_targets(way, machine.reducer))
        graph.add_edges_from((place.name, target) for target in targets if target != place.name)
    return graph


def reachable(machine: Machine, graph: "nx.DiGraph[str]") -> frozenset[str]:
    """Give the states that can be reached; all of them where it is unknown where to start."""
    if machine.initial is None:
        return frozenset(graph)
    return frozenset({machine.initial, *nx.descendants(graph, machine.initial)})


def reaching(graph: "nx.DiGraph[str]", goals: Iterable[str]) -> frozenset[str]:
    """Give the states from which one of the goals can be reached, the goals among them."""
    found: set[str] = set()
    for goal in goals:
        if goal not in found:
            found |= {goal, *nx.ancestors(graph, goal)}
    return frozenset(found)


def strongly_connected(graph: "nx.DiGraph[str]") -> tuple[frozenset[str], ...]:
    """Give the parts of the graph in which every state leads to every other."""
    return tuple(frozenset(part) for part in nx.strongly_connected_components(graph))


def weakly_connected(graph: "nx.DiGraph[str]") -> tuple[frozenset[str], ...]:
    """Give the parts of the graph that no way joins."""
    return tuple(frozenset(part) for part in nx.weakly_connected_components(graph))
