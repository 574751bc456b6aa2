"""A running service is asked to mend dead letters: it does, or it is told why not."""

import asyncio
import socket
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from onexdsl.runtime.bus.delivery import Delivery
from onexdsl.runtime.bus.sqlite.bus import EventBusSqlite
from onexdsl.runtime.bus.sqlite.hatch import hatch
from onexdsl.runtime.bus.sqlite.hatch.address import calling, listening, socket_path
from onexdsl.runtime.bus.sqlite.hatch.ask import (
    NobodyHearsError,
    UnansweredError,
    UnheardError,
    ask,
)
from onexdsl.runtime.bus.sqlite.hatch.words import Answer, Mend, Request, greeting
from onexdsl.runtime.testing import VirtualClock
from tests.support.bus_stage import Put, Stage, box, done

PATIENCE = 60.0
DEEP = "a_folder_with_a_long_name/" * 8


class Keeper:
    """Refuses what comes while it is shut, and waits with what comes while it is held."""

    def __init__(self, bus: EventBusSqlite) -> None:
        self.bus = bus
        self.taken: list[int] = []
        self.is_shut = True
        self.may_go_on = asyncio.Event()
        self.may_go_on.set()

    async def keep(self, delivery: Delivery) -> None:
        """Take an item, and remember it."""
        if self.is_shut:
            raise ConnectionError("shut")
        item = delivery.message.payload.item
        self.taken.append(item)
        await self.may_go_on.wait()
        found = await self.bus.instance("keeper", 1)
        items = (*(found.data.items if found else ()), item)  # type: ignore[attr-defined]  # a BoxData
        await self.bus.commit(delivery, done(box(len(items), *items)))


@asynccontextmanager
async def _with_letters(path: Path, count: int) -> AsyncIterator[tuple[Keeper, tuple[int, ...]]]:
    """Open a bus where so many items are dead, and a keeper that would now take them."""
    bus = EventBusSqlite(path, clock=VirtualClock())
    await bus.open()
    try:
        keeper = Keeper(bus)
        await Stage(bus, bus.mint.clock).consume("keeper", keeper.keep)  # type: ignore[arg-type]  # the virtual clock
        for item in range(count):
            await bus.publish(Put(box=1, item=item))
        await bus.settled()
        keeper.is_shut = False
        yield keeper, tuple(letter.number for letter in await bus.dead_letters())
    finally:
        await bus.close()


async def _asked(path: Path, what: Mend, *numbers: int) -> tuple[Answer, ...]:
    return await asyncio.to_thread(ask, path, Request(what, numbers), PATIENCE)


@pytest.mark.parametrize("folder", ["", DEEP], ids=["short", "longer than an address"])
async def test_what_is_redriven_comes_at_once_behind_what_waits(
    tmp_path: Path, folder: str
) -> None:
    """In the order in which it was asked for, and before what is published afterwards."""
    path = tmp_path / folder / "bus.db"
    path.parent.mkdir(parents=True, exist_ok=True)
    async with _with_letters(path, 2) as (keeper, (zero, one)):
        keeper.may_go_on.clear()
        for item in (2, 3):
            await keeper.bus.publish(Put(box=1, item=item))
        answers = await _asked(path, Mend.REDRIVE, one, zero)
        await keeper.bus.publish(Put(box=1, item=4))
        keeper.may_go_on.set()
        await keeper.bus.settled()
        found = await keeper.bus.instance("keeper", 1)
        left = await keeper.bus.dead_letters()

    assert (Answer(one), Answer(zero)) == answers
    assert [2, 3, 1, 0, 4] == keeper.taken
    assert (2, 3, 1, 0, 4) == (found and found.data.items)  # type: ignore[attr-defined]  # a BoxData
    assert () == left


async def test_a_letter_that_is_gone_is_told_and_the_others_are_mended(tmp_path: Path) -> None:
    """One line for each letter."""
    async with _with_letters(tmp_path / "bus.db", 2) as (keeper, (zero, one)):
        dropped = await _asked(tmp_path / "bus.db", Mend.DROP, zero)
        answers = await _asked(tmp_path / "bus.db", Mend.REDRIVE, zero, one)
        await keeper.bus.settled()

    assert (Answer(zero),) == dropped
    assert [(zero, True), (one, False)] == [
        (number, f"There is no dead letter {zero}" in trouble) for number, trouble in answers
    ]
    assert [1] == keeper.taken


