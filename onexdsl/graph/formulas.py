"""Conditions over variables with domains in, out: whether they can hold, and with which values."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeAlias

from onexdsl.graph.intervals import Domain

STEPS = 100_000
"""How much a search, or all about one event in one state, costs at most; then it is undecided."""

_INTERVALS_A_STEP = 2


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


Known: TypeAlias = dict[str, Domain]
"""What each variable that was met may still be."""

_Waiting: TypeAlias = "tuple[Either, _Waiting] | None"
"""Choices that are not made yet, the next one first."""

_Branch: TypeAlias = tuple[Known, _Waiting]
_NOTHING_SAID: _Branch = ({}, None)


@dataclass(slots=True)
class Budget:
    """How many pieces may still be looked at; several searches may share it."""

    left: int = STEPS

    def spend(self, steps: int = 1) -> None:
        """Count what is looked at: a piece, and the intervals that it is compared with."""
        self.left -= steps
        if self.left < 0:
            raise _TooHardError


@dataclass(slots=True)
class _Search:
    """One search: first all that must hold, then one choice after the other, and back."""

    domains: Mapping[str, Domain]
    certain_only: bool
    budget: Budget

    def solve(self, first: "_Branch | None") -> Known | None:
        """Give what the variables may be where all holds; None if nothing makes it hold."""
        branches = [] if first is None else [first]
        while branches:
            known, waiting = branches.pop()
            if waiting is None:
                return known
            choice, rest = waiting
            for part in reversed(choice.parts):
                branch = self.narrowed((known, rest), part)
                if branch is not None:
                    branches.append(branch)
        return None

    def narrowed(self, branch: "_Branch", formula: Formula) -> "_Branch | None":
        """Take in what must hold too; what leaves a choice waits, and the smallest comes first."""
        known, waiting = dict(branch[0]), branch[1]
        stack, choices = [formula], list[Either]()
        while stack:
            self.budget.spend()
            match stack.pop():
                case Every(parts=parts):
                    stack.extend(parts)
                case Either(parts=parts) as choice:
                    choices.append(choice)
                    if not parts:
                        return None
                case Within() as piece:
                    if not self._narrow(known, piece):
                        return None
        for choice in sorted(choices, key=lambda one: len(one.parts), reverse=True):
            waiting = (choice, waiting)
        return known, waiting

    def _narrow(self, known: Known, piece: Within) -> bool:
        if self.certain_only and not piece.certain:
            return False
        before = known.get(piece.variable, self.domains.get(piece.variable, piece.domain))
        self.budget.spend(before.size // _INTERVALS_A_STEP)
        met = before.meet(piece.domain)
        known[piece.variable] = met
        return not met.empty


def is_impossible(formula: Formula, domains: Mapping[str, Domain]) -> bool:
    """Whether no values of the variables make it true; false where that is too hard to say."""
    return Remainder(domains).excludes(formula)


class Remainder:
    """What is left of all values while conditions are taken away, one after the other.

    All questions to it share one budget; when that is spent, nothing is excluded any more.
    """

    def __init__(self, domains: Mapping[str, Domain]) -> None:
        self._search = _Search(domains, certain_only=False, budget=Budget())
        self._left: _Branch | None = _NOTHING_SAID

    def keep(self, formula: Formula) -> None:
        """Leave only the values for which the formula holds."""
        if self._left is not None:
            with suppress(_TooHardError):
                self._left = self._search.narrowed(self._left, formula)

    def excludes(self, formula: Formula) -> bool:
        """Whether the formula surely holds for none of the values that are left."""
        if self._left is None:
            return True
        try:
            return self._search.solve(self._search.narrowed(self._left, formula)) is None
        except _TooHardError:
            return False


def find_witness(formula: Formula, domains: Mapping[str, Domain]) -> Witness | None:
    """Give values that surely make it true; None where there are none or none can be found."""
    search = _Search(domains, certain_only=True, budget=Budget())
    try:
        found = search.solve(search.narrowed(_NOTHING_SAID, formula))
    except _TooHardError:
        return None
    if found is None:
        return None
    return tuple((name, found[name].sample()) for name in sorted(found))


def every(parts: Iterable[Formula]) -> Formula:
    """Give a formula that holds when all parts do."""
    return Every(tuple(parts))
