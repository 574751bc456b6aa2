"""Rule `data-without-default`: a new instance has a value for each of its data fields."""

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.field_types import OptionalType, UnknownType
from onexdsl.semantics.model import Piece, Reducer
from onexdsl.semantics.symbols import Symbols
from onexdsl.semantics.types.plain_values import plain_value
from onexdsl.semantics.words.problems_declarations import data_without_default


def check(piece: Piece, _symbols: Symbols, problems: Problems) -> None:
    """Tell of every data field that has no default and is not optional."""
    for node in piece.declarations:
        if isinstance(node, Reducer):
            for part in node.data:
                known = isinstance(part.type, OptionalType | UnknownType)
                if part.default is None and not known:
                    problems.add(data_without_default(part, plain_value(part.type)))
