"""What passes between bus and consumers: messages go in, deliveries and dead letters come out."""

from collections.abc import Awaitable, Callable, Generator, Hashable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, TypeAlias

from onexdsl.runtime.bus.gate import Gate
from onexdsl.runtime.envelope import Wrapper
from onexdsl.runtime.instance import Decision, Instance
from onexdsl.runtime.message import Message
from onexdsl.runtime.payload import ReducerData


class Delivery:
    """One message for one consumer; `decision` is what followed, once that was committed."""

    __slots__ = ("consumer", "decision", "message")

    attempts: int = 0
    """How many attempts were made before a restart."""
    due: int = 0
    """Before which moment the next one is not made."""

    def __init__(self, consumer: str, message: Message) -> None:
        self.consumer = consumer
        self.message = message
        self.decision: Decision | None = None

    def when_kept(self, then: Callable[[], None]) -> None:
        """Call something once what was decided is kept: at once, where nobody waits for that."""
        then()


class Through:
    """What is through already: to await it gives its value, and takes no turn of the loop."""

    __slots__ = ("_value",)

    def __init__(self, value: object) -> None:
        self._value = value

    def __await__(self) -> Generator[Any, None, object]:
        yield from ()
        return self._value


ENDED: Final = Through(None)
"""What a handler returns that has nothing to wait for: who asks first need not await it."""
Find: TypeAlias = Callable[[str, Hashable], Instance[StrEnum, ReducerData] | None]
"""Gives the instance of a node and a key as the last decision left it, kept or not."""
Then: TypeAlias = Callable[[], None]
"""What is called once a decision is kept."""
Decide: TypeAlias = Callable[[Delivery, Find], tuple[Decision, Then]]


def nothing() -> None:
    """Do nothing more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consumer:
    """Who takes messages: one at a time of each lane, at most `concurrency` lanes at once."""

    name: str
    topics: tuple[str, ...]
    handle: Callable[[Delivery], Awaitable[object]]
    """Ends a delivery; what it returns is awaited, unless that is `ENDED`."""
    lane_of: Callable[[Message], Hashable]
    concurrency: int = 64
    exactly_once: bool = False
    """Whether an envelope that was published before is not delivered again."""
    keeps: tuple[type[StrEnum], type[ReducerData]] | None = None
    """Of which types the state and the data are that it commits."""
    decide: Decide | None = None
    """What `handle` does, where that is only to decide: a bus may call it before the message is
    kept, and again where what followed from it could not be kept. Then it has no use for lanes."""
    gate_of: Callable[[Message], Gate] | None = None
    """What limits and orders the lanes that are ready, where the consumer has limits within."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """A message that nobody could handle, and why."""

    number: int
    """By which the bus finds it: `redrive(number)`, `drop(number)`."""
    consumer: str
    envelope: Wrapper[Any] = field(repr=False)
    """A `ModelEventEnvelope`, of an intent a `ModelIntent`."""
    reason: str
    error: str
    """The exception's type and text and its notes; empty where there was none."""
    traceback: str = field(repr=False)
    """Where the exception was raised; it shows no values."""
    attempts: int
    died_at: datetime

    @property
    def payload(self) -> Any:
        """What the message said."""
        return self.envelope.payload

    @property
    def message_type(self) -> str:
        """Its topic, or the type that somebody gave it."""
        return self.envelope.own_type


@dataclass(frozen=True, slots=True, kw_only=True)
class BusStatistics:
    """Counts of deliveries, one for each consumer of a message.

    accepted = done + ignored + dead + in_flight, always.
    """

    accepted: int
    done: int
    ignored: int
    dead: int
    in_flight: int
    late: int = 0
    """Of a durable bus: timers that were due while nobody was there."""
