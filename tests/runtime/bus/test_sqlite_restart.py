"""What a SQLite bus still knows when it is opened again."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from onexdsl.runtime import (
    BoundFlow,
    EffectContext,
    EnumPriority,
    Event,
    Every,
    Flow,
    Host,
    Intent,
    ModelAction,
    ModelEventEnvelope,
    ModelIntent,
    NodeEffectService,
    Retry,
    Route,
    Subscribes,
)
from onexdsl.runtime.bus.delivery import Consumer, Delivery
from onexdsl.runtime.bus.sqlite.bus import EventBusSqlite
from onexdsl.runtime.clock import nanoseconds
from onexdsl.runtime.instance import Elapsed
from onexdsl.runtime.payload import _declared as declared
from onexdsl.runtime.testing import VirtualClock
from tests.support.bus_stage import Kept, Put, Stage, box, done, enveloped, kept, timer

MINUTE = timedelta(minutes=1)
NEVER = RuntimeError("the test does not wait")


class Service:
    """Opens one file over and over, by one clock that goes on meanwhile."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "bus.db"
        self.clock = VirtualClock()

    @asynccontextmanager
    async def up(self, **settings: Any) -> AsyncIterator[Stage]:
        """Be there for a while; what has not ended then is given back."""
        bus = EventBusSqlite(self.path, clock=self.clock, **settings)
        await bus.open()
        try:
            yield Stage(bus, self.clock)
        finally:
            await bus.close()

    async def down(self, span: timedelta) -> None:
        """Let time go by while nobody is there."""
        await self.clock.advance(span)


@pytest.fixture
def service(tmp_path: Path) -> Service:
    return Service(tmp_path)


def _hanging(stage: Stage) -> Callable[[Any], Awaitable[None]]:
    """Make a handler that does not end while the test is there."""

    async def hang(_delivery: Any) -> None:
        await stage.pause(10**9)

    return hang


async def test_what_had_not_ended_comes_again_in_order(service: Service) -> None:
    """Also what a handler was in the middle of; what had ended does not come."""
    async with service.up() as stage:
        await stage.listen(Put, name="done before")
        await stage.consume("keeper", _hanging(stage))
        for item in range(5):
            await stage.bus.publish(Put(box=1, item=item))
        await stage.bus.quiet()
    async with service.up() as stage:
        before = await stage.listen(Put, name="done before")
        heard = await stage.listen(Put, name="keeper")
        await stage.bus.publish(Put(box=1, item=5))
        await stage.bus.settled()

        assert list(range(6)) == [one.item for one in heard]
        assert [5] == [one.item for one in before]
        assert (7, 7) == (stage.bus.statistics().accepted, stage.bus.statistics().done)


def _box(item: int) -> int:
    return item % 7


async def test_more_than_memory_holds_comes_again_in_order(service: Service) -> None:
    """Thousands that wait are taken up a portion at a time, and new ones behind them."""
    async with service.up(capacity=10_000) as stage:
        await stage.consume("keeper", _hanging(stage))
        messages = [stage.bus.mint.message(Put(box=_box(item), item=item)) for item in range(3_000)]
        await asyncio.gather(*(stage.bus.deliver("keeper", message) for message in messages))
    async with service.up() as stage:
        heard = await stage.listen(Put, name="keeper")
        await stage.bus.publish(Put(box=_box(3_000), item=3_000))
        await stage.bus.settled()

        for number in range(7):
            items = [one.item for one in heard if one.box == number]
            assert [item for item in range(3_001) if _box(item) == number] == items


async def test_who_is_not_there_yet_misses_nothing(service: Service) -> None:
    """What is published before a known consumer has come back waits for it."""
    async with service.up() as stage:
        await stage.listen(Put, name="keeper")
    async with service.up() as stage:
        await stage.bus.publish(Put(box=1, item=1))
        heard = await stage.listen(Put, name="keeper")
        await stage.bus.settled()

        assert [1] == [one.item for one in heard]


async def test_states_are_read_back_as_what_they_were(service: Service) -> None:
    """State, data, version and entry; the next version goes on from there."""

    async def keep(delivery: Delivery) -> None:
        found = await stage.bus.instance("keeper", 1)
        version, items = (1, ()) if found is None else (found.version + 1, found.data.items)
        await stage.bus.commit(delivery, done(box(version, *items, delivery.message.payload.item)))

    for item in range(3):
        async with service.up() as stage:
            await stage.consume("keeper", keep)
            await stage.bus.publish(Put(box=1, item=item))
            await stage.bus.settled()
    async with service.up() as stage:
        await stage.consume("keeper", keep)

        assert box(3, 0, 1, 2) == await stage.bus.instance("keeper", 1)
        assert (box(3, 0, 1, 2),) == await stage.bus.instances("keeper")


