"""How long `onexc fmt` takes for a file of 10,000 lines: the examples' declarations, repeated.

Told in seconds of processor time, start and proof included, beside a loop that tells how fast
the machine is in the same minute: python benchmarks/format.py
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LINES = 10_000
ROOT = Path(__file__).parents[1]
WITH_BYTE_CODE = {
    name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
}
"""As people have it: without, each start would compile what it loads."""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        flow = Path(folder, "many.onex")
        for turn in ("laid out anew", "laid out already"):
            if turn == "laid out anew":
                flow.write_text(_many_lines(), "utf-8")
            before = _children()
            command = [sys.executable, "-m", "onexdsl", "fmt", flow]
            subprocess.run(command, check=True, cwd=ROOT, env=WITH_BYTE_CODE)
            print(f"{turn}: {_children() - before:.2f} s")
    began = time.process_time()
    sum(number * number for number in range(10_000_000))
    print(f"ten million squares: {time.process_time() - began:.2f} s")


def _many_lines() -> str:
    lines: list[str] = []
    for flow in sorted(ROOT.glob("examples/*/flows/**/*.onex")):
        text = flow.read_text("utf-8")
        body = text[text.index("\nflow ") :].split("\n\n", 1)[1]
        while body.startswith("use "):
            body = body.split("\n\n", 1)[1]
        lines += body.split("\n")
    body = "\n".join(lines)
    whole = f"flow many @ 1.0.0\n\n{(body + chr(10)) * (LINES // len(lines) + 1)}"
    # Only what is between declarations is left out, so that the file stays one that can be read.
    kept = whole.split("\n\n")
    while sum(part.count("\n") + 2 for part in kept) > LINES:
        kept.pop()
    return "\n\n\n".join(kept) + "\n"


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
