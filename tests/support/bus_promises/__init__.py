"""What every bus promises: each promise is a function that takes a stage and asserts."""

from collections.abc import Awaitable, Callable

from tests.support.bus_promises import (
    accepting,
    committing,
    ending,
    once,
    order,
    subscribing,
    timing,
)
from tests.support.bus_stage import Stage

Promise = Callable[[Stage], Awaitable[None]]

CAPACITY = 8
"""How many deliveries the buses of the suite hold."""

PROMISES: tuple[Promise, ...] = (
    *accepting.PROMISES,
    *order.PROMISES,
    *once.PROMISES,
    *committing.PROMISES,
    *ending.PROMISES,
    *timing.PROMISES,
    *subscribing.PROMISES,
)
