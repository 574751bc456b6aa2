"""Rule `compute-handles-intent`: a compute takes and gives records and events."""

from onexdsl.diagnostics import codes
from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.model import Compute, MessageKind, Piece
from onexdsl.semantics.nodes.message_walk import is_kind
from onexdsl.semantics.symbols import Symbols
from onexdsl.semantics.words.problems_nodes import misused

_RULE = "a compute takes and gives records and events"


def check(piece: Piece, symbols: Symbols, problems: Problems) -> None:
    """Tell of every intent and command that a compute takes or gives."""
    computes = (one for one in piece.declarations if isinstance(one, Compute))
    for use in (use for one in computes for use in (*one.inputs, *one.outputs)):
        header = symbols.headers[use.name]
        if is_kind(header, MessageKind.INTENT, MessageKind.COMMAND):
            problems.add(misused(codes.COMPUTE_HANDLES_INTENT, use, header, _RULE))
