"""`onexc dead redrive` and `drop` beside a service that runs, that ends meanwhile, that begins."""

import asyncio
import signal
import sys
import time
from asyncio.subprocess import PIPE, Process, create_subprocess_exec
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from onexdsl.cli import dead_mending
from onexdsl.cli.main import run
from onexdsl.runtime import EventBusSqlite, Host
from onexdsl.runtime.bus.sqlite import shelf
from onexdsl.runtime.bus.sqlite.hatch.address import forget
from onexdsl.runtime.bus.sqlite.hatch.words import Mend, Request
from onexdsl.runtime.bus.sqlite.lock import WriteLock
from tests.support.children import environment
from tests.support.closed_shop import Asked, bound

ROOT = Path(__file__).parents[3]


@pytest.fixture
async def numbers(tmp_path: Path) -> list[str]:
    """Let the shop be closed for three who ask: give the numbers of their letters."""
    (tmp_path / "closed").touch()
    async with Host(bound(tmp_path), bus=EventBusSqlite(tmp_path / "bus.db")) as host:
        host.draw_waits(lambda: 0)
        for item in (1, 2, 3):
            await host.publish(Asked(customer=7, item=item))
        await host.settled()
        letters = await host.dead_letters()
    (tmp_path / "closed").unlink()
    return [str(letter.number) for letter in letters]


def _letters(folder: Path) -> list[str]:
    reader = shelf.look_into(folder / "bus.db")
    try:
        return [str(letter.number) for letter in reader.dead_letters()]
    finally:
        reader.close()


def _notes(folder: Path) -> list[str]:
    return (folder / "notes").read_text().splitlines()


@asynccontextmanager
async def _service(folder: Path, **variables: str) -> AsyncIterator[Process]:
    """Run `onexc run` until it hosts."""
    command = ("run", "tests.support.closed_shop:flow", "--bus", f"sqlite:{folder / 'bus.db'}")
    shop = environment(SHOP=str(folder), **variables)
    process = await create_subprocess_exec(
        *(sys.executable, "-m", "onexdsl", *command), cwd=ROOT, env=shop, stderr=PIPE
    )
    try:
        assert process.stderr is not None
        while b"hosting" not in await process.stderr.readline():
            assert process.returncode is None
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


class Command:
    """Runs `onexc dead` in a thread, beside the service."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._bus = f"sqlite:{folder / 'bus.db'}"
        self._capsys = capsys

    async def __call__(self, *arguments: str) -> tuple[int, list[str]]:
        """Give its exit status and the lines that it printed."""
        self._capsys.readouterr()
        status = await asyncio.to_thread(run, ["dead", *arguments, "--bus", self._bus])
        return status, "".join(self._capsys.readouterr()).splitlines()


@pytest.fixture
def command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Give a way to run commands."""
    return Command(tmp_path, capsys)


async def test_a_running_service_mends(
    command: Command, tmp_path: Path, numbers: list[str]
) -> None:
    """It delivers at once what is redriven, in order; what is gone is told; it stops as usual."""
    one, two, three = numbers
    async with _service(tmp_path) as service:
        dropped = await command("drop", two)
        redriven = await command("redrive", "--all")
        again = await command("redrive", one, three)
        nothing = await command("redrive", "--all")
        service.send_signal(signal.SIGTERM)
        assert 0 == await service.wait()

    assert (0, [f"{two} dropped"]) == dropped
    assert (0, [f"{one} delivered again", f"{three} delivered again"]) == redriven
    assert (2, True) == (again[0], f"There is no dead letter {one}" in again[1][-1])
    assert (0, []) == nothing
    assert ["7 1", "7 3"] == _notes(tmp_path)
    assert [] == _letters(tmp_path)


@pytest.mark.parametrize(
    ("when", "told"), [("before", "is still dead"), ("after", "is dead no more")]
)
async def test_a_service_that_is_killed_while_it_is_asked_is_told(
    command: Command, tmp_path: Path, numbers: list[str], when: str, told: str
) -> None:
    """And what the file says of the letter: it was redriven whole, or not at all."""
    one, *others = numbers
    async with _service(tmp_path, SHOP_DIES=when) as service:
        status, lines = await command("redrive", one)
        await service.wait()
    left = _letters(tmp_path)
    async with _service(tmp_path) as service:
        redriven = await command("redrive", "--all")
        service.send_signal(signal.SIGTERM)
        await service.wait()
    expected = {"before": [one, *others], "after": others}[when]

    assert (2, [f"{one} {told}", "onexc: The service has ended before it answered."]) == (
        status,
        lines,
    )
    assert expected == left
    assert [f"{number} delivered again" for number in expected] == redriven[1]
    assert {"7 1", "7 2", "7 3"} == set(_notes(tmp_path))


