"""What each declaration of a flow means, kept while the flow is edited."""

from functools import partial
from typing import Any

from onexdsl.diagnostics.diagnostic import Diagnostic, Problems
from onexdsl.semantics.analyse import Afresh, Meant, Uses, analyse_piece, uses_in
from onexdsl.semantics.kept import Anew
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

    def uses(self, piece: tree.Declaration, symbols: Symbols, problems: Problems) -> Uses:
        """Give what a declaration uses, and tell what of it is deprecated."""
        maker = partial(_read_uses, piece, symbols)
        uses, told = self._kept.make("uses", (piece,), symbols.lookups, maker)
        problems.extend(told)
        return uses


def _read(
    piece: tree.Declaration, version: str | None, symbols: Symbols, *lookups: Any
) -> tuple[Meant, tuple[Diagnostic, ...]]:
    found = Problems()
    return analyse_piece(piece, version, symbols.through(*lookups), found), found.sorted()


def _read_uses(
    piece: tree.Declaration, symbols: Symbols, *lookups: Any
) -> tuple[Uses, tuple[Diagnostic, ...]]:
    found = Problems()
    return uses_in(piece, symbols.through(*lookups), found), found.sorted()
