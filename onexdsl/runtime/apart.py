"""Other people's coroutines, begun without a task: one goes in, what it came to comes out.

Most handlers never wait, and to give each a task would cost more than all else that a message
costs. So a coroutine is begun in the task that asks for it. If it waits, that task stays with it
(timeouts and task groups have noted it as theirs), and the asker goes on in a task of its own:

    task 1   asker ─▶ coroutine begins ─ waits ──────▶ the coroutine's from now on
    task 2                                 └─ asker ─▶ waits for it, as long as it likes
"""

import asyncio
from collections.abc import Callable, Coroutine, Generator
from contextvars import Context
from functools import partial
from typing import Any

from onexdsl.runtime.waiting import Ended

Started = Callable[[Coroutine[Any, Any, None], Context], object]
"""Makes a task of a coroutine, which runs in a context."""


class Apart:
    """Awaited by an asker that is `Carried`: `rest` stays, the asker goes on elsewhere."""

    __slots__ = ("rest",)

    def __init__(self, rest: Generator[Any, None, None]) -> None:
        self.rest = rest

    def __await__(self) -> Generator["Apart", None, None]:
        yield self


class Carried:
    """Drives an asker; once it awaits an `Apart`, `start` lets it go on in a task and `context`."""

    __slots__ = ("_asker", "_context", "_start")

    def __init__(self, asker: Coroutine[Any, Any, None], context: Context, start: Started) -> None:
        self._asker: Coroutine[Any, Any, None] | None = asker
        self._context = context
        self._start = start

    async def run(self) -> None:
        """Be the task of the asker, or, once that has gone on elsewhere, of what it has begun."""
        await self

    def close(self) -> None:
        """Close an asker whose task was cancelled before it ran."""
        if self._asker is not None:
            self._asker.close()

    def __await__(self) -> Generator[Any, Any, None]:
        asker = self._asker
        if asker is None:
            raise AssertionError("an asker is driven once")
        advance: Callable[[], Any] = partial(asker.send, None)
        while True:
            try:
                waits = advance()
            except StopIteration:
                return
            if type(waits) is Apart:
                self._asker = None
                self._start(asker, self._context)
                yield from waits.rest
                return
            advance = yield from _woken(asker, waits)


def rest_of(
    coroutine: Coroutine[Any, Any, Any],
    waits: Any,
    context: Context,
    woken: asyncio.Future[Ended | None],
) -> Generator[Any, Any, None]:
    """Drive what has been begun, and waits for something, to its end; then wake who waits."""
    while True:
        advance = yield from _woken(coroutine, waits)
        try:
            waits = context.run(advance)
        except StopIteration as end:
            answer = Ended(end.value, None)
            break
        except BaseException as error:  # noqa: BLE001  # whatever it is, `woken` is told
            answer = Ended(None, error)
            break
    if not woken.done():
        woken.set_result(answer)


def _woken(
    coroutine: Coroutine[Any, Any, Any], waits: Any
) -> Generator[Any, Any, Callable[[], Any]]:
    """Wait for what a coroutine waits for; return how it goes on."""
    try:
        given = yield waits
    except GeneratorExit:
        coroutine.close()
        raise
    except BaseException as error:  # noqa: BLE001  # passed on
        return partial(coroutine.throw, error)
    return partial(coroutine.send, given)
