"""What a build says of itself, and the bar that shows how far it has come."""

import io
import json
from pathlib import Path

import pytest

from onexdsl.cli.build_statistics import Statistics, Written
from onexdsl.cli.main import run
from onexdsl.cli.measured import MeasuredCache, Phase
from onexdsl.cli.progress import progress, somebody_looks
from onexdsl.compiler.cache import NoCache

FLOW = """flow shop.{name} @ 1.0.0

@external event Placed {{ key order: int(1..) }}
reducer Orders {{ data {{ n: int(0..) = 0 }} on Placed {{ n = n + 1 }} }}
"""


class Terminal(io.StringIO):
    """A terminal that keeps what was written."""

    def isatty(self) -> bool:
        """Say that people look."""
        return True


class Clock:
    """A clock that goes on by a step whenever it is read."""

    def __init__(self, step: float) -> None:
        self.now, self.step = 0.0, step

    def __call__(self) -> float:
        """Give the time, and go on."""
        self.now += self.step
        return self.now


@pytest.fixture
def project(kept_tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a project of two flows, with the working folder in it and a cache of its own."""
    monkeypatch.setenv("ONEXDSL_CACHE_DIR", str(kept_tables))
    folder = tmp_path / "project"
    (folder / "flows/shop").mkdir(parents=True)
    for name in ("one", "two"):
        (folder / f"flows/shop/{name}.onex").write_text(FLOW.format(name=name), "utf-8")
    (folder / "pyproject.toml").write_text('[tool.onex]\nsource = ["flows"]\n', "utf-8")
    monkeypatch.chdir(folder)
    return folder


def test_statistics_are_part_of_the_json(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Counts and phases stand beside the findings, in one object."""
    assert 0 == run(["build", "--stats", "--format", "json", "--no-cache"])
    statistics = json.loads(capsys.readouterr().out)["statistics"]
    assert (2, 2) == (statistics["sources"], statistics["phases"][0]["made"])
    phases = {one["phase"]: (one["made"], one["kept"]) for one in statistics["phases"]}
    assert (2, 0) == phases["parse"]
    assert (2, 0) == phases["generate"]
    assert statistics["written"] == statistics["files"] == phases["write"][0]
    assert (
        statistics["milliseconds"] >= sum(one["milliseconds"] for one in statistics["phases"]) - 1
    )


def test_what_was_kept_is_counted(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of two flows one changed: the other one's tree comes from the cache."""
    run(["build"])
    file = project / "flows/shop/two.onex"
    file.write_text(FLOW.format(name="two").replace("n + 1", "n + 2"), "utf-8")
    capsys.readouterr()
    assert 0 == run(["build", "--stats"])
    shown = capsys.readouterr().err.splitlines()
    rows = {line[:16].strip(): line[16:].split() for line in shown}
    assert "2 sources, 11 files: 1 written, 0 removed" in shown
    assert ["1", "1"] == rows["parse"][:2]
    assert ["1", "1"] == rows["generate"][:2]


def test_a_phase_counts_its_own_time() -> None:
    """What a result waits for inside is the time of that, not its own."""
    clock = Clock(1.0)
    steps: list[str] = []
    cache = MeasuredCache(NoCache(), steps.append, clock)
    inner = lambda: cache.remember(("parse", 1), lambda: 1)  # noqa: E731  # a result in a result
    assert 1 == cache.remember(("find", 1), inner)
    assert {"load and join": Phase(1, 0, 2.0), "parse": Phase(1, 0, 1.0)} == cache.phases
    assert ["load and join", "parse"] == steps


def test_the_table_is_aligned() -> None:
    """Words to the left, numbers to the right."""
    told = Statistics(2, 9, Written(3, 1), {"parse": Phase(1, 1, 0.0123)}, 1.5).as_text()
    assert told.splitlines() == [
        "2 sources, 9 files: 3 written, 1 removed",
        "                  made  kept        ms",
        "parse                1     1      12.3",
        "all                             1500.0",
    ]


def test_a_bar_is_shown_once_work_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """After half a second there is a bar with the phase; when all is done it is gone."""
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    terminal = Terminal()
    with progress(3, terminal, Clock(0.2)) as step:
        assert step is not None
        for _ in range(20):
            step("parse")
    assert "100 % parse" in terminal.getvalue()
    assert terminal.getvalue().endswith("\x1b[2K")


def test_short_work_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is written before half a second has gone."""
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    terminal = Terminal()
    with progress(3, terminal, Clock(0.01)) as step:
        assert step is not None
        step("parse")
    assert not terminal.getvalue()


@pytest.mark.parametrize(("name", "value"), [("CI", "true"), ("TERM", "dumb")])
def test_nobody_looks_at_a_machine(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """In CI, on a dumb terminal and in a file no bar is shown."""
    monkeypatch.setenv(name, value)
    assert not somebody_looks(Terminal())
    with progress(3, io.StringIO()) as step:
        assert step is None


def test_a_build_on_a_terminal_is_the_same_build(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Watching the steps changes nothing of what is made."""
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    assert [0, 0] == [run(["build"]), run(["check"])]
    assert "11 files in generated, 11 written" in terminal.getvalue()
