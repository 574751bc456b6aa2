"""`guard-gap`: the guards for an event in a state leave no value to nobody."""

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.graph import problems as words
from onexdsl.graph.decisions import gaps
from onexdsl.graph.lookup import Lookup
from onexdsl.graph.machines import Machine
from onexdsl.source.span import Span


def check(machine: Machine, known: Lookup, problems: Problems) -> None:
    """Find gaps that surely are there, with a witness; each is told of at one clause once."""
    told: set[Span] = set()
    for gap in gaps(known, machine):
        if gap.first.span not in told:
            told.add(gap.first.span)
            problems.add(words.guard_gap(gap.first, gap.event, gap.place.name, gap.witness))
