"""When the file cannot be written, or is not ours: it is told, nothing is lost, nothing hangs."""

import asyncio
import os
import socket
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from onexdsl.runtime import Flow, Host, ModelEventEnvelope, ModelOnexError, NodeEffectService
from onexdsl.runtime.bus.delivery import Delivery
from onexdsl.runtime.bus.sqlite.bus import EventBusSqlite
from onexdsl.runtime.bus.sqlite.job import STATEMENTS
from onexdsl.runtime.bus.sqlite.job import Put as Put_
from onexdsl.runtime.bus.sqlite.schema import MIGRATIONS
from onexdsl.runtime.testing import VirtualClock
from tests.support.bus_stage import Put, Stage, box, done, timer

Trouble = Callable[[Any], None]


def _bus(folder: Path, **settings: Any) -> EventBusSqlite:
    return EventBusSqlite(folder / "bus.db", clock=VirtualClock(), **settings)


def _fill(connection: Any) -> None:
    ((pages,),) = connection.execute("PRAGMA page_count").fetchall()
    connection.execute(f"PRAGMA max_page_count = {pages}").fetchall()


def _empty(connection: Any) -> None:
    connection.execute("PRAGMA max_page_count = 1000000").fetchall()


def _protect(connection: Any) -> None:
    connection.execute("PRAGMA query_only = ON")


def _free(connection: Any) -> None:
    connection.execute("PRAGMA query_only = OFF")


@pytest.mark.parametrize(
    ("begin", "end", "words"),
    [(_fill, _empty, "the disk is full"), (_protect, _free, "the file cannot be written")],
    ids=["full", "read-only"],
)
async def test_a_file_that_cannot_be_written_is_told_and_waited_for(
    begin: Trouble, end: Trouble, words: str, tmp_path: Path
) -> None:
    """Publishers get the error, handlers wait, settling raises; afterwards it goes on by itself."""
    bus = _bus(tmp_path)
    await bus.open()
    stage = Stage(bus, bus.mint.clock)  # type: ignore[arg-type]  # the virtual clock
    may_commit = asyncio.Event()

    async def keep(delivery: Delivery) -> None:
        await may_commit.wait()
        put = delivery.message.payload
        await stage.bus.commit(delivery, done(box(put.item, *range(2_000), key=put.box)))

    await stage.consume("keeper", keep)
    for item in (1, 2):
        await bus.publish(Put(box=1, item=item))
    begin(bus._writer._connection)
    with pytest.raises(ModelOnexError, match=words):
        await _publish_many(bus)
    may_commit.set()
    await bus.quiet()
    with pytest.raises(ModelOnexError, match=words):
        await bus.settled()
    kept_meanwhile = await bus.instance("keeper", 1)
    end(bus._writer._connection)
    await stage.advance(timedelta(minutes=2))
    found = await bus.instance("keeper", 1)

    assert stage.counts_add_up()
    assert (None, 2) == (kept_meanwhile, found and found.version)
    await bus.close()


@pytest.mark.parametrize("is_late", [False, True])
async def test_what_is_concluded_waits_for_the_file(*, is_late: bool, tmp_path: Path) -> None:
    """A handler that has returned is told of the end once it is kept; its lane waits so long."""
    bus = _bus(tmp_path)
    await bus.open()
    stage = Stage(bus, bus.mint.clock)  # type: ignore[arg-type]  # the virtual clock
    told: list[int] = []

    async def keep(delivery: Delivery) -> None:
        item = delivery.message.payload.item
        found = await bus.instance("keeper", 1)
        changed = box(1 if found is None else found.version + 1, *range(2_000), key=1)
        _fill(bus._writer._connection)
        if is_late:
            await asyncio.sleep(0)
        await bus.conclude(delivery, done(changed), lambda: told.append(item))

    await stage.consume("keeper", keep)
    for item in (1, 2):
        await bus.publish(Put(box=1, item=item))
    await bus.quiet()
    told_meanwhile = tuple(told)
    for _ in range(2):
        _empty(bus._writer._connection)
        await stage.advance(timedelta(minutes=2))
    found = await bus.instance("keeper", 1)

    assert ((), [1, 2]) == (told_meanwhile, told)
    assert 2 == (found and found.version)
    assert stage.counts_add_up()
    await bus.close()


