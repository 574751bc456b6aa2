"""`unreachable-state`: some way leads from the initial state to every other."""

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.graph import problems as words
from onexdsl.graph.lookup import Lookup
from onexdsl.graph.machines import Machine
from onexdsl.graph.reach import reachable, state_graph, strongly_connected


def check(machine: Machine, _known: Lookup, problems: Problems) -> None:
    """Find states that cannot be reached.

    Of those that only lead to one another the first is told of, and of those that come after
    such a state none: they can be reached as soon as it can.
    """
    lost = _without_a_way_in(machine)
    for place in machine.places:
        if place.state is not None and place.name in lost:
            problems.add(words.unreachable_state(machine.reducer, place.state))


def _without_a_way_in(machine: Machine) -> frozenset[str]:
    graph = state_graph(machine)
    unreached = frozenset(graph) - reachable(machine, graph)
    if not unreached:
        return frozenset()
    names = [place.name for place in machine.places]
    return frozenset(
        min(part, key=names.index)
        for part in strongly_connected(graph.subgraph(unreached))
        if all(source in part for name in part for source in graph.predecessors(name))
    )
