"""What all buses do alike for people: handlers and questions go in, answers come out."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Hashable
from datetime import timedelta
from operator import attrgetter
from types import TracebackType
from typing import Any, Self

from onexdsl.runtime.bus.delivery import Consumer, Delivery, Then, nothing
from onexdsl.runtime.bus.requests import Requests
from onexdsl.runtime.clock import SYSTEM_CLOCK, Clock
from onexdsl.runtime.envelope import plain_type
from onexdsl.runtime.errors import ModelOnexError
from onexdsl.runtime.instance import Decision
from onexdsl.runtime.message import Message
from onexdsl.runtime.mint import Mint
from onexdsl.runtime.node import Node
from onexdsl.runtime.payload import Payload, key_of


class HandlerSubscription:
    """A handler's place at a bus."""

    __slots__ = ("_bus", "_name")

    def __init__(self, bus: "EventBus", name: str) -> None:
        self._bus = bus
        self._name = name

    async def unsubscribe(self) -> None:
        """Take no more messages; what runs is finished, what waited is handled too."""
        await self._bus.detach(self._name)


class EventBus(ABC):
    """The part of a bus that is the same wherever messages are kept."""

    def __init__(self, clock: Clock = SYSTEM_CLOCK) -> None:
        self.mint = Mint(clock)
        self._requests = Requests(self)
        self._subscribed = 0
        self._is_open = False
        self._closing: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if error is None:
                await self.settled()
        finally:
            await self.close()

    async def open(self, clock: Clock | None = None) -> None:
        """Make ready to deliver, by the host's clock if it has one; once in the life of a bus.

        Raises `ModelOnexError` for a bus that is open, or was closed.
        """
        if self._closing is not None:
            raise ModelOnexError("The bus was closed, for good: make another one.")
        if self._is_open:
            raise ModelOnexError("The bus is open already: let one Host have it, with all flows.")
        self._is_open = True
        if clock is not None:
            self.mint = Mint(clock)
        try:
            await self._open(held=clock is not None)
        except BaseException:
            self._is_open = False
            raise

    async def _open(self, *, held: bool) -> None:  # noqa: B027  # not abstract: as `start`
        """Make ready; if all are held, nobody is given anything before `start`."""

    async def subscribe(
        self, *, event_type: Any, handler: Callable[[Any], Awaitable[object]]
    ) -> HandlerSubscription:
        """Hand messages of a type to a handler: by class the payload, by name the envelope.

        Messages of one key come one at a time, in order; those without a key too. A handler that
        fails sends its message to the dead letters.
        """
        if not callable(handler):
            raise ModelOnexError(f"A handler is an async function, not {handler!r}.")
        topic, part = _listening(event_type)
        self._subscribed += 1
        shown = getattr(handler, "__qualname__", type(handler).__name__)
        name = f"{shown} #{self._subscribed}"
        await self.listen(name, topic, part, handler)
        return HandlerSubscription(self, name)

    async def request(
        self,
        node: type[Node] | Node,
        data: Any,
        *,
        timeout: timedelta | float = 30,  # noqa: ASYNC109  # by the clock
    ) -> Any:
        """Ask a node and wait for its answer; what it publishes meanwhile has the request's chain.

        A class is made a node once, with a container that offers this bus, unless a host serves it.
        Raises what the node raises, and `TimeoutError` after `timeout` (seconds, or a timedelta).
        """
        return await self._requests.ask(self.mint, node, data, timeout)

    def serve(self, kind: type[Node], node: Node) -> None:
        """Let requests that name a class reach this node."""
        self._requests.serve(kind, node)

    async def listen(
        self,
        name: str,
        topic: str,
        part: Callable[[Message], Any],
        handler: Callable[[Any], Awaitable[object]],
    ) -> None:
        """Hand a part of each message of a topic to a handler that knows nothing of deliveries."""
        await self.attach(
            Consumer(
                name=name,
                topics=(topic,),
                handle=lambda delivery: handler(part(delivery.message)),
                lane_of=lane_of_key,
            )
        )

    async def start(self) -> None:  # noqa: B027  # not abstract: most have nothing to do
        """Give what is left from an earlier run; a bus that keeps nothing has nothing."""

    async def rang(self, _name: str, now: int) -> int:
        """Return for which moment a periodic timer rang last: it begins now."""
        return now

    async def ring(self, name: str, _due: int, message: Message) -> None:
        """Accept what a periodic timer says."""
        await self.deliver(name, message)

    async def postpone(  # noqa: B027  # as above
        self, _delivery: Delivery, _attempts: int, _due: int
    ) -> None:
        """Note that a delivery waits; a bus that keeps nothing need not know."""

    def conclude(
        self, delivery: Delivery, decision: Decision, then: Then = nothing
    ) -> Awaitable[object]:
        """Commit as a handler's last act; a bus that commits at once has nothing to put off."""
        return self._conclude(delivery, decision, then)

    async def _conclude(self, delivery: Delivery, decision: Decision, then: Then) -> None:
        await self.commit(delivery, decision)
        then()

    @abstractmethod
    async def commit(self, delivery: Delivery, decision: Decision) -> None:
        """Keep all that follows from a delivery, and its end: all or nothing."""

    @abstractmethod
    async def deliver(self, consumer: str, message: Message) -> None:
        """Accept a message for one consumer only."""

    @abstractmethod
    async def attach(self, consumer: Consumer) -> None:
        """Deliver to a consumer from now on."""

    @abstractmethod
    async def detach(self, name: str) -> None:
        """Deliver nothing new to a consumer."""

    @abstractmethod
    async def settled(self) -> None:
        """Wait until every accepted message has ended."""

    async def close(self) -> None:
        """Stop delivering; what was not ended is given back.

        It is done to its end, whatever becomes of who has asked for it: a handler that closes the
        bus is cancelled by that.
        """
        if self._closing is None:
            self._closing = asyncio.get_running_loop().create_task(self._close())
        await asyncio.shield(self._closing)

    @abstractmethod
    async def _close(self) -> None:
        """Close, which is asked for once."""


def _listening(event_type: Any) -> tuple[str, Callable[[Message], Any]]:
    if isinstance(event_type, type) and issubclass(event_type, Payload):
        return event_type.__onex__.topic, attrgetter("payload")
    topic = plain_type(event_type)
    if not isinstance(topic, str):
        raise ModelOnexError(
            f"An event type is a message class, a string or an enum member, not {event_type!r}."
        )
    return topic, attrgetter("envelope")


def lane_of_key(message: Message) -> Hashable:
    """Return the key of a message; those without one share the lane `None`."""
    payload = message.payload
    key: Hashable = key_of(payload) if isinstance(payload, Payload) else None
    return key
