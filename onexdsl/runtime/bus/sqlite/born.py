"""Which instances may be in the file: places go in, and of most that are not there that is known.

To look for an instance in the file takes longer than to decide on it, and most messages that find
none in memory are the first of their key. So it is noted where instances are: each place sets two
of many marks, and one that lacks a mark is not in the file. Source: B. H. Bloom, "Space/time
trade-offs in hash coding with allowable errors", 1970.
"""

import asyncio
from collections.abc import Hashable, Iterable

MARKS = 1 << 22
"""Bytes, all of them 0 at first. Of a hundred thousand places, 1 in 500 is looked for in vain."""
MOST = 1_000_000
"""Where a file holds more places than that, all are looked for in it: too many marks are set."""
_LAST, _OTHERS = MARKS - 1, 22


class Born:
    """The marks of one file. Until those of earlier runs are read, any place may be there."""

    def __init__(self) -> None:
        self._marks: bytearray | None = None
        self._meanwhile: set[int] = set()
        """The hashes of what was noted before that."""

    def add(self, place: Hashable) -> None:
        """Note that an instance may be there from now on."""
        if self._marks is None:
            self._meanwhile.add(hash(place))
        else:
            _mark(self._marks, hash(place))

    def may_hold(self, place: Hashable) -> bool:
        """Say whether an instance may be there; if not, it is not."""
        marks, number = self._marks, hash(place)
        return marks is None or bool(marks[number & _LAST] and marks[number >> _OTHERS & _LAST])

    async def learn(self, places: Iterable[Hashable]) -> None:
        """Add those of earlier runs, in a thread: meanwhile others are noted."""
        marks = await asyncio.to_thread(_marks_of, places)
        for number in self._meanwhile:
            _mark(marks, number)
        self._meanwhile.clear()
        self._marks = marks

    def give_up(self) -> None:
        """Let any place be there from now on."""
        self._meanwhile.clear()
        self._marks = _all_set()


def _marks_of(places: Iterable[Hashable]) -> bytearray:
    marks = bytearray(MARKS)
    for count, place in enumerate(places):
        if count == MOST:
            return _all_set()
        _mark(marks, hash(place))
    return marks


def _all_set() -> bytearray:
    return bytearray(b"\1") * MARKS


def _mark(marks: bytearray, number: int) -> None:
    marks[number & _LAST] = marks[number >> _OTHERS & _LAST] = 1