async def test_what_is_concluded_on_a_state_of_before_is_a_dead_letter(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Somebody else has changed the instance: the handler, long gone, is told by the letter."""
    async with _bus(tmp_path) as bus:
        stage = Stage(bus, bus.mint.clock)  # type: ignore[arg-type]  # as above

        async def keep(delivery: Delivery) -> None:
            await bus.conclude(delivery, done(box(1)), lambda: 1 / 0)

        await stage.consume("keeper", keep)
        for _ in range(2):
            await bus.publish(Put(box=1))
        await bus.settled()
        (letter,) = await bus.dead_letters()
        counts = bus.statistics()

    assert (1, 1) == (counts.done, counts.dead)
    assert "keeper at 1 was changed by somebody else meanwhile" in letter.error
    assert "keeper failed after its commit: <class 'ZeroDivisionError'>" in caplog.text


async def _publish_many(bus: EventBusSqlite) -> None:
    for item in range(3, 1_000):
        await bus.publish(Put(box=2, item=item))


class _Failing:
    """A connection whose commits fail as those of a broken device."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def execute(self, statement: str, *values: Any) -> Any:
        if statement == "COMMIT":
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = sqlite3.SQLITE_IOERR
            raise error
        return self._connection.execute(statement, *values)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


async def test_a_failing_device_ends_all_writing(tmp_path: Path) -> None:
    """Nobody knows what a failed sync leaves, so nothing is written until the next start."""
    bus = _bus(tmp_path)
    await bus.open()
    stage = Stage(bus, bus.mint.clock)  # type: ignore[arg-type]  # the virtual clock
    await stage.listen(Put)
    whole = bus._writer._connection
    bus._writer._connection = _Failing(whole)
    with pytest.raises(ModelOnexError, match="the device fails"):
        await bus.publish(Put(box=1, item=1))
    bus._writer._connection = whole
    with pytest.raises(ModelOnexError, match="until the bus is opened anew"):
        await bus.publish(Put(box=1, item=2))
    await bus.close()

    async with _bus(tmp_path) as again:
        heard = await Stage(again, again.mint.clock).listen(Put)  # type: ignore[arg-type]  # as above
        await again.publish(Put(box=1, item=3))
        await again.settled()
    assert [3] == [one.item for one in heard]


async def test_a_second_writer_is_told_who_is_first(tmp_path: Path) -> None:
    """By process and host; once the first has closed, the file is free."""
    async with _bus(tmp_path):
        words = f"written by process {os.getpid()} on {socket.gethostname()}"
        with pytest.raises(ModelOnexError, match=words):
            await _bus(tmp_path).open()
    async with _bus(tmp_path) as bus:
        await bus.settled()


def _foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE theirs (a)")


def _newer(path: Path) -> None:
    asyncio.run(_made(path))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")


def _damaged(path: Path) -> None:
    asyncio.run(_made(path))
    path.write_bytes(path.read_bytes()[:5000])


def _no_database(path: Path) -> None:
    path.write_bytes(b"To whom it may concern\n" * 100)


async def _made(path: Path) -> None:
    async with EventBusSqlite(path):
        pass


@pytest.mark.parametrize(
    ("prepare", "words"),
    [
        (_foreign, "is a database of another program"),
        (_newer, "was written by a newer onexdsl"),
        (_damaged, "the file is damaged"),
        (_no_database, "this is no SQLite database"),
        (Path.mkdir, "is a folder"),
    ],
)
def test_a_file_that_is_not_ours_is_refused(
    prepare: Callable[[Path], None], words: str, tmp_path: Path
) -> None:
    """It says why, leaves the file as it is, and holds no lock."""
    path = tmp_path / "bus.db"
    prepare(path)
    before = path.read_bytes() if path.is_file() else None
    for _ in range(2):
        with pytest.raises(ModelOnexError, match=words):
            asyncio.run(EventBusSqlite(path).open())

    assert before == (path.read_bytes() if path.is_file() else None)


async def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """With its name."""
    with pytest.raises(ModelOnexError, match=r"no folder .*nowhere: make it first"):
        await EventBusSqlite(tmp_path / "nowhere" / "bus.db").open()


async def test_a_bus_that_is_not_open_says_what_to_write(tmp_path: Path) -> None:
    """Before it was opened, and after it was closed."""
    bus = _bus(tmp_path)
    with pytest.raises(ModelOnexError, match="async with EventBusSqlite"):
        await bus.publish(Put(box=1))
    async with bus:
        pass
    with pytest.raises(ModelOnexError, match="closed"):
        await bus.publish(Put(box=1))


def _open_to_others(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mode & 0o077 for path in folder.iterdir()}


async def test_only_its_owner_can_read_the_file(tmp_path: Path) -> None:
    """What is sensitive stands in it."""
    async with _bus(tmp_path):
        modes = _open_to_others(tmp_path)

    parts = ("", "-lock", "-wal", "-shm", "-socket")
    assert {f"bus.db{part}": 0 for part in parts} == modes


async def test_a_payload_that_cannot_be_kept_is_refused(tmp_path: Path) -> None:
    """The publisher hears it, and nothing is accepted."""
    async with _bus(tmp_path) as bus:
        await bus.subscribe(event_type="tests.odd", handler=print)  # type: ignore[arg-type]  # never called
        with pytest.raises(ModelOnexError, match="A value of type object cannot be kept"):
            await bus.publish(ModelEventEnvelope(event_type="tests.odd", payload={"a": object()}))

        assert 0 == bus.statistics().accepted


async def test_one_job_that_fails_does_not_fail_its_neighbours(tmp_path: Path) -> None:
    """A stale commit and good ones share a transaction: only the stale one is refused."""
    async with _bus(tmp_path) as bus:
        stage = Stage(bus, bus.mint.clock)  # type: ignore[arg-type]  # as above
        all_there = asyncio.Event()
        there = 0

        async def race(delivery: Delivery) -> None:
            nonlocal there
            there += 1
            if there == 20:
                all_there.set()
            await all_there.wait()
            put = delivery.message.payload
            await bus.commit(delivery, done(box(1, put.item, key=put.box)))

        await stage.consume("keeper", race, lane_of=lambda message: message.number)
        await asyncio.gather(*(bus.publish(Put(box=item % 10, item=item)) for item in range(20)))
        await bus.settled()
        counts = bus.statistics()
        found = await bus.instances("keeper")

    assert (10, 10, 10) == (counts.done, counts.dead, len(found))


# ---- smaller troubles


async def test_a_consumer_cannot_come_while_the_file_cannot_be_written(tmp_path: Path) -> None:
    """It hears why, and can come later."""
    async with _bus(tmp_path) as bus:
        stage = Stage(bus, bus.mint.clock)  # type: ignore[arg-type]  # as above
        _protect(bus._writer._connection)
        with pytest.raises(ModelOnexError, match="the file cannot be written"):
            await stage.listen(Put)
        _free(bus._writer._connection)
        heard = await stage.listen(Put)
        await bus.publish(Put(box=1, item=1))
        await bus.settled()

    assert [1] == [one.item for one in heard]


async def test_two_consumers_of_one_name_are_refused(tmp_path: Path) -> None:
    """While the first still has something to do: they would take the same messages."""
    async with _bus(tmp_path) as bus:
        stage = Stage(bus, bus.mint.clock)  # type: ignore[arg-type]  # as above

        async def pause(_delivery: Delivery) -> None:
            await stage.pause(10)

        await stage.consume("pausing", pause)
        await bus.publish(Put(box=1))
        with pytest.raises(ModelOnexError, match="pausing is there already"):
            await stage.consume("pausing", pause)
        await stage.advance(timedelta(seconds=1))


async def test_timers_wait_while_the_file_cannot_be_written(tmp_path: Path) -> None:
    """They ring once it can be again."""
    async with _bus(tmp_path) as bus:
        stage = Stage(bus, bus.mint.clock)  # type: ignore[arg-type]  # as above
        fired: list[Any] = []

        async def keep(delivery: Delivery) -> None:
            payload = delivery.message.payload
            if isinstance(payload, Put):
                set_now = (timer(stage, delivery, 1, minutes=1),)
                await bus.commit(delivery, done(box(1), timers=set_now))
            else:
                fired.append(payload)

        await stage.consume("keeper", keep)
        await bus.publish(Put(box=1))
        await bus.settled()
        _protect(bus._writer._connection)
        await stage.advance(timedelta(minutes=2))
        before = list(fired)
        _free(bus._writer._connection)
        await stage.advance(timedelta(minutes=1))

    assert ([], 1) == (before, len(fired))


async def test_a_wait_that_cannot_be_noted_is_waited_all_the_same(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Only after a restart would the attempts begin anew, which is logged."""
    async with _bus(tmp_path) as bus:
        stage = Stage(bus, bus.mint.clock)  # type: ignore[arg-type]  # as above

        async def postpone(delivery: Delivery) -> None:
            _protect(bus._writer._connection)
            await bus.postpone(delivery, 1, 0)
            _free(bus._writer._connection)

        await stage.consume("postponing", postpone)
        await bus.publish(Put(box=1))
        await stage.rest()

    assert "after a restart postponing begins anew" in caplog.text


async def test_a_periodic_timer_rings_once_for_a_moment(tmp_path: Path) -> None:
    """Whoever asks a second time for the same moment is too late."""
    async with _bus(tmp_path) as bus:
        stage = Stage(bus, bus.mint.clock)  # type: ignore[arg-type]  # as above
        heard = await stage.listen(Put, name="ticking")
        began = await bus.rang("ticking", 5)
        for due in (6, 6, 7):
            await bus.ring("ticking", due, bus.mint.message(Put(box=due)))
        await bus.settled()
        last = await bus.rang("ticking", 99)

    assert (5, 7, [6, 7]) == (began, last, [one.box for one in heard])


async def test_a_handler_that_fails_after_its_commit_has_committed(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The end of its message stands, and the failure is logged."""
    async with _bus(tmp_path) as bus:
        stage = Stage(bus, bus.mint.clock)  # type: ignore[arg-type]  # as above

        async def fail_late(delivery: Delivery) -> None:
            await bus.commit(delivery, done(box(1)))
            raise OSError("no current")

        await stage.consume("keeper", fail_late)
        await bus.publish(Put(box=1))
        await bus.settled()
        counts = bus.statistics()

    assert (1, 0) == (counts.done, counts.dead)
    assert "keeper failed after its commit" in caplog.text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("UPDATE instance SET state = 'Ajar'", "keeper at 1 is in state Ajar, which it no longer"),
        ("UPDATE instance SET data = '{\"size\": 3}'", "The data of keeper at 1 do not fit any"),
    ],
)
async def test_a_state_that_the_code_does_not_know_any_more_is_told(
    change: str, words: str, tmp_path: Path
) -> None:
    """By name of the instance, and what is wrong."""
    async with _bus(tmp_path) as bus:
        stage = Stage(bus, bus.mint.clock)  # type: ignore[arg-type]  # as above
        await stage.consume("keeper", lambda delivery: bus.commit(delivery, done(box(1))))
        await bus.publish(Put(box=1))
        await bus.settled()
    with closing(sqlite3.connect(tmp_path / "bus.db")) as connection, connection:
        connection.execute(change)
    async with _bus(tmp_path) as bus:
        with pytest.raises(ModelOnexError, match="Nobody here keeps instances of keeper"):
            await bus.instance("keeper", 1)
        await Stage(bus, bus.mint.clock).listen(Put, name="keeper")  # type: ignore[arg-type]  # as above
        with pytest.raises(ModelOnexError, match=words):
            await bus.instance("keeper", 1)


