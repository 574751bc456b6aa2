"""A run that is kept in a file goes on where it was, wherever the process stopped."""

import asyncio
import sqlite3
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from onexdsl.runtime import EffectContext, Host
from onexdsl.runtime.bus.delivery import Delivery
from onexdsl.runtime.bus.event_bus import EventBus
from onexdsl.runtime.bus.sqlite.bus import EventBusSqlite
from onexdsl.runtime.bus.sqlite.schema import MIGRATIONS
from onexdsl.runtime.instance import Decision
from tests.support.codegen import imported
from tests.support.soak import short_or_long
from tests.support.workflow_stage import WORLD, workflow_text

SPOILT = """
  a = Make { id: key, what: "a" } undo Unmake { id: key, what: "not a" }
  b = Make { id: key, what: "b" } undo Unmake { id: key, what: str(floor(1 / event.n)) } after a
  c = Divide { n: event.n } after b
"""
BEFORE = Path(__file__).parent / "before"
"""Files of the first format, as SQL: what waits is the answer, the action or the undo of a call."""
DONE = """
  many = Make { id: key, what: item } for item in event.items expect Made
  yes = await Yes after many
  told = Note { id: key, what: yes.by }
  publish Finished { id: key, text: join([one.what for one in many], " ") } after told
"""
UNDONE = """
  a = Make { id: key, what: "a" } expect Made undo Unmake { id: key, what: "not " + a.what }
  b = Make { id: key, what: "b" } expect Made undo Unmake { id: key, what: "not " + b.what } after a
  yes = await Yes after b
  c = Divide { n: event.n } after yes
"""


class ProcessStops(Exception):  # noqa: N818  # it reads as what it is
    """Leaves a host without waiting for anything."""


class Stopping(EventBusSqlite):
    """Stops the world at one commit: before it, or after it."""

    def __init__(self, path: Path, at: int, *, before: bool) -> None:
        super().__init__(path)
        self._left = at
        self._before = before
        self.stopped = asyncio.Event()

    async def commit(self, delivery: Delivery, decision: Decision) -> None:
        """Commit as long as the time has not come."""
        self._left -= 1
        if self._left > 0:
            await super().commit(delivery, decision)
            return
        if not self._before and self._left == 0:
            await super().commit(delivery, decision)
        self.stopped.set()
        await asyncio.Event().wait()

    conclude = EventBus.conclude
    """Not put off: there would be no moment after it."""


class Shop:
    """A flow whose effect notes what it was asked, across restarts."""

    def __init__(self, module: ModuleType, path: Path) -> None:
        self.module = module
        self.path = path
        self.asked: list[str] = []

    def flow(self) -> Any:
        """Bind the flow anew, as a new process would."""
        asked, module = self.asked, self.module

        async def act(_self: object, message: Any, _context: EffectContext) -> Any:
            asked.append(message.what)
            if isinstance(message, module.Note):
                return None
            kind = module.Unmade if isinstance(message, module.Unmake) else module.Made
            return kind(id=message.id, what=message.what)

        verbs = ("make", "guarded", "solo", "order", "unmake", "note")
        works = type("Works", (module.NodeWorksEffect,), dict.fromkeys(verbs, act))()
        return module.bind(works=works)

    async def begin(self, bus: EventBusSqlite) -> None:
        """Run until the bus stops, or nothing is left to do."""
        module = self.module
        stopped = bus.stopped.wait() if isinstance(bus, Stopping) else asyncio.Event().wait()
        stop = asyncio.create_task(stopped)
        with suppress(ProcessStops):
            async with Host(self.flow(), bus=bus) as host:
                await host.publish(module.Start(id="k", items=["a", "b"]))
                await host.publish(module.Yes(id="k", by="Grace"))
                rest = asyncio.create_task(host.settled())
                await asyncio.wait((stop, rest), return_when=asyncio.FIRST_COMPLETED)
                rest.cancel()
                stop.cancel()
                raise ProcessStops

    async def go_on(self) -> tuple[Any, list[Any]]:
        """Start again, finish what is left, and give the run and the dead letters."""
        async with Host(self.flow(), bus=EventBusSqlite(self.path)) as host:
            await host.settled()
            run = await host.state(self.module.NodeRunOrchestrator, "k")
            return run, list(await host.dead_letters())


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize(("steps", "commits"), [(DONE, 12), (UNDONE, 13)], ids=["done", "undone"])
async def test_a_run_ends_alike_wherever_the_process_stopped(
    steps: str, commits: int, moment: str, tmp_path: Path
) -> None:
    """At each commit of the run, before it and after it; effects may have been asked again."""
    module = imported(WORLD + workflow_text(steps), tmp_path, "shop")
    expected = Shop(module, tmp_path / "whole.db")
    await expected.begin(EventBusSqlite(expected.path))
    whole, _ = await expected.go_on()

    for at in range(1, commits, short_or_long(3, 1)):
        shop = Shop(module, tmp_path / f"{at}.db")
        await shop.begin(Stopping(shop.path, at, before=moment == "before"))
        run, dead = await shop.go_on()

        assert whole.state == run.state
        assert whole.data.results == run.data.results
        assert whole.data.failure == run.data.failure
        assert whole.data.epoch == run.data.epoch
        assert list(dict.fromkeys(expected.asked)) == list(dict.fromkeys(shop.asked))
        assert dead == []


