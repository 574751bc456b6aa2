"""Rule `outcome-not-event`: what an effect or a route answers with is an event."""

from collections.abc import Iterator

from onexdsl.diagnostics import codes
from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.model import Effect, MessageKind, Piece, Reference
from onexdsl.semantics.nodes.message_walk import is_kind
from onexdsl.semantics.symbols import Symbols
from onexdsl.semantics.words.problems_nodes import misused


def check(piece: Piece, symbols: Symbols, problems: Problems) -> None:
    """Tell of every outcome that is neither an event nor, for another rule, an intent."""
    for use in _outcomes(piece):
        header = symbols.headers[use.name]
        if not is_kind(header, MessageKind.EVENT, MessageKind.INTENT):
            problems.add(misused(codes.OUTCOME_NOT_EVENT, use, header, "an outcome is an event"))


def _outcomes(piece: Piece) -> Iterator[Reference]:
    for node in piece.declarations:
        if isinstance(node, Effect):
            yield from (use for clause in node.clauses for use in clause.outcomes)
    for route in piece.routes:
        if route.policies.otherwise is not None:
            yield route.policies.otherwise