async def test_a_message_whose_class_has_changed_is_a_dead_letter(tmp_path: Path) -> None:
    """It says which field does not fit."""
    bus = _bus(tmp_path)
    await bus.open()
    stage = Stage(bus, bus.mint.clock)  # type: ignore[arg-type]  # as above

    async def hang(_delivery: Delivery) -> None:
        await stage.pause(10**9)

    await stage.consume("keeper", hang)
    await bus.publish(Put(box=1, item=1))
    await bus.close()
    with closing(sqlite3.connect(tmp_path / "bus.db")) as connection, connection:
        connection.execute('UPDATE message SET payload = CAST(\'P{"box":"x"}\' AS BLOB)')
    async with _bus(tmp_path) as bus:
        await Stage(bus, bus.mint.clock).listen(Put, name="keeper")  # type: ignore[arg-type]  # as above
        await bus.settled()
        (dead,) = await bus.dead_letters()
        with pytest.raises(ModelOnexError, match="Put has changed since"):
            await bus.redrive(dead.number)

    assert "Put has changed since: box: Input should be a valid integer" in dead.reason


class _Sour(NodeEffectService):
    """Cannot begin."""

    async def initialize(self) -> None:
        """Fail."""
        raise OSError("no current")


async def test_a_host_that_cannot_begin_lets_go_of_the_file(tmp_path: Path) -> None:
    """Another one can take it at once."""
    flow = Flow(name="tests.sour", nodes=(_Sour,)).bind(_Sour())
    with pytest.raises(OSError, match="no current"):
        await Host(flow, bus=_bus(tmp_path)).__aenter__()
    async with _bus(tmp_path) as bus:
        await bus.settled()


