"""The exit code of every command, in good and bad times, as the reference page has them."""

import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from onexdsl.cli import exit_codes, session
from onexdsl.cli.main import run
from onexdsl.cli.session import in_colour
from tests.support.children import environment

FLOW = """flow shop.orders @ 1.0.0

@external event OrderPlaced { key order: int(1..) }
intent Ship { key order: int(1..) }

reducer Orders { on OrderPlaced { emit Ship { order: event.order } } }
effect Parcels { on Ship }
wire { Ship -> Parcels }
"""
WARNED = FLOW.replace("reducer Orders {", "reducer Orders { data { n: Idle? }").replace(
    "intent Ship", "enum Idle { yes }\nenum Left { no }\nintent Ship"
)
NAME = "flows/shop/orders.onex"


@pytest.fixture
def flow(kept_tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give the one flow of a project, with the working folder in it and a cache of its own."""
    monkeypatch.setenv("ONEXDSL_CACHE_DIR", str(kept_tables))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    folder = tmp_path / "project"
    (folder / "flows/shop").mkdir(parents=True)
    (folder / "pyproject.toml").write_text('[tool.onex]\nsource = ["flows"]\n', "utf-8")
    monkeypatch.chdir(folder)
    file = folder / NAME
    file.write_text(FLOW, "utf-8")
    return file


GOOD = [
    ["check"],
    ["check", "--fix"],
    ["build"],
    ["scaffold"],
    ["explain"],
    ["explain", "dead-end"],
    ["show", "tree", NAME],
    ["graph"],
]


@pytest.mark.parametrize("command", GOOD, ids=" ".join)
def test_fine(flow: Path, command: list[str]) -> None:
    """A good project gives 0."""
    assert exit_codes.FINE == run(command)


@pytest.mark.parametrize("command", [["check"], ["build"], ["scaffold"], ["graph"]], ids=" ".join)
def test_findings(flow: Path, command: list[str]) -> None:
    """Errors give 1."""
    flow.write_text(FLOW.replace("on Ship", "on Shop"), "utf-8")

    assert exit_codes.FINDINGS == run(command)


@pytest.mark.parametrize("command", [["check"], ["build"]], ids=" ".join)
@pytest.mark.parametrize("form", ["text", "json", "sarif", "github"])
def test_warnings(flow: Path, command: list[str], form: str) -> None:
    """Warnings give 0, and 1 with `--strict`, whatever the format."""
    flow.write_text(WARNED, "utf-8")

    assert exit_codes.FINE == run([*command, "--format", form])
    assert exit_codes.FINDINGS == run([*command, "--strict", "--format", form])


@pytest.mark.parametrize(
    "command",
    [
        ["check", "nowhere"],
        ["check", "--format", "xml"],
        ["check", "-"],
        ["check", "--max-diagnostics", "-1"],
        ["build", "nowhere"],
        ["scaffold", "nowhere"],
        ["explain", "nothing"],
        ["show", "tree", "nowhere.onex"],
        ["show", "soup", NAME],
        ["graph", "nowhere"],
        ["graph", "--node", "Nobody"],
        ["frobnicate"],
    ],
    ids=" ".join,
)
def test_usage(flow: Path, command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """A call that cannot be gives 2, and a sentence on standard error."""
    assert exit_codes.USAGE == run(command)

    captured = capsys.readouterr()
    assert "" == captured.out
    assert captured.err


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github"])
def test_drift(flow: Path, form: str) -> None:
    """Generated files that are not what the sources say give 3, also beside warnings."""
    run(["build"])
    flow.write_text(WARNED, "utf-8")

    assert exit_codes.DRIFT == run(["build", "--check", "--format", form])


@pytest.mark.parametrize("command", [["check"], ["build"], ["scaffold"], ["graph"]], ids=" ".join)
def test_our_bug(
    flow: Path,
    command: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What we did not think of gives 70 and a report to attach, never a traceback."""

    def broken(*_: object, **__: object) -> None:
        raise AssertionError("not thought of")

    monkeypatch.setattr(session, "read_sources", broken)

    assert exit_codes.OUR_BUG == run(command)
    captured = capsys.readouterr()
    assert "a bug of ours" in captured.err
    assert "Traceback" not in captured.err


class Terminal:
    """A stream that is, or is not, a terminal."""

    def __init__(self, *, real: bool) -> None:
        self.real = real

    def isatty(self) -> bool:
        """Tell whether people look at it."""
        return self.real


@pytest.mark.parametrize(
    ("choice", "real", "environment", "expected"),
    [
        ("auto", True, {}, True),
        ("auto", False, {}, False),
        ("auto", True, {"NO_COLOR": "1"}, False),
        ("auto", True, {"NO_COLOR": ""}, True),
        ("auto", True, {"CI": "true"}, False),
        ("auto", True, {"TERM": "dumb"}, False),
        ("always", False, {"NO_COLOR": "1"}, True),
        ("never", True, {}, False),
    ],
)
def test_when_output_is_in_colour(
    choice: str,
    real: bool,  # noqa: FBT001  # a column of the table
    environment: dict[str, str],
    expected: bool,  # noqa: FBT001  # as above
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """On a terminal, unless the environment says otherwise; the option overrules both."""
    for name in ("NO_COLOR", "CI", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert expected == in_colour(choice, Terminal(real=real))


def test_github_names_files_from_the_checkout(
    flow: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where the project is a folder of the checkout, annotations still find the file."""
    flow.write_text(WARNED, "utf-8")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(Path.cwd().parent))

    run(["check", "--format", "github"])

    assert f"file=project/{NAME}," in capsys.readouterr().out


def test_a_pipe_is_no_flow(flow: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing waits for what nobody writes."""
    os.mkfifo(flow.with_name("pipe.onex"))

    assert exit_codes.USAGE == run(["check"])
    assert capsys.readouterr().err.endswith("pipe.onex: it is no file\n")


def test_a_tree_comes_with_what_is_wrong(flow: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """On standard error, beside the parts that could be read."""
    flow.write_text(FLOW.replace("wire {", "wire"), "utf-8")

    assert exit_codes.FINDINGS == run(["show", "tree", NAME])
    shown = capsys.readouterr()
    assert shown.out.startswith("(FlowFile")
    assert shown.err.startswith("error[unexpected-token]")


@pytest.mark.parametrize(
    ("command", "expected"),
    [("explain", exit_codes.FINE), ("check", exit_codes.FINDINGS)],
)
def test_closed_streams_are_written_to_in_vain(flow: Path, command: str, expected: int) -> None:
    """As `>&- 2>&-` of a shell leaves them: the exit code is what it would be."""
    flow.write_text(FLOW.replace("Ship ->", "Shipp ->"), "utf-8")
    line = f"{shlex.quote(sys.executable)} -m onexdsl {command} >&- 2>&-"

    done = subprocess.run(["/bin/sh", "-c", line], env=environment(), check=False)

    assert expected == done.returncode
