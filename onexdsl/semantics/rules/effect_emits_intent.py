"""Rule `effect-emits-intent`: an effect answers with events; it wants nothing of others."""

from collections.abc import Iterator

from onexdsl.diagnostics import codes
from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.model import Effect, MessageKind, Piece, Reference
from onexdsl.semantics.nodes.message_walk import is_kind
from onexdsl.semantics.symbols import Symbols
from onexdsl.semantics.words.problems_nodes import misused


def check(piece: Piece, symbols: Symbols, problems: Problems) -> None:
    """Tell of every outcome that is an intent."""
    for use in _outcomes(piece):
        header = symbols.headers[use.name]
        if is_kind(header, MessageKind.INTENT):
            rule = "an effect answers with events"
            problems.add(misused(codes.EFFECT_EMITS_INTENT, use, header, rule))


def _outcomes(piece: Piece) -> Iterator[Reference]:
    for node in piece.declarations:
        if isinstance(node, Effect):
            yield from (use for clause in node.clauses for use in clause.outcomes)
    for route in piece.routes:
        if route.policies.otherwise is not None:
            yield route.policies.otherwise
