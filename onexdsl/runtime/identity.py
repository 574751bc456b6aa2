"""Message ids: a moment goes in, a version 7 UUID that sorts by time comes out."""

from collections.abc import Callable
from random import Random, SystemRandom
from uuid import UUID

_VERSION = 0x7 << 76
_VARIANT = 0x2 << 62
_SEQUENCE_BITS = 74
_LOW_62 = (1 << 62) - 1


class IdSource:
    """Makes ids that rise strictly, also within one millisecond and when the clock steps back.

    RFC 9562, section 6.2, method 2: within a millisecond the random part is counted up.
    """

    __slots__ = ("_draw", "_millisecond", "_sequence")

    def __init__(self, random: Random | None = None) -> None:
        self._draw: Callable[[int], int] = (random or SystemRandom()).getrandbits
        self._millisecond = -1
        self._sequence = 0

    def next(self, now: int) -> int:
        """Return the next id as a number; `now` is in nanoseconds since 1970."""
        millisecond = now // 1_000_000
        if millisecond > self._millisecond:
            self._millisecond = millisecond
            self._sequence = self._draw(_SEQUENCE_BITS - 1)
        else:
            self._sequence += 1
        sequence = self._sequence
        return (
            self._millisecond << 80
            | _VERSION
            | (sequence >> 62) << 64
            | _VARIANT
            | sequence & _LOW_62
        )


_new_uuid = UUID.__new__
_set = object.__setattr__
_SAFE = UUID(int=0).is_safe


def as_uuid(number: int) -> UUID:
    """Make the id as users see it; quicker than `UUID(int=…)`, whose checks are not needed here."""
    made = _new_uuid(UUID)
    _set(made, "int", number)
    _set(made, "is_safe", _SAFE)
    return made
