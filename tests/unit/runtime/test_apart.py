"""Handlers that are begun without a task: what they see of their task and of their context."""

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import ContextVar, copy_context
from typing import Any

import pytest

from onexdsl.runtime import EffectContext, Host, Intent, NodeEffectService
from onexdsl.runtime.apart import rest_of
from onexdsl.runtime.bus.memory import EventBusMemory
from onexdsl.runtime.flow import Flow, Retry, Route, Subscribes
from onexdsl.runtime.testing import VirtualClock

Step = Callable[[], Awaitable[None]]
SEEN: ContextVar[str] = ContextVar("tests_apart_seen", default="nothing")


class Do(Intent, topic="onex.intent.tests-apart.do.v1"):
    """Asks for one of the scripts."""

    place: int


class Doer(NodeEffectService):
    """Follows scripts, and notes in which tasks each began and ended."""

    def __init__(self, *scripts: Step) -> None:
        super().__init__()
        self.scripts = scripts
        self.tasks: dict[int, tuple[Any, Any]] = {}
        self.ended: list[int] = []

    async def do(self, intent: Do, _context: EffectContext) -> None:
        """Follow one."""
        began = asyncio.current_task()
        await self.scripts[intent.place]()
        self.tasks[intent.place] = (began, asyncio.current_task())
        self.ended.append(intent.place)


async def _nothing() -> None:
    return None


async def _turn() -> None:
    await asyncio.sleep(0)


async def _run(*scripts: Step) -> Doer:
    """Send an intent for each script, all at once; none fails."""
    doer = Doer(*scripts)
    flow = Flow(
        name="tests.apart",
        messages=(Do,),
        nodes=(Doer,),
        subscriptions=(Subscribes(Do, Doer, "do"),),
        wire=(Route(Do, Doer, retry=Retry(0)),),
    )
    async with Host(flow.bind(doer), bus=EventBusMemory()) as host:
        for place in range(len(scripts)):
            await host.bus.publish(Do(place=place))
        await host.settled()
        assert () == await host.dead_letters()
    return doer


async def test_handlers_that_do_not_wait_share_a_task() -> None:
    """None is made for each."""
    doer = await _run(_nothing, _nothing, _nothing)
    assert 1 == len({task for both in doer.tasks.values() for task in both})


async def test_a_handler_that_waits_keeps_the_task_in_which_it_began() -> None:
    """Timeouts and task groups note it as theirs; others go on in another one meanwhile."""
    doer = await _run(_nothing, _turn, _nothing, _turn)
    assert all(began is ended for began, ended in doer.tasks.values())
    assert doer.tasks[1][0] is not doer.tasks[3][0]


async def test_a_timeout_within_a_handler_ends_what_it_is_about() -> None:
    """It is the handler's own, and nothing else is cancelled by it."""

    async def give_up() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.001):
                await asyncio.Event().wait()

    async def ask_two() -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(_turn())
            group.create_task(_turn())

    doer = await _run(give_up, _turn, ask_two, _nothing)
    assert [0, 1, 2, 3] == sorted(doer.ended)


async def test_what_a_handler_sets_in_its_context_is_its_own() -> None:
    """Before and after it has waited; the next one in its task does not see it."""
    seen: list[str] = []

    async def mark() -> None:
        SEEN.set("before")
        await asyncio.sleep(0)
        seen.append(SEEN.get())
        SEEN.set("after")

    async def mark_at_once() -> None:
        SEEN.set("at once")

    async def look() -> None:
        seen.append(SEEN.get())

    await _run(mark_at_once, look, mark, look)
    assert ["before", "nothing", "nothing"] == sorted(seen)


async def test_what_a_handler_awaits_comes_to_it() -> None:
    """Values and errors of futures, through all that stands between."""
    loop = asyncio.get_running_loop()

    async def take() -> None:
        given: asyncio.Future[int] = loop.create_future()
        loop.call_soon(given.set_result, 7)
        assert 7 == await given
        refused: asyncio.Future[int] = loop.create_future()
        loop.call_soon(refused.set_exception, KeyError("x"))
        with pytest.raises(KeyError):
            await refused

    assert [0] == (await _run(take)).ended


async def test_a_method_may_return_anything_that_can_be_awaited() -> None:
    """Also a future, as scripted effects do."""

    class Late(NodeEffectService):
        def do(self, _intent: Do, _context: EffectContext) -> Awaitable[None]:
            late: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            asyncio.get_running_loop().call_soon(late.set_result, None)
            return late

    flow = Flow(
        name="tests.late",
        messages=(Do,),
        nodes=(Late,),
        subscriptions=(Subscribes(Do, Late, "do"),),
        wire=(Route(Do, Late, retry=Retry(0)),),
    )
    async with Host(flow.bind(Late()), bus=EventBusMemory()) as host:
        await host.bus.publish(Do(place=0))
        await host.settled()
        assert 1 == host.statistics().done


async def test_cleaning_up_too_late_touches_nobody_else() -> None:
    """A handler whose time is over may wait on, with timeouts of its own, in what was its task."""
    clock = VirtualClock()
    cleaned = asyncio.Event()

    async def linger() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.001):
                    await asyncio.Event().wait()
            cleaned.set()

    doer = Doer(linger, cleaned.wait)  # type: ignore[arg-type]  # what it returns does not matter
    flow = Flow(
        name="tests.linger",
        messages=(Do,),
        nodes=(Doer,),
        subscriptions=(Subscribes(Do, Doer, "do"),),
        wire=(Route(Do, Doer, retry=Retry(0)),),
    )
    async with Host(flow.bind(doer), bus=EventBusMemory(), clock=clock) as host:
        await host.bus.publish(Do(place=0))
        await clock.advance(flow.wire[0].timeout)
        await host.bus.publish(Do(place=1))
        await host.settled()
        (dead,) = await host.dead_letters()
    assert (0, "no answer within 30 s") == (dead.payload.place, dead.reason)
    assert 1 in doer.ended


async def test_closing_lets_go_of_a_handler_that_waits() -> None:
    """It is cancelled, and what it was about is given back: it is not told as failed."""
    cancelled: list[str] = []

    async def wait() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.append("yes")
            raise

    doer = Doer(wait)
    flow = Flow(
        name="tests.closing",
        messages=(Do,),
        nodes=(Doer,),
        subscriptions=(Subscribes(Do, Doer, "do"),),
        wire=(Route(Do, Doer),),
    )
    bus = EventBusMemory()
    host = Host(flow.bind(doer), bus=bus)
    await host.__aenter__()
    await host.bus.publish(Do(place=0))
    for _ in range(5):
        await asyncio.sleep(0)
    await host.__aexit__(RuntimeError, RuntimeError(), None)
    await asyncio.sleep(0)
    assert (["yes"], ()) == (cancelled, await bus.dead_letters())


async def test_what_has_begun_is_closed_with_what_drives_it() -> None:
    """As at the end of a loop: whatever it holds is let go of, and nobody is told an answer."""
    closed: list[str] = []

    async def wait() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            closed.append("yes")

    begun = wait()
    waits = begun.send(None)
    woken: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    rest = rest_of(begun, waits, copy_context(), woken)
    next(rest)
    rest.close()
    assert (["yes"], False) == (closed, woken.done())
