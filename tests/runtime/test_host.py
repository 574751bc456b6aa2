"""The host's promises, on a small flow written by hand in the shape of generated code."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Annotated, Any, Self

import pytest
from pydantic import Field

from onexdsl.runtime import (
    Circuit,
    EffectContext,
    Event,
    EventBusMemory,
    Every,
    Flow,
    Host,
    Intent,
    ModelEventEnvelope,
    ModelOnexError,
    NodeEffectService,
    Rate,
    Retry,
    Route,
    Subscribes,
)
from onexdsl.runtime.policy import otherwise
from onexdsl.runtime.testing import VirtualClock


class Ring(Intent, topic="onex.intent.tests-host.ring.v1", key="door"):
    """Wanted: a ring."""

    door: int


class Rung(Event, topic="onex.evt.tests-host.rung.v1", key="door"):
    """It rang."""

    door: int


class Broken(Event, topic="onex.evt.tests-host.broken.v1", key="door"):
    """It did not."""

    door: int
    reason: str = ""
    attempts: int = 0


class Tick(Event, topic="onex.evt.tests-host.tick.v1"):
    """A minute."""


class Pressed(Event, topic="onex.evt.tests-host.pressed.v1", key="door"):
    """From outside; a small effect turns it into a ring."""

    door: int


Answer = Callable[[Ring, EffectContext], Awaitable[Any]]


class Bell(NodeEffectService):
    """Rings as the test says, and notes how often and how many at once."""

    def __init__(self, answer: Answer | None = None) -> None:
        super().__init__()
        self._answer = answer
        self.keys: list[str] = []
        self.at_once = self.most_at_once = 0

    async def ring(self, intent: Ring, context: EffectContext) -> Any:
        """Answer by script."""
        self.keys.append(context.idempotency_key)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            if self._answer is not None:
                return await self._answer(intent, context)
            await asyncio.sleep(0)
            return Rung(door=intent.door)
        finally:
            self.at_once -= 1

    async def every_tick(self, _context: EffectContext) -> Tick:
        """Tell a minute."""
        return Tick()


def _flow(**policies: Any) -> Flow:
    return Flow(
        name="tests.host",
        messages=(Ring, Rung, Broken, Tick, Pressed),
        nodes=(Bell,),
        subscriptions=(Subscribes(Ring, Bell, "ring", (Rung, Broken)),),
        timers=(Every(timedelta(minutes=1), Bell, "every_tick", (Tick,)),),
        wire=(Route(Ring, Bell, **policies),),
    )


class Stage:
    """A host on a virtual clock, with everything that was published."""

    def __init__(self, bell: Bell, **policies: Any) -> None:
        self.clock = VirtualClock()
        self.bus = EventBusMemory(clock=self.clock)
        self.bell = bell
        self.host = Host(_flow(**policies).bind(bell), bus=self.bus, clock=self.clock)
        self.heard: list[Event] = []

    async def ring(self, *doors: int) -> None:
        """Let intents be wanted, as a reducer would."""
        for door in doors:
            await self.bus.publish(Ring(door=door))
        await self.advance(timedelta())

    async def advance(self, span: timedelta) -> None:
        """Turn the clock."""
        await self.clock.advance(span, self.bus.quiet)

    async def __aenter__(self) -> Self:
        async def note(event: Event) -> None:
            self.heard.append(event)

        for kind in (Rung, Broken, Tick):
            await self.bus.subscribe(event_type=kind, handler=note)
        await self.host.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        error = RuntimeError("the stage does not wait for timers")
        await self.host.__aexit__(type(error), error, None)


async def _fail(_intent: Ring, _context: EffectContext) -> Rung:
    raise OSError("no current")


async def test_retries_have_one_idempotency_key() -> None:
    """Every attempt of one intent shows the same key, and the backoff is waited by the clock."""
    async with Stage(Bell(_fail), retry=Retry(2)) as stage:
        await stage.ring(1)
        assert len(stage.bell.keys) == 1
        await stage.advance(timedelta(seconds=30))

        (dead,) = await stage.host.dead_letters()
        assert (3, 1) == (len(stage.bell.keys), len(set(stage.bell.keys)))
        assert ("no current", 3) == (dead.reason, dead.attempts)


async def test_the_else_event_is_published_when_the_retries_are_used_up() -> None:
    """It has the intent's key, the reason and the attempts; nothing is dead."""
    async with Stage(Bell(_fail), retry=Retry(1), otherwise=Broken) as stage:
        await stage.ring(7)
        await stage.advance(timedelta(seconds=30))

        assert [Broken(door=7, reason="no current", attempts=2)] == stage.heard
        assert () == await stage.host.dead_letters()