async def test_a_bus_that_cannot_settle_lets_go_of_the_file(tmp_path: Path) -> None:
    """Leaving the block tells the trouble, and closes."""
    bus = _bus(tmp_path)
    with pytest.raises(ModelOnexError, match="the file cannot be written"):
        await _leave_in_trouble(bus)
    async with _bus(tmp_path) as again:
        heard = await Stage(again, again.mint.clock).listen(Put, name="keeper")  # type: ignore[arg-type]  # as above
        await again.settled()

    assert [1] == [one.item for one in heard]


async def _leave_in_trouble(bus: EventBusSqlite) -> None:
    async with bus:

        async def spoil(_delivery: Delivery) -> None:
            _protect(bus._writer._connection)

        stage = Stage(bus, bus.mint.clock)  # type: ignore[arg-type]  # as above
        await stage.consume("keeper", spoil)
        await bus.publish(Put(box=1, item=1))


async def test_nothing_hangs_on_a_bus_that_was_closed(tmp_path: Path) -> None:
    """Late commits are refused, and late farewells are fine."""
    late: list[Delivery] = []
    async with _bus(tmp_path) as bus:

        async def keep(delivery: Delivery) -> None:
            late.append(delivery)

        await Stage(bus, bus.mint.clock).consume("keeper", keep)  # type: ignore[arg-type]  # as above
        subscription = await bus.subscribe(event_type=Put, handler=_nothing)
        await bus.publish(Put(box=1))
        await bus.settled()
    late[0].decision = None
    with pytest.raises(ModelOnexError, match="closed"):
        await bus.commit(late[0], done())
    await bus.postpone(late[0], 1, 1)
    await subscription.unsubscribe()


