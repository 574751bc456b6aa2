"""`command-without-handler`: every command of the project is taken by somebody in it."""

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.graph import problems as words
from onexdsl.graph.topology import Topology
from onexdsl.semantics.model import MessageKind


def check(topology: Topology, problems: Problems) -> None:
    """Find commands without a handler; an `@external` one may be handled elsewhere."""
    for message in topology.model.messages:
        if (
            message.kind is MessageKind.COMMAND
            and not message.remarks.external
            and message.name not in topology.handlers
        ):
            uses = topology.senders.get(message.name, ())
            problems.add(words.command_without_handler(message, uses[0] if uses else None))