async def test_of_two_commands_at_once_one_is_told_that_the_letter_is_gone(tmp_path: Path) -> None:
    """And the message comes once."""
    path = tmp_path / "bus.db"
    async with _with_letters(path, 1) as (keeper, (zero,)):
        answers = await asyncio.gather(*(_asked(path, Mend.REDRIVE, zero) for _ in range(4)))
        await keeper.bus.settled()

    assert 1 == sum(not answer.trouble for (answer,) in answers)
    assert [0] == keeper.taken


async def test_a_disk_that_is_full_is_told_and_the_letter_stays(tmp_path: Path) -> None:
    """Nothing of what was asked has happened then."""
    async with _with_letters(tmp_path / "bus.db", 1) as (keeper, (zero,)):
        keeper.bus._writer._connection.execute("PRAGMA query_only = ON")
        (answer,) = await _asked(tmp_path / "bus.db", Mend.DROP, zero)
        letters = await keeper.bus.dead_letters()

    assert "the file cannot be written" in answer.trouble
    assert [zero] == [letter.number for letter in letters]


async def test_what_was_asked_is_answered_before_the_bus_closes(tmp_path: Path) -> None:
    """Whoever has asked nothing does not hold it up."""
    path = tmp_path / "bus.db"
    async with _with_letters(path, 1) as (keeper, (zero,)):
        idle = await asyncio.to_thread(calling, path, PATIENCE)
        with idle, idle.makefile("rb") as lines:
            await asyncio.to_thread(lines.readline)
            held = _hold_the_writer(keeper.bus)
            asking = asyncio.create_task(_asked(path, Mend.REDRIVE, zero))
            await held.wait()
            await keeper.bus.close()
            answers = await asking
            end = await asyncio.to_thread(lines.readline)

    assert (Answer(zero),) == answers
    assert b"" == end
    assert not socket_path(path).exists()


def _hold_the_writer(bus: EventBusSqlite) -> asyncio.Event:
    """Note when a job is handed to the writer."""
    put, handed = bus._writer.put, asyncio.Event()

    def note(job: Any) -> None:
        put(job)
        handed.set()

    bus._writer.put = note  # type: ignore[method-assign]  # a probe
    return handed


async def test_a_socket_that_a_killed_process_left_is_replaced(tmp_path: Path) -> None:
    """Until then nobody hears; afterwards only the owner's processes are heard."""
    path = tmp_path / "bus.db"
    listening(path).close()
    with pytest.raises(NobodyHearsError, match="nobody listens"):
        await _asked(path, Mend.DROP, 1)
    async with _with_letters(path, 1) as (_, (zero,)):
        mode = socket_path(path).stat().st_mode
        answers = await _asked(path, Mend.DROP, zero)

    assert (Answer(zero),) == answers
    assert (True, 0o600) == (stat.S_ISSOCK(mode), stat.S_IMODE(mode))


def _file_in_the_way(path: Path, _monkeypatch: pytest.MonkeyPatch) -> Path:
    socket_path(path).write_text("mine")
    return path


