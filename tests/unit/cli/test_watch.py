"""`onexc build --watch`: a build for each change that counts, whatever the builds say."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Timer

import pytest

from onexdsl.cli.build import Wish
from onexdsl.cli.main import run
from onexdsl.cli.session import Showing
from onexdsl.cli.watch import Changes, watch

FLOW = """flow shop.orders @ 1.0.0

@external event OrderPlaced { key order: int(1..) }
reducer Orders { data { orders: int(0..) = 0 } on OrderPlaced { orders = orders + 1 } }
"""


@pytest.fixture
def project(kept_tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a small project, with the working folder in it and a cache of its own."""
    monkeypatch.setenv("ONEXDSL_CACHE_DIR", str(kept_tables))
    folder = tmp_path / "project"
    (folder / "flows/shop").mkdir(parents=True)
    (folder / "flows/shop/orders.onex").write_text(FLOW, "utf-8")
    (folder / "pyproject.toml").write_text('[tool.onex]\nsource = ["flows"]\n', "utf-8")
    monkeypatch.chdir(folder)
    return folder


def changing(*steps: tuple[str, Callable[[Path], None]]) -> Changes:
    """Give changes that are made one after the other, and then Ctrl-C."""

    def changes(folder: Path) -> Iterator[set[Path]]:
        yield set()
        for name, change in steps:
            change(folder / name)
            yield {folder / name}
        raise KeyboardInterrupt

    return changes


def replaced(old: str, new: str) -> Callable[[Path], None]:
    """Change a text in a file."""

    def change(path: Path) -> None:
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")

    return change


def untouched(path: Path) -> None:
    """Change nothing: only the news counts."""


def watched(changes: Changes) -> int:
    """Watch the current folder."""
    return watch((), Wish(), Showing(), changes=changes)


def test_a_change_is_built_and_a_mistake_does_not_end_it(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A mistake is told, the next change is built, Ctrl-C ends with status 0."""
    flow = "flows/shop/orders.onex"
    status = watched(
        changing(
            (flow, replaced("orders + 1", "order + 1")),
            (flow, replaced("order + 1", "orders + 2")),
            ("pyproject.toml", replaced("[tool.onex]", "[tool.onex")),
            ("pyproject.toml", replaced("[tool.onex", "[tool.onex]")),
        )
    )
    shown = capsys.readouterr()
    assert 0 == status
    assert "unknown-name" in shown.out
    assert 3 == shown.err.count("files in generated")
    assert "pyproject.toml is not valid TOML" in shown.err
    assert shown.err.endswith("stopped\n")
    assert "orders + 2" in (project / "generated/shop/orders/node_orders_reducer.py").read_text()


def test_what_a_build_writes_is_no_news(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Generated files, hidden ones and other kinds of files build nothing."""
    names = ("generated/shop/orders/flow.py", ".venv/lib/x.py", "README.md", "flows/.x.onex.swp")
    watched(changing(*((name, untouched) for name in names)))
    assert 1 == capsys.readouterr().err.count("files in generated")


def test_settings_that_change_say_anew_what_is_news(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A new `out` is written, what is written there is no news, and the old one is as any folder.

    Settings that cannot be read leave all as it was.
    """
    settings, written = "pyproject.toml", "made/shop/orders/flow.py"
    watched(
        changing(
            (settings, replaced('["flows"]', '["flows"]\nout = "made"')),
            (written, untouched),
            (settings, replaced("[tool.onex]", "[tool.onex")),
            (written, untouched),
            (settings, replaced("[tool.onex", "[tool.onex]")),
            ("generated/mine.py", untouched),
        )
    )
    shown = capsys.readouterr().err
    assert (1, 3) == (shown.count("files in generated"), shown.count("files in made"))
    assert f"{written} changed" not in shown
    assert "generated/mine.py changed" in shown


def test_python_behind_the_flows_is_news(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Several files in one burst are one build, and are told as one."""

    def both(folder: Path) -> Iterator[set[Path]]:
        yield set()
        yield {folder / "handlers.py", folder / "flows/shop/orders.onex"}
        raise KeyboardInterrupt

    watched(both)
    shown = capsys.readouterr().err
    assert "flows/shop/orders.onex and 1 more changed" in shown
    assert 2 == shown.count("files in generated")


def test_a_missing_extra_is_told(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without watchfiles one sentence says what to install."""
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    assert 2 == run(["build", "--watch"])
    assert "pip install 'onexdsl[watch]'" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is a signal here")
def test_a_real_change_is_seen(project: Path) -> None:
    """Two saves of a real file are built, and SIGINT ends the process cleanly."""
    command = [sys.executable, "-m", "onexdsl", "build", "--watch"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=dict(os.environ))
    assert process.stderr is not None
    alarm = Timer(120, process.kill)  # then no more lines come, and the test fails
    alarm.start()
    lines = iter(process.stderr.readline, "")
    try:
        assert any("watching" in line for line in lines)
        file = project / "flows/shop/orders.onex"
        file.write_text(FLOW.replace("orders + 1", "orders + 2"), "utf-8")
        assert any("orders.onex changed" in line for line in lines)
        assert any("1 written" in line for line in lines)
        process.send_signal(signal.SIGINT)
        assert any("stopped" in line for line in lines)
        assert 0 == process.wait(30)
    finally:
        alarm.cancel()
        process.kill()
        process.wait()
        process.stderr.close()
