"""Each example is a project that runs, passes its own tests, and is generated from its flows."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
NAMES = sorted(example.name for example in EXAMPLES.iterdir() if (example / "main.py").exists())
PARTS = ("README.md", "pyproject.toml", "flows", "generated", "handlers.py", "expected.txt")
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": str(ROOT),
    "MYPYPATH": str(ROOT),
    "NO_COLOR": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}
every_example = pytest.mark.parametrize("name", NAMES)


def _run(name: str, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run Python in the example's folder, as a user would."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=EXAMPLES / name,
        env={**ENVIRONMENT, **more},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@every_example
def test_an_example_has_all_its_parts(name: str) -> None:
    """A reader finds in each example what the others have."""
    present = [part for part in PARTS if (EXAMPLES / name / part).exists()]

    assert list(PARTS) == present


@every_example
def test_an_example_prints_what_it_promises(name: str) -> None:
    """`main.py` prints `expected.txt`, byte for byte, and nothing on the error stream."""
    done = _run(name, "-W", "error", "main.py")

    assert done.returncode == 0, done.stderr
    assert not done.stderr
    assert (EXAMPLES / name / "expected.txt").read_text("utf-8") == done.stdout


@every_example
def test_the_generated_code_is_what_the_flows_say(name: str) -> None:
    """`onexc build --check` finds no drift."""
    done = _run(name, "-m", "onexdsl", "build", "--check")

    assert done.returncode == 0, done.stdout + done.stderr


@every_example
def test_an_example_passes_its_own_tests(name: str) -> None:
    """Its tests run where they stand, with its own settings."""
    done = _run(name, "-m", "pytest", "-p", "no:cacheprovider")

    assert done.returncode == 0, done.stdout + done.stderr


@every_example
def test_an_example_is_typed(mypy_cache: str, name: str) -> None:
    """`mypy --strict` has nothing to say about what is written by hand and what is generated."""
    written = ("main.py", f"test_{name}.py")
    done = _run(name, "-m", "mypy", "--strict", *written, MYPY_CACHE_DIR=mypy_cache)

    assert done.returncode == 0, done.stdout + done.stderr
