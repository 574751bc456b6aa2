"""Promises on timers: each fires once, when it is due, and none that was replaced."""

from collections.abc import Callable
from datetime import timedelta

from onexdsl.runtime.bus.delivery import Delivery
from onexdsl.runtime.instance import Decision, Elapsed, Timer
from tests.support.bus_stage import Put, Stage, box, done, timer

Decide = Callable[[Delivery, int], Decision]
MINUTE = timedelta(minutes=1)


async def _keeper(stage: Stage, decide: Decide) -> list[tuple[int, Elapsed]]:
    """Attach a keeper that decides on items, and notes what its timers say and when."""
    began = stage.clock.now()
    fired: list[tuple[int, Elapsed]] = []

    async def keep(delivery: Delivery) -> None:
        payload = delivery.message.payload
        if isinstance(payload, Elapsed):
            fired.append(((stage.clock.now() - began) // 60_000_000_000, payload))
            return
        found = await stage.bus.instance("keeper", payload.box)
        version = 1 if found is None else found.version + 1
        await stage.bus.commit(delivery, decide(delivery, version))

    await stage.consume("keeper", keep, exactly_once=True)
    return fired


async def a_timer_fires_once_when_it_is_due(stage: Stage) -> None:
    """Not a moment before, and never again; its message says which timer of which entry."""

    def decide(delivery: Delivery, version: int) -> Decision:
        set_now: tuple[Timer, ...] = (
            timer(stage, delivery, version, minutes=3),
            timer(stage, delivery, version, minutes=2, position=1),
        )
        return done(box(version), timers=set_now)

    fired = await _keeper(stage, decide)
    await stage.bus.publish(Put(box=1))
    await stage.advance(2 * MINUTE - timedelta(microseconds=1))
    before = list(fired)
    await stage.advance(20 * MINUTE)

    assert [] == before
    assert [(2, Elapsed(1, 1, 1)), (3, Elapsed(1, 1, 0))] == fired


async def timers_set_anew_replace_the_old_ones(stage: Stage) -> None:
    """None leaves them, new ones take their place, and no timers at all end them."""

    def decide(delivery: Delivery, version: int) -> Decision:
        item = delivery.message.payload.item
        if item == 0:
            return done(box(version))
        timers = (timer(stage, delivery, version, minutes=item),) if item > 0 else ()
        return done(box(version), timers=timers)

    fired = await _keeper(stage, decide)
    for item in (5, 0, 3):
        await stage.bus.publish(Put(box=1, item=item))
    await stage.advance(10 * MINUTE)
    first = list(fired)
    await stage.bus.publish(Put(box=1, item=2))
    await stage.bus.publish(Put(box=1, item=-1))
    await stage.advance(10 * MINUTE)

    assert [(3, Elapsed(1, 3, 0))] == first == fired


async def each_key_has_its_own_timers(stage: Stage) -> None:
    """Setting those of one leaves those of the others."""

    def decide(delivery: Delivery, version: int) -> Decision:
        put = delivery.message.payload
        set_now = (timer(stage, delivery, version, minutes=put.item),)
        return done(box(version, key=put.box), timers=set_now)

    fired = await _keeper(stage, decide)
    for key in (1, 2, 3):
        await stage.bus.publish(Put(box=key, item=key))
    await stage.bus.publish(Put(box=2, item=9))
    await stage.advance(10 * MINUTE)

    assert [(1, 1), (3, 3), (9, 2)] == [(minute, elapsed.key) for minute, elapsed in fired]


async def what_a_timer_says_is_of_the_chain(stage: Stage) -> None:
    """Its message follows from the one that set it."""
    chains: list[tuple[int, int, int | None]] = []

    async def keep(delivery: Delivery) -> None:
        message = delivery.message
        chains.append((message.number, message.chain, message.cause))
        if isinstance(message.payload, Put):
            set_now = (timer(stage, delivery, 1, minutes=1),)
            await stage.bus.commit(delivery, done(box(1), timers=set_now))

    await stage.consume("keeper", keep)
    await stage.bus.publish(Put(box=1))
    await stage.advance(MINUTE)

    (number, chain, _), (own, same_chain, cause) = chains
    assert (chain, number) == (same_chain, cause)
    assert own != number


PROMISES = (
    a_timer_fires_once_when_it_is_due,
    timers_set_anew_replace_the_old_ones,
    each_key_has_its_own_timers,
    what_a_timer_says_is_of_the_chain,
)