class Refused(Event, topic="onex.evt.tests-host.refused.v1", key="door"):
    """It did not, told in other types."""

    door: int
    reason: Annotated[str, Field(max_length=2)] | None = None
    attempts: str = "many"


def test_the_else_event_takes_what_its_fields_can_hold() -> None:
    """A reason is cut, also where it is optional; a field of another type keeps its default."""
    told = otherwise(Route(Ring, Bell, otherwise=Refused), Ring(door=7), "no current", 3)

    assert Refused(door=7, reason="no", attempts="many") == told


async def test_a_call_that_hangs_ends_with_its_timeout() -> None:
    """The handler is cancelled and the reason names the limit."""

    async def hang(_intent: Ring, _context: EffectContext) -> Rung:
        await asyncio.Event().wait()
        raise AssertionError

    async with Stage(Bell(hang), retry=Retry(0), timeout=timedelta(seconds=5)) as stage:
        await stage.bus.publish(Ring(door=1))
        await stage.clock.advance(timedelta(seconds=5))

        (dead,) = await stage.host.dead_letters()
        assert ("no answer within 5 s", 0) == (dead.reason, stage.bell.at_once)


async def test_an_open_circuit_calls_nobody_until_it_probes() -> None:
    """Two failures open it; after its period one call is let through."""
    bell = Bell(_fail)
    async with Stage(bell, retry=Retry(0), circuit=Circuit(2, timedelta(seconds=10))) as stage:
        for door in (1, 2, 3):
            await stage.ring(door)
        assert len(bell.keys) == 2
        await stage.advance(timedelta(seconds=11))
        await stage.ring(4)

        assert len(bell.keys) == 3
        dead = await stage.host.dead_letters()
        assert ["no current", "no current", "the circuit is open", "no current"] == [
            one.reason for one in dead
        ]


async def test_a_rate_spreads_the_calls() -> None:
    """No more than the rate allows start in any period; the others wait their turn."""
    async with Stage(Bell(), rate=Rate(2, timedelta(seconds=10))) as stage:
        await stage.ring(1, 2, 3, 4, 5)
        assert len(stage.bell.keys) == 2
        await stage.advance(timedelta(seconds=10))
        assert len(stage.bell.keys) == 4
        await stage.advance(timedelta(seconds=10))
        assert len(stage.heard) == 5


async def test_no_more_calls_run_at_once_than_the_route_allows() -> None:
    """The others wait in line, and all are answered."""

    async def slowly(intent: Ring, _context: EffectContext) -> Rung:
        for _ in range(50):
            await asyncio.sleep(0)
        return Rung(door=intent.door)

    async with Stage(Bell(slowly), concurrency=3) as stage:
        await stage.ring(*range(20))

        assert (3, 20) == (stage.bell.most_at_once, len(stage.heard))


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [
        (Tick(), "Ring promises Rung or Broken, got Tick"),
        (None, "Ring promises Rung or Broken, got nothing"),
        (Rung(door=2), "Rung has another key than the Ring that it answers"),
    ],
)
async def test_a_wrong_outcome_is_refused(outcome: Any, reason: str) -> None:
    """An event of another type, none, or one with another key is a dead letter with its reason."""

    async def answer(_intent: Ring, _context: EffectContext) -> Any:
        return outcome

    async with Stage(Bell(answer)) as stage:
        await stage.ring(1)

        (dead,) = await stage.host.dead_letters()
        assert (reason, []) == (dead.reason, stage.heard)


