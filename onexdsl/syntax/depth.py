"""How deep things are nested: from the parser's stack, or from a piece, to a number of levels."""

from typing import Any

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.source.span import Span
from onexdsl.syntax.lower_expressions import Builder
from onexdsl.syntax.problems import DEPTH_LIMIT, too_deep
from onexdsl.syntax.scan import Token
from onexdsl.syntax.tree import (
    Attribute,
    Binary,
    Broken,
    Call,
    Conditional,
    Construct,
    Index,
    IsTest,
    ListGenerator,
    ListLiteral,
    Syntax,
    Unary,
)
from onexdsl.syntax.walk import children

OPENING = frozenset({"LPAR", "LSQB", "LBRACE", "NOT", "MINUS", "IF"})
_DECLARING = frozenset(
    "ENUM RECORD EVENT COMMAND INTENT REDUCER STATE EFFECT ORCHESTRATOR DATA IF".split()
)


def open_levels(values: list[Any]) -> int:
    """Count the levels that are open on the parser's stack.

    A level is a bracket, a loop, a record, a prefix operator or an `if`; the braces of
    declarations, states and clauses, which cannot be nested at will, are none.
    """
    return sum(
        type(value) is Token and value.type in OPENING and _is_level(values, at)
        for at, value in enumerate(values)
    )


def _is_level(values: list[Any], at: int) -> bool:
    kind = values[at].type
    if kind == "MINUS":
        return at > 0 and type(values[at - 1]) is Token
    if kind == "LPAR":
        return at < 2 or type(values[at - 2]) is not Token or values[at - 2].type != "FN"  # noqa: PLR2004 - `fn name (`
    if kind == "LBRACE":
        before = values[at - 2] if at > 1 else None
        return (
            isinstance(values[at - 1], Syntax)
            and type(before) is Token
            and before.type not in _DECLARING
        )
    return True


LEVELS = (
    Attribute,
    Binary,
    Call,
    Conditional,
    Construct,
    Index,
    IsTest,
    ListGenerator,
    ListLiteral,
    Unary,
)


class DepthGuard:
    """Watches pieces as they are built; what is too deep becomes a `Broken` piece and one finding.

    Operators in a row, `1 + 1 + 1 …`, nest to the left: the tree grows deep and the parser's
    stack does not. A level takes two characters at least, so only long pieces are measured.
    """

    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self._depths: dict[Span, int] = {}
        self._given_up: set[Span] = set()

    def guarded(self, builder: Builder) -> Builder:
        """Give a builder that builds the same, unless it is too deep."""

        def build(here: Span, *parts: Any) -> Any:
            piece = builder(here, *parts)
            if here.end - here.start <= DEPTH_LIMIT:
                return piece
            depth = self._depths[here] = self._depth_over(piece)
            if depth <= DEPTH_LIMIT:
                return piece
            if not any(child.span in self._given_up for child in children(piece)):
                self._problems.add(too_deep(here))
            self._given_up.add(here)
            return Broken(span=here)

        return build

    def _depth_over(self, piece: Syntax) -> int:
        return 1 + max((self._depth(child) for child in children(piece)), default=0)

    def _depth(self, piece: Syntax) -> int:
        """Measure without recursion; what is long was measured when it was built."""
        deepest = 0
        waiting = [(piece, 0)]
        while waiting:
            current, above = waiting.pop()
            if (known := self._depths.get(current.span)) is not None:
                deepest = max(deepest, above + known)
                continue
            below = children(current)
            level = above + isinstance(current, LEVELS)
            deepest = max(deepest, level)
            waiting.extend((child, level) for child in below)
        return deepest
