"""Long work in, a bar on the terminal out: only after half a second, and only where one looks."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from onexdsl.cli.measured import Step

PATIENCE = 0.5
"""Seconds of work before a bar is shown."""

_STEPS = 4  # results for each source: parsed, analysed, checked, generated


@contextmanager
def progress(
    sources: int, stream: TextIO | None = None, clock: Callable[[], float] = time.perf_counter
) -> Iterator[Step | None]:
    """Give what is to be told of each step, or None where nobody looks; then take the bar away."""
    shown = stream or sys.stderr
    if not somebody_looks(shown):
        yield None
        return
    bar = _Bar(sources * _STEPS, shown, clock)
    try:
        yield bar.step
    finally:
        bar.close()


def somebody_looks(stream: TextIO) -> bool:
    """Tell whether a stream is a terminal that can show what moves."""
    return stream.isatty() and not os.environ.get("CI") and os.environ.get("TERM") != "dumb"


class _Bar:
    """A bar of rich that is made when it is late enough to be worth it."""

    def __init__(self, total: int, stream: TextIO, clock: Callable[[], float]) -> None:
        self._total = total
        self._stream = stream
        self._clock = clock
        self._began = clock()
        self._done = 0
        self._rich: Any = None

    def step(self, phase: str) -> None:
        """Note that a step of a phase begins."""
        self._done = min(self._done + 1, self._total)
        if self._rich is None and self._clock() - self._began >= PATIENCE:
            self._rich = self._made()
        if self._rich is not None:
            self._rich.update(self._rich.task_ids[0], completed=self._done, description=phase)

    def close(self) -> None:
        """Take the bar off the terminal, if there is one."""
        if self._rich is not None:
            self._rich.stop()

    def _made(self) -> Any:
        from rich.console import Console  # noqa: PLC0415  # only who waits pays for it
        from rich.progress import BarColumn, Progress, TextColumn  # noqa: PLC0415  # as above

        bar = Progress(
            BarColumn(),
            TextColumn("{task.percentage:>3.0f} % {task.description}", markup=False),
            console=Console(file=self._stream),
            transient=True,
        )
        bar.add_task("", total=self._total)
        bar.start()
        return bar
