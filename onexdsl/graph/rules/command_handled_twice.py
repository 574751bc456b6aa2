"""`command-handled-twice`: a command has one handler."""

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.graph import problems as words
from onexdsl.graph.topology import Topology, Use
from onexdsl.semantics.model import MessageKind


def check(topology: Topology, problems: Problems) -> None:
    """Find second handlers; workflows of one orchestrator may share a command by guards."""
    guarded = _guarded_workflows(topology)
    able = {one.name for one in topology.model.effects}
    able |= {one.name for one in topology.model.orchestrators}
    for message in topology.model.messages:
        if message.kind is not MessageKind.COMMAND:
            continue
        handlers = (use for use in topology.handlers.get(message.name, ()) if use.node in able)
        uses = sorted(handlers, key=lambda use: topology.place(use.span))
        for index, second in enumerate(uses[1:], start=1):
            if not all(_shares(one, second, guarded) for one in uses[:index]):
                problems.add(words.command_handled_twice(message, uses[0], second))


def _shares(earlier: Use, later: Use, guarded: frozenset[Use]) -> bool:
    return earlier.node == later.node and earlier in guarded


def _guarded_workflows(topology: Topology) -> frozenset[Use]:
    """Give the triggers whose guard leaves some commands to later workflows of their node."""
    return frozenset(
        Use(orchestrator.name, trigger.span)
        for orchestrator in topology.model.orchestrators
        for workflow in orchestrator.workflows
        if workflow.guard is not None
        for trigger in workflow.triggers
    )
