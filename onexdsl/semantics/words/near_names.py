"""A name that is not known and those that are in, the repair that an author probably wants out."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from onexdsl.diagnostics.diagnostic import Edit, Fix
from onexdsl.diagnostics.near_index import near_index
from onexdsl.diagnostics.suggest import did_you_mean, distance
from onexdsl.source.span import Span

MOST_LISTED = 6


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name that could not be found, where it stands, and the names that could."""

    text: str
    span: Span
    known: tuple[str, ...]


def repair(unknown: Unknown, mentions: Iterable[Span] = ()) -> Fix | None:
    """Offer the known name that was surely meant: a slip or so away, and no other as near.

    `mentions` are further places where the unknown name stands.
    """
    near = _nearest(unknown)
    if len(near) != 1 or distance(unknown.text.lower(), near[0].lower()) > _slips(unknown.text):
        return None
    places = (unknown.span, *mentions)
    return Fix(f"Write `{near[0]}`", tuple(Edit(place, near[0]) for place in places))


def advice(unknown: Unknown) -> str | None:
    """Say in a hint what could be written: the nearest names, or all if they are few."""
    near = _nearest(unknown)
    if near:
        return did_you_mean(unknown.text, near)
    if not unknown.known or len(unknown.known) > MOST_LISTED:
        return None
    return f"There is {listed(sorted(unknown.known))}."


def hint_for(unknown: Unknown, otherwise: str | None) -> str | None:
    """Say in a hint what was probably meant, or something else where no name is near."""
    return advice(unknown) if _nearest(unknown) or otherwise is None else otherwise


def listed(names: Iterable[str]) -> str:
    """Join names as prose: `a`, `b` and `c`."""
    quoted = [f"`{name}`" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"


def _nearest(unknown: Unknown) -> tuple[str, ...]:
    """Give the nearest known name, or several that are equally near."""
    return _closest(unknown.text, unknown.known)


@lru_cache(maxsize=8)
def _closest(name: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """Look a name up; hint and repair ask one after the other."""
    return near_index(known).closest(name)


def _slips(name: str) -> int:
    """Give how many slips leave no doubt about what was meant."""
    return max(1, len(name) // 8)
