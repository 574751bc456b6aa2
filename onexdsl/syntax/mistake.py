"""What repairs are made of: a token that does not fit in, and a small change of tokens."""

from dataclasses import dataclass, field, replace

from onexdsl.diagnostics.diagnostic import Diagnostic, Label
from onexdsl.source.span import Span
from onexdsl.source.text import SourceText
from onexdsl.syntax.expected import acceptable
from onexdsl.syntax.scan import Token
from onexdsl.syntax.tables import Tables

SURE, LIKELY, DOUBTFUL = 3, 5, 8
"""How many tokens must fit behind a repair."""

_OPENING = {"}": "{", ")": "(", "]": "["}


@dataclass(frozen=True, slots=True)
class Mistake:
    """The token at `index` does not fit; `before` holds the states before the tokens near it."""

    source: SourceText
    tables: Tables
    tokens: list[Token]
    index: int
    before: dict[int, list[int]]
    _fitting: dict[int, tuple[str, ...]] = field(default_factory=dict)

    def place(self, token: Token) -> Span:
        """Where a token stands."""
        return Span(self.source.name, token.start, token.end)

    def fitting(self, index: int) -> tuple[str, ...]:
        """Give the terminals that fit before the token at `index`."""
        if index not in self._fitting:
            self._fitting[index] = acceptable(self.tables, self.before[index])
        return self._fitting[index]

    def begins_line(self, index: int) -> bool:
        """Whether a token is the first on its line."""
        if index == 0:
            return True
        between = self.tokens[index - 1].end, self.tokens[index].start
        return "\n" in self.source.text[slice(*between)]


@dataclass(frozen=True, slots=True)
class Repair:
    """Replace `tokens[start:end]` by `instead`; good if `enough` tokens fit behind it.

    `closing` is the bracket that is missing, if it is one.
    """

    start: int
    end: int
    instead: tuple[Token, ...]
    diagnostic: Diagnostic
    enough: int
    closing: str = ""

    def told(self, mistake: Mistake) -> Diagnostic:
        """Tell of the mistake; of a missing bracket with the one that it would close."""
        opened = _opened(mistake, self.start, self.closing) if self.closing in _OPENING else None
        if opened is None:
            return self.diagnostic
        return replace(self.diagnostic, labels=(Label(opened, "opened here"),))


def _opened(mistake: Mistake, index: int, closing: str) -> Span | None:
    open_count = 0
    for token in reversed(mistake.tokens[:index]):
        if token.text == closing:
            open_count += 1
        elif token.text == _OPENING[closing]:
            if not open_count:
                return mistake.place(token)
            open_count -= 1
    return None
