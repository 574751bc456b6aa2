"""Every bus that must keep the promises: a folder, a clock and a limit go in, a bus comes out."""

from collections.abc import Callable
from pathlib import Path

from onexdsl.runtime import EventBusMemory
from onexdsl.runtime.bus.protocol import ProtocolHostedBus
from onexdsl.runtime.bus.sqlite.bus import EventBusSqlite
from onexdsl.runtime.testing import VirtualClock

MakeBus = Callable[[Path, VirtualClock, int], ProtocolHostedBus]


def _memory(_folder: Path, clock: VirtualClock, capacity: int) -> ProtocolHostedBus:
    return EventBusMemory(capacity=capacity, clock=clock)


def _sqlite(folder: Path, clock: VirtualClock, capacity: int) -> ProtocolHostedBus:
    return EventBusSqlite(folder / "bus.db", capacity=capacity, clock=clock)


BUSES: dict[str, MakeBus] = {
    "memory": _memory,
    "sqlite": _sqlite,
}
