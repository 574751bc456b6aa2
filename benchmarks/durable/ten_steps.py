"""A workflow of ten calls, each after the one before it: `ten_steps.onex`, built for this run."""

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID, uuid4

from onexdsl.runtime import EffectContext, EventBusMemory, EventBusSqlite, Host

STEPS = 10
PROJECT = """[project]
name = "ten"
version = "1.0.0"
[tool.onex]
source = ["flows"]
out = "ten_generated"
package = "ten_generated"
"""


@cache
def _flow() -> ModuleType:
    """Build the flow in a folder of its own and import what came out."""
    folder = Path(tempfile.mkdtemp())
    (folder / "flows" / "bench").mkdir(parents=True)
    text = Path(__file__).with_name("ten_steps.onex").read_text("utf-8")
    (folder / "flows" / "bench" / "ten.onex").write_text(text, "utf-8")
    (folder / "pyproject.toml").write_text(PROJECT, "utf-8")
    onexc = Path(sys.executable).with_name("onexc")
    subprocess.run([onexc, "build", folder], check=True, capture_output=True)
    sys.path.insert(0, str(folder))
    return import_module("ten_generated.bench.ten")


def _bound(ended: Callable[[UUID], None]) -> Any:
    flow = _flow()

    class Worker(flow.NodeWorkerEffect):  # type: ignore[misc,name-defined]  # built just now
        async def work(self, intent: Any, _context: EffectContext) -> Any:
            return flow.Worked(id=intent.id, number=intent.number)

    class Reader(flow.NodeReaderEffect):  # type: ignore[misc,name-defined]  # as above
        async def ended(self, event: Any, _context: EffectContext) -> None:
            ended(event.id)

    return flow.bind(worker=Worker(), reader=Reader())


async def _measure(bus: Any, count: int, at_once: int) -> float:
    running: dict[UUID, asyncio.Future[None]] = {}
    host = Host(_bound(lambda run: running.pop(run).set_result(None)), bus=bus)
    begin = _flow().Begin
    left = iter(range(count))

    async def client() -> None:
        for _ in left:
            run = uuid4()
            ended = running[run] = asyncio.get_running_loop().create_future()
            await host.publish(begin(id=run))
            await ended

    async with host:
        began = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for _ in range(at_once):
                group.create_task(client())
        took = time.perf_counter() - began
        await host.settled()
        if host.statistics().dead:
            raise RuntimeError((await host.dead_letters())[0])
    return count / took


def in_memory(count: int) -> float:
    return asyncio.run(_measure(EventBusMemory(), count, 256))


def durable(at_once: int, count: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_measure(EventBusSqlite(Path(folder) / "ten.db"), count, at_once))
