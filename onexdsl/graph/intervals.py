"""Sets of values in, their intersection and a member out: intervals of numbers, sets of names."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TypeAlias

from onexdsl.graph.expression_text import duration_text
from onexdsl.source.quickly import made_quickly

NOTHING_TEXT = "none"


@made_quickly
@dataclass(frozen=True, slots=True)
class Interval:
    """Numbers between two bounds; None is no bound, `open` leaves the bound itself out."""

    low: Decimal | None = None
    high: Decimal | None = None
    low_open: bool = False
    high_open: bool = False

    @property
    def empty(self) -> bool:
        """Whether no number lies in it."""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    def meet(self, other: "Interval") -> "Interval":
        """Give the numbers that lie in both."""
        low, low_open = _tighter(self.lower, other.lower, upper=False)
        high, high_open = _tighter(self.upper, other.upper, upper=True)
        return Interval(low, high, low_open, high_open)

    def closed_on_integers(self) -> "Interval":
        """Give the same integers between closed bounds."""
        low, high = self.low, self.high
        if low is not None:
            ceiling = low.to_integral_value(ROUND_CEILING)
            low = ceiling + 1 if self.low_open and ceiling == low else ceiling
        if high is not None:
            floor = high.to_integral_value(ROUND_FLOOR)
            high = floor - 1 if self.high_open and floor == high else floor
        return Interval(low, high)

    def sample(self) -> Decimal:
        """Give a number that lies in it: a bound if there is one, zero if there is none."""
        if self.low is not None and not self.low_open:
            return self.low
        if self.high is not None and not self.high_open:
            return self.high
        if self.low is not None and self.high is not None:
            return (self.low + self.high) / 2
        if self.low is not None:
            return self.low + 1
        return Decimal(0) if self.high is None else self.high - 1

    @property
    def lower(self) -> tuple[Decimal | None, bool]:
        """The lower bound, and whether it is left out."""
        return self.low, self.low_open

    @property
    def upper(self) -> tuple[Decimal | None, bool]:
        """The upper bound, and whether it is left out."""
        return self.high, self.high_open


def _tighter(
    one: tuple[Decimal | None, bool], other: tuple[Decimal | None, bool], *, upper: bool
) -> tuple[Decimal | None, bool]:
    if one[0] is None:
        return other
    if other[0] is None:
        return one
    if one[0] == other[0]:
        return one[0], one[1] or other[1]
    return one if (one[0] < other[0]) is upper else other


@made_quickly
@dataclass(frozen=True, slots=True)
class Numbers:
    """A union of intervals; `whole` if only integers count, `time` if they are milliseconds."""

    parts: tuple[Interval, ...]
    whole: bool = False
    time: bool = False

    @property
    def empty(self) -> bool:
        """Whether no number is in it."""
        return not self.parts

    def meet(self, other: "Numbers") -> "Numbers":
        """Give the numbers that are in both."""
        whole = self.whole or other.whole
        met = (one.meet(another) for one in self.parts for another in other.parts)
        return numbers(met, whole=whole, time=self.time or other.time)

    def sample(self) -> str:
        """Give a member, as text."""
        if self.time:
            return duration_text(int(self.parts[0].sample()))
        return f"{self.parts[0].sample().normalize():f}"


def numbers(parts: Iterable[Interval], *, whole: bool, time: bool = False) -> Numbers:
    """Make a set of numbers; empty intervals are dropped."""
    rounded = (part.closed_on_integers() if whole else part for part in parts)
    return Numbers(tuple(part for part in rounded if not part.empty), whole, time)


@dataclass(frozen=True, slots=True)
class Names:
    """A finite set of names, or (`others`) all names but these."""

    listed: frozenset[str]
    others: bool = False

    @property
    def empty(self) -> bool:
        """Whether no name is in it."""
        return not self.others and not self.listed

    def meet(self, other: "Names") -> "Names":
        """Give the names that are in both."""
        if self.others and other.others:
            return Names(self.listed | other.listed, others=True)
        if self.others:
            return Names(other.listed - self.listed)
        if other.others:
            return Names(self.listed - other.listed)
        return Names(self.listed & other.listed)

    def sample(self) -> str:
        """Give a member, or say that it is some other value."""
        if not self.others:
            return min(self.listed)
        return "any other value" if self.listed else "some value"


Values: TypeAlias = Numbers | Names


@made_quickly
@dataclass(frozen=True, slots=True)
class Domain:
    """What a variable may be: one of `values`, or (`absent`) `none`."""

    values: Values
    absent: bool = False

    @property
    def empty(self) -> bool:
        """Whether it may be nothing at all."""
        return not self.absent and self.values.empty

    @property
    def size(self) -> int:
        """How many intervals it takes to write it down; names count once."""
        return len(self.values.parts) if isinstance(self.values, Numbers) else 1

    def meet(self, other: "Domain") -> "Domain":
        """Give what is in both; sets of different kinds have only `none` in common."""
        absent = self.absent and other.absent
        match self.values, other.values:
            case Numbers() as one, Numbers() as another:
                return Domain(one.meet(another), absent)
            case Names() as these, Names() as those:
                return Domain(these.meet(those), absent)
            case _:
                return Domain(NO_NAMES, absent)

    def sample(self) -> str:
        """Give a member, as text; `none` only where nothing else is left."""
        return NOTHING_TEXT if self.values.empty else self.values.sample()


NO_NAMES = Names(frozenset())
ALL_NAMES = Names(frozenset(), others=True)
ALL_NUMBERS = Numbers((Interval(),))
