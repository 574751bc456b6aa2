"""`wire-target-not-effect`: routes lead to effects."""

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.graph import problems as words
from onexdsl.graph.repairs import rerouting
from onexdsl.graph.topology import Topology
from onexdsl.semantics.model import Effect


def check(topology: Topology, problems: Problems) -> None:
    """Find routes to something else."""
    for route in topology.model.routes:
        target = topology.model.declarations.get(route.effect.name)
        if not isinstance(target, Effect):
            declared = None if target is None else target.name_span
            problems.add(words.wire_target_not_effect(route, declared, rerouting(route, topology)))
