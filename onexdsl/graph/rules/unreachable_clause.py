"""`unreachable-clause`: every clause is the first to hold in some case."""

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.graph import problems as words
from onexdsl.graph.decisions import Turn, can_hold, turns
from onexdsl.graph.lookup import Lookup
from onexdsl.graph.machines import Machine
from onexdsl.semantics.model import Reducer
from onexdsl.source.span import Span


def check(machine: Machine, known: Lookup, problems: Problems) -> None:
    """Find clauses that earlier ones hide for each of their events in each of their states.

    One whose own guard never holds is reported for that. An `any state` may say once for all
    what every state says for itself: to ignore an event again does no harm.
    """
    harmless = _shared_ignores(machine.reducer)
    found: dict[Span, list[Turn]] = {}
    for turn in turns(known, machine):
        found.setdefault(turn.clause.span, []).append(turn)
    for clause_turns in found.values():
        first = clause_turns[0]
        hidden = not any(turn.reachable for turn in clause_turns)
        if (
            hidden
            and first.clause.span not in harmless
            and can_hold(known, machine.reducer, first.clause)
        ):
            last = first.before[-1]
            several = len(first.before) > 1 and last.guard is not None
            problems.add(words.unreachable_clause(first.clause, last.name_span, several=several))


def _shared_ignores(reducer: Reducer) -> frozenset[Span]:
    """Give the clauses of `any state` blocks that do nothing; `on X` alone says `ignore X`."""
    return frozenset(
        clause.span
        for block in reducer.any_states
        for clause in block.clauses
        if clause.ignores or not (clause.guard or clause.targets or clause.body)
    )
