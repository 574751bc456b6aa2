"""`onexc check --fix`: what is written, what is said, and what is left alone."""

import io
import json
import sys
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
WRONG = FLOW.replace("emit Ship", "emit Shipp").replace("on OrderPlaced", "on OrderPlacd")


@pytest.fixture
def flow(kept_tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the one flow of a project, with the working folder in it and a cache of its own."""
    monkeypatch.setenv("ONEXDSL_CACHE_DIR", str(kept_tables))
    folder = tmp_path / "project"
    (folder / "flows/shop").mkdir(parents=True)
    (folder / "pyproject.toml").write_text('[tool.onex]\nsource = ["flows"]\n', "utf-8")
    monkeypatch.chdir(folder)
    file = folder / "flows/shop/orders.onex"
    file.write_text(WRONG, "utf-8")
    return file


def test_all_is_mended(flow: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The file is as it should be, the exit status fine, and each repair is named."""
    assert 0 == run(["check", "--fix"])

    captured = capsys.readouterr()
    assert FLOW == flow.read_text("utf-8")
    assert "" == captured.out
    assert [
        "mended flows/shop/orders.onex:6:21: Write `OrderPlaced` [unknown-name]",
        "mended flows/shop/orders.onex:6:39: Write `Ship` [unknown-name]",
    ] == captured.err.splitlines()


def test_what_is_left_decides(flow: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What cannot be mended is told in the form that was asked for, with its exit status."""
    flow.write_text(WRONG.replace("int(1..) }\nintent", "number }\nintent"), "utf-8")

    assert 1 == run(["check", "--fix", "--format", "json"])

    left = json.loads(capsys.readouterr().out)
    assert ["unknown-type"] == [one["code"] for one in left["diagnostics"]]
    assert {"errors": 1, "warnings": 0, "files": 1} == left["summary"]
    assert "emit Ship " in flow.read_text("utf-8")


def test_nothing_to_mend_writes_nothing(
    flow: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A good project is not touched."""
    flow.write_text(FLOW, "utf-8")

    def write(self: Disk, path: Path, content: bytes) -> None:
        raise AssertionError(path)

    monkeypatch.setattr(Disk, "write", write)

    assert 0 == run(["check", "--fix", "--no-cache"])
    assert ("", "") == capsys.readouterr()


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (WRONG.replace("\n", "\r\n"), FLOW.replace("\n", "\r\n")),
        ("\ufeff" + WRONG, "\ufeff" + FLOW),
        (
            WRONG.replace("\n", "\r\n").replace("1.0.0\r\n", "1.0.0\n"),
            FLOW.replace("\n", "\r\n").replace("1.0.0\r\n", "1.0.0\n"),
        ),
        (WRONG.rstrip("\n").replace("\n", "\r\n"), FLOW.rstrip("\n").replace("\n", "\r\n")),
    ],
    ids=["CRLF", "byte order mark", "mixed", "no last line end"],
)
def test_line_ends_and_marks_stay(flow: Path, raw: str, expected: str) -> None:
    """Only what is mended changes, in whatever way lines end."""
    flow.write_bytes(raw.encode())

    assert 0 == run(["check", "--fix"])
    assert expected.encode() == flow.read_bytes()


def test_a_new_line_ends_as_the_others(flow: Path) -> None:
    """A route that is added to a file from Windows ends like its neighbours."""
    windows = FLOW.replace("wire { Ship -> Parcels }\n", "").replace("\n", "\r\n")
    flow.write_bytes(windows.encode())

    assert 0 == run(["check", "--fix"])
    assert f"{windows}\r\nwire {{ Ship -> Parcels }}\r\n".encode() == flow.read_bytes()


def test_the_mode_of_a_file_stays(flow: Path) -> None:
    """Who may read a file may read it afterwards."""
    flow.chmod(0o640)

    assert 0 == run(["check", "--fix"])
    assert 0o640 == flow.stat().st_mode & 0o777


def test_a_file_outside_of_the_project_is_left_alone(
    flow: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A link out of the project is checked, and never written through."""
    outside = tmp_path / "orders.onex"
    outside.write_text(WRONG, "utf-8")
    flow.unlink()
    flow.symlink_to(outside)

    assert 1 == run(["check", "--fix"])
    assert WRONG == outside.read_text("utf-8")
    assert flow.is_symlink()
    assert "mended" not in capsys.readouterr().err


def test_only_named_files_are_mended(flow: Path) -> None:
    """What was not named is not written."""
    other = flow.with_name("other.onex")
    other.write_text(WRONG.replace("shop.orders", "shop.other"), "utf-8")

    assert 0 == run(["check", "--fix", str(flow)])
    assert FLOW == flow.read_text("utf-8")
    assert "Shipp" in other.read_text("utf-8")


def test_a_mistake_in_many_files_is_told_and_mended_in_the_named_one(flow: Path) -> None:
    """One name that is missed in two files is one finding, wherever its first place is."""
    other = flow.with_name("a.onex")
    other.write_text(WRONG.replace("shop.orders", "shop.a"), "utf-8")

    assert 1 == run(["check", str(flow)])
    assert 0 == run(["check", "--fix", str(flow)])
    assert FLOW == flow.read_text("utf-8")
    assert "Shipp" in other.read_text("utf-8")


def test_standard_input_is_mended_to_standard_output(
    flow: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Findings then go to standard error, and no file is written."""
    text = WRONG.replace("order: event.order", "order: event.order, note: 1")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode()), "utf-8"))
    name = "flows/shop/orders.onex"

    assert 1 == run(["check", "--fix", "-", "--stdin-filename", name])

    captured = capsys.readouterr()
    assert FLOW.replace("order: event.order", "order: event.order, note: 1") == captured.out
    assert "error[unknown-field]" in captured.err
    assert WRONG == flow.read_text("utf-8")


def test_a_full_disk_leaves_every_file(
    flow: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """All files are written, or none; nothing is left beside them."""
    other = flow.with_name("other.onex")
    wrong = WRONG.replace("shop.orders", "shop.other")
    other.write_text(wrong, "utf-8")
    write = Disk.write

    def full(self: Disk, path: Path, content: bytes) -> None:
        if "other" in path.name:
            raise DiskError(f"Cannot write {path}: no space left on device")
        write(self, path, content)

    monkeypatch.setattr(Disk, "write", full)

    assert 2 == run(["check", "--fix"])
    assert "no space left on device" in capsys.readouterr().err
    assert (WRONG, wrong) == (flow.read_text("utf-8"), other.read_text("utf-8"))
    assert ["orders.onex", "other.onex"] == sorted(one.name for one in flow.parent.iterdir())


def test_a_file_that_changed_meanwhile_is_not_overwritten(
    flow: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An editor may have saved between the check and the repair."""
    read = Disk.read
    reads: list[Path] = []

    def racing(self: Disk, path: Path) -> bytes:
        if path.suffix == ".onex" and path in reads:
            path.write_text("// mine\n", "utf-8")
        reads.append(path)
        return read(self, path)

    monkeypatch.setattr(Disk, "read", racing)

    assert 2 == run(["check", "--fix"])
    assert "was changed while" in capsys.readouterr().err
    assert flow.read_text("utf-8") == "// mine\n"
