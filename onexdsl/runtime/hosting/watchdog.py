"""Watches a loop from a thread: nothing goes in, a warning comes out that names who blocked it.

The thread asks the loop for a sign of life some times a second, which costs a message nothing. If
there is none for too long, it looks at the stack of the loop's thread, where the delivery lies
that is being handled.
"""

import asyncio
import logging
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import PurePath
from types import FrameType
from typing import Any

from onexdsl.runtime.bus.delivery import Delivery
from onexdsl.runtime.clock import seconds
from onexdsl.runtime.payload import Payload

LOG = logging.getLogger("onexdsl.host")

SIGNS = 4
"""So many signs of life are asked for within the time that a handler may take."""
STILL = 10
"""After so many times that time it is told that the loop is blocked still; then at the doubles."""


class Watchdog:
    """Warns once a handler has kept the loop of this thread to itself for `limit`.

    `kinds` says of each consumer what it is, for example "effect". `start` and `stop` are called
    in the loop.
    """

    def __init__(self, limit: timedelta, kinds: dict[str, str]) -> None:
        self._limit = limit.total_seconds()
        self._kinds = kinds
        self._stopped = threading.Event()
        self._alive = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to watch the running loop."""
        watched = (asyncio.get_running_loop(), threading.get_ident())
        self._thread = threading.Thread(
            target=self._watch, args=watched, name="onexdsl watchdog", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """End the thread; what it has seen is told before this returns."""
        self._stopped.set()
        self._alive.set()
        if self._thread is not None:
            self._thread.join()

    def _watch(self, loop: asyncio.AbstractEventLoop, thread: int) -> None:
        while not self._stopped.wait(self._limit / SIGNS):
            self._alive.clear()
            if self._stopped.is_set():
                return
            asked = seconds()
            try:
                loop.call_soon_threadsafe(self._alive.set)
            except RuntimeError:  # the loop was closed, and nobody has said so
                return
            if not self._alive.wait(self._limit):
                self._tell(_seen(thread), asked)

    def _tell(self, seen: "FrameType | None", asked: float) -> None:
        blocker = None if seen is None else self._blocker(seen)
        del seen  # a frame keeps alive all that is in it
        patience = STILL * self._limit
        while not self._alive.wait(patience):
            if blocker is not None:
                self._warn("%s blocks the loop still, after %.1f s%s", blocker, asked)
            patience *= 2
        if blocker is not None:
            self._warn("%s blocked the loop for %.1f s%s", blocker, asked)

    def _warn(self, text: str, blocker: tuple[str, str, dict[str, str]], asked: float) -> None:
        who, how, extra = blocker
        LOG.warning(text, who, seconds() - asked, how, extra=extra)

    def _blocker(self, frame: FrameType) -> tuple[str, str, dict[str, str]]:
        place = _place(frame)
        delivery = next(_deliveries(frame), None)
        if delivery is None:
            return "something that no message has asked for", f" ({place})", {"onex_place": place}
        consumer, kind = delivery.consumer, _type_of(delivery)
        who = f"{self._kinds.get(consumer, 'handler')} {consumer}"
        extra = {"onex_consumer": consumer, "onex_type": kind, "onex_place": place}
        return who, f" while it handled {kind} ({place})", extra


def _seen(thread: int) -> FrameType | None:
    """Give what the loop's thread is at; None if it only waits for something to do."""
    frame = sys._current_frames().get(thread)  # noqa: SLF001  # the documented way to it
    waits = frame is None or PurePath(frame.f_code.co_filename).name == "selectors.py"
    return None if waits else frame


def _frames(frame: FrameType | None) -> Iterator[FrameType]:
    while frame is not None:
        yield frame
        frame = frame.f_back


def _deliveries(frame: FrameType) -> Iterator[Delivery]:
    """Find what is handled: host and effects name it `delivery` in the frames of their handlers."""
    for one in _frames(frame):
        found: Any = one.f_locals.get("delivery")
        if isinstance(found, Delivery):
            yield found


def _type_of(delivery: Delivery) -> str:
    payload = delivery.message.payload
    return type(payload).__name__ if isinstance(payload, Payload) else delivery.message.topic


def _place(frame: FrameType) -> str:
    code = frame.f_code
    return f"{PurePath(code.co_filename).name}:{frame.f_lineno}, {code.co_qualname}"
