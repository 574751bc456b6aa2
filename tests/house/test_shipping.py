"""What ships: a wheel and an sdist that hold all that the package reads, and a wheel that works."""

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DATA = (
    "onexdsl/py.typed",
    *(str(path.relative_to(ROOT)) for path in (ROOT / "onexdsl").rglob("*.jinja")),
    *(str(path.relative_to(ROOT)) for path in (ROOT / "onexdsl").rglob("*.md")),
    *(str(path.relative_to(ROOT)) for path in (ROOT / "onexdsl/cli/starter").iterdir()),
    *(str(path.relative_to(ROOT)) for path in (ROOT / "onexdsl/graph/drawing").glob("page.*")),
)

pytestmark = pytest.mark.xdist_group("shipping")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build both, as for an index, and give the folder that holds them."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT],
        check=True,
        capture_output=True,
    )
    return folder


def _wheel(built: Path) -> Path:
    return next(built.glob("*.whl"))


def test_the_wheel_holds_all_that_the_package_reads(built: Path) -> None:
    """Grammar, templates, explain pages and the mark for type checkers are in it."""
    held = set(zipfile.ZipFile(_wheel(built)).namelist())

    assert set() == {"onexdsl/syntax/onex.lark", *DATA} - held
    assert not {name for name in held if name.startswith(("tests/", "examples/"))}


def test_the_sdist_holds_what_the_wheel_is_made_of(built: Path) -> None:
    """Somebody who builds from it gets the same wheel."""
    archive = next(built.glob("*.tar.gz"))
    with tarfile.open(archive) as opened:
        held = {name.partition("/")[2] for name in opened.getnames()}

    assert set() == {"grammar/onex.lark", "pyproject.toml", "README.md", "LICENSE", *DATA} - held


def test_the_wheel_works_where_nothing_else_of_the_project_is(built: Path, tmp_path: Path) -> None:
    """Unpacked by itself, it parses, checks and prints."""
    unpacked = [sys.executable, "-m", "zipfile", "-e", _wheel(built), tmp_path / "site"]
    subprocess.run(unpacked, check=True)
    flow = tmp_path / "flows/door/bell.onex"
    flow.parent.mkdir(parents=True)
    flow.write_text(
        "flow door.bell @ 1.0.0\n\n@external event Rung { key door: int }\n"
        "intent Ring { key door: int }\n"
        "reducer Visit { on Rung { emit Ring { door: key } } }\n"
        "effect Chime { on Ring }\nwire { Ring -> Chime }\n",
        "utf-8",
    )
    (tmp_path / "pyproject.toml").write_text("[tool.onex]\n", "utf-8")
    settings = {
        "PYTHONPATH": str(tmp_path / "site"),
        "ONEXDSL_CACHE_DIR": str(tmp_path / "cache"),
    }

    done = subprocess.run(
        [sys.executable, "-m", "onexdsl", "build"],
        cwd=tmp_path,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (0, "") == (done.returncode, done.stdout)
    assert (tmp_path / "generated/door/bell/node_visit_reducer.py").is_file()
