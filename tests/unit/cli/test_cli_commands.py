"""The commands as a user calls them: output, exit status, and never a traceback."""

import json
from pathlib import Path

import pytest

from onexdsl.cli.main import run
from onexdsl.compiler.disk import Disk, DiskError

FLOW = """flow shop.orders @ 1.0.0

@external event OrderPlaced { key order: int(1..) }
intent Ship { key order: int(1..) }

reducer Orders { on OrderPlaced { emit Ship { order: event.order } } }
effect Parcels { on Ship }
wire { Ship -> Parcels }
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


def test_a_good_project_is_checked_and_built(project: Path) -> None:
    """Nothing to say, exit 0, and the files are there."""
    assert [0, 0, 0] == [run(["check"]), run(["build"]), run(["build", "--check"])]
    assert (project / "generated/shop/orders/flow.py").is_file()


def test_a_mistake_is_told_with_its_place(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 1, and JSON holds code, place and summary."""
    file = project / "flows/shop/orders.onex"
    file.write_text(FLOW.replace("emit Ship", "emit Shipp"), "utf-8")

    assert run(["check", "--format", "json"]) == 1

    shown = json.loads(capsys.readouterr().out)
    (found,) = shown["diagnostics"]
    assert ("unknown-name", "flows/shop/orders.onex", 6) == (
        found["code"],
        found["file"],
        found["line"],
    )
    assert {"errors": 1, "warnings": 0, "files": 1} == shown["summary"]


def test_drift_is_shown_as_a_diff(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`build --check` writes nothing and exits 3."""
    run(["build"])
    file = project / "flows/shop/orders.onex"
    file.write_text(FLOW.replace("order: int(1..) }\nintent", "order: int(2..) }\nintent"), "utf-8")
    before = (project / "generated/shop/orders/messages.py").read_bytes()

    assert run(["build", "--check"]) == 3
    assert "+++ b/generated/shop/orders/messages.py" in capsys.readouterr().out
    assert before == (project / "generated/shop/orders/messages.py").read_bytes()


def test_a_file_edited_by_hand_is_not_overwritten(project: Path) -> None:
    """Only `--force` overwrites it."""
    run(["build"])
    edited = project / "generated/shop/orders/messages.py"
    edited.write_text("# mine\n", "utf-8")

    assert run(["build"]) == 1
    assert edited.read_text("utf-8") == "# mine\n"
    assert run(["build", "--force"]) == 0
    assert edited.read_text("utf-8") != "# mine\n"


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["check", "no/such/file.onex"], 2),
        (["check", "pyproject.toml"], 2),
        (["check", "--no-such-option"], 2),
        (["explain", "no-such-code"], 2),
        (["explain", "intent-circle"], 0),
        (["explain"], 0),
        (["show", "tree", "flows/shop/orders.onex"], 0),
        (["show", "model", "flows/shop/orders.onex"], 0),
        (["show", "graph", "flows/shop/orders.onex"], 0),
        (["show", "plan", "flows/shop/orders.onex"], 0),
        (["graph"], 0),
        (["graph", "--format", "dot"], 0),
        (["graph", "--format", "svg"], 0),
        (["graph", "--format", "html", "--node", "Orders"], 0),
        (["graph", "--node", "Orders"], 0),
        (["graph", "--node", "Nobody"], 2),
        (["check", "--explain-circles"], 0),
        (["check", "flows"], 0),
        (["--version"], 0),
    ],
)
def test_every_command_has_its_status(
    project: Path, arguments: list[str], status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is wrong with the call is told on standard error, in a sentence."""
    assert status == run(arguments)
    captured = capsys.readouterr()
    assert "Traceback" not in captured.out + captured.err
    assert bool(captured.err) == (status == 2)


def test_broken_settings_are_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The key and the near one are named."""
    (project / "pyproject.toml").write_text('[tool.onex]\nsourse = ["flows"]\n', "utf-8")

    assert run(["check"]) == 2
    assert "`sourse`. Did you mean `source`?" in capsys.readouterr().err


def test_settings_that_are_no_table_are_told(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One value in the place of the table holds no settings."""
    (project / "pyproject.toml").write_text("[tool]\nonex = 1\n", "utf-8")

    assert run(["check"]) == 2
    assert "pyproject.toml: [tool.onex] must be a table\n" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('source = "flows"', 'source: write a list of texts, such as ["flows"]'),
        ("source = []", "source: name at least one"),
        ("strict = 1", "strict: write true or false"),
        ("out = 1", "out: write a text in quotes"),
        ('edition = "2025"', 'edition: write "2026", the only edition there is'),
        ('package = "a-b"', "package: `a-b` is no dotted Python name"),
        ("colour = true", "has no setting `colour`. There is source, out, package, handlers,"),
        ('out = "../elsewhere"', "out: `../elsewhere` is no path inside the project"),
    ],
)
def test_a_setting_of_the_wrong_type_is_told(
    project: Path, capsys: pytest.CaptureFixture[str], line: str, told: str
) -> None:
    """The message says what to write."""
    (project / "pyproject.toml").write_text(f"[tool.onex]\n{line}\n", "utf-8")

    assert run(["check"]) == 2
    assert f"pyproject.toml: [tool.onex] {told}" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["check", "build", "graph", "scaffold"])
