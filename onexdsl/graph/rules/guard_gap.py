"""`guard-gap`: the guards for an event in a state leave no value to nobody."""

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.graph import problems as words
from onexdsl.graph.decisions import gaps
from onexdsl.graph.topology import Topology
from onexdsl.source.span import Span


def check(topology: Topology, problems: Problems) -> None:
    """Find gaps that surely are there, with a witness; each is told of at one clause once."""
    for machine in topology.machines:
        told: set[Span] = set()
        for gap in gaps(topology.model, machine):
            if gap.first.span not in told:
                told.add(gap.first.span)
                words_for = words.guard_gap(gap.first, gap.event, gap.place.name, gap.witness)
                problems.add(words_for)
