"""`no-way-to-final`: where a reducer has final states, one can be reached from every state."""

from collections.abc import Iterator

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.graph import problems as words
from onexdsl.graph.lookup import Lookup
from onexdsl.graph.machines import Machine
from onexdsl.graph.reach import (
    reachable,
    reaching,
    state_graph,
    strongly_connected,
    weakly_connected,
)


def check(machine: Machine, _known: Lookup, problems: Problems) -> None:
    """Find traps: states that lead to one another, but to no end."""
    for trap in _traps(machine):
        states = tuple(
            place.state
            for place in machine.places
            if place.name in trap and place.state is not None
        )
        problems.add(words.no_way_to_final(machine.reducer, states))


def _traps(machine: Machine) -> Iterator[frozenset[str]]:
    """Give the parts without a way to an end.

    A part that ends in a dead end only is reported as that, and one with the initial state
    in it as final states that cannot be reached.
    """
    finals = [place.name for place in machine.places if place.final]
    if not finals:
        return
    graph = state_graph(machine)
    stuck = (reachable(machine, graph) - reaching(graph, finals)) & {
        name for name in graph if graph.out_degree(name)
    }
    lost = graph.subgraph(name for name in graph if name in stuck)
    circles = [part for part in strongly_connected(lost) if len(part) > 1]
    for part in weakly_connected(lost):
        if machine.initial not in part and any(circle <= part for circle in circles):
            yield part
