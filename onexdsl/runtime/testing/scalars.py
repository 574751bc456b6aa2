"""Strategies for values without parts: a type and its limits go in, a strategy comes out."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import AnyUrl, HttpUrl

from onexdsl.runtime.errors import ModelOnexError
from onexdsl.runtime.testing.limits import Limits, ends

try:
    from hypothesis import strategies as st
    from hypothesis.strategies import SearchStrategy
except ImportError as missing:
    raise ModelOnexError("Drawn messages need Hypothesis: pip install hypothesis") from missing

__all__ = ["SearchStrategy", "json_values", "scalar", "st"]

MORE_LETTERS = 60
"""So much longer than it must be is a text or a piece of bytes at most."""
PLACES = (0, 2, 6)
"""How many places decimals have behind the point."""
GREATEST_DECIMAL = 10**12
LONGEST_DURATION = timedelta(days=3660)
FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2199, 12, 31)
ZONES = (UTC, timezone(timedelta(hours=5, minutes=30)), timezone(timedelta(hours=-8)))

_LETTERS = st.characters(codec="utf-8")
_WHOLE = re.compile(r"\^\(\?:(.*)\)(?:\$|\\Z)", re.DOTALL)
_TICK = timedelta(microseconds=1)
_URL = (
    r"https?://[a-z]{1,8}(\.[a-z]{2,6}){1,2}(:[1-9][0-9]{3})?(/[a-z0-9_-]{1,6}){0,3}/?"
    r"(\?[a-z]{1,4}=[a-z0-9]{0,4})?(#[a-z]{1,4})?"
)


def scalar(kind: Any, limits: Limits) -> SearchStrategy[Any] | None:
    """Draw values of a type without parts; None for any other type.

    Numbers are finite, moments have an offset; texts, decimals, durations and years keep to sizes
    that fit a test where no constraint says otherwise.
    """
    made = _MAKERS.get(kind)
    return None if made is None else made(limits)


def json_values() -> SearchStrategy[Any]:
    """Draw what JSON can say, at most about six values of it."""
    leaves = st.none() | st.booleans() | st.integers() | _finite() | _short()
    return st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_short(), inner, max_size=3),
        max_leaves=6,
    )


def _finite() -> SearchStrategy[float]:
    return st.floats(allow_nan=False, allow_infinity=False)


def _short() -> SearchStrategy[str]:
    return st.text(_LETTERS, max_size=20)


def _integers(limits: Limits) -> SearchStrategy[int]:
    return st.integers(*limits.whole())


def _floats(limits: Limits) -> SearchStrategy[float]:
    low = limits.gt if limits.ge is None else limits.ge
    high = limits.lt if limits.le is None else limits.le
    return st.floats(
        None if low is None else float(low),
        None if high is None else float(high),
        allow_nan=False,
        allow_infinity=False,
    )


def _decimals(limits: Limits) -> SearchStrategy[Decimal]:
    given = (limits.ge, limits.gt, limits.le, limits.lt)
    finest = max((_places(end) for end in given if end is not None), default=0)
    return st.one_of(
        *(
            st.integers(low, high).map(_decimal_of(places))
            for places in sorted({*PLACES, finest, finest + 1})
            for low, high in [_decimal_ends(limits, places)]
            if low <= high
        )
    )


def _decimal_ends(limits: Limits, places: int) -> tuple[int, int]:
    greatest = GREATEST_DECIMAL * 10**places
    return ends(limits.whole(10**places), -greatest, greatest)


def _decimal_of(places: int) -> Callable[[int], Decimal]:
    return lambda number: Decimal(f"{number}E-{places}")


def _places(end: Any) -> int:
    exponent = Decimal(str(end)).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _texts(limits: Limits) -> SearchStrategy[str]:
    if limits.pattern is None:
        return st.text(_LETTERS, min_size=limits.min_length, max_size=limits.longest(MORE_LETTERS))
    whole = _WHOLE.fullmatch(limits.pattern)
    inner = limits.pattern if whole is None else whole[1]
    try:
        pattern = re.compile(inner)
    except re.error as error:
        raise ModelOnexError(
            f"No text can be drawn for the pattern {inner}, which Python's re does not know "
            f"({error}): give a strategy for its field."
        ) from None
    return st.from_regex(pattern, fullmatch=whole is not None, alphabet=_LETTERS)


def _pieces(limits: Limits) -> SearchStrategy[bytes]:
    return st.binary(min_size=limits.min_length, max_size=limits.longest(MORE_LETTERS))


def _durations(limits: Limits) -> SearchStrategy[timedelta]:
    ticks = Limits(
        **{
            name: end // _TICK
            for name in ("ge", "gt", "le", "lt")
            if (end := getattr(limits, name)) is not None
        }
    )
    most = LONGEST_DURATION // _TICK
    low, high = ends(ticks.whole(), -most, most)
    return st.timedeltas(low * _TICK, high * _TICK)


def _dates(limits: Limits) -> SearchStrategy[date]:
    return st.dates(limits.ge or FIRST_DAY, limits.le or LAST_DAY)


def _moments(_limits: Limits) -> SearchStrategy[datetime]:
    return st.datetimes(
        datetime(FIRST_DAY.year, 1, 1),  # noqa: DTZ001  # the zone is drawn
        datetime(LAST_DAY.year, 12, 31),  # noqa: DTZ001  # as above
        timezones=st.sampled_from(ZONES),
    )


def _urls(kind: type[AnyUrl]) -> Callable[[Limits], SearchStrategy[Any]]:
    return lambda _limits: st.from_regex(_URL, fullmatch=True).map(kind)


_MAKERS: dict[Any, Callable[[Limits], SearchStrategy[Any]]] = {
    bool: lambda _limits: st.booleans(),
    int: _integers,
    float: _floats,
    Decimal: _decimals,
    str: _texts,
    bytes: _pieces,
    UUID: lambda _limits: st.uuids(),
    timedelta: _durations,
    date: _dates,
    datetime: _moments,
    AnyUrl: _urls(AnyUrl),
    HttpUrl: _urls(HttpUrl),
    None: lambda _limits: st.none(),
    type(None): lambda _limits: st.none(),
}
