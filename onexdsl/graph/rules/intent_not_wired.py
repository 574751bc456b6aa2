"""`intent-not-wired`: every intent of the project has a route."""

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.graph import problems as words
from onexdsl.graph.repairs import wiring
from onexdsl.graph.topology import Topology
from onexdsl.semantics.model import MessageKind


def check(topology: Topology, problems: Problems) -> None:
    """Find intents without a route."""
    for message in topology.model.messages:
        if message.kind is MessageKind.INTENT and message.name not in topology.routes:
            uses = topology.emitters.get(message.name, ())
            first = uses[0] if uses else None
            problems.add(words.intent_not_wired(message, first, wiring(message, topology)))
