"""The examples run on the SQLite bus too: only the constructor changes."""

import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = sorted((Path(__file__).parents[3] / "examples").glob("*/main.py"))
ON_SQLITE = """
import runpy
import sys

import onexdsl.runtime as runtime

runtime.EventBusMemory = lambda **settings: runtime.EventBusSqlite(sys.argv[1], **settings)
sys.path.insert(0, ".")
runpy.run_path("main.py", run_name="__main__")
"""


@pytest.mark.parametrize("main", EXAMPLES, ids=lambda main: main.parent.name)
def test_an_example_does_the_same_on_sqlite(main: Path, tmp_path: Path) -> None:
    """The same lines; those of consumers that run at the same time may change places."""
    command = [sys.executable, "-c", ON_SQLITE, str(tmp_path / "bus.db")]
    done = subprocess.run(
        command, cwd=main.parent, capture_output=True, text=True, check=False, timeout=120
    )
    expected = (main.parent / "expected.txt").read_text("utf-8")

    assert (0, "") == (done.returncode, done.stderr)
    assert sorted(expected.splitlines()) == sorted(done.stdout.splitlines())
