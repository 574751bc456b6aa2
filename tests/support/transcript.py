"""Runs the console blocks of a page: a transcript goes in, the same as it really went comes out."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMMAND = re.compile(r"^\$ (.*)\n", re.MULTILINE)
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
    A command that fails does not end the transcript, since many of ours are meant to.
    """
    return "".join(_run(command, folder) for command in COMMAND.findall(transcript))


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
