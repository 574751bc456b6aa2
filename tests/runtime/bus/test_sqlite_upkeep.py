"""What is thrown away, and when: ended messages, logs, letters beyond the limit, lost consumers."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from onexdsl.runtime.bus.delivery import Delivery
from onexdsl.runtime.bus.sqlite.bus import EventBusSqlite
from onexdsl.runtime.testing import VirtualClock
from tests.support.bus_stage import Put, Stage, box, done, enveloped

HOUR = timedelta(hours=1)


class File:
    """One file, opened with settings over and over, by one clock."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "bus.db"
        self.clock = VirtualClock()

    async def open(self, **settings: Any) -> Stage:
        """Open it."""
        bus = EventBusSqlite(self.path, clock=self.clock, retention=HOUR, **settings)
        await bus.open()
        return Stage(bus, self.clock)

    def count(self, table: str) -> int:
        """Count the rows of a table."""
        with closing(sqlite3.connect(self.path)) as connection:
            ((rows,),) = connection.execute(f"SELECT count(*) FROM {table}").fetchall()  # noqa: S608  # our names
        return int(rows)


@pytest.fixture
def file(tmp_path: Path) -> File:
    return File(tmp_path)


async def _keep(stage: Stage, delivery: Delivery) -> None:
    found = await stage.bus.instance("keeper", 1)
    version = 1 if found is None else found.version + 1
    await stage.bus.commit(delivery, done(box(version)))


async def test_what_has_ended_goes_after_the_retention(file: File) -> None:
    """Messages, the ids by which repetitions are known, and the log go; the state stays."""
    stage = await file.open()
    await stage.consume("keeper", lambda delivery: _keep(stage, delivery))
    for item in range(5):
        await stage.bus.publish(enveloped(Put(box=1, item=item)))
    await stage.bus.settled()
    await stage.advance(HOUR - timedelta(minutes=1))
    before = [file.count(table) for table in ("message", "log", "published")]
    await stage.advance(timedelta(minutes=3))
    for number in range(5):  # the writer takes things in order: what was asked before is written
        await stage.bus.rang(f"barrier {number}", 0)
    after = [file.count(table) for table in ("message", "log", "published")]
    found = await stage.bus.instance("keeper", 1)
    await stage.bus.close()

    assert [5, 5, 5] == before
    assert [1, 0, 0] == after, "the newest message stays, so that numbers go on"
    assert 5 == (found and found.version)


async def test_logs_can_be_kept_for_longer(file: File) -> None:
    """With them stay the messages that they name, and no others."""
    stage = await file.open(log_retention=10 * HOUR)
    await stage.consume("keeper", lambda delivery: _keep(stage, delivery))
    await stage.listen(Put, name="other")
    for item in range(3):
        await stage.bus.publish(Put(box=1, item=item))
    await stage.bus.deliver("other", stage.bus.mint.message(Put(box=9)))
    await stage.bus.deliver("other", stage.bus.mint.message(Put(box=9)))
    await stage.bus.settled()
    await stage.advance(2 * HOUR)
    kept = (file.count("message"), file.count("log"))
    await stage.bus.close()

    assert (3 + 1, 3) == kept


async def test_what_waits_and_what_is_dead_stays(file: File) -> None:
    """However old it is."""
    stage = await file.open()

    async def fail(_delivery: Delivery) -> None:
        raise OSError("no current")

    async def hang(_delivery: Delivery) -> None:
        await stage.pause(10**9)

    await stage.consume("failing", fail)
    await stage.bus.publish(Put(box=1, item=1))
    await stage.rest()
    await stage.bus.detach("failing")
    await stage.consume("hanging", hang)
    await stage.bus.publish(Put(box=1, item=2))
    await stage.advance(3 * HOUR)
    kept = (file.count("message"), file.count("pending"), file.count("dead"))
    await stage.bus.close()

    assert (2, 1, 1) == kept


async def test_the_oldest_letters_go_when_there_are_too_many(file: File) -> None:
    """Each that goes is logged."""
    stage = await file.open(dead_letters=3)

    async def fail(_delivery: Delivery) -> None:
        raise OSError("no current")

    await stage.consume("failing", fail)
    for item in range(5):
        await stage.bus.publish(Put(box=1, item=item))
    await stage.advance(timedelta(minutes=2))
    dead = await stage.bus.dead_letters()
    await stage.bus.close()

    assert [2, 3, 4] == [one.payload.item for one in dead]


async def test_a_consumer_that_does_not_come_back_is_forgotten(file: File) -> None:
    """What waited for it is dead, and nothing is kept for it any more."""
    stage = await file.open()
    await stage.listen(Put, name="gone")
    await stage.bus.close()
    stage = await file.open()
    await stage.bus.publish(Put(box=1, item=1))
    await stage.advance(HOUR / 2)
    early = await stage.bus.dead_letters()
    await stage.advance(HOUR)
    dead = await stage.bus.dead_letters()
    await stage.bus.publish(Put(box=1, item=2))
    waiting = file.count("pending")
    await stage.bus.close()

    assert ((), 0) == (early, waiting)
    assert [("gone", "the consumer gone has not come back")] == [
        (one.consumer, one.reason) for one in dead
    ]


async def test_the_file_does_not_grow_without_end(file: File) -> None:
    """What goes makes room, and the room goes back to the file system."""
    stage = await file.open()
    await stage.listen(Put)
    sizes = []
    for _ in range(4):
        messages = [stage.bus.mint.message(Put(box=item)) for item in range(300)]
        await asyncio.gather(*(stage.bus.deliver("listener", one) for one in messages))
        await stage.advance(2 * HOUR)
        with closing(sqlite3.connect(file.path)) as connection:
            ((pages,),) = connection.execute("PRAGMA page_count").fetchall()
        sizes.append(pages)
    await stage.bus.close()

    assert max(sizes) <= sizes[0] + 8
    assert file.count("message") == 1
