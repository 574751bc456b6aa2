"""Who only decides is asked before the disk has the message, and nobody sees that it was."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from onexdsl.runtime import ModelOnexError
from onexdsl.runtime.bus.delivery import Decide, Delivery, Find, Then
from onexdsl.runtime.bus.sqlite.bus import EventBusSqlite
from onexdsl.runtime.bus.sqlite.cascade import LONGEST
from onexdsl.runtime.instance import Decision
from onexdsl.runtime.testing import VirtualClock
from tests.support.bus_stage import Kept, Put, Stage, box, done, kept, timer

PAUSE = timedelta(minutes=1)
"""The longest time until those who decide go on."""


class Deciding:
    """A keeper that only decides, on a bus of its own."""

    def __init__(self, folder: Path) -> None:
        self.clock = VirtualClock()
        self.bus = EventBusSqlite(folder / "bus.db", clock=self.clock)
        self.stage = Stage(self.bus, self.clock)
        self.told: list[int] = []
        self.minutes = 0
        """After which the timer of a box rings; 0 for none."""

    async def consume(self) -> None:
        """Let the keeper in."""
        await self.stage.consume("keeper", never, decide=self.decide)

    def decide(self, delivery: Delivery, find: Find) -> tuple[Decision, Then]:
        """Keep the next version of a box, with all its items, and say so."""
        put = delivery.message.payload
        found: Any = find("keeper", put.box)
        version, items = (0, ()) if found is None else (found.version, found.data.items)
        changed = box(version + 1, *items, put.item, key=put.box)
        timers = None
        if self.minutes:
            timers = (timer(self.stage, delivery, version + 1, minutes=self.minutes),)
        sends = (kept(self.stage, delivery, put.item),)
        decision = done(changed, sends=sends, timers=timers)
        return decision, lambda: self.told.append(put.item)

    async def items(self) -> tuple[int, ...] | None:
        """Give what the first box holds, as anybody sees it."""
        found: Any = await self.bus.instance("keeper", 1)
        return None if found is None else found.data.items

    def disk(self, only_read: str) -> None:
        """Say whether the file can only be read."""
        self.bus._writer._connection.execute(f"PRAGMA query_only = {only_read}")

    def count(self, question: str) -> int:
        """Count rows of the file."""
        with closing(sqlite3.connect(self.bus._store.path)) as connection:
            ((rows,),) = connection.execute(f"SELECT count(*) FROM {question}").fetchall()  # noqa: S608  # our names
        return int(rows)


async def never(_delivery: Delivery) -> None:
    """Be no handler."""
    raise AssertionError("it only decides")


@pytest.fixture
def deciding(tmp_path: Path) -> Deciding:
    return Deciding(tmp_path)


async def test_a_message_and_what_is_decided_on_it_come_together(deciding: Deciding) -> None:
    """Once it is acknowledged, the state is there and told; before, nobody sees anything of it."""
    async with deciding.bus as bus:
        await deciding.consume()
        publishing = bus.publish(Put(box=1, item=1))
        publishing.send(None)  # up to where it waits for the disk
        before = (await deciding.items(), list(deciding.told), bus.statistics().in_flight)
        publishing.close()
        await bus.publish(Put(box=1, item=2))
        after = (await deciding.items(), list(deciding.told), bus.statistics().in_flight)

        assert (None, [], 1) == before
        assert ((1, 2), [1, 2], 0) == after
        assert 0 == deciding.count("pending")


async def test_what_could_not_be_kept_is_taken_back(deciding: Deciding) -> None:
    """Publishers are told; the next decision is made on what is in the file."""
    async with deciding.bus as bus:
        await deciding.consume()
        await bus.publish(Put(box=1, item=1))
        deciding.disk("ON")
        for item in (2, 3):
            with pytest.raises(ModelOnexError, match="the file cannot be written"):
                await bus.publish(Put(box=1, item=item))
        await deciding.stage.advance(PAUSE)  # which is tried more than once
        meanwhile = await deciding.items()
        deciding.disk("OFF")
        await bus.publish(Put(box=1, item=4))
        await deciding.stage.advance(PAUSE)
        await bus.settled()

        assert (1,) == meanwhile
        assert ((1, 4), [1, 4]) == (await deciding.items(), deciding.told)
        assert (2, 2) == (bus.statistics().accepted, bus.statistics().done)


async def test_once_others_can_write_nobody_waits_longer_than_a_second(deciding: Deciding) -> None:
    """However often it was tried before: those who decide, and handlers whose end is not kept."""
    bus = deciding.bus
    await bus.open()
    await deciding.consume()

    async def hear(delivery: Delivery) -> None:
        if delivery.message.payload.item == 1:
            deciding.disk("ON")

    await deciding.stage.consume("hearer", hear, Kept)
    await bus.publish(Put(box=1, item=1))
    with pytest.raises(ModelOnexError, match="cannot be written"):
        await bus.publish(Put(box=1, item=2))
    await deciding.clock.advance(timedelta(seconds=50))
    deciding.disk("OFF")
    await bus.publish(Put(box=1, item=3))
    before = await deciding.items()
    await deciding.stage.advance(timedelta(seconds=1))
    after, waiting = await deciding.items(), bus.statistics().in_flight
    await bus.close()

    assert ((1,), (1, 3), 0) == (before, after, waiting)


async def test_a_timer_beyond_all_time_is_a_dead_letter(deciding: Deciding) -> None:
    """What a decision brings that cannot be kept fails its message, and nothing of it stays."""
    async with deciding.bus as bus:
        await deciding.consume()
        deciding.minutes = 10**9
        await bus.publish(Put(box=1, item=1))
        (letter,) = await bus.dead_letters()

        assert "is due after the year 2262" in letter.error
        assert (None, []) == (await deciding.items(), deciding.told)


ROUNDS = 3 * LONGEST


def _going_round(deciding: Deciding, seen: list[int]) -> Decide:
    """Send each item on to yourself, one higher, until there have been enough."""

    def go_round(delivery: Delivery, _find: Find) -> tuple[Decision, Then]:
        item = delivery.message.payload.item
        sends = (kept(deciding.stage, delivery, item + 1),) if item < ROUNDS else ()
        return done(sends=sends), lambda: seen.append(item)

    return go_round


async def test_what_goes_in_a_circle_does_not_keep_the_loop(deciding: Deciding) -> None:
    """After so many decisions in one job the rest waits in the file; nothing is lost of it."""
    seen: list[int] = []
    async with deciding.bus as bus:
        go_round = _going_round(deciding, seen)
        await deciding.stage.consume("rounds", never, Put, Kept, decide=go_round)
        await bus.publish(Put(box=1, item=0))
        ended = bus.statistics().done
        await bus.settled()

        assert LONGEST <= ended < ROUNDS
        assert list(range(ROUNDS + 1)) == seen
        assert ROUNDS + 1 == bus.statistics().done


async def test_what_is_being_written_is_decided_on_before_what_comes_later(
    deciding: Deciding,
) -> None:
    """The rest of a circle is not in the file yet when the next message comes: it goes first."""
    seen: list[int] = []
    async with deciding.bus as bus:
        go_round = _going_round(deciding, seen)
        await deciding.stage.consume("rounds", never, Put, Kept, decide=go_round)
        await asyncio.gather(bus.publish(Put(box=1)), bus.publish(Put(box=1, item=ROUNDS)))
        while_settling = deciding.stage.counts_add_up()
        await bus.settled()
        counts = bus.statistics()

        assert while_settling
        first = seen.index(ROUNDS)
        assert 2 * LONGEST < first
        assert list(range(first)) == seen[:first]
        assert [*range(ROUNDS + 1), ROUNDS] == sorted(seen)
        assert (ROUNDS + 2, ROUNDS + 2) == (counts.accepted, counts.done)


async def test_what_was_decided_on_before_it_was_written_is_taken_back_with_it(
    deciding: Deciding,
) -> None:
    """Neither is accepted, and the next one finds nothing of them."""
    seen: list[int] = []
    async with deciding.bus as bus:
        go_round = _going_round(deciding, seen)
        await deciding.stage.consume("rounds", never, Put, Kept, decide=go_round)
        deciding.disk("ON")
        both = (bus.publish(Put(box=1)), bus.publish(Put(box=1, item=ROUNDS)))
        refused = await asyncio.gather(*both, return_exceptions=True)
        deciding.disk("OFF")
        await deciding.stage.advance(PAUSE)
        await bus.publish(Put(box=1, item=ROUNDS))
        await bus.settled()
        counts = bus.statistics()

    assert [True, True] == [isinstance(one, ModelOnexError) for one in refused]
    assert ([ROUNDS], 1, 1) == (seen, counts.accepted, counts.done)


async def test_what_waited_in_the_file_is_decided_on_first(tmp_path: Path) -> None:
    """After a restart new messages stand behind old ones, as many as there are."""
    early = Deciding(tmp_path)
    await early.bus.open(early.clock)  # of a host, which has not said yet that it may begin
    await early.consume()
    await asyncio.gather(*(early.bus.publish(Put(box=1, item=item)) for item in range(700)))
    await early.bus.close()
    late = Deciding(tmp_path)
    async with late.bus as bus:
        await late.consume()
        for item in range(700, 720):
            await bus.publish(Put(box=1, item=item))
        await bus.settled()

        assert tuple(range(720)) == await late.items()
