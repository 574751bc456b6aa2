"""`dead-end`: every state that is not final has a way out."""

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.graph import problems as words
from onexdsl.graph.lookup import Lookup
from onexdsl.graph.machines import Machine
from onexdsl.graph.reach import reachable, state_graph


def check(machine: Machine, _known: Lookup, problems: Problems) -> None:
    """Find states without a way out; `-> Self` is none. Unreachable ones are left alone."""
    graph = state_graph(machine)
    reached = reachable(machine, graph)
    for place in machine.places:
        if (
            place.state is not None
            and not place.final
            and place.name in reached
            and not graph.out_degree(place.name)
        ):
            problems.add(words.dead_end(machine.reducer, place.state))
