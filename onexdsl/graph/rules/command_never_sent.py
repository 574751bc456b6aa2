"""`command-never-sent`: every command comes from somewhere."""

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.graph import problems as words
from onexdsl.graph.topology import Topology
from onexdsl.semantics.model import MessageKind


def check(topology: Topology, problems: Problems) -> None:
    """Find commands that are taken, but sent by nobody."""
    for message in topology.model.messages:
        handlers = topology.handlers.get(message.name, ())
        if (
            message.kind is MessageKind.COMMAND
            and handlers
            and not message.remarks.external
            and message.name not in topology.senders
        ):
            problems.add(words.command_never_sent(message, handlers[0]))
