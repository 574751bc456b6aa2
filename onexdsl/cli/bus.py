"""Which bus a command means: `memory` or `sqlite:PATH` in, a bus out."""

from onexdsl.compiler.project import SettingsError
from onexdsl.runtime import EventBusMemory
from onexdsl.runtime.bus.protocol import ProtocolHostedBus


def bus_at(name: str) -> ProtocolHostedBus:
    """Make the bus. Raises SettingsError for a name that none has."""
    kind, _, _place = name.partition(":")
    match kind:
        case "memory":
            return EventBusMemory()
        case _:
            raise SettingsError(f"There is no bus `{name}`: write memory")