async def _nothing(_put: Put) -> None:
    return


async def test_a_message_that_its_own_class_refuses_to_read_is_a_dead_letter(
    tmp_path: Path,
) -> None:
    """Whatever the class raises; nothing of its text is told."""
    async with _bus(tmp_path) as bus:
        await bus.subscribe(event_type="tests.odd", handler=_nothing)  # type: ignore[arg-type]  # never called
    with closing(sqlite3.connect(tmp_path / "bus.db")) as connection, connection:
        ((name,),) = connection.execute("SELECT name FROM consumer").fetchall()
        payload = b'V{"$":"dataclass","k":["onexdsl.runtime.instance","Elapsed"],"v":[]}'
        row = (1, b"1" * 16, "tests.odd", b"1" * 16, None, 1, 1, payload, None)
        connection.execute(STATEMENTS[Put_.MESSAGE], row)
        connection.execute(STATEMENTS[Put_.PENDING], (1, name))
    async with _bus(tmp_path) as bus:
        await bus.subscribe(event_type="tests.odd", handler=_nothing)  # type: ignore[arg-type]  # never called
        await bus.settled()
        (dead,) = await bus.dead_letters()

    assert "A message of tests.odd cannot be read any more: TypeError." == dead.reason


async def test_who_subscribes_before_the_file_is_open_is_let_in_then(tmp_path: Path) -> None:
    """As examples do: subscribe, then give the bus to a host; who left meanwhile is not in."""
    bus = _bus(tmp_path)
    heard: list[Put] = []

    async def note(put: Put) -> None:
        heard.append(put)

    await bus.subscribe(event_type=Put, handler=note)
    gone = await bus.subscribe(event_type=Put, handler=note)
    await gone.unsubscribe()
    async with bus:
        await bus.publish(Put(box=1))
        await bus.settled()

    assert [Put(box=1)] == heard
