"""Rule `reducer-handles-command`: a reducer takes no command."""

from onexdsl.diagnostics import codes
from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.model import MessageKind, Piece, Reducer
from onexdsl.semantics.nodes.message_walk import is_kind
from onexdsl.semantics.symbols import Symbols
from onexdsl.semantics.words.problems_nodes import misused


def check(piece: Piece, symbols: Symbols, problems: Problems) -> None:
    """Tell of every such message in an `on` or `ignore`."""
    reducers = (one for one in piece.declarations if isinstance(one, Reducer))
    uses = (use for one in reducers for clause in one.all_clauses for use in clause.events)
    for use in uses:
        header = symbols.headers[use.name]
        if is_kind(header, MessageKind.COMMAND):
            problems.add(
                misused(codes.REDUCER_HANDLES_COMMAND, use, header, "a reducer takes events")
            )
