"""`onexc replay` on a file of workflow runs: today's code beside what was decided then."""

import asyncio
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from onexdsl.cli.main import run
from onexdsl.runtime import EffectContext, EventBusSqlite, Host
from tests.support.codegen import imported
from tests.support.workflow_stage import WORLD, workflow_text

STEPS = """
  many = Make { id: key, what: item } for item in event.items expect Made
  yes = await Yes after many
  told = Note { id: key, what: yes.by }
  publish Finished { id: key, text: join([one.what for one in many], " ") } after told
"""
OTHERS = STEPS.replace("what: item }", 'what: item + "!" }').replace(
    "what: yes.by }", "what: yes.by } when event.n > 0"
)


def _bound(shop: ModuleType) -> Any:
    class Works(shop.NodeWorksEffect):  # type: ignore[misc, name-defined]  # generated for the test
        async def make(self, intent: Any, _context: EffectContext) -> Any:
            if intent.what == "broken":
                raise ConnectionError("out of order")
            return shop.Made(id=intent.id, what=intent.what)

        async def note(self, intent: Any, _context: EffectContext) -> None:
            """Note it."""

        guarded = solo = order = unmake = note

    return shop.bind(works=Works())


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Give the flow in whose file three runs are: one done, one failed, one that waits."""
    monkeypatch.chdir(tmp_path)
    shop = imported(WORLD + workflow_text(STEPS), tmp_path / "then", "shop")
    asyncio.run(_serve(shop))
    return shop


async def _serve(shop: ModuleType) -> None:
    async with Host(_bound(shop), bus=EventBusSqlite("runs.db")) as host:
        host.draw_waits(lambda: 0)
        for key, items in (("done", ["a", "b"]), ("failed", ["a", "broken"]), ("waits", ["c"])):
            await host.publish(shop.Start(id=key, items=items))
        await host.publish(shop.Yes(id="done", by="Ada"))
        await host.settled()


def _replayed(
    shop: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[int, list[str], str]:
    app = ModuleType("app_of_runs")
    app.flow = _bound(shop)  # type: ignore[attr-defined]  # a module of the test
    monkeypatch.setitem(sys.modules, "app_of_runs", app)
    status = run(["replay", "app_of_runs:flow", "--bus", "sqlite:runs.db"])
    said = capsys.readouterr()
    return status, said.out.splitlines(), said.err


def test_the_same_code_finds_all_runs_as_they_are(
    shop: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One that is done, one that failed, and one that goes on."""
    status, lines, said = _replayed(shop, monkeypatch, capsys)

    assert (0, []) == (status, lines)
    assert said.endswith("NodeRunOrchestrator: 3 runs replayed, 0 differences\n")


def test_code_that_decides_otherwise_is_found(
    shop: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Exit 4: what it would ask effects for, and which steps would end otherwise."""
    for name in [name for name in sys.modules if name.startswith(shop.__name__.partition(".")[0])]:
        monkeypatch.delitem(sys.modules, name)
    other = imported(WORLD + workflow_text(OTHERS), tmp_path / "now", "shop")
    status, lines, _ = _replayed(other, monkeypatch, capsys)

    assert 4 == status
    assert 5 == sum("has called Make, and would now not, or otherwise" in one for one in lines)
    assert any("done, version" in one and "step told is done, and would" in one for one in lines)


def test_of_runs_whose_messages_are_gone_the_states_are_compared(
    shop: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The row of a run holds what it was told; its calls are thrown away after some time."""
    with closing(sqlite3.connect("runs.db")) as file, file:
        file.execute("DELETE FROM message WHERE sequence < (SELECT max(sequence) FROM message)")
    status, lines, said = _replayed(shop, monkeypatch, capsys)

    assert (0, []) == (status, lines)
    assert said.endswith("3 runs replayed, 0 differences, of 3 the states only\n")
