"""`event-without-subscriber`: every event that is published is taken by somebody."""

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.graph import problems as words
from onexdsl.graph.topology import Topology
from onexdsl.semantics.model import MessageKind


def check(topology: Topology, problems: Problems) -> None:
    """Find events that are published, but taken by nobody and not `@external`.

    What is awaited, or is an outcome that a step receives, is taken.
    """
    for message in topology.model.messages:
        publishers = topology.publishers(message.name)
        if (
            message.kind is MessageKind.EVENT
            and publishers
            and not message.remarks.external
            and message.name not in topology.takers
        ):
            problems.add(words.event_without_subscriber(message, publishers[0]))