@pytest.mark.parametrize("waits", ["answer", "action", "undo"])
async def test_a_run_of_a_file_from_before_goes_on(waits: str, tmp_path: Path) -> None:
    """Runs, actions and answers were written otherwise there; the file is brought up to date."""
    module = imported(WORLD + workflow_text(UNDONE), tmp_path, "shop")
    expected = Shop(module, tmp_path / "whole.db")
    await expected.begin(EventBusSqlite(expected.path))
    whole, _ = await expected.go_on()

    shop = Shop(module, tmp_path / "before.db")
    with sqlite3.connect(shop.path) as connection:
        connection.executescript((BEFORE / f"{waits}.sql").read_text("utf-8"))
    connection.close()
    run, dead = await shop.go_on()

    assert (whole.state, whole.data.results) == (run.state, run.data.results)
    assert (whole.data.failure, whole.data.epoch) == (run.data.failure, run.data.epoch)
    assert shop.asked == expected.asked[-len(shop.asked) :]
    assert dead == []
    connection = sqlite3.connect(shop.path)
    assert (len(MIGRATIONS),) == connection.execute("PRAGMA user_version").fetchone()
    connection.close()


async def test_a_run_that_waits_is_there_after_a_restart(tmp_path: Path) -> None:
    """With its results, and it hears what it waits for."""
    module = imported(WORLD + workflow_text(DONE), tmp_path, "shop")
    shop = Shop(module, tmp_path / "kept.db")
    async with Host(shop.flow(), bus=EventBusSqlite(shop.path)) as host:
        await host.publish(module.Start(id="k", items=["a"]))
    async with Host(shop.flow(), bus=EventBusSqlite(shop.path)) as host:
        run = await host.state(module.NodeRunOrchestrator, "k")
        assert (run.state, run.data.current) == ("running", ("yes",))
        assert run.data.results.many == [module.Made(id="k", what="a")]

        await host.publish(module.Yes(id="k", by="Grace"))
        await host.settled()
        assert (await host.state(module.NodeRunOrchestrator, "k")).state == "done"
    assert shop.asked == ["a", "Grace"]


async def test_an_answer_that_is_dead_is_in_the_file(tmp_path: Path) -> None:
    """One that is decided on at once is no message there, unless somebody must see to it."""
    module = imported(WORLD + workflow_text(SPOILT), tmp_path, "shop")
    shop = Shop(module, tmp_path / "dead.db")
    async with Host(shop.flow(), bus=EventBusSqlite(shop.path)) as host:
        await host.publish(module.Start(id="k"))
        await host.settled()
        told = await host.dead_letters()
    run, dead = await shop.go_on()

    reasons = ["the undo of b cannot be made: division by zero"]
    assert ("failed", reasons) == (run.state, [one.reason for one in dead])
    assert [one.payload for one in told] == [one.payload for one in dead]
    assert (dead[0].payload.run, dead[0].payload.outcome.what) == ("k", "b")
    assert shop.asked == ["a", "b", "not a"]
    connection = sqlite3.connect(shop.path)
    answers = "SELECT count(*) FROM message WHERE topic LIKE 'onex.answer.%'"
    assert (1,) == connection.execute(answers).fetchone()
    connection.close()
