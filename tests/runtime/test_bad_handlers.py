"""Handlers that hang, leave the program or answer wrongly, on every bus."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from onexdsl.runtime import (
    EffectContext,
    Event,
    Flow,
    Host,
    Intent,
    NodeEffectService,
    Retry,
    Route,
    Subscribes,
)
from onexdsl.runtime.testing import VirtualClock
from tests.support.buses import BUSES, MakeBus


class Ring(Intent, topic="onex.intent.tests-bad.ring.v1", key="door"):
    """Wanted: a ring."""

    door: int


class Rung(Event, topic="onex.evt.tests-bad.rung.v1", key="door"):
    """It rang."""

    door: int


Answer = Callable[[Ring, EffectContext], Awaitable[Any]]


class Bell(NodeEffectService):
    """Does its worst at door 1, and rings at every other one."""

    def __init__(self, worst: Answer) -> None:
        super().__init__()
        self._worst = worst
        self.rung: list[int] = []
        self.has_rung = asyncio.Event()

    async def ring(self, intent: Ring, context: EffectContext) -> Any:
        """Answer by script."""
        if intent.door == 1:
            return await self._worst(intent, context)
        self.rung.append(intent.door)
        self.has_rung.set()
        return Rung(door=intent.door)


FLOW = Flow(
    name="tests.bad",
    messages=(Ring, Rung),
    nodes=(Bell,),
    subscriptions=(Subscribes(Ring, Bell, "ring", (Rung,)),),
    wire=(Route(Ring, Bell, timeout=timedelta(seconds=5), retry=Retry(0)),),
)


async def _hang(_intent: Ring, _context: EffectContext) -> Any:
    await asyncio.Event().wait()


async def _hang_on(_intent: Ring, _context: EffectContext) -> Any:
    """Swallow the first cancelling, as careless code does."""
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        return None


async def _leave(_intent: Ring, _context: EffectContext) -> Any:
    raise SystemExit(3)


async def _interrupt(_intent: Ring, _context: EffectContext) -> Any:
    raise KeyboardInterrupt


async def _own_kind(_intent: Ring, _context: EffectContext) -> Any:
    raise BaseException("of my own")  # noqa: TRY002  # the base of all is what is tried


async def _answer_text(_intent: Ring, _context: EffectContext) -> Any:
    return "rung"


async def _answer_intent(intent: Ring, _context: EffectContext) -> Any:
    return intent


WORST: dict[Answer, str] = {
    _hang: "no answer within 5 s",
    _hang_on: "no answer within 5 s",
    _leave: "3",
    _interrupt: "KeyboardInterrupt",
    _own_kind: "of my own",
    _answer_text: "Ring promises Rung, got str",
    _answer_intent: "Ring promises Rung, got Ring",
}


@pytest.mark.parametrize("make_bus", BUSES.values(), ids=BUSES)
@pytest.mark.parametrize(("worst", "reason"), WORST.items(), ids=[one.__name__ for one in WORST])
async def test_a_bad_handler_ends_its_own_message_only(
    worst: Answer, reason: str, make_bus: MakeBus, tmp_path: Path
) -> None:
    """It is a dead letter with its reason; the next message is handled, and nothing is left."""
    clock = VirtualClock()
    bus = make_bus(tmp_path, clock, 100)
    bell = Bell(worst)
    async with Host(FLOW.bind(bell), bus=bus, clock=clock) as host:
        for door in (1, 2):
            await bus.publish(Ring(door=door))
        await bell.has_rung.wait()
        await clock.advance(timedelta(seconds=5))
        await host.settled()

        (dead,) = await host.dead_letters()
        assert (Ring(door=1), reason, 1) == (dead.payload, dead.reason, dead.attempts)
        assert ([2], 0) == (bell.rung, host.statistics().in_flight)
