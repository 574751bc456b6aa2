"""Message ids: a moment goes in, a version 7 UUID that sorts by time comes out."""

import os
from collections.abc import Callable
from random import Random
from uuid import UUID

_VERSION = 0x7 << 76
_VARIANT = 0x2 << 62
_MILLISECOND = 1_000_000
_FETCHED = 4096
"""How many bytes of entropy are fetched at once: a multiple of 8."""


class Entropy:
    """Random bits from the system, fetched many at a time.

    Each fetch lets other threads run, and a busy one may keep the interpreter for milliseconds.
    """

    __slots__ = ("_bytes", "_process", "_used")

    def __init__(self) -> None:
        self._bytes = b""
        self._used = 0
        self._process = 0

    def getrandbits(self, bits: int) -> int:
        """Draw so many bits, at most 64; a forked process does not draw those of its parent."""
        if self._used == len(self._bytes) or self._process != os.getpid():
            self._bytes, self._used, self._process = os.urandom(_FETCHED), 0, os.getpid()
        begin = self._used
        self._used = begin + 8
        return int.from_bytes(self._bytes[begin : begin + 8]) >> (64 - bits)


class IdSource:
    """Makes ids that rise strictly, also within one millisecond and when the clock steps back.

    RFC 9562, section 6.2, method 2: within a millisecond the random part is counted up. The first
    bit that is counted is drawn as 0, so that no carry ever reaches the bits of the variant.
    """

    __slots__ = ("_draw", "last", "until")

    def __init__(self, random: Random | None = None) -> None:
        self._draw: Callable[[int], int] = (random or Entropy()).getrandbits
        self.last = 0
        self.until = 0
        """The moment at which the next millisecond begins; before it, the next id is `last + 1`."""

    def next(self, now: int) -> int:
        """Return the next id as a number; `now` is in nanoseconds since 1970."""
        if now < self.until:
            self.last += 1
        else:
            millisecond = now // _MILLISECOND
            self.until = (millisecond + 1) * _MILLISECOND
            self.last = (
                millisecond << 80 | _VERSION | self._draw(12) << 64 | _VARIANT | self._draw(61)
            )
        return self.last


_new_uuid = UUID.__new__
_set = object.__setattr__
_SAFE = UUID(int=0).is_safe


def as_uuid(number: int) -> UUID:
    """Make the id as users see it; quicker than `UUID(int=…)`, whose checks are not needed here."""
    made = _new_uuid(UUID)
    _set(made, "int", number)
    _set(made, "is_safe", _SAFE)
    return made
