"""A bus that only notes what is published, and a container for nodes under test."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from onexdsl.runtime.clock import SYSTEM_CLOCK
from onexdsl.runtime.container import Container
from onexdsl.runtime.envelope import plain_type
from onexdsl.runtime.message import Message
from onexdsl.runtime.mint import Mint
from onexdsl.runtime.node import Node
from onexdsl.runtime.payload import Payload


class MockSubscription:
    """A handler's place at the mock bus."""

    def __init__(self, handlers: list[Any], handler: Any) -> None:
        self._handlers = handlers
        self._handler = handler

    async def unsubscribe(self) -> None:
        """Take no more messages."""
        self._handlers.remove(self._handler)


class MockEventBus:
    """Notes every envelope in `published_events`, and calls subscribers at once."""

    def __init__(self) -> None:
        self.published_events: list[Any] = []
        self._handlers: dict[str, list[Callable[[Any], Awaitable[object]]]] = {}
        self._mint = Mint(SYSTEM_CLOCK)

    async def publish(self, event: Any) -> None:
        """Note a message as its envelope; raises `ModelOnexError` for what is no message."""
        message: Message = self._mint.message(event)
        self.published_events.append(message.envelope)
        for handler in tuple(self._handlers.get(message.topic, ())):
            await handler(message.envelope)

    async def subscribe(
        self, *, event_type: Any, handler: Callable[[Any], Awaitable[object]]
    ) -> MockSubscription:
        """Call a handler with each envelope of a type (a class, a string or an enum member)."""
        by_class = isinstance(event_type, type) and issubclass(event_type, Payload)
        topic = event_type.__onex__.topic if by_class else plain_type(event_type)
        handlers = self._handlers.setdefault(topic, [])
        handlers.append(handler)
        return MockSubscription(handlers, handler)

    async def request(
        self,
        node: type[Node] | Node,
        data: Any,
        *,
        timeout: timedelta | float = 30,  # noqa: ARG002, ASYNC109  # as on every bus
    ) -> Any:
        """Ask a node at once."""
        asked = node if isinstance(node, Node) else node(create_test_container(self))
        return await asked.process(data)


def create_test_container(bus: Any = None) -> Container:
    """Make a container that offers a bus, a `MockEventBus` unless one is given."""
    container = Container()
    container.register_service("ProtocolEventBus", MockEventBus() if bus is None else bus)
    return container
