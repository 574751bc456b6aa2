"""What the benchmarks of the runtime share: rows go in, and are measured in turn."""

import os
import platform
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from statistics import median


@dataclass
class Row:
    what: str
    measure: Callable[[int], float]
    """Given how often to do it, returns how many were done in a second."""
    share: float = 1
    """The part of the work that it gets: slow peers get less."""
    rates: list[float] = field(default_factory=list, init=False)
    """Of each round."""

    @property
    def rate(self) -> float:
        """The best that was seen."""
        return max(self.rates, default=0)

    def against(self, first: "Row") -> float:
        """Return how many times as fast as another row it is, at the median of the rounds.

        On a machine that others use too, only what was measured in the same moments compares.
        """
        return median(own / its for own, its in zip(self.rates, first.rates, strict=True))


def peer(
    what: str,
    package: str,
    distribution: str,
    module: str,
    share: float,
    function: str = "measure",
) -> Row | None:
    """Give the row of a peer, or say that it is not there."""
    if find_spec(package) is None:
        print(f"{distribution} is not installed here.")
        return None
    called = f"{distribution} {version(distribution)}: {what}"
    return Row(called, getattr(import_module(module), function), share)


def measure(rows: list[Row | None], count: int, rounds: int) -> list[Row]:
    """Measure each row in turn with the others, so many rounds."""
    there = [row for row in rows if row is not None]
    for _ in range(rounds):
        for row in there:
            row.rates.append(row.measure(max(10, int(count * row.share / rounds))))
    return there


def machine() -> str:
    """Say where this runs, and how busy it is there."""
    load = os.getloadavg()[0]
    python = f"Python {platform.python_version()}"
    return f"{python}, {os.cpu_count()} cores, {platform.machine()}, load average {load:.1f}"