def _no_such_sockets(path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delattr(socket, "AF_UNIX")
    return path


def _long_name(path: Path, _monkeypatch: pytest.MonkeyPatch) -> Path:
    return path.with_name("long" * 30)


def _no_right(path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(socket.socket, "bind", refuse)
    return path


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (_file_in_the_way, "is there, and is no socket: remove it"),
        (_no_such_sockets, "this system has no sockets in the file system"),
        (_long_name, "is too long for the address of a socket"),
        (_no_right, "bus.db-socket: Operation not permitted"),
    ],
)
async def test_a_service_that_cannot_listen_runs_all_the_same(
    spoil: Any,
    why: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """It says why, and a command that would ask it hears that nobody does."""
    path = spoil(tmp_path / "bus.db", monkeypatch)
    async with _with_letters(path, 1) as (keeper, _):
        await keeper.bus.publish(Put(box=1, item=7))
        await keeper.bus.settled()
        with pytest.raises(NobodyHearsError):
            await _asked(path, Mend.DROP, 1)

    assert [7] == keeper.taken
    assert why in caplog.text


@pytest.mark.parametrize(
    "line",
    [
        b"GET / HTTP/1.1\r\n",
        b'{"redrive": [1e400]}\n',
        b'{"redrive": "all"}\n',
        b'{"bury": [1]}\n',
        b"[" * 100_000 + b"\n",
        b"\xff\n",
    ],
)
async def test_what_is_no_request_ends_the_call_only(tmp_path: Path, line: bytes) -> None:
    """The next command is heard."""
    path = tmp_path / "bus.db"

    def say(made: socket.socket) -> bytes:
        with made, made.makefile("rb") as lines:
            lines.readline()
            try:
                made.sendall(line)
                return lines.readline()
            except ConnectionError:  # hung up before all was said
                return b""

    async with _with_letters(path, 1) as (_, (zero,)):
        said = await asyncio.to_thread(say, await asyncio.to_thread(calling, path, PATIENCE))
        answers = await _asked(path, Mend.DROP, zero)

    assert (b"", (Answer(zero),)) == (said, answers)


async def test_so_many_commands_are_heard_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One more is told, and nothing is done for it."""
    monkeypatch.setattr(hatch, "MOST_CALLS", 1)
    path = tmp_path / "bus.db"
    async with _with_letters(path, 1) as (keeper, (zero,)):
        first = await asyncio.to_thread(calling, path, PATIENCE)
        with first, first.makefile("rb") as lines:
            await asyncio.to_thread(lines.readline)
            with pytest.raises(UnheardError, match="1 commands ask it already"):
                await _asked(path, Mend.DROP, zero)
        letters = await keeper.bus.dead_letters()

    assert [zero] == [letter.number for letter in letters]


@pytest.mark.parametrize(
    ("said", "error", "told"),
    [
        (b"", UnheardError, "did not hear within 0.05 s, so nothing was asked of it"),
        (b'{"onex": 2}\n', UnheardError, "it runs another version of onexdsl"),
        (b"hello\n", UnheardError, "is no line of JSON"),
        (greeting(1), UnansweredError, "has not answered within 0.05 s; it may still do"),
        (greeting(1) + b"{}\n", UnansweredError, "has ended before it answered"),
    ],
    ids=["silent", "other", "odd", "slow", "no answer"],
)
async def test_a_service_that_does_not_answer_is_told(
    tmp_path: Path, said: bytes, error: type[Exception], told: str
) -> None:
    """Whether something was asked of it makes the difference."""
    path = tmp_path / "bus.db"
    request = Request(Mend.DROP, (1,))
    with listening(path) as made:
        asking = asyncio.create_task(asyncio.to_thread(ask, path, request, 0.05))
        heard, _ = await asyncio.get_running_loop().sock_accept(made)
        with heard:
            heard.sendall(said)
            with pytest.raises(error, match=told):
                await asking


async def test_a_service_that_ends_at_once_is_told(tmp_path: Path) -> None:
    """It was not asked for anything then."""
    path = tmp_path / "bus.db"
    with listening(path) as made:
        asking = asyncio.create_task(_asked(path, Mend.DROP, 1))
        heard, _ = await asyncio.get_running_loop().sock_accept(made)
        heard.close()
        with pytest.raises(UnheardError, match="cannot be asked"):
            await asking


@pytest.mark.parametrize(
    ("failure", "error", "told"),
    [
        (PermissionError(13, "Permission denied"), UnheardError, "is another user's"),
        (BlockingIOError(11, "Try again"), UnheardError, "did not hear"),
        (OSError(95, "Not supported"), NobodyHearsError, "Not supported"),
    ],
)
async def test_a_socket_that_cannot_be_called_is_told(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    failure: OSError,
    error: type[Exception],
    told: str,
) -> None:
    """With what to do."""

    def fail(*_: object) -> None:
        raise failure

    monkeypatch.setattr(socket.socket, "connect", fail)

    with pytest.raises(error, match=told):
        await _asked(tmp_path / "bus.db", Mend.DROP, 1)
