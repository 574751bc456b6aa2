"""What a bus offers, to people who use it by hand and to the host that runs flows over it."""

from collections.abc import Awaitable, Callable, Hashable
from datetime import timedelta
from enum import Enum, StrEnum
from typing import Any, Protocol, TypeVar, overload, runtime_checkable

from onexdsl.runtime.bus.delivery import BusStatistics, Consumer, DeadLetter, Delivery
from onexdsl.runtime.clock import Clock
from onexdsl.runtime.envelope import ModelEventEnvelope, Wrapper
from onexdsl.runtime.instance import Decision, Instance
from onexdsl.runtime.message import Message
from onexdsl.runtime.mint import Mint
from onexdsl.runtime.node import Node, NodeComputeService
from onexdsl.runtime.payload import Payload, ReducerData

PayloadT = TypeVar("PayloadT", bound=Payload)
InputT = TypeVar("InputT")
OutputT = TypeVar("OutputT")


class Subscription(Protocol):
    """A handler's place at a bus."""

    async def unsubscribe(self) -> None:
        """Take no more messages; what runs is finished."""


@runtime_checkable
class ProtocolEventBus(Protocol):
    """A bus as nodes and people see it."""

    async def publish(self, event: Payload | Wrapper[Any]) -> None:
        """Accept a message; waits while the bus is full."""

    @overload
    async def subscribe(
        self, *, event_type: type[PayloadT], handler: Callable[[PayloadT], Awaitable[object]]
    ) -> Subscription: ...
    @overload
    async def subscribe(
        self,
        *,
        event_type: str | Enum,
        handler: Callable[[ModelEventEnvelope[Any]], Awaitable[object]],
    ) -> Subscription: ...
    async def subscribe(
        self, *, event_type: Any, handler: Callable[[Any], Awaitable[object]]
    ) -> Subscription:
        """Hand messages of a type to a handler: by class the payload, by name the envelope."""

    @overload
    async def request(
        self,
        node: type[NodeComputeService[InputT, OutputT]] | NodeComputeService[InputT, OutputT],
        data: InputT,
        *,
        timeout: timedelta | float = ...,  # noqa: ASYNC109  # by the bus's clock
    ) -> OutputT: ...
    @overload
    async def request(
        self,
        node: type[Node] | Node,
        data: Any,
        *,
        timeout: timedelta | float = ...,  # noqa: ASYNC109  # as above
    ) -> Any: ...
    async def request(
        self,
        node: type[Node] | Node,
        data: Any,
        *,
        timeout: timedelta | float = 30,  # noqa: ASYNC109  # as above
    ) -> Any:
        """Ask a node and wait for its answer; what it publishes meanwhile is of the same chain."""


class ProtocolHostedBus(ProtocolEventBus, Protocol):
    """A bus as the host sees it: it keeps messages, instances, timers and dead letters."""

    mint: Mint

    async def open(self, clock: Clock | None = None) -> None:
        """Make ready to deliver, by the host's clock if it has one."""

    async def start(self) -> None:
        """Give what is left from an earlier run, for now everybody is there.

        A host calls it once, after `open` and `attach`; until then consumers are given nothing.
        """

    async def close(self) -> None:
        """Stop delivering; what was not ended is given back."""

    async def attach(self, consumer: Consumer) -> None:
        """Deliver to a consumer from now on."""

    async def deliver(self, consumer: str, message: Message) -> None:
        """Accept a message for one consumer only."""

    async def rang(self, name: str, now: int) -> int:
        """Return for which moment a periodic timer rang last; at first it begins `now`."""

    async def ring(self, name: str, due: int, message: Message) -> None:
        """Accept what a periodic timer says for a moment, once, for the consumer of its name."""

    async def postpone(self, delivery: Delivery, attempts: int, due: int) -> None:
        """Note that a delivery waits for its next attempt, in case of a restart meanwhile."""

    async def commit(self, delivery: Delivery, decision: Decision) -> None:
        """Keep the new state, the messages, the timers and the end of a delivery: all or nothing.

        Raises `ModelOnexError` if somebody else has changed the instance since it was read.
        """

    def conclude(
        self, delivery: Delivery, decision: Decision, then: Callable[[], None] = ...
    ) -> Awaitable[object]:
        """Commit as a handler's last act, by what it returns; `then` is called once it is kept.

        It need not wait: that is `ENDED` where it has nothing to wait for. The messages behind it
        in its lane wait until it is kept. What `commit` would raise later makes the message a dead
        letter.
        """

    def find(self, node: str, key: Hashable) -> Instance[StrEnum, ReducerData] | None:
        """Return the instance of a key at once, for who decides by it; `None` before its birth."""

    async def instance(self, node: str, key: Hashable) -> Instance[StrEnum, ReducerData] | None:
        """Return the instance of a key; `None` before its birth."""

    async def instances(self, node: str) -> tuple[Instance[StrEnum, ReducerData], ...]:
        """Return all the instances of a reducer, in the order of their births."""

    async def dead_letters(self) -> tuple[DeadLetter, ...]:
        """Return the dead letters, oldest first."""

    async def redrive(self, number: int) -> None:
        """Deliver the message of a dead letter again; raises `ModelOnexError` if there is none."""

    async def drop(self, number: int) -> None:
        """Throw a dead letter away; raises `ModelOnexError` if there is none."""

    async def settled(self) -> None:
        """Wait until every accepted message has ended."""

    async def quiet(self) -> None:
        """Wait until nothing can happen before the clock moves."""

    def park(self) -> None:
        """Count a handler as waiting for the clock."""

    def unpark(self) -> None:
        """Count a handler as going on."""

    def takes(self, message_type: str) -> bool:
        """Say whether anybody has subscribed to a type."""

    def serve(self, kind: type[Node], node: Node) -> None:
        """Let requests that name a class reach this node."""

    def statistics(self) -> BusStatistics:
        """Return the counts of this moment."""
