"""`event-without-subscriber`: every event that is published is taken by somebody."""

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.graph import problems as words
from onexdsl.graph.topology import Topology
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.model import MessageKind


def check(topology: Topology, problems: Problems) -> None:
    """Find events that are published, but taken by nobody and not `@external`.

    What is awaited, or is an outcome that a step receives, is taken. Outcomes of intents that
    nobody emits are not told: the intents are.
    """
    for message in topology.model.messages:
        publishers = topology.publishers(message.name)
        if (
            message.kind is MessageKind.EVENT
            and publishers
            and not message.remarks.external
            and message.name not in topology.takers
            and not _is_asked_by_nobody(topology, message.name)
        ):
            problems.add(words.event_without_subscriber(message, publishers[0]))


def _is_asked_by_nobody(topology: Topology, event: QualifiedName) -> bool:
    intents = topology.intents_of.get(event, ())
    return (
        bool(intents)
        and event not in topology.sources
        and all(intent not in topology.emitters for intent in intents)
    )
