"""Those who only decide, in a bus that keeps nothing: messages go in, and are decided on at once.

    put ──▶ somebody decides? ── no ──▶ decide on it, then on what that has sent, and so on
                    │ yes
                    ▼
              waits its turn

Such a message needs no lane, for a decision overlaps with nothing, and no turn of the loop. Only so
many are decided on in one go, for what goes in a circle must let others have theirs.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from contextvars import copy_context

from onexdsl.runtime.bus.activity import BURST
from onexdsl.runtime.message import Message

Decided = Callable[[Message], None]
"""Decides on a message and keeps what comes of it; never raises."""


class Desk:
    """The place of one who decides, as lanes are that of others."""

    __slots__ = ("_desks", "decide", "name")

    def __init__(self, name: str, decide: Decided, desks: "Desks") -> None:
        self.name = name
        self.decide = decide
        self._desks = desks

    def put(self, message: Message) -> None:
        """Decide on a message, at once or after those that came before it."""
        desks = self._desks
        desks.waiting.append((self, message))
        if not desks.goes_on:
            desks.begin()

    @property
    def in_flight(self) -> int:
        """How many messages were put here and have not ended."""
        return self._desks.held_by(self)

    awake = in_flight

    async def close(self) -> None:
        """Leave what waits where it is."""


class Desks:
    """All the desks of a bus: one message at a time, whosever it is.

    `paused` is called when some have ended, before the loop gets its turn.
    """

    __slots__ = ("_closed", "_context", "_current", "_paused", "goes_on", "waiting")

    def __init__(self, paused: Callable[[], None]) -> None:
        self._paused = paused
        self.waiting: deque[tuple[Desk, Message]] = deque()
        self._current: Desk | None = None
        """Whose message is decided on."""
        self.goes_on = False
        """Whether somebody decides on what waits just now, or will before long."""
        self._context = copy_context()
        self._closed = False

    def begin(self) -> None:
        """Decide on what waits."""
        self.goes_on = True
        self._context.run(self._go_on)

    def held_by(self, desk: Desk) -> int:
        """Count what a desk has not ended."""
        waiting = sum(whose is desk for whose, _ in self.waiting)
        return waiting + (self._current is desk)

    def close(self) -> None:
        """Decide on nothing more."""
        self._closed = True

    def _go_on(self) -> None:
        waiting, turns = self.waiting, BURST
        while waiting and turns and not self._closed:
            desk, message = waiting.popleft()
            self._current = desk
            desk.decide(message)
            turns -= 1
        self._current = None
        self.goes_on = bool(waiting) and not self._closed
        if self.goes_on:
            asyncio.get_running_loop().call_soon(self._go_on, context=self._context)
        self._paused()
