"""What each declaration of a flow means, kept while the flow is edited."""

from functools import partial
from typing import Any

from onexdsl.diagnostics.diagnostic import Diagnostic, Problems
from onexdsl.semantics.analyse import Afresh, Meant, analyse_piece
from onexdsl.semantics.kept import Anew
from onexdsl.semantics.names.uses import Mention, mentions_in
from onexdsl.semantics.symbols import Symbols
from onexdsl.syntax import tree


class Pieces(Afresh):
    """Reads the declarations of one flow that were changed, or that look at what was changed."""

    def __init__(self, kept: Anew) -> None:
        self._kept = kept

    def meaning(
        self, piece: tree.Declaration, version: str | None, symbols: Symbols, problems: Problems
    ) -> Meant:
        """Give what a declaration means, and tell what is wrong with it."""
        maker = partial(_read, piece, version, symbols)
        meaning, told = self._kept.make(("meaning", version), (piece,), symbols.lookups, maker)
        problems.extend(told)
        return meaning

    def mentions(self, piece: tree.Declaration, flow: str) -> tuple[Mention, ...]:
        """Give what a declaration mentions."""
        maker = partial(mentions_in, piece, flow)
        return self._kept.make(("mentions", flow), (piece,), (), maker)


def _read(
    piece: tree.Declaration, version: str | None, symbols: Symbols, *lookups: Any
) -> tuple[Meant, tuple[Diagnostic, ...]]:
    found = Problems()
    return analyse_piece(piece, version, symbols.through(*lookups), found), found.sorted()
