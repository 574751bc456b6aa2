"""Types as written in, types as values out."""

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.field_types import Type
from onexdsl.semantics.symbols import Symbols
from onexdsl.syntax import tree


def resolve_type(written: tree.TypeExpression, symbols: Symbols, problems: Problems) -> Type:
    """Give the type that was written, or `UNKNOWN` after telling why there is none.

    Told are `unknown-type` (a near name is offered; a message, node or function is no type
    either), `type-mismatch` (wrong number of arguments; a dict key or set item that is
    neither a hashable scalar nor an enum), `bad-constraint` (one for each bad constraint; the
    type then goes without it) and `deprecated-use`. `T??` is `T?`.
    """
    raise NotImplementedError
