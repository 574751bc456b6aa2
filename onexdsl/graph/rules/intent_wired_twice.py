"""`intent-wired-twice`: no intent of the project has two routes."""

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.graph import problems as words
from onexdsl.graph.topology import Topology


def check(topology: Topology, problems: Problems) -> None:
    """Find second routes, in the order of flow names and source."""
    for first, *others in topology.routes.values():
        for second in others:
            problems.add(words.intent_wired_twice(first, second))
