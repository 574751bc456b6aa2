"""Measures the compiler: start, check, and a project of 1,000 nodes cold, warm, after one change.

python benchmarks/compile.py [NODES]

Byte code is kept, as an installed package has it, whatever PYTHONDONTWRITEBYTECODE says here.
"""

import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from make_project import write_project

ROOT = Path(__file__).parents[1]
ORDERS = ROOT / "examples" / "orders"


def timed(*arguments: str, folder: Path, cache: Path) -> tuple[float, float]:
    """Run onexc in a new process; return the seconds it took, and those of the processor."""
    environment = {
        **os.environ,
        "ONEXDSL_CACHE_DIR": str(cache),
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": str(cache.with_name("bytecode")),
    }
    command = [sys.executable, "-m", "onexdsl", *arguments]
    before, began = os.times(), time.perf_counter()
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    took, after = time.perf_counter() - began, os.times()
    used = after.children_user + after.children_system
    return took, used - before.children_user - before.children_system


def best(times: int, *arguments: str, folder: Path, cache: Path) -> tuple[float, float]:
    """Give the shortest of several runs."""
    return min(timed(*arguments, folder=folder, cache=cache) for _ in range(times))


def main() -> None:
    """Print a table in Markdown."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as place:
        folder, cache = Path(place, "project"), Path(place, "cache")
        timed("build", "--no-cache", "--check", folder=ORDERS, cache=cache)  # compiles byte code
        nodes = write_project(wanted, folder)
        rows = [
            ("`onexc --version`", best(5, "--version", folder=ORDERS, cache=cache), 0.15),
            ("`onexc check` of orders, no cache", timed("check", folder=ORDERS, cache=cache), None),
            ("`onexc check` of orders, again", best(5, "check", folder=ORDERS, cache=cache), 0.35),
            (f"build of {nodes} nodes, cold", timed("build", folder=folder, cache=cache), 6.0),
            ("build again", timed("build", folder=folder, cache=cache), None),
        ]
        part = folder / "flows" / "big" / "part7.onex"
        part.write_text(part.read_text("utf-8").replace("timeout 10s", "timeout 11s", 1), "utf-8")
        after = timed("build", folder=folder, cache=cache)
        rows.append(("build after one change", after, 1.5))
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}\n")
    print(f"load average {os.getloadavg()[0]:.1f}\n")
    print("| what | seconds | of the processor | wanted |\n|---|---|---|---|")
    for what, (seconds, used), limit in rows:
        shown = "" if limit is None else f"< {limit}"
        print(f"| {what} | {seconds:.2f} | {used:.2f} | {shown} |")


if __name__ == "__main__":
    main()
