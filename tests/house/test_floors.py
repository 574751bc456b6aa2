"""What the house promises of its own walls: who imports what, and what a deployed node drags in."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import onexdsl.runtime

ROOT = Path(__file__).parents[2]
GENERATED = sorted((ROOT / "examples").glob("*/generated/**/*.py"))
COMPILER_LIBRARIES = {"lark", "jinja2", "networkx", "typer", "rich"}
ALLOWED = {*sys.stdlib_module_names, "onexdsl", "pydantic", "typing_extensions"}


def _loaded_by(statement: str) -> set[str]:
    """Give the names of all modules that a fresh Python holds after a statement."""
    shown = f"{statement}\nimport sys\nprint(' '.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", shown], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def _imports(file: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give the absolute imports of a file: the module, and the names taken from it."""
    for piece in ast.walk(ast.parse(file.read_text("utf-8"))):
        match piece:
            case ast.ImportFrom(module=str(module), names=names, level=0):
                yield module, tuple(name.name for name in names)
            case ast.Import(names=names):
                yield from ((name.name, ()) for name in names)


def test_imports_respect_the_floors() -> None:
    """Import-linter finds no edge that the floors in `pyproject.toml` forbid."""
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout


def test_the_code_map_shows_the_floors() -> None:
    """The page on the architecture lists every package, on the floor that the contract gives it."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    floors = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    built = [
        [name for name in floor.split(" | ") if (ROOT / "onexdsl" / name).is_dir()]
        for floor in floors
    ]
    numbered = enumerate(reversed([floor for floor in built if floor]))
    page = (ROOT / "docs/architecture.md").read_text("utf-8")

    assert {(str(number), name) for number, floor in numbered for name in floor} == set(
        re.findall(r"^\| (\d+) \| `onexdsl/(\w+)/` \|", page, re.MULTILINE)
    )


def test_the_runtime_stands_alone() -> None:
    """A deployed node loads nothing of the compiler, nor what the compiler needs."""
    loaded = _loaded_by("import onexdsl.runtime")
    compiler = {name for name in loaded if name.startswith("onexdsl.")}

    assert not COMPILER_LIBRARIES & loaded
    assert all(name.startswith("onexdsl.runtime") for name in compiler)


def test_the_command_line_does_not_load_the_language_server() -> None:
    """What only editors need is imported by `onexc lsp` alone: it is an extra."""
    loaded = _loaded_by("from onexdsl.cli.main import run\nassert run(['check', '--help']) == 0")

    assert not {"pygls", "lsprotocol", "onexdsl.lsp", "onexdsl.ide"} & loaded


def test_a_check_that_finds_nothing_new_loads_no_library(tmp_path: Path) -> None:
    """What was kept is told without starting Typer, pydantic or any part of the compiler."""
    check = (
        f"import os; os.environ['ONEXDSL_CACHE_DIR'] = {str(tmp_path)!r}\n"
        "from onexdsl.cli.main import run\nassert run(['check', 'examples/orders']) == 0"
    )
    _loaded_by(check)
    loaded = _loaded_by(check)

    assert not {*COMPILER_LIBRARIES, "pydantic", "onexdsl.syntax", "onexdsl.semantics"} & loaded


def test_the_package_itself_imports_nothing() -> None:
    """Python runs it before the runtime, so an import there would be loaded by each node."""
    bare = _loaded_by("")

    assert {"onexdsl"} == {name for name in _loaded_by("import onexdsl") if name not in bare}


@pytest.mark.parametrize("file", GENERATED, ids=lambda file: str(file.relative_to(ROOT)))
def test_generated_code_leans_on_the_listed_surface(file: Path) -> None:
    """It imports the runtime's `__all__`, pydantic and the standard library, and nothing else."""
    imports = list(_imports(file))
    foreign = {module for module, _ in imports if module.split(".")[0] not in ALLOWED}
    taken = {name for module, names in imports if module.startswith("onexdsl") for name in names}

    assert not foreign
    assert not taken - set(onexdsl.runtime.__all__)
