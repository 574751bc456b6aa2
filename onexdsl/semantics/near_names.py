"""A name that is not known and those that are in, the repair that an author probably wants out."""

from collections.abc import Iterable
from dataclasses import dataclass

from onexdsl.diagnostics.diagnostic import Edit, Fix
from onexdsl.diagnostics.suggest import nearest
from onexdsl.source.span import Span

MOST_LISTED = 6


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name that could not be found, where it stands, and the names that could."""

    text: str
    span: Span
    known: tuple[str, ...]


def repair(unknown: Unknown) -> Fix | None:
    """Offer the nearest known name, if one is near."""
    near = _nearest(unknown)
    if near is None:
        return None
    return Fix(f"write `{near}`", (Edit(unknown.span, near),))


def advice(unknown: Unknown) -> str | None:
    """Say in a hint what could be written: the nearest name, or all if they are few."""
    near = _nearest(unknown)
    if near is not None:
        return f"Did you mean `{near}`?"
    if not unknown.known or len(unknown.known) > MOST_LISTED:
        return None
    return f"There is {listed(sorted(unknown.known))}."


def listed(names: Iterable[str]) -> str:
    """Join names as prose: `a`, `b` and `c`."""
    quoted = [f"`{name}`" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"


def _nearest(unknown: Unknown) -> str | None:
    return next(iter(nearest(unknown.text, unknown.known)), None)
