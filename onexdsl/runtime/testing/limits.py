"""What bounds a value: the marks of an annotation go in, the ends of its range come out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from fractions import Fraction
from math import ceil, floor
from typing import Any, Self

from pydantic.fields import FieldInfo

from onexdsl.runtime.payload import Sensitive


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The constraints of one value, by the names that pydantic's `Field` has for them."""

    ge: Any = None
    gt: Any = None
    le: Any = None
    lt: Any = None
    min_length: int = 0
    max_length: int | None = None
    pattern: str | None = None
    marks: tuple[Any, ...] = field(default=(), compare=False)
    """What pydantic has to check once more, for example an `AfterValidator`."""

    @classmethod
    def of(cls, marks: Iterable[Any]) -> Self:
        """Read what stands in an `Annotated`; of two for the same the later one holds."""
        flat = tuple(mark for mark in _flat(marks) if not isinstance(mark, Sensitive))
        names = [one.name for one in fields(cls) if one.name != "marks"]
        found = {
            name: value
            for mark in flat
            for name in names
            if (value := getattr(mark, name, None)) is not None
        }
        return cls(marks=flat, **found)

    def longest(self, more: int) -> int:
        """Give the greatest length to draw, so many more than the least one at most."""
        roomy = self.min_length + more
        return roomy if self.max_length is None else min(roomy, self.max_length)

    def whole(self, per_one: int = 1) -> tuple[int | None, int | None]:
        """Give the least and the greatest `n` for which `n / per_one` is within."""
        lows = [ceil(at) for at in _scaled(self.ge, per_one)]
        lows += [floor(at) + 1 for at in _scaled(self.gt, per_one)]
        highs = [floor(at) for at in _scaled(self.le, per_one)]
        highs += [ceil(at) - 1 for at in _scaled(self.lt, per_one)]
        return max(lows, default=None), min(highs, default=None)


def _flat(marks: Iterable[Any]) -> Iterator[Any]:
    """Take apart what holds several marks: a `Field`, a `StringConstraints`, an `Interval`."""
    for mark in marks:
        if isinstance(mark, FieldInfo):
            yield from _flat(mark.metadata)
        elif isinstance(mark, Iterable) and not isinstance(mark, str):
            yield from _flat(mark)
        else:
            yield mark


def _scaled(end: Any, per_one: int) -> list[Fraction]:
    return [] if end is None else [Fraction(end) * per_one]


def ends(found: tuple[int | None, int | None], low: int, high: int) -> tuple[int, int]:
    """Close an open range by a low and a high end, moved so that there is room within."""
    first, last = found
    if first is not None:
        return first, max(high, first + (high - low)) if last is None else last
    if last is not None:
        return min(low, last - (high - low)), last
    return low, high