async def test_a_service_that_is_stopped_is_told(
    command: Command, tmp_path: Path, numbers: list[str]
) -> None:
    """Nothing was asked of it; once it goes on it does what is asked then."""
    async with _service(tmp_path) as service:
        service.send_signal(signal.SIGSTOP)
        stopped = await command("drop", "--all", "--wait", "0.1")
        left = _letters(tmp_path)
        service.send_signal(signal.SIGCONT)
        going = await command("drop", "--all")

    assert 2 == stopped[0]
    assert "did not hear within 0.1 s, so nothing was asked of it" in stopped[1][0]
    assert numbers == left
    assert (0, [f"{number} dropped" for number in numbers]) == going


async def test_processes_at_once_mend_each_letter_once(tmp_path: Path, numbers: list[str]) -> None:
    """No service runs: they take the file in turns."""
    words = ("dead", "redrive", "--all", "--bus", f"sqlite:{tmp_path / 'bus.db'}")
    call = (sys.executable, "-m", "onexdsl", *words)
    processes = [
        await create_subprocess_exec(*call, env=environment(), stderr=PIPE) for _ in range(2)
    ]
    said = [(await one.communicate())[1].decode() for one in processes]
    async with Host(bound(tmp_path), bus=EventBusSqlite(tmp_path / "bus.db")) as host:
        await host.settled()

    assert [0, 0] == [one.returncode for one in processes]
    assert [f"{number} waits again" for number in numbers] == "".join(said).splitlines()
    assert ["7 1", "7 2", "7 3"] == _notes(tmp_path)


def test_a_command_waits_for_who_locks_the_file_while_it_leaves(
    tmp_path: Path, numbers: list[str]
) -> None:
    """Closing a file locks it for a moment, which is no reason to be refused."""
    reader = shelf.look_into(tmp_path / "bus.db")
    try:
        waits = reader._connection.execute("PRAGMA busy_timeout").fetchall()
    finally:
        reader.close()

    assert numbers
    assert [(5_000,)] == waits


def test_who_holds_the_file_for_a_moment_is_waited_for(
    tmp_path: Path,
    numbers: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A service that begins, or another command."""
    lock = WriteLock(tmp_path / "bus.db")
    monkeypatch.setattr(time, "sleep", lambda _: lock.release())

    assert 0 == run(["dead", "drop", numbers[0], "--bus", f"sqlite:{tmp_path / 'bus.db'}"])
    assert f"{numbers[0]} dropped\n" == capsys.readouterr().err


async def test_who_cannot_be_asked_is_named(
    tmp_path: Path,
    numbers: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """With why that is, and what to do: a service without a socket is stopped first."""
    monkeypatch.setattr(dead_mending, "SHORT", 0)
    monkeypatch.setattr(time, "sleep", lambda _: None)
    path = tmp_path / "bus.db"
    async with EventBusSqlite(path):
        forget(path)
        status = await asyncio.to_thread(
            run, ["dead", "drop", numbers[0], "--bus", f"sqlite:{path}"]
        )
    said = capsys.readouterr().err

    assert 2 == status
    assert "one process writes at a time: stop that one" in said
    assert f"It cannot be asked to: nobody listens at {path}-socket." in said


def test_more_than_one_request_holds_are_mended(
    tmp_path: Path,
    numbers: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """In several, one after the other; a letter that goes meanwhile does not stop `--all`."""
    monkeypatch.setattr(dead_mending, "MOST", 1)
    path = tmp_path / "bus.db"
    all_letters = dead_mending.letters_of(path)
    shelf.mend(path, Request(Mend.DROP, (int(numbers[1]),)))
    monkeypatch.setattr(dead_mending, "letters_of", lambda _: all_letters)

    assert 0 == run(["dead", "drop", "--all", "--bus", f"sqlite:{path}"])
    assert f"{numbers[0]} dropped\n{numbers[2]} dropped\n" == capsys.readouterr().err


@pytest.mark.parametrize("number", ["-1", str(2**63), "x"])
def test_what_is_no_number_is_told(
    tmp_path: Path, numbers: list[str], number: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 2, and the letters stay."""
    assert 2 == run(["dead", "drop", "--bus", f"sqlite:{tmp_path / 'bus.db'}", "--", number])
    assert "Invalid value for 'numbers'" in capsys.readouterr().err
    assert numbers == _letters(tmp_path)
