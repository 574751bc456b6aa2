"""`onexc new`: what it makes works as it is, and what it cannot make it says."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from onexdsl.cli.main import run
from onexdsl.compiler.disk import Disk, DiskError
from tests.support.children import environment

BIN = Path(sys.executable).parent
_BARE = [f"-pno:{name}" for name in ("cacheprovider", "xdist", "hypothesispytest", "pytest-lsp")]
"""The plugins of this project's tests that a new project has not."""


@pytest.fixture
def here(kept_tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give an empty working folder, with a cache of its own."""
    monkeypatch.setenv("ONEXDSL_CACHE_DIR", str(kept_tables))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def ran(folder: Path, *command: str) -> str:
    """Run a command in a folder, which must succeed, and give what it printed."""
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment(PATH=path, CI="true"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert 0 == done.returncode, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


def test_a_new_project_builds_runs_and_passes_its_tests(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Everything that its README names works at once, and so do its hooks and its CI."""
    assert 0 == run(["new", "post_office"])
    folder = here / "post_office"
    assert "parcel 1 is Delivered" in ran(folder, sys.executable, "main.py")
    tests = ran(folder, sys.executable, "-m", "pytest", *_BARE)
    assert "3 passed" in tests
    assert "1 snapshot passed" in tests
    hooks = re.findall(r"entry: (.*)", (folder / ".pre-commit-config.yaml").read_text("utf-8"))
    steps = re.findall(r"run: (onexc.*)", (folder / ".github/workflows/check.yml").read_text())
    assert (3, 2) == (len(hooks), len(steps))
    monkeypatch.chdir(folder)
    capsys.readouterr()
    for line in (*hooks, *steps):
        assert 0 == run(shlex.split(line)[1:])
    assert not capsys.readouterr().out


def test_a_new_project_is_clean_for_ruff_and_its_name_is_everywhere(here: Path) -> None:
    """No placeholder is left, and the linter has nothing to say about the Python."""
    run(["new", "shop"])
    texts = [path.read_text("utf-8") for path in (here / "shop").rglob("*") if path.is_file()]
    assert [] == [text for text in texts if "@@" in text]
    ran(here / "shop", "ruff", "check", "--isolated", "handlers.py", "main.py", "tests")
    ran(here / "shop", "ruff", "format", "--isolated", "--check", "handlers.py", "main.py", "tests")


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("My-Shop", "`my_shop` would do"),
        ("a/b", "`a_b` would do"),
        ("class", ""),
        ("none", ""),
        ("onexdsl", ""),
        ("../up", "`up` would do"),
        ("", ""),
        ("x" * 41, f"`{'x' * 40}` would do"),
        ("1st", ""),
    ],
)
def test_a_name_that_cannot_be_one_is_told(
    here: Path, capsys: pytest.CaptureFixture[str], name: str, near: str
) -> None:
    """The sentence says what a name is, and which near one would do; nothing is made."""
    assert 2 == run(["new", name])
    told = capsys.readouterr().err
    assert f"`{name}` cannot be a project's name" in told
    assert near in told
    assert ("would do" in told) is bool(near)
    assert [] == list(here.iterdir())


def test_a_folder_that_is_there_is_left_alone(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Even an empty folder of that name is not taken."""
    (here / "shop").mkdir()
    assert 2 == run(["new", "shop"])
    assert "`shop` is there already" in capsys.readouterr().err
    assert [] == list((here / "shop").iterdir())


def test_a_full_disk_leaves_nothing_behind(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was begun is taken away again."""
    write = Disk.write

    def full(disk: Disk, path: Path, content: bytes) -> None:
        if path.name == "main.py":
            raise DiskError(f"Cannot write {path}: No space left on device")
        write(disk, path, content)

    monkeypatch.setattr(Disk, "write", full)
    assert 2 == run(["new", "shop"])
    assert [] == list(here.iterdir())