async def test_a_message_published_in_an_earlier_run_is_taken_once(service: Service) -> None:
    """Its publisher did not hear the acknowledgement, and publishes it again after the restart."""
    envelope = enveloped(Put(box=1, item=7))
    taken: list[int] = []

    async def take(delivery: Delivery) -> None:
        taken.append(delivery.message.payload.item)

    for _ in range(3):
        async with service.up() as stage:
            await stage.consume("keeper", take, exactly_once=True)
            await stage.bus.publish(envelope)
            await stage.bus.settled()

    assert [7] == taken


async def test_a_timer_that_was_due_meanwhile_rings_once_and_is_reported(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    """Others of the same file go on to their own moments."""
    fired: list[tuple[Any, int]] = []
    began = service.clock.now()

    async def keep(delivery: Delivery) -> None:
        payload = delivery.message.payload
        if isinstance(payload, Elapsed):
            fired.append((payload.key, (service.clock.now() - began) // 60_000_000_000))
        else:
            set_now = (timer(stage, delivery, 1, minutes=payload.item),)
            await stage.bus.commit(delivery, done(box(1, key=payload.box), timers=set_now))

    async with service.up() as stage:
        await stage.consume("keeper", keep)
        await stage.bus.publish(Put(box=1, item=2))
        await stage.bus.publish(Put(box=2, item=9))
        await stage.rest()
    await service.down(5 * MINUTE)
    with caplog.at_level(logging.WARNING):
        async with service.up() as stage:
            await stage.consume("keeper", keep)
            await stage.advance(10 * MINUTE)
            assert 1 == stage.bus.statistics().late
    async with service.up() as stage:
        await stage.consume("keeper", keep)
        await stage.advance(MINUTE)
        assert 0 == stage.bus.statistics().late

    assert [(1, 5), (2, 9)] == fired
    assert "1 timers of keeper were due while nobody was there" in caplog.text


async def test_dead_letters_are_there_after_a_restart(service: Service) -> None:
    """With all that they said, and they can be driven again."""

    async def fail(_delivery: Delivery) -> None:
        raise OSError("no current")

    async with service.up() as stage:
        await stage.consume("failing", fail)
        await stage.bus.publish(Put(box=1, item=4))
        await stage.bus.settled()
        before = await stage.bus.dead_letters()
    async with service.up() as stage:
        heard = await stage.listen(Put, name="failing")
        assert before == await stage.bus.dead_letters()
        await stage.bus.redrive(before[0].number)
        await stage.bus.settled()

        assert [Put(box=1, item=4)] == heard
    async with service.up() as stage:
        assert () == await stage.bus.dead_letters()


WRAPPED = [
    ModelEventEnvelope(event_type="tests.plain", payload={"a": [1, None, "ä"], "b": {"c": 1.5}}),
    ModelEventEnvelope(
        event_type="tests.values",
        payload={"id": UUID(int=7), "span": MINUTE, 3: Decimal("1.50"), "raw": b"\xff", "t": (1,)},
        source="here",
        priority=EnumPriority.HIGH,
        metadata={"kept": {1, 2}},
    ),
    ModelIntent(intent_type="tests.intent", payload="as it is", lease_id=UUID(int=1), epoch=3),
    ModelAction(action_type="tests.action", payload=None),
    ModelEventEnvelope(payload=Put(box=1, item=2)),
]


@pytest.mark.parametrize("wrapper", WRAPPED, ids=lambda wrapper: wrapper.own_type)
async def test_wrappers_by_hand_come_again_as_they_were(service: Service, wrapper: Any) -> None:
    """All kinds of wrappers, with payloads of plain values, and every field of theirs."""
    heard: list[Any] = []

    async def note(envelope: Any) -> None:
        heard.append(envelope)

    async with service.up() as stage:
        hang = _hanging(stage)
        hang.__qualname__ = note.__qualname__
        await stage.bus.subscribe(event_type=wrapper.own_type, handler=hang)
        await stage.bus.publish(wrapper)
    async with service.up() as stage:
        await stage.bus.subscribe(event_type=wrapper.own_type, handler=note)
        await stage.bus.settled()

    assert [wrapper] == heard
    assert [type(wrapper)] == [type(one) for one in heard]


async def test_a_message_whose_class_is_gone_is_a_dead_letter(service: Service) -> None:
    """It says so, and shows the JSON; once the class is back, it can be driven again."""

    def declare() -> type[Event]:
        class Gone(Event, topic="onex.evt.tests-gone.gone.v1"):
            size: int = 3

        return Gone

    kind = declare()
    async with service.up() as stage:
        await stage.consume("keeper", _hanging(stage), kind)
        await stage.bus.publish(kind())
    declared.pop(kind.__onex__.topic)
    async with service.up() as stage:
        heard: list[Any] = []

        async def note(delivery: Delivery) -> None:
            heard.append(delivery.message.payload)

        await stage.bus.attach(_consumer("keeper", note))
        await stage.bus.settled()
        (dead,) = await stage.bus.dead_letters()
        kind = declare()
        await stage.bus.redrive(dead.number)
        await stage.bus.settled()

    assert "No class declares onex.evt.tests-gone.gone.v1 any more" in dead.reason
    assert '{"size":3}' == dead.payload
    assert [kind()] == heard


def _consumer(name: str, handle: Any) -> Consumer:
    return Consumer(name=name, topics=(), handle=handle, lane_of=lambda _message: None)


# ---- hosts


class Ring(Intent, topic="onex.intent.tests-restart.ring.v1", key="door"):
    """Wanted: a ring."""

    door: int


class Rung(Event, topic="onex.evt.tests-restart.rung.v1", key="door"):
    """It rang."""

    door: int


class Tick(Event, topic="onex.evt.tests-restart.tick.v1"):
    """A minute."""


class Bell(NodeEffectService):
    """Rings only when it is repaired."""

    def __init__(self, clock: VirtualClock) -> None:
        super().__init__()
        self._clock = clock
        self._began = clock.now()
        self.calls: list[tuple[int, int, str]] = []
        self.ticks: list[int] = []

    async def ring(self, _intent: Ring, context: EffectContext) -> Rung:
        """Note when, and the attempt, and fail."""
        when = (self._clock.now() - self._began) // 1_000_000_000
        self.calls.append((when, context.attempt, context.idempotency_key))
        raise OSError("no current")

    async def every_tick(self, _context: EffectContext) -> Tick:
        """Note when."""
        self.ticks.append((self._clock.now() - self._began) // 60_000_000_000)
        return Tick()


def _flow(bell: Bell) -> BoundFlow:
    return Flow(
        name="tests.restart",
        messages=(Ring, Rung, Tick),
        nodes=(Bell,),
        subscriptions=(Subscribes(Ring, Bell, "ring", (Rung,)),),
        timers=(Every(MINUTE, Bell, "every_tick", (Tick,)),),
        wire=(Route(Ring, Bell, retry=Retry(2, 10 * MINUTE, 10 * MINUTE)),),
    ).bind(bell)


@asynccontextmanager
async def _hosted(service: Service, bell: Bell) -> AsyncIterator[EventBusSqlite]:
    bus = EventBusSqlite(service.path)
    host = Host(_flow(bell), bus=bus, clock=service.clock)
    host._runner.draw = lambda: 0.5
    await host.__aenter__()
    try:
        yield bus
    finally:
        await host.__aexit__(type(NEVER), NEVER, None)


async def test_a_waiting_retry_waits_on_and_counts_on(service: Service) -> None:
    """The next attempt comes when it was to come, with the same idempotency key."""
    bell = Bell(service.clock)
    async with _hosted(service, bell) as bus:
        await bus.publish(Ring(door=1))
        await service.clock.advance(MINUTE, bus.quiet)
    await service.down(2 * MINUTE)
    async with _hosted(service, bell) as bus:
        await service.clock.advance(10 * MINUTE, bus.quiet)
        (dead,) = await bus.dead_letters()

    assert [(0, 1), (300, 2), (600, 3)] == [call[:2] for call in bell.calls]
    assert 1 == len({key for _, _, key in bell.calls})
    assert ("no current", 3) == (dead.reason, dead.attempts)


async def test_a_periodic_timer_rings_once_for_what_was_missed(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    """Then it goes on in its own rhythm."""
    bell = Bell(service.clock)
    async with _hosted(service, bell) as bus:
        await service.clock.advance(timedelta(minutes=2, seconds=30), bus.quiet)
    await service.down(timedelta(minutes=5))
    with caplog.at_level(logging.WARNING):
        async with _hosted(service, bell) as bus:
            await service.clock.advance(timedelta(minutes=2), bus.quiet)

    assert [1, 2, 7, 8, 9] == bell.ticks
    assert "every_tick was due 5 times while nobody was there: it rings once" in caplog.text


async def test_a_clock_that_was_set_back_is_told(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    """The order stays, and timers ring by the new clock."""
    async with service.up() as stage:
        await stage.consume("keeper", _hanging(stage))
        await stage.bus.publish(Put(box=1, item=1))
    service.clock._now -= nanoseconds(timedelta(hours=1))
    with caplog.at_level(logging.WARNING):
        async with service.up() as stage:
            heard = await stage.listen(Put, name="keeper")
            await stage.bus.publish(Put(box=1, item=2))
            await stage.bus.settled()

    assert [1, 2] == [one.item for one in heard]
    assert "the clock is 3600 s behind the newest message" in caplog.text


async def test_a_commit_waits_on_disk_for_nobody(service: Service) -> None:
    """What a keeper sends to somebody who is away for a while is there when they come back."""
    async with service.up() as stage:
        await stage.listen(Kept, name="away")
    async with service.up() as stage:

        async def keep(delivery: Delivery) -> None:
            await stage.bus.commit(delivery, done(sends=(kept(stage, delivery, 3),)))

        await stage.consume("keeper", keep)
        await stage.bus.publish(Put(box=1))
        await stage.bus.settled()
    async with service.up() as stage:
        heard = await stage.listen(Kept, name="away")
        await stage.bus.settled()

    assert [Kept(box=1, item=3)] == heard
