"""Which bus a command means: `memory` or `sqlite:PATH` in, a bus or its file out."""

from pathlib import Path

from onexdsl.compiler.project import SettingsError
from onexdsl.diagnostics.suggest import did_you_mean
from onexdsl.runtime import EventBusMemory
from onexdsl.runtime.bus.protocol import ProtocolHostedBus
from onexdsl.runtime.bus.sqlite.bus import EventBusSqlite

KINDS = ("memory", "sqlite")


def bus_at(name: str) -> ProtocolHostedBus:
    """Make the bus. Raises SettingsError for a name that none has."""
    return EventBusMemory() if name == "memory" else EventBusSqlite(file_of(name))


def file_of(name: str) -> Path:
    """Give the file of a durable bus. Raises SettingsError for any other one."""
    kind, colon, path = name.partition(":")
    if kind == "sqlite" and path:
        return Path(path)
    if kind == "sqlite":
        raise SettingsError("Say which file: sqlite:PATH, as in sqlite:orders.db")
    if kind == "memory" and not colon:
        raise SettingsError("A bus in memory keeps nothing to look into: name a sqlite:PATH")
    near = did_you_mean(kind, KINDS) or "Write memory or sqlite:PATH."
    raise SettingsError(f"There is no bus `{name}`. {near}")
