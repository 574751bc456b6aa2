"""`onexc new`: a name in, a folder with a project that builds, runs and passes its tests out."""

import keyword
import re
import shutil
import sys
from importlib.resources import files
from pathlib import Path

from onexdsl.cli.build import Wish, build
from onexdsl.cli.session import Showing
from onexdsl.compiler.disk import Disk
from onexdsl.compiler.project import SettingsError
from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.runtime.testing.tree import tree_text
from onexdsl.source.text import SourceText
from onexdsl.syntax.parse import parse
from onexdsl.syntax.words import lower_snake

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_TAKEN = ("onexdsl", "generated", "handlers", "tests")

_PLACES = {
    "pyproject.toml.txt": "pyproject.toml",
    "README.md.txt": "README.md",
    "gitignore.txt": ".gitignore",
    "flow.onex.txt": "flows/@@NAME@@/parcels.onex",
    "handlers.py.txt": "handlers.py",
    "main.py.txt": "main.py",
    "test_parcels.py.txt": "tests/test_parcels.py",
    "pre-commit-config.yaml.txt": ".pre-commit-config.yaml",
    "check.yml.txt": ".github/workflows/check.yml",
}
_SNAPSHOT = "tests/__snapshots__/test_parcels/test_the_generated_code_is_as_it_was.tree"


def new(name: str) -> int:
    """Write the project into a new folder below the current one, and build it.

    Raises SettingsError for a name that cannot be one, or is taken; DiskError where the folder
    cannot be written. Then nothing is left behind.
    """
    folder = Path.cwd() / name
    _ask(name, folder)
    try:
        _write(name, folder)
        status = build((folder,), Wish(), Showing())
        _write_file(folder / _SNAPSHOT, tree_text(folder / "generated"))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)  # nobody else has been in it
        raise
    _say(f"{name}/ is a project: flows/{name}/parcels.onex says what happens, handlers.py does it")
    _say(f"next: cd {name} && python main.py")
    return status


def _ask(name: str, folder: Path) -> None:
    if not _fits(name):
        raise SettingsError(
            f"`{name}` cannot be a project's name: it is to be lower_snake, up to 40 letters, "
            f"digits and underscores, and no word that is taken{_better(name)}"
        )
    if folder.exists() or folder.is_symlink():
        raise SettingsError(f"`{name}` is there already: choose another name or remove it first")


def _better(name: str) -> str:
    """Offer the nearest name that would do."""
    letters = re.sub(r"[^A-Za-z0-9]+", "_", name).strip("_")
    near = lower_snake(letters)[:40] if letters else ""
    return f". `{near}` would do" if _fits(near) else ""


def _fits(name: str) -> bool:
    """Tell whether folders, Python and the language can all be given the name."""
    if not _NAME.fullmatch(name) or keyword.iskeyword(name) or name in _TAKEN:
        return False
    problems = Problems()
    parse(SourceText("name.onex", f"flow {name}.parcels @ 0.1.0\n"), problems)
    return not problems.blocking


def _write(name: str, folder: Path) -> None:
    starter = files("onexdsl.cli") / "starter"
    for part, place in _PLACES.items():
        text = (starter / part).read_text("utf-8").replace("@@NAME@@", name)
        _write_file(folder / place.replace("@@NAME@@", name), text)


def _write_file(path: Path, text: str) -> None:
    disk = Disk()
    disk.make_folder(path.parent)
    disk.write(path, text.encode())


def _say(text: str) -> None:
    print(text, file=sys.stderr)  # noqa: T201  # standard error carries the talk
