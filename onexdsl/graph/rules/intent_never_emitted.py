"""`intent-never-emitted`: every intent is wanted by somebody."""

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.graph import problems as words
from onexdsl.graph.topology import Topology
from onexdsl.semantics.model import MessageKind


def check(topology: Topology, problems: Problems) -> None:
    """Find intents that nobody emits; one without a route is reported for that alone."""
    for message in topology.model.messages:
        if (
            message.kind is MessageKind.INTENT
            and message.name in topology.routes
            and message.name not in topology.emitters
        ):
            problems.add(words.intent_never_emitted(message))
