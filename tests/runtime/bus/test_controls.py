"""The suite sees: a bus that breaks a promise fails the check of that promise."""

import asyncio

import pytest

from onexdsl.runtime import EventBusMemory
from onexdsl.runtime.testing import VirtualClock
from tests.support import broken_buses as broken
from tests.support.bus_promises import (
    CAPACITY,
    Promise,
    accepting,
    committing,
    ending,
    once,
    order,
    subscribing,
    timing,
)
from tests.support.bus_stage import Stage

CONTROLS: tuple[tuple[type[EventBusMemory], Promise], ...] = (
    (broken.LosesEveryTenth, accepting.what_is_acknowledged_is_handled),
    (broken.HasNoLimit, accepting.a_full_bus_makes_publishers_wait),
    (broken.SwallowsFailures, accepting.every_moment_adds_up),
    (broken.HasALaneForEachMessage, order.a_key_keeps_its_order_under_load),
    (broken.HasALaneForEachMessage, order.what_is_sent_keeps_its_order),
    (broken.HasOneLane, order.different_keys_run_at_the_same_time),
    (broken.ForgetsWhatCameBefore, once.a_message_published_twice_is_taken_once),
    (broken.ComparesNoVersions, once.a_stale_version_changes_nothing),
    (broken.ComparesNoVersions, once.a_version_follows_the_one_before),
    (broken.KeepsHalf, once.a_stale_version_changes_nothing),
    (broken.EndsTwice, once.a_delivery_ends_once),
    (broken.KeepsHalf, committing.who_hears_of_a_change_can_see_it),
    (broken.SwallowsFailures, ending.a_handler_that_fails_leaves_a_dead_letter),
    (broken.SwallowsFailures, ending.one_consumer_does_not_fail_another),
    (broken.BreaksChains, ending.what_follows_keeps_the_chain),
    (broken.CannotWait, ending.rest_is_not_the_end),
    (broken.RingsTwice, timing.a_timer_fires_once_when_it_is_due),
    (broken.KeepsOldTimers, timing.timers_set_anew_replace_the_old_ones),
    (broken.NeverLetsGo, subscribing.who_unsubscribes_gets_nothing_new),
)


def _name(given: object) -> str:
    return getattr(given, "__name__", str(given))


@pytest.mark.parametrize(("kind", "promise"), CONTROLS, ids=_name)
async def test_a_broken_bus_is_seen(kind: type[EventBusMemory], promise: Promise) -> None:
    """The promise that it breaks fails on it, in words or by what cannot be unpacked."""
    clock = VirtualClock()
    bus = kind(capacity=CAPACITY, clock=clock)
    try:
        async with asyncio.timeout(30):
            with pytest.raises((AssertionError, ValueError)):
                await promise(Stage(bus, clock))
    finally:
        await bus.close()
