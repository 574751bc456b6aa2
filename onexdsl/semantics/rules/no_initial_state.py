"""Rule `no-initial-state`: a reducer with states has one in which an instance is born."""

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.model import Piece, Reducer, StateKind
from onexdsl.semantics.symbols import Symbols
from onexdsl.semantics.words.problems_nodes import no_initial_state


def check(piece: Piece, _symbols: Symbols, problems: Problems) -> None:
    """Tell of every reducer that has states, or `any state`, and none of them initial."""
    for node in piece.declarations:
        if not isinstance(node, Reducer) or not (node.states or node.any_states):
            continue
        if all(state.kind is not StateKind.INITIAL for state in node.states):
            plain = [state for state in node.states if state.kind is StateKind.NORMAL]
            only = plain[0] if len(plain) == 1 else None
            problems.add(no_initial_state(node.name.name, node.name_span, only))
