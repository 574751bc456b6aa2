"""`event-never-published`: every event that is taken comes from somewhere."""

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.graph import problems as words
from onexdsl.graph.topology import Topology
from onexdsl.semantics.model import MessageKind


def check(topology: Topology, problems: Problems) -> None:
    """Find events that are taken, but published by nobody and not `@external`."""
    for message in topology.model.messages:
        takers = topology.takers.get(message.name, ())
        if (
            message.kind is MessageKind.EVENT
            and takers
            and not message.remarks.external
            and not topology.publishers(message.name)
        ):
            problems.add(words.event_never_published(message, takers[0]))
