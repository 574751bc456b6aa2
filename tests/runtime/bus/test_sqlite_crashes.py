"""A service is killed under load, over and over: afterwards nothing is lost, doubled or mixed."""

import asyncio
import random
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

from onexdsl.runtime import Host
from onexdsl.runtime.bus.sqlite.bus import EventBusSqlite
from tests.support.crash_flow import bound
from tests.support.crash_verdict import faults
from tests.support.soak import short_or_long

ROOT = Path(__file__).parents[3]
KILLS = short_or_long(10, 200)
LONGEST_LIFE = short_or_long(3, 10) / 10
"""In seconds."""


def _run_and_kill(database: Path, notes: Path, first: int, seconds: float) -> None:
    """Let a worker say that it is ready, and kill it some time later."""
    command = [sys.executable, "-m", "tests.support.crash_worker", database, notes, str(first)]
    worker = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
    assert worker.stdout is not None
    assert b"ready\n" == worker.stdout.readline()
    try:
        worker.wait(seconds)
    except subprocess.TimeoutExpired:
        worker.send_signal(signal.SIGKILL)
    worker.stdout.close()
    assert -signal.SIGKILL == worker.wait()


async def _settle(database: Path) -> None:
    async with asyncio.timeout(300), Host(bound(), bus=EventBusSqlite(database)) as host:
        await host.settled()


def _acknowledged(notes: Path) -> set[tuple[int, int]]:
    pairs = (line.split() for line in notes.read_text().splitlines())
    return {(int(box), int(item)) for box, item in pairs}


def test_killing_it_loses_and_doubles_nothing(tmp_path: Path) -> None:
    """What was acknowledged is taken once and in order, and every order has one outcome."""
    database, notes = tmp_path / "bus.db", tmp_path / "notes"
    chance = random.Random(2026)
    for number in range(KILLS):
        _run_and_kill(database, notes, number * 1_000_000, chance.uniform(0, LONGEST_LIFE))
    asyncio.run(_settle(database))

    acknowledged = _acknowledged(notes)
    print(f"{KILLS} kills, {len(acknowledged)} acknowledged, none lost")  # noqa: T201  # what a soak has counted
    assert [] == list(faults(database, acknowledged))
    assert len(acknowledged) > 10 * KILLS


def test_the_verdict_sees(tmp_path: Path) -> None:
    """The control: an item that was never dropped counts as lost, and a changed box is seen."""
    database, notes = tmp_path / "bus.db", tmp_path / "notes"
    _run_and_kill(database, notes, 0, 0.1)
    asyncio.run(_settle(database))
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE instance SET version = version + 1")
    connection.close()

    found = list(faults(database, {*_acknowledged(notes), (0, 77_000_000)}))
    assert "(0, 77000000) was acknowledged and is lost" in found
    assert "box 0 is not what its log makes of it" in found
