"""The next timer of the file: moments go in, and a call is made when the earliest one has come."""

from collections.abc import Callable

from onexdsl.runtime.clock import Cancellable, Clock


class Alarm:
    """One call of the clock for all timers, so that a million of them cost no memory."""

    __slots__ = ("_due", "_ring", "_set", "clock")

    def __init__(self, clock: Clock, ring: Callable[[], None]) -> None:
        self.clock = clock
        self._ring = ring
        self._set: Cancellable | None = None
        self._due: int | None = None

    def no_later_than(self, due: int | None) -> None:
        """Ring at a moment, unless it rings before that anyway; `None` asks for nothing."""
        if due is None or (self._due is not None and self._due <= due):
            return
        self.cancel()
        self._due = due
        self._set = self.clock.call_at(due, self._called)

    def cancel(self) -> None:
        """Ring no more."""
        if self._set is not None:
            self._set.cancel()
        self._set = self._due = None

    def _called(self) -> None:
        self._set = self._due = None
        self._ring()
