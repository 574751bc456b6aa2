"""`unreachable-clause`: every clause is the first to hold in some case."""

from collections import Counter

from onexdsl.diagnostics.diagnostic import Label, Problems
from onexdsl.graph import problems as words
from onexdsl.graph.decisions import Turn, can_hold, turns
from onexdsl.graph.lookup import Lookup
from onexdsl.graph.machines import Machine
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.model import Clause, Reducer
from onexdsl.source.span import Span


def check(machine: Machine, known: Lookup, problems: Problems) -> None:
    """Find clauses that earlier ones hide for each of their events in each of their states.

    One whose own guard never holds is reported for that. An `any state` may say once for all
    what every state says for itself: to ignore an event again does no harm there, unless an
    `any state` has said so. Of `ignore A, B` each name stands for itself.
    """
    shared = _shared(machine.reducer)
    found: dict[Span, list[Turn]] = {}
    for turn in turns(known, machine):
        found.setdefault(turn.clause.span, []).append(turn)
    for clause_turns in found.values():
        clause = clause_turns[0].clause
        again = clause.span in shared and _does_nothing(clause)
        hidden = [turn for turn in clause_turns if _is_hidden(turn, shared if again else None)]
        lost = _always(hidden, clause_turns)
        if lost and can_hold(known, machine.reducer, clause):
            _tell(clause, lost, problems)


def _is_hidden(turn: Turn, shared: frozenset[Span] | None) -> bool:
    """Whether nothing is left to a clause; given what is shared, whether that leaves nothing."""
    if shared is None:
        return not turn.reachable
    return any(one.guard is None and one.span in shared for one in turn.before)


def _always(hidden: list[Turn], clause_turns: list[Turn]) -> dict[QualifiedName, Turn]:
    """Give the events for which a clause never comes to anything, each with its first turn."""
    met = Counter(turn.event for turn in clause_turns)
    lost = Counter(turn.event for turn in hidden)
    return {turn.event: turn for turn in reversed(hidden) if lost[turn.event] == met[turn.event]}


def _tell(clause: Clause, lost: dict[QualifiedName, Turn], problems: Problems) -> None:
    """Tell of a clause that is hidden whole, or of the names in an `ignore` that are."""
    events = [event for event in clause.events if event.name in lost]
    if len(events) == len(clause.events):
        problems.add(words.unreachable_clause(clause, _takers(lost[events[0].name])))
    elif clause.ignores:
        for event in events:
            problems.add(words.unreachable_ignore(event, _takers(lost[event.name])))


def _takers(turn: Turn) -> Label:
    last = turn.before[-1]
    return words.takers(last.name_span, several=len(turn.before) > 1 and last.guard is not None)


def _shared(reducer: Reducer) -> frozenset[Span]:
    return frozenset(clause.span for block in reducer.any_states for clause in block.clauses)


def _does_nothing(clause: Clause) -> bool:
    """Whether it says that an event is ignored; `on X` alone says `ignore X`."""
    return clause.ignores or not (clause.guard or clause.targets or clause.body)
