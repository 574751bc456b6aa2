"""Runs the console blocks of a page: a transcript goes in, the same as it really went comes out."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMMAND = re.compile(r"^\$ (.*)\n", re.MULTILINE)
CHANGE_FOLDER = re.compile(r"cd ([\w/.-]+)")
OF_CI = ("CI", "BUILD_NUMBER")  # pytest prints more where one of them is set; a page shows neither
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if name not in OF_CI},
    "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    "PYTHONPATH": str(ROOT),
    "PYTHONDONTWRITEBYTECODE": "1",
    "NO_COLOR": "1",
    "COLUMNS": "100",
}
ONEXC = 'onexc() { python -m onexdsl "$@"; }; '  # also where the package is not installed


def replay(transcript: str, folder: Path) -> str:
    """Run the commands of a transcript in a folder, and give the transcript as it really went.

    Standard error is shown with standard output; whatever a command prints last ends its line.
    A command that fails does not end the transcript, since many of ours are meant to. A bare
    `cd FOLDER` holds for what follows, also in later blocks of a page.
    """
    really = ""
    for command in COMMAND.findall(transcript):
        really += _run(command, folder)
        folder = _after(command, folder)
    return really


def folder_after(transcript: str, folder: Path) -> Path:
    """Give the folder in which a reader is, who was in `folder` and has typed the commands."""
    for command in COMMAND.findall(transcript):
        folder = _after(command, folder)
    return folder


def _after(command: str, folder: Path) -> Path:
    moved = CHANGE_FOLDER.fullmatch(command)
    return folder / moved[1] if moved else folder


def _run(command: str, folder: Path) -> str:
    done = subprocess.run(
        ["bash", "-c", ONEXC + command],
        cwd=folder,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=120,
    )
    said = done.stdout if done.stdout.endswith("\n") or not done.stdout else done.stdout + "\n"
    return f"$ {command}\n{said}"
