"""The extension for VS Code: what it names is there and packed, and what it does, in Node.js.

The stand-ins for VS Code are in `editors/vscode/test/activate.js`; `onexc` is the real one.
"""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
EXTENSION = ROOT / "editors/vscode"
ABOUT = json.loads((EXTENSION / "package.json").read_text("utf-8"))
NODE = shutil.which("node")
LIGHT, DARK = "1", "2"  # as VS Code numbers the kinds of themes
COMMANDS = ["onexdsl.showGraph", "onexdsl.build", "onexdsl.restart"]

needs_node = pytest.mark.skipif(NODE is None, reason="the extension needs Node.js 20 to run")


@pytest.fixture(scope="module")
def flow(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a flow of a project that has an environment of its own, with our `onexc` in it."""
    project = tmp_path_factory.mktemp("workspace") / "orders"
    shutil.copytree(ROOT / "examples/orders", project)
    binaries = project / ".venv/bin"
    binaries.mkdir(parents=True)
    (binaries / "onexc").symlink_to(Path(sys.executable).parent / "onexc")
    return project / "flows/shop/orders.onex"


def _ran(flow: Path, trust: str, theme: str) -> Any:
    command = (str(NODE), "test/activate.js", str(flow), trust, theme)
    done = subprocess.run(
        command, cwd=EXTENSION, capture_output=True, text=True, check=False, timeout=120
    )
    assert not done.stderr
    return json.loads(done.stdout)


def test_what_it_names_is_there_and_packed() -> None:
    """Each path in `package.json` is in the folder, and in the list of what is packed."""
    named = set(re.findall(r'"\./([^"]+)"', json.dumps(ABOUT)))
    packed = set(re.findall(r"^!(.+)$", (EXTENSION / ".vscodeignore").read_text(), re.MULTILINE))
    made = {"dist/extension.js", "LICENSE"}  # by `make vscode`

    assert named | {"package.json", "README.md", "LICENSE"} == packed
    assert [] == [name for name in packed - made if not (EXTENSION / name).exists()]


@needs_node
@pytest.mark.parametrize(("theme", "shown"), [(LIGHT, "light"), (DARK, "dark")])
def test_it_starts_the_server_and_shows_the_graph(flow: Path, theme: str, shown: str) -> None:
    """The project's own `onexc` serves, draws the page in the editor's theme, and builds."""
    onexc = str(flow.parents[2] / ".venv/bin/onexc")
    told = _ran(flow, "trusted", theme)
    (page,) = told["pages"]

    assert [] == told["errors"]
    assert COMMANDS == told["commands"] == [one["command"] for one in _contributed()]
    assert [{"command": onexc, "args": ["lsp"]}] * 2 == told["servers"]  # the second by `restart`
    assert (2, ["started", "started"]) == (told["stopped"], told["logged"])
    assert page["html"].startswith("<!DOCTYPE html>")
    assert f'<html data-theme="{shown}" lang="en">' in page["html"]
    assert [{"program": onexc, "args": ["build"], "cwd": str(flow.parent)}] == told["tasks"]


@needs_node
def test_without_trust_nothing_of_the_folder_is_run(flow: Path) -> None:
    """No server, no page, no build; the commands say why."""
    told = _ran(flow, "untrusted", LIGHT)

    assert ([], [], []) == (told["servers"], told["pages"], told["tasks"])
    assert 2 == len([text for text in told["errors"] if "trusted workspace" in text])


def _contributed() -> list[dict[str, Any]]:
    return list(ABOUT["contributes"]["commands"])
