"""Rule `clause-outside-state`: next to states, clauses and timers stand in them."""

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.model import Piece, Reducer
from onexdsl.semantics.symbols import Symbols
from onexdsl.semantics.words.problems_nodes import clause_outside_state


def check(piece: Piece, _symbols: Symbols, problems: Problems) -> None:
    """Tell of every clause and timer that stands directly in a reducer with states."""
    for node in piece.declarations:
        if isinstance(node, Reducer) and not node.stateless:
            first = node.states[0].name_span
            for loose in (*node.loose_clauses, *node.loose_timers):
                problems.add(clause_outside_state(node.name.name, loose.name_span, first))
