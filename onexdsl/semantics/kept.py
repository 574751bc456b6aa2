"""What is made of parts, and of what they look up, is kept while neither changes.

While something is made it is noted what it looks up, and what it finds there. It is made again
when its parts are others, or when one of those is another now: red and green, as in the query
systems of compilers (Hammer et al. 2014, "Adapton", demanded computation graphs).
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from onexdsl.semantics.differing import differing

T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")

Lookups = tuple[Mapping[Any, Any], ...]
_Difference = tuple[Mapping[Any, Any], Mapping[Any, Any], frozenset[Any]]


class Anew:
    """Makes everything when it is asked for and keeps nothing, for a process that asks once."""

    def make(
        self, _kind: Hashable, _parts: Sequence[object], lookups: Lookups, maker: Callable[..., T]
    ) -> T:
        """Give `maker(*lookups)`: what it gives depends on kind, parts and lookups alone."""
        return maker(*lookups)

    def settled(self, _name: Hashable, value: V, _same: Callable[[Any, Any], bool]) -> V:
        """Give the value that was there under a name before, if that is the same."""
        return value


@dataclass(slots=True)
class _Made:
    """What was made; `parts` live as long as it does, so that nothing else has their identity.

    `found` has, for each of the lookups, the names that were looked up in it, and `whole` all
    its names if all were wanted. `against` are the lookups in which it held last.
    """

    parts: Sequence[object]
    found: tuple[set[Any], ...]
    whole: Mapping[int, tuple[object, ...]]
    result: Any
    against: Lookups


class Kept(Anew):
    """Keeps what one run asked for until the next, which may be given up and begun again."""

    def __init__(self) -> None:
        self._before: dict[Hashable, _Made] = {}
        self._now: dict[Hashable, _Made] = {}
        self._settled_before: dict[Hashable, Any] = {}
        self._settled: dict[Hashable, Any] = {}
        self._differences: dict[tuple[int, int], _Difference] = {}

    def make(
        self, kind: Hashable, parts: Sequence[object], lookups: Lookups, maker: Callable[..., T]
    ) -> T:
        """Give what was made of the same parts if all that it looked up is the same now."""
        key = (kind, *map(id, parts))
        known = self._now.get(key) or self._before.get(key)
        if known is None or not self._holds(known, lookups):
            known = _made(parts, lookups, maker)
        known.against = lookups
        self._now[key] = known
        return known.result  # type: ignore[no-any-return]  # the kind names the function that made it

    def _holds(self, known: _Made, lookups: Lookups) -> bool:
        """Whether all that was looked up is there as it was."""
        for at, now in enumerate(lookups):
            before = known.against[at]
            if before is now:
                continue
            found = known.found[at]
            if any(name in found for name in self._differing(before, now)):
                return False
            if at in known.whole and known.whole[at] != tuple(now):
                return False
        return True

    def _differing(self, before: Mapping[Any, Any], now: Mapping[Any, Any]) -> frozenset[Any]:
        """Give the names that stand for something else now; two mappings are compared once."""
        pair = id(before), id(now)
        known = self._differences.get(pair)
        if known is None:
            known = self._differences[pair] = before, now, differing(before, now)
        return known[2]

    def settled(self, name: Hashable, value: V, same: Callable[[Any, Any], bool]) -> V:
        """Give the very value that was there under a name, if the new one says the same.

        So what looked it up finds what it found before.
        """
        before: Any = self._settled.get(name, self._settled_before.get(name))
        stays = before is not None and (before is value or same(before, value))
        settled: V = before if stays else value
        self._settled[name] = settled
        return settled

    def finish(self) -> None:
        """Forget what the run that ends here did not ask for."""
        self._before, self._now = self._now, {}
        self._settled_before, self._settled = self._settled, {}
        self._differences = {}


def _made(parts: Sequence[object], lookups: Lookups, maker: Callable[..., Any]) -> _Made:
    """Make something, and note what it looks up."""
    found: tuple[set[Any], ...] = tuple(set() for _ in lookups)
    whole: dict[int, tuple[object, ...]] = {}
    watched = (_Watched(one, at, found[at], whole) for at, one in enumerate(lookups))
    return _Made(parts, found, whole, maker(*watched), lookups)


class _Watched(Mapping[K, V]):
    """A mapping that notes what is looked up in it."""

    def __init__(
        self,
        inner: Mapping[K, V],
        at: int,
        found: set[Any],
        whole: dict[int, tuple[object, ...]],
    ) -> None:
        self._inner = inner
        self._at = at
        self._found = found
        self._whole = whole

    def __getitem__(self, name: K) -> V:
        value: V | None = self.get(name)
        if value is None:
            raise KeyError(name)
        return value

    def get(self, name: object, default: Any = None) -> Any:
        """Give an entry, or something else where there is none."""
        self._found.add(name)
        value = self._inner.get(cast("K", name))
        return default if value is None else value

    def __contains__(self, name: object) -> bool:
        return self.get(name) is not None

    def __iter__(self) -> Iterator[K]:
        names = tuple(self._inner)
        self._whole[self._at] = names
        return iter(names)

    def __len__(self) -> int:
        return sum(1 for _ in self)