def test_a_project_without_a_flow_is_told(
    project: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    """A misplaced root must not look like a clean project."""
    (project / "flows/shop/orders.onex").unlink()

    assert run([command]) == 2
    assert f"There is no .onex file below {project / 'flows'}" in capsys.readouterr().err


def test_binary_bytes_are_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is no text has a diagnostic of its own."""
    (project / "flows/shop/image.onex").write_bytes(b"\x89PNG\xff\xfe")

    assert run(["check"]) == 1
    assert "error[not-utf8]" in capsys.readouterr().out


def test_ten_thousand_brackets_are_too_deep(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Deep nesting is a finding, not a crash."""
    deep = "fn deep(x: int) -> int = " + "(" * 10_000 + "x" + ")" * 10_000
    (project / "flows/deep.onex").write_text(f"flow deep @ 1.0.0\n\n{deep}\n", "utf-8")

    assert run(["check"]) == 1
    assert "error[too-deep]" in capsys.readouterr().out


def test_functions_that_call_each_other_in_a_row_are_built(project: Path) -> None:
    """However many they are: not the depth of Python's stack is the limit."""
    row = "\n".join(f"fn f{one}(x: int) -> int = f{one + 1}(x)" for one in range(700))
    text = f"flow row @ 1.0.0\n{row}\nfn f700(x: int) -> int = x\n"
    (project / "flows" / "row.onex").write_text(text, "utf-8")

    assert 0 == run(["build", str(project)])


def test_a_full_disk_leaves_everything_as_it_was(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is half written, and the message names the place."""
    written = 0

    def full(self: Disk, path: Path, content: bytes) -> None:
        nonlocal written
        written += 1
        if written > 4:
            raise DiskError(f"Cannot write {path}: no space left on device")
        path.write_bytes(content)

    monkeypatch.setattr(Disk, "write", full)

    assert run(["build"]) == 2
    assert "no space left on device" in capsys.readouterr().err
    assert not (project / "generated").exists()


def test_ctrl_c_leaves_nothing_half_written(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Interrupted before the first rename, the folder is as it was."""

    def interrupted(self: Disk, path: Path, content: bytes) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Disk, "write", interrupted)

    assert run(["build"]) == 130
    assert not (project / "generated").exists()


def test_scaffold_writes_the_missing_module_once(project: Path) -> None:
    """The module has the class to fill in; a second run leaves it alone."""
    assert run(["scaffold"]) == 0
    module = project / "handlers/shop/orders.py"
    assert "class Parcels(NodeParcelsEffect):" in module.read_text("utf-8")
    module.write_text("# mine\n", "utf-8")

    assert run(["scaffold"]) == 0
    assert module.read_text("utf-8") == "# mine\n"


def test_scaffold_writes_below_src_where_the_package_lies_there(project: Path) -> None:
    """The handlers stand where `check --python` looks for them and Python imports them."""
    settings = '[tool.onex]\nsource = ["flows"]\nout = "src/app/generated"\n'
    settings += 'package = "app.generated"\nhandlers = "app.handlers"\n'
    (project / "pyproject.toml").write_text(settings, "utf-8")

    assert [0, 0] == [run(["scaffold"]), run(["check", "--python"])]
    assert (project / "src/app/handlers/shop/orders.py").is_file()


def test_circles_are_explained_beside_what_machines_read(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Standard output stays one JSON object."""
    assert run(["check", "--explain-circles", "--format", "json"]) == 0

    shown = capsys.readouterr()
    assert 0 == json.loads(shown.out)["summary"]["errors"]
    assert "There is no circle of messages.\n" == shown.err