async def test_a_handler_that_leaves_the_program_ends_only_its_message() -> None:
    """`SystemExit` is told as any other failure, and the next message is handled."""
    left = []

    async def leave(intent: Ring, _context: EffectContext) -> Rung:
        if not left:
            left.append(intent)
            raise SystemExit(3)
        return Rung(door=intent.door)

    async with Stage(Bell(leave), retry=Retry(0)) as stage:
        await stage.ring(1)
        await stage.ring(2)

        (dead,) = await stage.host.dead_letters()
        assert ("SystemExit: 3", [Rung(door=2)]) == (dead.error, stage.heard)


async def test_every_message_ends() -> None:
    """Accepted = done + ignored + dead + in flight."""
    async with Stage(Bell(_fail), retry=Retry(0)) as stage:
        await stage.ring(1, 2, 3)

        counts = stage.host.statistics()
        ended = counts.done + counts.ignored + counts.dead + counts.in_flight
        assert (counts.accepted, 3, 0) == (ended, counts.dead, counts.in_flight)


async def test_a_timer_ticks_by_the_clock() -> None:
    """Three minutes, three ticks."""
    async with Stage(Bell()) as stage:
        await stage.advance(timedelta(minutes=3, seconds=30))

        assert [Tick(), Tick(), Tick()] == stage.heard


async def test_a_timer_that_makes_something_else_is_a_dead_letter() -> None:
    """The flow says which event a timer makes."""

    class Odd(Bell):
        async def every_tick(self, _context: EffectContext) -> Any:
            return Rung(door=1)

    async with Stage(Odd()) as stage:
        await stage.advance(timedelta(minutes=1))

        (dead,) = await stage.host.dead_letters()
        assert "every_tick promises Tick, got Rung" in dead.error


async def test_a_source_that_fails_is_started_again() -> None:
    """The second start publishes; the node need not care."""

    class Source(Bell):
        starts = 0

        async def run(self) -> None:
            self.starts += 1
            if self.starts == 1:
                raise OSError("no line")
            await self.publish_event(Rung(door=5))

    async with Stage(Source()) as stage:
        await stage.advance(timedelta(seconds=2))

        assert [Rung(door=5)] == stage.heard


async def test_what_follows_keeps_the_chain() -> None:
    """The outcome has the correlation id of its intent, and the intent as its cause."""
    envelopes: list[ModelEventEnvelope[Any]] = []
    wrapped: list[Any] = []
    async with Stage(Bell()) as stage:

        async def note(envelope: ModelEventEnvelope[Any]) -> None:
            envelopes.append(envelope)

        async def note_intent(intent: Any) -> None:
            wrapped.append(intent)

        await stage.bus.subscribe(event_type=Rung.__onex__.topic, handler=note)
        await stage.bus.subscribe(event_type=Ring.__onex__.topic, handler=note_intent)
        await stage.ring(1)

    (envelope,), (intent,) = envelopes, wrapped
    assert (intent.correlation_id, intent.intent_id) == (
        envelope.correlation_id,
        envelope.causation_id,
    )


async def test_intents_are_not_published_from_outside() -> None:
    """Only reducers and workflows emit them."""
    async with Stage(Bell()) as stage:
        with pytest.raises(ModelOnexError, match="Ring is an intent"):
            await stage.host.publish(Ring(door=1))


async def test_a_message_of_a_stranger_is_refused() -> None:
    """Nobody would hear it; the error says what to do."""

    class Stranger(Event, topic="onex.evt.tests-host.stranger.v1"):
        """Of no hosted flow."""

    async with Stage(Bell()) as stage:
        with pytest.raises(ModelOnexError, match="host its flow as well"):
            await stage.host.publish(Stranger())


def test_a_route_needs_its_effect() -> None:
    """A flow whose effect nobody brings cannot be hosted."""
    flow = Flow(name="tests.lonely", messages=(Ring,), wire=(Route(Ring, Bell),))

    with pytest.raises(ModelOnexError, match="Ring is wired to Bell"):
        Host(flow.bind(), bus=EventBusMemory())


async def test_sigterm_ends_the_service() -> None:
    """`run_until_stopped` returns, and the host can close in order."""
    async with Stage(Bell()) as stage:
        running = asyncio.create_task(stage.host.run_until_stopped())
        await asyncio.sleep(0)
        assert stage.host.healthy
        os.kill(os.getpid(), signal.SIGTERM)

        await asyncio.wait_for(running, timeout=10)
