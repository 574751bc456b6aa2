"""What `onexc build` prints for whole projects: clean, importable, and the same bytes always."""

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from onexdsl.codegen.handlers import handlers_of
from onexdsl.compiler.fresh import check_sources
from onexdsl.compiler.pipeline import generate
from onexdsl.compiler.sources import Sources
from onexdsl.source.text import SourceText

ROOT = Path(__file__).parents[2]
PROJECTS = {
    path.parent.name: path
    for path in (*(ROOT / "examples").glob("*/flows"), *(ROOT / "tests/golden").glob("*/flows"))
}
BIN = Path(sys.executable).parent


def _sources(name: str) -> tuple[SourceText, ...]:
    root = PROJECTS[name]
    return tuple(
        SourceText(file.relative_to(root).as_posix(), file.read_text("utf-8"))
        for file in sorted(root.rglob("*.onex"))
    )


def _built(sources: tuple[SourceText, ...]) -> dict[str, str]:
    checked = check_sources(Sources(sources), ("",))
    assert checked.diagnostics == ()
    return {file.path: file.text for file in generate(checked)}


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the generated code of every project, each as a package of its own."""
    folder = tmp_path_factory.mktemp("printed")
    for name in PROJECTS:
        for path, text in _built(_sources(name)).items():
            place = folder / f"made_{name}" / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, "utf-8")
    return folder


def _run(*command: str, folder: Path) -> str:
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "MYPYPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_ruff_has_nothing_to_say(printed: Path) -> None:
    """Its default rules and its default layout hold, without a formatter having run."""
    ruff = str(BIN / "ruff")

    assert not _run(ruff, "check", "--isolated", ".", folder=printed)
    assert not _run(ruff, "format", "--isolated", "--check", ".", folder=printed)


def test_ruff_has_nothing_to_say_of_scaffolded_handlers(printed: Path, tmp_path: Path) -> None:
    """What an author begins with is laid out, and its imports are in order."""
    shutil.copytree(printed, tmp_path, dirs_exist_ok=True)
    for name in PROJECTS:
        checked = check_sources(Sources(_sources(name)), ("",))
        for plan in handlers_of(checked.model, checked.sources, f"made_{name}"):
            place = (tmp_path / "made" / name).joinpath(*plan.module).with_suffix(".py")
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(plan.text, "utf-8")
    (tmp_path / "ruff.toml").write_text('lint.select = ["E4", "E7", "E9", "F", "I"]\n', "utf-8")
    ruff = str(BIN / "ruff")

    assert not _run(ruff, "check", "made", folder=tmp_path)
    assert not _run(ruff, "format", "--check", "made", folder=tmp_path)


def test_mypy_strict_has_nothing_to_say(printed: Path, mypy_cache: str) -> None:
    """Every generated module is fully typed."""
    assert not _run(str(BIN / "mypy"), "--strict", "--cache-dir", mypy_cache, ".", folder=printed)


def test_pyright_strict_has_nothing_to_say(printed: Path) -> None:
    """The second type checker agrees."""
    settings = '{"typeCheckingMode": "strict", "extraPaths": ["' + str(ROOT) + '"]}'
    (printed / "pyrightconfig.json").write_text(settings, "utf-8")

    assert not _run(
        str(BIN / "basedpyright"), "--pythonpath", sys.executable, ".", folder=printed
    )


def test_it_imports_without_a_warning(printed: Path) -> None:
    """Every package, with warnings as errors."""
    packages = sorted(
        ".".join(file.parent.relative_to(printed).parts) for file in printed.rglob("__init__.py")
    )

    assert not _run(
        sys.executable, "-W", "error", "-c", f"import {', '.join(packages)}", folder=printed
    )


@pytest.mark.parametrize("name", sorted(PROJECTS))
def test_the_order_of_files_does_not_matter(name: str) -> None:
    """The same sources in another order give the same bytes."""
    sources = _sources(name)
    shuffled = list(sources)
    random.Random(7).shuffle(shuffled)  # noqa: S311  # any other order will do

    assert _built(sources) == _built(tuple(shuffled))


def test_the_hash_seed_does_not_matter(tmp_path: Path) -> None:
    """Three processes with three seeds print the same bytes."""
    trees = []
    for seed in ("0", "1", "2"):
        project = tmp_path / seed
        shutil.copytree(ROOT / "examples/thermostat/flows", project / "flows")
        (project / "pyproject.toml").write_text('[tool.onex]\nsource = ["flows"]\n', "utf-8")
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "onexdsl", "build", "--no-cache"]
        subprocess.run(command, cwd=project, env=environment, check=True, capture_output=True)
        out = project / "generated"
        trees.append({p.relative_to(out): p.read_bytes() for p in sorted(out.rglob("*.py"))})

    assert trees[0] == trees[1] == trees[2]
