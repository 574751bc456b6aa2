"""Rule `several-initial-states`: an instance is born in one state."""

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.model import Piece, Reducer, StateKind
from onexdsl.semantics.symbols import Symbols
from onexdsl.semantics.words.problems_nodes import several_initial_states


def check(piece: Piece, _symbols: Symbols, problems: Problems) -> None:
    """Tell of every initial state of a reducer after its first."""
    for node in piece.declarations:
        if isinstance(node, Reducer):
            initial = [state for state in node.states if state.kind is StateKind.INITIAL]
            for state in initial[1:]:
                first = initial[0].name_span
                problems.add(several_initial_states(state.name, state.name_span, first))
