"""Known names in, an index out that finds those a slip or two away without trying them all.

Two texts that are N slips apart become one when at most N characters are left out of each, so
the names are filed under all that is left of them. Method: Garbe, Symmetric Delete spelling
correction, 2012; it holds for swapped neighbours as well.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from onexdsl.diagnostics.suggest import LONGEST, MOST, distance, most_slips

INDEXED = 2
"""So many slips are looked up; more are tried name by name."""

FEW = 256
"""Of more names than this only those within `INDEXED` slips are found: among so many, something
is always near by chance, and trying each for each mistake would never end."""

_SHORT = 40
"""Longer names are filed under fewer remains: what is left of them without one character."""


@dataclass(frozen=True, slots=True)
class NearIndex:
    """The names as they are written, and each remain with the names that leave it."""

    names: tuple[str, ...]
    _masks: tuple[int, ...]
    _left: tuple[dict[str, list[str]], ...]  # of names without at most no, one, two characters

    def closest(self, name: str) -> tuple[str, ...]:
        """Give the at most three names that are fewest slips away, if that may be a slip.

        What counts as a slip, and how many may be, is that of `suggest.nearest`.
        """
        most = most_slips(name)
        if len(name) > LONGEST:
            return ()
        remains: list[str] = []
        for slips, left in enumerate(_remains(name.lower())):
            remains += left
            filed = {one for text in remains for one in self._left[slips].get(text, ())}
            found = _fewest(name, filed, min(most, slips))
            if found:
                return found
        return self._tried(name, most)

    def _tried(self, name: str, most: int) -> tuple[str, ...]:
        if most <= INDEXED or len(self.names) > FEW:
            return ()
        mask = _mask(name.lower())
        alike = {
            one
            for one, other in zip(self.names, self._masks, strict=True)
            if (mask & ~other).bit_count() <= most and (other & ~mask).bit_count() <= most
        }
        return _fewest(name, alike, most)


@lru_cache(maxsize=16)
def near_index(names: tuple[str, ...]) -> NearIndex:
    """File names; the last few files are kept, since mistakes that ask for one come in numbers."""
    known = tuple(sorted(set(names)))
    left: tuple[dict[str, list[str]], ...] = ({}, {}, {})
    for name in known:
        remains: set[str] = set()
        for slips, texts in enumerate(_remains(name.lower())):
            remains |= texts
            for text in remains:
                left[slips].setdefault(text, []).append(name)
    return NearIndex(known, tuple(_mask(name.lower()) for name in known), left)


def _fewest(name: str, candidates: set[str], most: int) -> tuple[str, ...]:
    found: dict[int, list[str]] = {}
    for candidate in sorted(candidates - {name}):
        if abs(len(candidate) - len(name)) <= most:
            slips = distance(name.lower(), candidate.lower(), most)
            found.setdefault(slips, []).append(candidate)
    least = min(found, default=most + 1)
    return tuple(found[least][:MOST]) if least <= most else ()


def _remains(name: str) -> tuple[set[str], ...]:
    """Give what is left of a name without no, one and two characters."""
    most = INDEXED if len(name) <= _SHORT else INDEXED - 1
    counts = range(min(most, len(name)) + 1)
    return tuple(
        {"".join(kept) for kept in combinations(name, len(name) - count)} for count in counts
    )


def _mask(name: str) -> int:
    """Give the characters of a name as bits; what is far from ASCII shares them."""
    mask = 0
    for character in name:
        mask |= 1 << (ord(character) & 127)
    return mask
