"""What other repositories take from this one: the hooks of pre-commit and the step for CI."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from onexdsl.cli.main import run

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
HOOKS = re.findall(
    r"^- id: (\S+)\n(?:  .*\n)*?  entry: (.*)\n(?:  .*\n)*?  files: (.*)\n",
    (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"),
    re.MULTILINE,
)


@pytest.fixture
def project(kept_tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a copy of an example, built and committed as it should be."""
    monkeypatch.setenv("ONEXDSL_CACHE_DIR", str(kept_tables))
    folder = tmp_path / "metrics"
    shutil.copytree(ROOT / "examples/metrics", folder)
    monkeypatch.chdir(folder)
    return folder


def ran(folder: Path, command: list[str], **more: str) -> tuple[int, str]:
    """Run a command in a project; give its status and what it printed."""
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "GITHUB_WORKSPACE": str(folder.parent), **more}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout


def spoilt(folder: Path) -> Path:
    """Let a flow of the project name an event that nobody declares, and give the file."""
    file = next(folder.rglob("*.onex"))
    file.write_text(file.read_text("utf-8") + "\nreducer Broken { on NoSuchEvent }\n", "utf-8")
    return file


def step(name: str) -> str:
    """Give the script of a step of the action."""
    text = (ROOT / "action.yml").read_text("utf-8")
    found = re.search(rf"- name: {name}\n(?:.*\n)*?      run: \|\n((?:        .*\n)+)", text)
    assert found is not None
    return textwrap.dedent(found[1])


def test_there_is_a_hook_for_each_check() -> None:
    """The names that other repositories write down stay as they are."""
    assert ["onexc-check", "onexc-build-check", "onexc-fmt"] == [name for name, _, _ in HOOKS]


@pytest.mark.parametrize(("name", "entry", "files"), HOOKS[:2])
def test_a_hook_passes_and_fails(
    project: Path, capsys: pytest.CaptureFixture[str], name: str, entry: str, files: str
) -> None:
    """A hook looks when a flow changes, says nothing of a good project, and stops a bad one."""
    assert re.search(files, "flows/shop/orders.onex")
    command = shlex.split(entry)
    assert ("onexc", 0, "") == (command[0], run(command[1:]), capsys.readouterr().out)
    spoilt(project)
    assert run(command[1:])
    assert "error[" in capsys.readouterr().out


def test_the_hook_that_lays_out_changes_only_what_it_must(project: Path) -> None:
    """A good project stays as it is; what is laid out otherwise is mended, as pre-commit sees."""
    name, entry, files = HOOKS[2]
    assert ("onexc-fmt", True) == (name, bool(re.search(files, "flows/shop/orders.onex")))
    file = next(project.rglob("*.onex"))
    before = file.read_bytes()
    assert 0 == run(shlex.split(entry)[1:])
    assert before == file.read_bytes()
    file.write_bytes(before.replace(b"  on ", b"      on ", 1))
    assert 0 == run(shlex.split(entry)[1:])
    assert before == file.read_bytes()


@pytest.mark.parametrize("generated", ["true", "false"])
def test_the_step_marks_the_line(project: Path, generated: str) -> None:
    """A finding is a workflow command that names the file from the checkout's root."""
    command = ["bash", "-e", "-o", "pipefail", "-c", step("Look at the flows")]
    options = {"GENERATED": generated, "STRICT": "true"}
    assert (0, "") == ran(project, command, **options)
    file = spoilt(project)
    status, told = ran(project, command, **options)
    assert 1 == status
    assert re.search(
        r"^::error title=\S+,file=" + re.escape(f"metrics/{file.relative_to(project)}"), told
    )


def test_the_step_tells_of_drift(project: Path) -> None:
    """Generated code that is not what the flows say stops the step, too."""
    file = next((project / "generated").rglob("messages.py"))
    file.write_text("# mine\n", "utf-8")
    command = ["bash", "-e", "-c", step("Look at the flows")]
    status, told = ran(project, command, GENERATED="true", STRICT="false")
    assert status
    assert "generated-file-edited" in told


def test_the_action_declares_what_its_scripts_read() -> None:
    """Every input is handed over by the environment, so no text of it is run as a script."""
    text = (ROOT / "action.yml").read_text("utf-8")
    inputs = re.findall(r"^  (\w+):\n    description", text, re.MULTILINE)
    assert ["path", "package", "generated", "strict"] == inputs
    scripts = "".join(re.findall(r"run: (?:\|\n(?:        .*\n)+|.*\n)", text))
    assert "${{" not in scripts
    assert set(inputs) == set(re.findall(r"inputs\.(\w+)", text))
