"""The power fails at any write: with `synchronous=FULL` nothing acknowledged is gone."""

import asyncio
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from uuid import UUID

from onexdsl.runtime.bus.delivery import Delivery, Find, Then
from onexdsl.runtime.bus.sqlite.bus import EventBusSqlite
from onexdsl.runtime.bus.sqlite.store import Store
from onexdsl.runtime.instance import Decision
from onexdsl.runtime.testing import VirtualClock
from tests.support.bus_stage import Put, Stage, box, done, enveloped
from tests.support.forgetful_disk import ForgetfulDisk
from tests.support.soak import short_or_long

TRIALS = 100
ROUNDS = short_or_long(1, 40)
PUBLISHERS = 16
BOXES = 8


@dataclass
class Outage:
    """Publishes and commits, lets the power fail in between, and says what was lost each time."""

    folder: Path
    synchronous: str
    decides: bool
    """Whether what is kept is decided on before its message is, as reducers do."""
    trials: int
    chance: Random
    published: set[UUID] = field(default_factory=set)
    versions: dict[int, int] = field(default_factory=dict)
    checked: int = 0
    lost: int = 0
    acknowledged: int = 0
    damaged: list[str] = field(default_factory=list)

    async def run(self) -> None:
        """Go on until the power has failed often enough."""
        path = self.folder / "bus.db"
        disk = ForgetfulDisk(f"forgetful-{self.folder.name}")
        clock = VirtualClock()
        bus = EventBusSqlite(path, clock=clock, retention=timedelta(days=1))
        bus._store = bus._writer._store = Store(
            path, synchronous=self.synchronous, connect=disk.connect
        )
        await bus.open()
        stage = Stage(bus, clock)
        await stage.consume(
            "keeper",
            lambda delivery: self.keep(stage, delivery),
            decide=self.decide if self.decides else None,
        )
        disk.before_write = lambda: self.maybe_fail(disk)
        await asyncio.gather(*(self.publish(bus, number) for number in range(PUBLISHERS)))
        await bus.settled()
        disk.before_write = lambda: None
        await bus.close()

    async def publish(self, bus: EventBusSqlite, number: int) -> None:
        """Publish one after the other, and note what was acknowledged."""
        while self.checked < self.trials:
            envelope = enveloped(Put(box=number % BOXES))
            await bus.publish(envelope)
            self.published.add(envelope.message_id)

    async def keep(self, stage: Stage, delivery: Delivery) -> None:
        """Commit a version, and note that it was acknowledged."""
        key = delivery.message.payload.box
        version = self.versions.get(key, 0) + 1
        await stage.bus.commit(delivery, done(box(version, key=key)))
        self.versions[key] = version

    def decide(self, delivery: Delivery, find: Find) -> tuple[Decision, Then]:
        """Decide on a version, and note it once that is acknowledged."""
        key = delivery.message.payload.box
        found = find("keeper", key)
        version = 1 if found is None else found.version + 1
        return done(box(version, key=key)), partial(self.versions.__setitem__, key, version)

    def maybe_fail(self, disk: ForgetfulDisk) -> None:
        """Look, every few writes, at what would be left if the power failed now."""
        if self.checked < self.trials and self.chance.random() < 0.1:
            self.checked += 1
            published, versions = set(self.published), dict(self.versions)
            folder = self.folder / f"failure-{self.checked}"
            disk.image(folder, self.chance)
            self.acknowledged += len(published) + sum(versions.values())
            try:
                self.lost += sum(self.losses(folder / "bus.db", published, versions))
            except sqlite3.DatabaseError as error:
                self.damaged.append(str(error))
            shutil.rmtree(folder)

    def losses(
        self, database: Path, published: set[UUID], versions: dict[int, int]
    ) -> Iterator[int]:
        """Give how many messages and how many versions are gone."""
        with closing(sqlite3.connect(database)) as connection:
            ((verdict,),) = connection.execute("PRAGMA integrity_check").fetchall()
            if verdict != "ok":
                self.damaged.append(verdict)
            found = {UUID(bytes=one) for (one,) in connection.execute("SELECT id FROM message")}
            yield len(published - found)
            kept = dict(connection.execute("SELECT key, version FROM instance"))
        for key, version in versions.items():
            yield max(0, version - kept.get(f"i{key}".encode(), 0))


async def _outages(folder: Path, synchronous: str, rounds: int) -> list[Outage]:
    outages = []
    for number in range(rounds):
        place = folder / f"{synchronous}-{number}"
        place.mkdir()
        outages.append(Outage(place, synchronous, number % 2 == 0, TRIALS, Random(number)))
        await outages[-1].run()
    return outages


async def test_a_power_failure_takes_nothing_acknowledged(tmp_path: Path) -> None:
    """Whatever the disk had not been told to sync may be there or not, also in part."""
    outages = await _outages(tmp_path, "FULL", ROUNDS)
    trials, acknowledged = (
        sum(one.checked for one in outages),
        sum(one.acknowledged for one in outages),
    )
    print(f"{trials} power failures, {acknowledged} acknowledged before them, none lost")  # noqa: T201  # what a soak has counted

    assert [(TRIALS, 0, [])] * ROUNDS == [(o.checked, o.lost, o.damaged) for o in outages]
    assert acknowledged > 10 * trials


async def test_the_outage_sees(tmp_path: Path) -> None:
    """The control: with `synchronous=NORMAL` something acknowledged is lost."""
    (outage,) = await _outages(tmp_path, "NORMAL", 1)
    print(f"{outage.lost} of {outage.acknowledged} lost")  # noqa: T201  # as above

    assert outage.lost > 0
