"""Conditions over variables with domains in, out: whether they can hold, and with which values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from onexdsl.graph.intervals import Domain

STEPS = 20_000
"""How many pieces the search looks at before it leaves a condition undecided."""


@dataclass(frozen=True, slots=True)
class Within:
    """The variable's value lies in the domain.

    `certain` is false where the variable stands for something that cannot be chosen freely
    (a call, a difference): then the value may lie there, but no witness may say so.
    """

    variable: str
    domain: Domain
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Every:
    """All parts hold; without parts it is true."""

    parts: "tuple[Formula, ...]"


@dataclass(frozen=True, slots=True)
class Either:
    """At least one part holds; without parts it is false."""

    parts: "tuple[Formula, ...]"


Formula: TypeAlias = Within | Every | Either

TRUE = Every(())
FALSE = Either(())

Witness: TypeAlias = tuple[tuple[str, str], ...]
"""Variables and values, in the order of their names."""


class _TooHardError(Exception):
    """The search has used up its steps."""


@dataclass(slots=True)
class _Search:
    """One search; `left` is what it may still look at."""

    domains: Mapping[str, Domain]
    certain_only: bool
    left: int = STEPS

    def solve(
        self, known: dict[str, Domain], todo: tuple[Formula, ...], choices: tuple[Either, ...]
    ) -> dict[str, Domain] | None:
        """Narrow the variables until all of `todo` and `choices` hold; None if they cannot."""
        known, stack, waiting = dict(known), list(todo), list(choices)
        while stack:
            self._count()
            piece = stack.pop()
            match piece:
                case Every(parts=parts):
                    stack.extend(parts)
                case Either():
                    waiting.append(piece)
                case Within():
                    if not self._narrow(known, piece):
                        return None
        return self._choose(known, tuple(waiting))

    def _choose(
        self, known: dict[str, Domain], waiting: tuple[Either, ...]
    ) -> dict[str, Domain] | None:
        if not waiting:
            return known
        choice = min(waiting, key=lambda one: len(one.parts))
        rest = tuple(one for one in waiting if one is not choice)
        solutions = (self.solve(known, (part,), rest) for part in choice.parts)
        return next((found for found in solutions if found is not None), None)

    def _narrow(self, known: dict[str, Domain], piece: Within) -> bool:
        if self.certain_only and not piece.certain:
            return False
        before = known.get(piece.variable, self.domains.get(piece.variable, piece.domain))
        met = before.meet(piece.domain)
        known[piece.variable] = met
        return not met.empty

    def _count(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise _TooHardError


def is_impossible(formula: Formula, domains: Mapping[str, Domain]) -> bool:
    """Whether no values of the variables make it true; false where that is too hard to say."""
    try:
        return _Search(domains, certain_only=False).solve({}, (formula,), ()) is None
    except _TooHardError:
        return False


def find_witness(formula: Formula, domains: Mapping[str, Domain]) -> Witness | None:
    """Give values that surely make it true; None where there are none or none can be found."""
    try:
        found = _Search(domains, certain_only=True).solve({}, (formula,), ())
    except _TooHardError:
        return None
    if found is None:
        return None
    return tuple((name, found[name].sample()) for name in sorted(found))


def every(parts: Iterable[Formula]) -> Formula:
    """Give a formula that holds when all parts do."""
    return Every(tuple(parts))
