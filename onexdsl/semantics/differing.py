"""Two mappings in, the names that stand for something else in the second one out."""

from collections.abc import Iterator, Mapping
from typing import Any

from onexdsl.semantics.by_flow import ByFlow


def differing(before: Mapping[Any, Any], now: Mapping[Any, Any]) -> frozenset[Any]:
    """Give the names under which there is another thing now, or nothing, or something at last.

    What has a place in the text is known by identity, names by what they say. Of mappings by
    flow, flows in which nothing was looked up before are not looked at.
    """
    if isinstance(before, ByFlow) and isinstance(now, ByFlow):
        return frozenset(
            name
            for flow, entries in before.asked.items()
            for name in _differing(entries, now.entries(flow))
        )
    return frozenset(_differing(before, now))


def _differing(before: Mapping[Any, Any], now: Mapping[Any, Any]) -> Iterator[Any]:
    if before is now:
        return
    for name, value in now.items():
        known = before.get(name)
        if known is not value and not _is_same_text(known, value):
            yield name
    yield from (name for name in before if name not in now)


def _is_same_text(one: object, other: object) -> bool:
    return isinstance(one, tuple) and one == other
