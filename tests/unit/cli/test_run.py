"""`onexc run` as a supervisor uses it: start, ask for health, stop; mistakes are told."""

import asyncio
import re
import signal
import sys
from asyncio.subprocess import PIPE, Process, create_subprocess_exec
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from onexdsl.cli.health import HealthServer, as_metrics
from onexdsl.cli.load import load_flows
from onexdsl.cli.main import run as main_run
from onexdsl.compiler.project import SettingsError
from onexdsl.runtime import BusStatistics, EventBusMemory, Flow, Host

APP = """from onexdsl.runtime import Flow

flow = Flow(name="door.bell").bind()
several = [flow, Flow(name="door.lock").bind()]
number = 7
nothing = ()


def make():
    return flow


def fails():
    raise ValueError("no door")
"""


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder with a module `app_of_a_door`, as the current one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.delitem(sys.modules, "app_of_a_door", raising=False)
    (tmp_path / "app_of_a_door.py").write_text(APP, "utf-8")
    (tmp_path / "broken_door.py").write_text("import json\n\njson.loads('{')\n", "utf-8")
    (tmp_path / "leaving_door.py").write_text("raise SystemExit(3)\n", "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "flows"),
    [
        ("flow", ["door.bell"]),
        ("several", ["door.bell", "door.lock"]),
        ("make", ["door.bell"]),
    ],
)
def test_flows_are_found(app: Path, name: str, flows: list[str]) -> None:
    """One flow, several, or a function that makes them."""
    assert flows == [bound.flow.name for bound in load_flows(f"app_of_a_door:{name}")]


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("app_of_a_door", "write module:object, as in app:flow"),
        ("app_of_a_door:severl", "app_of_a_door has no `severl`. Did you mean `several`?"),
        ("app_of_a_door:number", "is of the type int, where what `bind` returns is asked for"),
        ("app_of_a_door:nothing", "is empty, where what `bind` returns is asked for"),
        ("app_of_a_door:fails", "failed: ValueError: no door (app_of_a_door.py, line 14)"),
        ("no_such_door:flow", "ModuleNotFoundError: No module named 'no_such_door'"),
        ("broken_door:flow", "(broken_door.py, line 3)"),
        ("leaving_door:flow", "importing leaving_door failed: SystemExit: 3"),
    ],
)
def test_what_is_no_flow_is_told(app: Path, place: str, told: str) -> None:
    """The message names the place in the user's own code."""
    with pytest.raises(SettingsError) as caught:
        load_flows(place)

    assert told in str(caught.value)


async def _asked(port: int, request: bytes) -> str:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    return answer.decode()


@pytest.mark.parametrize(
    ("request_line", "status"),
    [
        ("GET /health HTTP/1.1", 200),
        ("GET /ready?full=1 HTTP/1.1", 200),
        ("GET /metrics HTTP/1.1", 200),
        ("GET / HTTP/1.1", 404),
        ("POST /health HTTP/1.1", 405),
        ("x" * 20_000, 400),
    ],
)
async def test_health_is_answered(request_line: str, status: int) -> None:
    """Each page has its status; what is no request is refused."""
    async with (
        Host(Flow(name="door.bell").bind(), bus=EventBusMemory()) as host,
        HealthServer(host, "127.0.0.1", 0) as health,
    ):
        answer = await _asked(health.port, f"{request_line}\r\n\r\n".encode())

    assert f"HTTP/1.1 {status} " in answer


async def test_a_host_that_has_stopped_is_not_ready() -> None:
    """A load balancer sends nothing more to it, while the process is still alive."""
    host = Host(Flow(name="door.bell").bind(), bus=EventBusMemory())
    async with HealthServer(host, "127.0.0.1", 0) as health:
        ready = await _asked(health.port, b"GET /ready HTTP/1.1\r\n\r\n")
        alive = await _asked(health.port, b"GET /health HTTP/1.1\r\n\r\n")

    assert ("503", "200") == (ready.split()[1], alive.split()[1])


async def test_a_port_that_is_taken_is_told() -> None:
    """The option is named, with what the system said."""
    host = Host(Flow(name="door.bell").bind(), bus=EventBusMemory())
    async with HealthServer(host, "127.0.0.1", 0) as health:
        with pytest.raises(SettingsError, match=f"--health {health.port}: .*in use"):
            await HealthServer(host, "127.0.0.1", health.port).__aenter__()


def test_counts_are_printed_for_a_scraper() -> None:
    """Every count has its line."""
    counts = BusStatistics(accepted=9, done=4, ignored=2, dead=1, in_flight=2)

    lines = [line for line in as_metrics(counts).splitlines() if not line.startswith("#")]

    assert [
        "onex_accepted_total 9",
        'onex_ended_total{verdict="done"} 4',
        'onex_ended_total{verdict="ignored"} 2',
        'onex_ended_total{verdict="dead"} 1',
        "onex_in_flight 2",
    ] == lines


@asynccontextmanager
async def _started(folder: Path, *options: str) -> AsyncIterator[Process]:
    command = [sys.executable, "-m", "onexdsl", "run", "app_of_a_door:flow", *options]
    process = await create_subprocess_exec(*command, cwd=folder, stderr=PIPE)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def test_a_service_stops_in_order_on_sigterm(app: Path) -> None:
    """It says what it hosts and where, answers there, and ends with exit status 0."""
    async with _started(app, "--health", "0", "--telemetry") as process:
        assert process.stderr is not None
        kept, said = [(await process.stderr.readline()).decode() for _ in range(2)]
        (port,) = re.findall(r":(\d+)/health", said)
        answer = await _asked(int(port), b"GET /ready HTTP/1.1\r\n\r\n")
        process.send_signal(signal.SIGTERM)
        _, rest = await process.communicate()

    assert kept.endswith(f"messages are kept in {app / '.onex' / 'bus.db'}\n")
    assert said.startswith("hosting door.bell on sqlite:.onex/bus.db; ")
    assert answer.endswith("ready\n")
    assert (0, "stopping: what runs is finished first\n") == (process.returncode, rest.decode())


def test_telemetry_that_is_not_installed_is_told(
    app: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 2, with what to install."""
    monkeypatch.setitem(sys.modules, "opentelemetry.metrics", None)
    monkeypatch.delitem(sys.modules, "onexdsl.runtime.hosting.telemetry", raising=False)

    assert 2 == main_run(["run", "app_of_a_door:flow", "--telemetry"])
    assert "pip install 'onexdsl[otel]'" in capsys.readouterr().err


async def test_an_unknown_bus_is_told(app: Path) -> None:
    """Exit 2, before anything is hosted."""
    async with _started(app, "--bus", "mamory") as process:
        _, said = await process.communicate()

    assert (2, "onexc: There is no bus `mamory`. Did you mean `memory`?\n") == (
        process.returncode,
        said.decode(),
    )


def test_a_file_that_cannot_be_opened_is_told(
    app: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It ends with the exit code for the file system, and is no bug of ours."""
    (app / "door.db").write_text("no database, and long enough to be read as one" * 40, "utf-8")

    code = main_run(["run", "app_of_a_door:flow", "--bus", "sqlite:door.db"])

    assert (2, True) == (code, "door.db" in capsys.readouterr().err)
