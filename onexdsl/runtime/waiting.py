"""Waiting by the clock: work and a moment go in, what the work came to comes out."""

import asyncio
from collections.abc import Awaitable
from typing import Any, NamedTuple

from onexdsl.runtime.clock import Clock


class Ended(NamedTuple):
    """What a piece of somebody else's code came to."""

    value: Any
    error: BaseException | None


async def ended(work: Awaitable[Any]) -> Ended:
    """Run to the end, whatever that is; also `SystemExit`, which would stop the loop."""
    try:
        return Ended(await work, None)
    except BaseException as error:  # noqa: BLE001  # the caller tells it to somebody
        return Ended(None, error)


async def wait_done(task: asyncio.Future[Any], clock: Clock, until: int) -> bool:
    """Wait for a task or future, at most until the clock shows `until`; say whether it is done."""
    woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def wake(_: object = None) -> None:
        if not woken.done():
            woken.set_result(None)

    task.add_done_callback(wake)
    alarm = clock.call_at(until, wake)
    try:
        await woken
    finally:
        alarm.cancel()
        task.remove_done_callback(wake)
    return task.done()


async def wait_until(clock: Clock, when: int) -> None:
    """Wait until the clock shows `when`."""
    woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    alarm = clock.call_at(when, lambda: None if woken.done() else woken.set_result(None))
    try:
        await woken
    finally:
        alarm.cancel()
