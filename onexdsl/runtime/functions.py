"""The language's functions that Python has no word for: plain values in, plain values out."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar, overload

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


def coalesce(value: T | None, default: T) -> T:
    """Return the value, or the default where there is none."""
    return default if value is None else value


def first(items: Sequence[T]) -> T | None:
    """Return the first item; `None` of an empty list."""
    return items[0] if items else None


def last(items: Sequence[T]) -> T | None:
    """Return the last item; `None` of an empty list."""
    return items[-1] if items else None


def unique(items: Iterable[T]) -> list[T]:
    """Return the items in the order in which they come first, each once."""
    listed = list(items)
    try:
        return list(dict.fromkeys(listed))
    except TypeError:  # records that hold lists have no hash
        return _unique_by_equality(listed)


def _unique_by_equality(items: list[T]) -> list[T]:
    found: list[T] = []
    for item in items:
        if item not in found:
            found.append(item)
    return found


@overload
def without(items: list[T], item: T) -> list[T]: ...
@overload
def without(items: set[T], item: T) -> set[T]: ...
@overload
def without(items: Mapping[K, V], item: K) -> dict[K, V]: ...
def without(items: list[T] | set[T] | Mapping[K, V], item: object) -> list[T] | set[T] | dict[K, V]:
    """Return a copy without an item (each that equals it), or of a dict without a key."""
    if isinstance(items, list):
        return [one for one in items if one != item]
    if isinstance(items, set):
        return {one for one in items if one != item}
    return {key: value for key, value in items.items() if key != item}
