"""A delivery that is kept in the file: what a consumer is handed, and the lanes carry."""

from collections.abc import Callable, Hashable
from typing import Any

from onexdsl.runtime.bus.delivery import Delivery
from onexdsl.runtime.errors import ModelOnexError
from onexdsl.runtime.message import Message


class Kept(Delivery):
    """One message for one consumer, found in the file by its number; to lanes it is a cause."""

    __slots__ = (
        *("attempts", "chain", "due", "ends_in", "fault", "is_being_kept", "is_left"),
        *("is_written", "told", "lane", "number", "sequence"),
    )

    def __init__(self, consumer: str, message: Message, sequence: int) -> None:
        self.consumer = consumer
        self.message = message
        self.decision = None
        self.sequence = sequence
        self.number = message.number
        self.chain = message.chain
        self.attempts = 0
        self.due = 0
        self.fault: ModelOnexError | None = None
        """Why the message could not be read, if so: then nobody handles it."""
        self.lane: tuple[Hashable, ...] | None = None
        """Its lane, once somebody has asked: it is asked for thrice."""
        self.is_written = False
        """Whether it is in the file, and not only on its way there."""
        self.ends_in: Any = None
        """The job in which it was decided on, of one that decides."""
        self.is_being_kept = False
        """Whether its decision is on its way to the disk, and nobody waits for that."""
        self.told: Callable[[], None] | None = None
        """What is called when it is there."""
        self.is_left = False
        """Whether its handler has returned meanwhile: then its lane waits."""

    def when_kept(self, then: Callable[[], None]) -> None:
        """Call something once its decision is on the disk."""
        if self.is_being_kept:
            self.told = then
        else:
            then()
