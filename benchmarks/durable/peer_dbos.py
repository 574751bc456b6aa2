"""DBOS on SQLite: a workflow whose steps are kept in its system database."""

import logging
import tempfile
import time
from functools import partial
from pathlib import Path

from dbos import DBOS, DBOSConfig


@DBOS.step()
def step(number: int) -> int:
    return number + 1


@DBOS.workflow()
def work(steps: int) -> int:
    number = 0
    for _ in range(steps):
        number = step(number)
    return number


def measure(count: int, *, steps: int, at_once: int) -> float:
    """Start so many workflows at once, wait for them, and begin again."""
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'dbos.sqlite'}"
        DBOS(config=DBOSConfig(name="bench", system_database_url=url, run_admin_server=False))
        DBOS.launch()
        began = time.perf_counter()
        for done in range(0, count, at_once):
            started = [DBOS.start_workflow(work, steps) for _ in range(min(at_once, count - done))]
            if {handle.get_result() for handle in started} != {steps}:
                raise RuntimeError("a workflow ended otherwise")
        took = time.perf_counter() - began
        DBOS.destroy()
        return count / took


three_steps = partial(measure, steps=3, at_once=16)
ten_steps = partial(measure, steps=10, at_once=16)
