"""What is through already: a handler's return goes in, and nobody waits for a turn of the loop."""

import asyncio
from datetime import timedelta

import pytest

from onexdsl.runtime import EffectContext, Event, NodeEffectService
from onexdsl.runtime.bus.delivery import ENDED, Delivery, Through
from onexdsl.runtime.bus.memory import EventBusMemory
from onexdsl.runtime.flow import Circuit
from onexdsl.runtime.hosting.effects import Call, EffectRunner
from onexdsl.runtime.instance import EnumVerdict
from onexdsl.runtime.policy import CircuitBreaker


class Ring(Event, topic="onex.evt.tests-through.ring.v1"):
    """Asks for nothing."""


class Bell(NodeEffectService):
    """Rings."""

    async def ring(self, _event: Ring, _context: EffectContext) -> None:
        """Ring, without waiting for anything."""


async def test_what_is_through_takes_no_turn_of_the_loop() -> None:
    """Who awaits it goes on at once, with its value."""
    turns: list[int] = []
    asyncio.get_running_loop().call_soon(turns.append, 1)
    assert (5, None, []) == (await Through(5), await ENDED, turns)


@pytest.mark.parametrize("is_open", [False, True])
async def test_a_handler_that_never_waits_is_through_when_it_returns(*, is_open: bool) -> None:
    """Its end is committed then; also where an open circuit has kept it from beginning."""
    bell, bus = Bell(), EventBusMemory()
    breaker = CircuitBreaker(Circuit(1, timedelta(hours=1)))
    if is_open:
        breaker.failed(bus.mint.clock.now())
    call = Call(bell, bell.ring, (), breaker=breaker)
    delivery = Delivery("tests", bus.mint.message(Ring()))

    waits = EffectRunner(bus).handler({Ring.__onex__.topic: call})(delivery)

    assert waits is ENDED
    assert delivery.decision is not None
    assert (EnumVerdict.DEAD if is_open else EnumVerdict.DONE) is delivery.decision.verdict
