"""Whole projects: clean by every checker, importable without a warning, the same every time."""

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from onexdsl.codegen.generate import generate
from tests.support.codegen import project_of, sources_below, written

HERE = Path(__file__).parent
ROOT = Path(__file__).parents[3]
FLOWS = {
    "odd": HERE / "odd/flows",
    **{one.parent.name: one for one in sorted(ROOT.glob("examples/*/flows"))},
    **{one.parent.name: one for one in sorted(ROOT.glob("tests/golden/*/flows"))},
}


@pytest.fixture(scope="module")
def projects(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("projects")
    for name, flows in FLOWS.items():
        project = project_of(sources_below(flows))
        written(generate(project.model, project.sources.values()), folder / name)
    return folder


def _run(*command: str, folder: Path, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_ruff_has_nothing_to_say(projects: Path) -> None:
    """Neither its formatter nor, by its default rules, its linter."""
    assert "" == _run("-m", "ruff", "format", "--isolated", "--check", ".", folder=projects)
    assert "" == _run("-m", "ruff", "check", "--isolated", ".", folder=projects)


def test_mypy_has_nothing_to_say(projects: Path, mypy_cache: str) -> None:
    """With all that `--strict` asks for."""
    command = ("-m", "mypy", "--strict", "--cache-dir", mypy_cache, *FLOWS)
    assert "" == _run(*command, folder=projects, MYPYPATH=str(ROOT))


def test_pyright_has_nothing_to_say(projects: Path) -> None:
    """In strict mode, run from the package `basedpyright`."""
    (projects / "pyrightconfig.json").write_text(
        f'{{"typeCheckingMode": "strict", "pythonVersion": "3.11", "extraPaths": ["{ROOT}"]}}'
    )
    command = ("-m", "basedpyright", "--pythonpath", sys.executable, "-p", ".")
    assert "" == _run(*command, folder=projects)


def test_packages_are_imported_without_a_warning(projects: Path) -> None:
    """Each flow's package, with every warning an error."""
    faces = sorted(one.parent.relative_to(projects) for one in projects.rglob("__init__.py"))
    modules = ", ".join(".".join(face.parts) for face in faces)
    assert "" == _run("-W", "error", "-c", f"import {modules}", folder=projects)


DIGEST = """
import sys
from pathlib import Path
from tests.support.codegen import project_of, sources_below
from tests.unit.codegen.test_projects import digest
print(digest(Path(sys.argv[1])))
"""


def digest(flows: Path) -> str:
    """Sum up all files that a project's flows become."""
    project = project_of(sources_below(flows))
    files = generate(project.model, project.sources.values())
    return sha256("".join(f"{one.path}\n{one.text}" for one in files).encode()).hexdigest()


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_bytes_do_not_depend_on_the_hash_seed(seed: str) -> None:
    """Sets and dicts are walked in the order of the source, or sorted."""
    odd = FLOWS["odd"]
    done = subprocess.run(
        [sys.executable, "-c", DIGEST, str(odd)],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    )
    assert digest(odd) == done.stdout.strip()
