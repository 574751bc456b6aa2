"""The lanes of a consumer that handles what is kept: it goes in, and what its handler does."""

import logging
from collections.abc import Awaitable, Callable, Hashable
from uuid import UUID

from onexdsl.runtime.bus.delivery import Consumer
from onexdsl.runtime.bus.lanes import Lanes, Work
from onexdsl.runtime.bus.sqlite.feed import Taking
from onexdsl.runtime.bus.sqlite.kept import Kept

LOG = logging.getLogger("onexdsl.runtime")


class KeptLanes(Lanes[Kept]):
    """Lanes that never let go of what was put in."""

    def clear(self) -> int:
        """Let go of nothing: handlers finish what they were given."""
        return 0


def lanes_of(
    consumer: Consumer, handle: Callable[[Kept], Awaitable[object]], paused: Callable[[], None]
) -> Taking:
    """Make the lanes of a consumer; `handle` ends what it is given and does not raise."""

    def lane_of(kept: Kept) -> Hashable:
        if kept.lane is None:
            lane = kept if kept.fault else consumer.lane_of(kept.message)
            # the hash of a UUID is a call of Python
            kept.lane = (lane.int, UUID) if type(lane) is UUID else (lane,)
        return kept.lane

    gate_of = consumer.gate_of
    work = Work(
        name=consumer.name,
        handle=handle,
        failed=_cannot_fail,
        lane_of=lane_of,
        concurrency=consumer.concurrency,
        gate_of=None if gate_of is None else lambda kept: gate_of(kept.message),
    )
    return KeptLanes(work, paused)


def _cannot_fail(kept: Kept, error: BaseException) -> None:
    """Hear of an error that `Endings.handle` let through, which is one of ours."""
    LOG.critical("%s: the bus failed to end a message: %r", kept.consumer, error, exc_info=error)
