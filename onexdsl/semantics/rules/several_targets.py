"""Rule `several-targets`: only a clause with a Python body chooses among targets."""

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.model import Piece, PythonBody, Reducer
from onexdsl.semantics.symbols import Symbols
from onexdsl.semantics.words.problems_nodes import several_targets


def check(piece: Piece, _symbols: Symbols, problems: Problems) -> None:
    """Tell of every clause with `-> A | B` and without `python`."""
    for node in piece.declarations:
        if isinstance(node, Reducer):
            for clause in node.all_clauses:
                if len(clause.targets) > 1 and not isinstance(clause.body, PythonBody):
                    span = clause.targets[0].span.to(clause.targets[-1].span)
                    problems.add(several_targets(span))
