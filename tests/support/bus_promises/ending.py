"""Promises on endings: every message ends, a dead one with its reason, and chains are kept."""

import asyncio
from datetime import timedelta

import pytest

from onexdsl.runtime import ModelOnexError
from onexdsl.runtime.bus.delivery import Delivery
from onexdsl.runtime.clock import instant
from onexdsl.runtime.instance import Decision, EnumVerdict
from onexdsl.runtime.message import Message
from tests.support.bus_stage import Kept, Put, Stage, done, enveloped, kept


async def a_handler_that_fails_leaves_a_dead_letter(stage: Stage) -> None:
    """It has the message, the consumer, the reason, the error, where it rose, and when."""

    async def fail(_delivery: Delivery) -> None:
        raise OSError("no current")

    await stage.consume("failing", fail)
    await stage.bus.publish(Put(box=1, item=4))
    await stage.bus.settled()

    (dead,) = await stage.bus.dead_letters()
    assert ("failing", Put(box=1, item=4), Put.__onex__.topic) == (
        dead.consumer,
        dead.payload,
        dead.message_type,
    )
    assert ("a handler failed", "OSError: no current", 1) == (
        dead.reason,
        dead.error,
        dead.attempts,
    )
    assert "no current" in dead.traceback
    assert instant(stage.clock.now()) == dead.died_at


async def dead_letters_say_what_was_decided(stage: Stage) -> None:
    """Reason, error and attempts are those of the Decision; the oldest letter stands first."""

    async def give_up(delivery: Delivery) -> None:
        item = delivery.message.payload.item
        error = OSError("no current") if item else None
        dead = Decision(EnumVerdict.DEAD, reason=f"item {item}", error=error, attempts=item + 2)
        await stage.bus.commit(delivery, dead)

    await stage.consume("giving up", give_up)
    for item in range(3):
        await stage.bus.publish(Put(box=1, item=item))
    await stage.bus.settled()

    dead = await stage.bus.dead_letters()
    assert [
        ("item 0", "", 2),
        ("item 1", "OSError: no current", 3),
        ("item 2", "OSError: no current", 4),
    ] == [(one.reason, one.error, one.attempts) for one in dead]


async def a_handler_that_leaves_the_program_ends_only_its_message(stage: Stage) -> None:
    """`SystemExit` is told as any other failure, and the next message is handled."""
    heard: list[int] = []

    async def leave(delivery: Delivery) -> None:
        if delivery.message.payload.item == 0:
            raise SystemExit(3)
        heard.append(delivery.message.payload.item)

    await stage.consume("leaving", leave)
    for item in range(3):
        await stage.bus.publish(Put(box=1, item=item))
    await stage.bus.settled()

    (dead,) = await stage.bus.dead_letters()
    assert ("SystemExit: 3", [1, 2]) == (dead.error, heard)


async def one_consumer_does_not_fail_another(stage: Stage) -> None:
    """Each consumer of a message has its own delivery and its own end."""
    heard = await stage.listen(Put)

    async def fail(_delivery: Delivery) -> None:
        raise OSError("no current")

    await stage.consume("failing", fail)
    await stage.bus.publish(Put(box=1))
    await stage.bus.settled()

    counts = stage.bus.statistics()
    assert (2, 1, 1, 1) == (counts.accepted, counts.done, counts.dead, len(heard))


async def what_follows_keeps_the_chain(stage: Stage) -> None:
    """What is sent and what is published have the chain of their cause, and its id as cause."""
    caused: list[Message] = []

    async def note(delivery: Delivery) -> None:
        caused.append(delivery.message)

    async def both(delivery: Delivery) -> None:
        await stage.bus.publish(Kept(box=1, item=1))
        await stage.bus.commit(delivery, done(sends=(kept(stage, delivery, 2),)))

    await stage.consume("noting", note, Kept)
    await stage.consume("both", both)
    envelope = enveloped(Put(box=1))
    await stage.bus.publish(envelope)
    await stage.bus.settled()

    assert [envelope.correlation_id] * 2 == [one.correlation_id for one in caused]
    assert [envelope.message_id] * 2 == [one.causation_id for one in caused]
    assert 3 == len({envelope.message_id, *(one.message_id for one in caused)})


async def rest_is_not_the_end(stage: Stage) -> None:
    """Who waits for the clock is at rest, and what waits for its lane or its place is too."""

    async def pause(_delivery: Delivery) -> None:
        await stage.pause(100)

    await stage.consume("pausing", pause, concurrency=2)
    for box in (1, 1, 2, 3):
        await stage.bus.publish(Put(box=box))
    await stage.bus.quiet()
    at_rest = stage.bus.statistics()
    settling = asyncio.create_task(stage.bus.settled())
    await stage.advance(timedelta(milliseconds=100))
    early = settling.done()
    await stage.advance(timedelta(milliseconds=100))
    await settling

    assert (4, 0, False) == (at_rest.in_flight, at_rest.done, early)
    assert 4 == stage.bus.statistics().done


async def a_dead_letter_is_driven_again(stage: Stage) -> None:
    """Its message comes to its consumer alone, and the letter is gone; it may die once more."""
    repaired = False
    handled: list[int] = []
    others = await stage.listen(Put, name="others")

    async def fail_at_first(delivery: Delivery) -> None:
        if not repaired:
            raise OSError("no current")
        handled.append(delivery.message.payload.item)

    await stage.consume("failing", fail_at_first)
    for item in range(2):
        await stage.bus.publish(Put(box=1, item=item))
    await stage.bus.settled()
    first, second = await stage.bus.dead_letters()
    await stage.bus.redrive(first.number)
    await stage.bus.settled()
    again = await stage.bus.dead_letters()
    repaired = True
    await stage.bus.redrive(second.number)
    await stage.bus.redrive(again[-1].number)
    await stage.bus.settled()

    assert [1, 0] == [one.payload.item for one in again]
    assert ([1, 0], 2) == (handled, len(others))
    assert () == await stage.bus.dead_letters()
    assert stage.counts_add_up()


async def a_dead_letter_is_dropped(stage: Stage) -> None:
    """Then there is none of that number to drop or to drive, which is an error that says so."""

    async def fail(_delivery: Delivery) -> None:
        raise OSError("no current")

    await stage.consume("failing", fail)
    for item in range(2):
        await stage.bus.publish(Put(box=1, item=item))
    await stage.bus.settled()
    first, second = await stage.bus.dead_letters()
    await stage.bus.drop(first.number)

    assert (second,) == await stage.bus.dead_letters()
    for again in (stage.bus.drop, stage.bus.redrive):
        with pytest.raises(ModelOnexError, match=f"no dead letter {first.number}"):
            await again(first.number)


PROMISES = (
    a_dead_letter_is_driven_again,
    a_dead_letter_is_dropped,
    a_handler_that_fails_leaves_a_dead_letter,
    dead_letters_say_what_was_decided,
    a_handler_that_leaves_the_program_ends_only_its_message,
    one_consumer_does_not_fail_another,
    what_follows_keeps_the_chain,
    rest_is_not_the_end,
)
