"""Questions to nodes: a node or its class and an input go in, the node's answer comes out."""

import asyncio
from datetime import timedelta
from typing import Any

from onexdsl.runtime.clock import NANOSECONDS, nanoseconds
from onexdsl.runtime.container import Container
from onexdsl.runtime.envelope import HANDLING
from onexdsl.runtime.errors import ModelOnexError
from onexdsl.runtime.failure import add_origin
from onexdsl.runtime.message import Message
from onexdsl.runtime.mint import Mint
from onexdsl.runtime.node import Node
from onexdsl.runtime.waiting import ended, wait_done


class Requests:
    """Runs `process` of nodes, each question with an id and a chain."""

    def __init__(self, bus: object) -> None:
        self._bus = bus
        self._nodes: dict[type[Node], Node] = {}

    def serve(self, kind: type[Node], node: Node) -> None:
        """Let questions that name a class reach this node."""
        self._nodes[kind] = node

    async def ask(
        self, mint: Mint, asked: type[Node] | Node, data: Any, limit: timedelta | float
    ) -> Any:
        """Return the node's answer; raises what it raises, and `TimeoutError` at the limit."""
        node = asked if isinstance(asked, Node) else await self._node_of(asked)
        name = type(node).__name__
        task = asyncio.get_running_loop().create_task(ended(_ask(mint, node, data)), name=name)
        span = nanoseconds(limit) if isinstance(limit, timedelta) else int(limit * NANOSECONDS)
        try:
            done = await wait_done(task, mint.clock, mint.clock.now() + span)
        finally:
            task.cancel()
        if not done:
            raise TimeoutError(f"{name} gave no answer within {span / NANOSECONDS:g} s.")
        answer = task.result()
        if answer.error is not None:
            add_origin(answer.error)
            raise answer.error
        return answer.value

    async def _node_of(self, kind: Any) -> Node:
        if kind not in self._nodes:
            if not (isinstance(kind, type) and issubclass(kind, Node)):
                raise ModelOnexError(f"A request goes to a node or a class of nodes, not {kind!r}.")
            container = Container()
            container.register_service("ProtocolEventBus", self._bus)
            node = kind(container)
            await node.initialize()
            self._nodes[kind] = node
        return self._nodes[kind]


async def _ask(mint: Mint, node: Node, data: Any) -> Any:
    cause = HANDLING.get()
    number = mint.new_id()
    chain, causation = (number, None) if cause is None else (cause.chain, cause.number)
    asked = Message(number, type(node).__name__, data, chain, causation, mint.clock.now())
    HANDLING.set(asked)
    return await node.process(data)
