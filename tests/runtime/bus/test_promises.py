"""The bus contract: every promise of `tests/support/bus_promises` on every bus of `buses.py`."""

import asyncio
from pathlib import Path

import pytest

from onexdsl.runtime.testing import VirtualClock
from tests.support.bus_promises import CAPACITY, PROMISES, Promise
from tests.support.bus_stage import Stage
from tests.support.buses import BUSES

HANGS = 30
"""So many seconds tell a bus that hangs from one that works."""


@pytest.mark.parametrize("bus", BUSES)
@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.__name__)
async def test_a_bus_keeps_its_promises(bus: str, promise: Promise, tmp_path: Path) -> None:
    """The docstring of each promise says what is promised."""
    clock = VirtualClock()
    made = BUSES[bus](tmp_path, clock, CAPACITY)
    await made.open()
    try:
        async with asyncio.timeout(HANGS):
            await promise(Stage(made, clock))
    finally:
        await made.close()
