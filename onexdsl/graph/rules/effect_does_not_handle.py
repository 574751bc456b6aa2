"""`effect-does-not-handle`: the effect of a route has a clause for the intent."""

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.graph import problems as words
from onexdsl.graph.repairs import rerouting
from onexdsl.graph.topology import Topology, takes


def check(topology: Topology, problems: Problems) -> None:
    """Find routes to effects that do not take the intent."""
    for route in topology.model.routes:
        effect = topology.effects.get(route.effect.name)
        if effect is not None and not any(
            takes(clause, route.intent.name) for clause in effect.clauses
        ):
            problems.add(words.effect_does_not_handle(route, effect, rerouting(route, topology)))
