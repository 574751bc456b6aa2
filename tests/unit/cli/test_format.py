"""`onexc fmt`: what is written, what is only shown, and what is left alone."""

import io
import sys
from pathlib import Path

import pytest

from onexdsl.cli.main import run
from onexdsl.compiler.disk import Disk, DiskError

UGLY = "flow shop.orders@1.0.0\nevent   Placed{key order:int} // why\n"
FINE = "flow shop.orders @ 1.0.0\n\nevent Placed { key order: int } // why\n"
BROKEN = "flow shop.broken @ 1.0.0\nevent { }\n"


@pytest.fixture
def flow(kept_tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the one flow of a project, with the working folder in it."""
    monkeypatch.setenv("ONEXDSL_CACHE_DIR", str(kept_tables))
    folder = tmp_path / "project"
    (folder / "flows/shop").mkdir(parents=True)
    (folder / "pyproject.toml").write_text('[tool.onex]\nsource = ["flows"]\n', "utf-8")
    monkeypatch.chdir(folder)
    file = folder / "flows/shop/orders.onex"
    file.write_text(UGLY, "utf-8")
    return file


def _stdin(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content), "utf-8"))


def _out(capsysbinary: pytest.CaptureFixture[bytes]) -> bytes:
    return capsysbinary.readouterr().out


@pytest.mark.parametrize("paths", [[], ["flows"], ["flows/shop/orders.onex"]])
def test_a_project_a_folder_or_a_file_is_laid_out(
    flow: Path, paths: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """The file is written and named; a second run has nothing to do."""
    assert 0 == run(["fmt", *paths])
    assert FINE == flow.read_text("utf-8")
    assert ("", "formatted flows/shop/orders.onex\n") == capsys.readouterr()

    assert 0 == run(["fmt", *paths])
    assert ("", "") == capsys.readouterr()


def test_check_names_what_would_change(flow: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is written, and the exit status is that of drift."""
    assert 3 == run(["fmt", "--check"])
    assert ("flows/shop/orders.onex\n", "") == capsys.readouterr()
    assert UGLY == flow.read_text("utf-8")

    flow.write_text(FINE, "utf-8")
    assert 0 == run(["fmt", "--check"])


def test_diff_shows_what_would_change(flow: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A unified diff is printed, also of a file whose last line has no end."""
    flow.write_text(UGLY.rstrip("\n"), "utf-8")

    assert 3 == run(["fmt", "--diff"])
    assert [
        "--- a/flows/shop/orders.onex",
        "+++ b/flows/shop/orders.onex",
        "@@ -1,2 +1,3 @@",
        "-flow shop.orders@1.0.0",
        "-event   Placed{key order:int} // why",
        "\\ No newline",
        "+flow shop.orders @ 1.0.0",
        "+",
        "+event Placed { key order: int } // why",
    ] == capsys.readouterr().out.splitlines()


def test_a_flow_with_a_syntax_error_is_told_and_left_alone(
    flow: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The others are laid out all the same."""
    broken = flow.with_name("broken.onex")
    broken.write_text(BROKEN, "utf-8")
    unreadable = flow.with_name("latin.onex")
    unreadable.write_bytes(b"flow shop.latin @ 1.0.0 // \xe9\n")

    assert 1 == run(["fmt", "--color", "never"])

    told = capsys.readouterr().err
    assert BROKEN == broken.read_text("utf-8")
    assert FINE == flow.read_text("utf-8")
    assert "error[unexpected-token]" in told
    assert "error[not-utf8]" in told


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (UGLY.replace("\n", "\r\n"), FINE.replace("\n", "\r\n")),
        ("\ufeff" + UGLY, "\ufeff" + FINE),
        (FINE.replace("\n", "\r\n", 1), FINE),
    ],
    ids=["Windows", "byte order mark", "mixed"],
)
def test_lines_end_as_most_of_them_did(flow: Path, raw: str, expected: str) -> None:
    """So that a checkout on Windows stays one."""
    flow.write_bytes(raw.encode())

    assert 0 == run(["fmt"])
    assert expected.encode() == flow.read_bytes()


def test_all_is_written_or_nothing(
    flow: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A disk that is full at the second file leaves the first one as it was."""
    other = flow.with_name("other.onex")
    other.write_text(UGLY, "utf-8")
    write = Disk.write

    def until_full(self: Disk, path: Path, content: bytes) -> None:
        if "other" in path.name:
            raise DiskError(f"Cannot write {path}: no space left")
        write(self, path, content)

    monkeypatch.setattr(Disk, "write", until_full)

    assert 2 == run(["fmt"])
    assert [UGLY, UGLY] == [flow.read_text("utf-8"), other.read_text("utf-8")]
    assert "no space left" in capsys.readouterr().err
    assert [] == [one.name for one in flow.parent.iterdir() if one.name.startswith(".")]


def test_a_file_outside_of_the_project_is_left_alone(flow: Path, tmp_path: Path) -> None:
    """A link out of the project is not written through."""
    outside = tmp_path / "orders.onex"
    outside.write_text(UGLY, "utf-8")
    flow.unlink()
    flow.symlink_to(outside)

    assert 0 == run(["fmt"])
    assert UGLY == outside.read_text("utf-8")


def test_a_new_project_is_laid_out(flow: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What `onexc new` writes is what `onexc fmt` would write."""
    monkeypatch.chdir(flow.parents[3])

    assert 0 == run(["new", "parcels"])
    assert 0 == run(["fmt", "--check", "parcels"])


def test_standard_input_is_laid_out(
    flow: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    """It comes out on standard output, with its own line ends; no project is needed for it."""
    _stdin(monkeypatch, UGLY.replace("\n", "\r\n").encode())

    assert 0 == run(["fmt", "-"])
    assert FINE.replace("\n", "\r\n").encode() == _out(capsysbinary)


def test_standard_input_can_be_checked(
    flow: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    """As a file can be; its name is the one that was given."""
    _stdin(monkeypatch, UGLY.encode())
    assert 3 == run(["fmt", "-", "--check", "--stdin-filename", "a.onex"])
    assert b"a.onex\n" == _out(capsysbinary)

    _stdin(monkeypatch, FINE.encode())
    assert 0 == run(["fmt", "-", "--diff"])
    assert b"" == _out(capsysbinary)


def test_standard_input_with_a_syntax_error_prints_nothing(
    flow: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    """An editor must not replace a buffer by half of it."""
    _stdin(monkeypatch, BROKEN.encode())

    assert 1 == run(["fmt", "-", "--stdin-filename", "shop/broken.onex"])

    captured = capsysbinary.readouterr()
    assert b"" == captured.out
    assert b"shop/broken.onex:2" in captured.err


@pytest.mark.parametrize(
    ("content", "paths", "told"),
    [(b"\xff", ["-"], b"not UTF-8"), (b"", ["-", "flows"], b"stands alone")],
)
def test_wrong_standard_input_is_told(  # fixtures and a table
    flow: Path,
    content: bytes,
    paths: list[str],
    told: bytes,
    monkeypatch: pytest.MonkeyPatch,
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    """What cannot be read, and a path beside it."""
    _stdin(monkeypatch, content)

    assert 2 == run(["fmt", *paths])
    assert told in capsysbinary.readouterr().err
