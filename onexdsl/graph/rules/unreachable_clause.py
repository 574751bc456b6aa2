"""`unreachable-clause`: every clause is the first to hold in some case."""

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.graph import problems as words
from onexdsl.graph.decisions import Turn, turns
from onexdsl.graph.topology import Topology
from onexdsl.source.span import Span


def check(topology: Topology, problems: Problems) -> None:
    """Find clauses that earlier ones hide for each of their events in each of their states.

    One whose own guard never holds is reported for that.
    """
    for machine in topology.machines:
        found: dict[Span, list[Turn]] = {}
        for turn in turns(topology.model, machine):
            found.setdefault(turn.clause.span, []).append(turn)
        for clause_turns in found.values():
            first = clause_turns[0]
            hidden = not any(turn.reachable for turn in clause_turns)
            if hidden and not all(turn.impossible for turn in clause_turns):
                last = first.before[-1]
                several = last.guard is not None
                problems.add(
                    words.unreachable_clause(first.clause, last.name_span, several=several)
                )
