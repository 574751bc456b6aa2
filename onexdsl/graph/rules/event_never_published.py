"""`event-never-published`: every event comes from somewhere."""

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.graph import problems as words
from onexdsl.graph.topology import Topology
from onexdsl.semantics.model import MessageKind


def check(topology: Topology, problems: Problems) -> None:
    """Find events that nobody publishes and that are not `@external`, taken or not."""
    for message in topology.model.messages:
        if (
            message.kind is MessageKind.EVENT
            and not message.remarks.external
            and not topology.publishers(message.name)
        ):
            takers = topology.takers.get(message.name, ())
            problems.add(words.event_never_published(message, takers[0] if takers else None))
