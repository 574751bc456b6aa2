"""The messages that are published, by onexdsl and by peers, and a handler that does nothing."""

from collections.abc import Iterator

from pydantic import BaseModel

from onexdsl.runtime import Event

ROOMS = tuple(f"room {number}" for number in range(16))


class Measured(Event, topic="onex.evt.bench.measured.v1", key="room"):
    room: str
    value: int


class Reading(BaseModel):
    room: str
    value: int


async def handle(_event: object) -> None:
    pass


def drawn(count: int) -> Iterator[dict[str, object]]:
    """Give the fields of so many messages, of sixteen keys in turn."""
    for number in range(count):
        yield {"room": ROOMS[number % 16], "value": number}
