"""Rule `reducer-side-effect`: a reducer publishes nothing."""

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.expressions import Publish
from onexdsl.semantics.model import Piece, Reducer
from onexdsl.semantics.nodes.message_walk import statements_of
from onexdsl.semantics.symbols import Symbols
from onexdsl.semantics.words.problems_nodes import reducer_side_effect


def check(piece: Piece, _symbols: Symbols, problems: Problems) -> None:
    """Tell of every `publish` in a reducer."""
    for declaration in piece.declarations:
        if isinstance(declaration, Reducer):
            for statement in statements_of(declaration):
                if isinstance(statement, Publish):
                    problems.add(reducer_side_effect(statement.span))
