"""Rule `several-keys`: a message marks at most one field as its key."""

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.model import Message, Piece
from onexdsl.semantics.symbols import Symbols
from onexdsl.semantics.words.problems_declarations import several_keys


def check(piece: Piece, _symbols: Symbols, problems: Problems) -> None:
    """Tell of every key of a message after its first."""
    for declaration in piece.declarations:
        if isinstance(declaration, Message):
            keys = [part for part in declaration.fields if part.is_key]
            for part in keys[1:]:
                problems.add(several_keys(part.name, part.name_span, keys[0].name_span))
