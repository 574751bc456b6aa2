"""Rule `exit-from-final-state`: nothing leads out of a final state, and it has no timers."""

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.model import Piece, Reducer, State, StateKind
from onexdsl.semantics.symbols import Symbols
from onexdsl.semantics.words.problems_nodes import exit_from_final_state


def check(piece: Piece, _symbols: Symbols, problems: Problems) -> None:
    """Tell of every target, timer and `exit` of a final state. Rule: language page, "Reducers"."""
    for node in piece.declarations:
        if isinstance(node, Reducer):
            for state in node.states:
                if state.kind is StateKind.FINAL:
                    _check(state, problems)


def _check(state: State, problems: Problems) -> None:
    for clause in state.clauses:
        if clause.targets:
            why = "no clause leads out of it"
            problems.add(exit_from_final_state(state.name, why, clause.name_span))
    for timer in state.timers:
        why = "it has no timers"
        problems.add(exit_from_final_state(state.name, why, timer.name_span))
    if state.exit_span is not None:
        why = "it is never left, so that its `exit` never runs"
        problems.add(exit_from_final_state(state.name, why, state.exit_span))
