"""Measure how long generated messages take to import, against equal classes written by hand."""

import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

CLASSES = 60
RUNS = 15
HAND = """from typing import Annotated, Literal
from decimal import Decimal
from uuid import UUID

from onexdsl.runtime import Event
from pydantic import BaseModel, ConfigDict, Field


class Message(BaseModel):
    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        populate_by_name=True,
        arbitrary_types_allowed=True,
        hide_input_in_errors=True,
    )
"""
HAND_CLASS = """

class E{number}(Message):
    order_id: UUID
    name: Annotated[str, Field(min_length=1, max_length=40)]
    amount: Annotated[Decimal, Field(ge=0)]
    count: int = 1
    tags: list[str] = Field(default_factory=list)
"""
FLOW_EVENT = (
    "@external event E{number} {{ key order_id: uuid, name: str(1..40), amount: decimal(0..), "
    "count: int = 1, tags: list[str] = [] }}\n"
)
TIMED = (
    "import time, onexdsl.runtime, pydantic, enum, uuid, decimal; start = time.perf_counter(); "
    "import {module}; print(time.perf_counter() - start)"
)


def seconds(folder: Path, module: str) -> float:
    """Import a module once in a process of its own."""
    command = [sys.executable, "-c", TIMED.format(module=module)]
    return float(subprocess.run(command, cwd=folder, capture_output=True, check=True).stdout)


def main() -> None:
    """Print one row of the table in `docs/performance.md`."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "flows").mkdir()
        events = "".join(FLOW_EVENT.format(number=number) for number in range(CLASSES))
        (folder / "flows/many.onex").write_text(f"flow many @ 1.0.0\n{events}", "utf-8")
        (folder / "pyproject.toml").write_text('[tool.onex]\nsource = ["flows"]\n', "utf-8")
        build = [sys.executable, "-m", "onexdsl", "build"]
        subprocess.run(build, cwd=folder, check=True, capture_output=True)
        classes = "".join(HAND_CLASS.format(number=number) for number in range(CLASSES))
        (folder / "by_hand.py").write_text(HAND + classes, "utf-8")
        for module in ("by_hand", "generated.many.messages"):
            seconds(folder, module)  # the first one compiles
        pairs = [
            (seconds(folder, "generated.many.messages"), seconds(folder, "by_hand"))
            for _ in range(RUNS)
        ]
    made, hand = (median(side) for side in zip(*pairs, strict=True))
    sys.stdout.write(
        f"| import of {CLASSES} generated messages, by hand {hand:.3f} | {made:.3f} | "
        f"< 1.2 times (here {made / hand:.2f}) |\n"
    )


if __name__ == "__main__":
    main()
