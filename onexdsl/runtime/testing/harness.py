"""Tests of whole flows without the world: tables and scripts go in, what happened comes out."""

import sys
from abc import ABC
from collections import deque
from collections.abc import Hashable, Iterator
from datetime import timedelta
from enum import StrEnum
from types import TracebackType
from typing import Any, Self, TypeVar, cast, overload

from onexdsl.runtime.bus.delivery import DeadLetter
from onexdsl.runtime.bus.memory import EventBusMemory
from onexdsl.runtime.flow import BoundFlow, Flow
from onexdsl.runtime.host import Host
from onexdsl.runtime.hosting.effects import UNANSWERED
from onexdsl.runtime.instance import Instance
from onexdsl.runtime.node import (
    EffectContext,
    Node,
    NodeEffectService,
    NodeOrchestratorService,
    NodeReducerService,
)
from onexdsl.runtime.payload import Event, Payload, Record, ReducerData
from onexdsl.runtime.testing.virtual_clock import VirtualClock
from onexdsl.runtime.workflows.run import EnumWorkflowState, WorkflowRun

StateT = TypeVar("StateT", bound=StrEnum)
DataT = TypeVar("DataT", bound=ReducerData)
ResultsT = TypeVar("ResultsT", bound=Record)
PayloadT = TypeVar("PayloadT", bound=Payload)


class ScriptedFailure(Exception):  # noqa: N818  # it reads as what it is in dead letters
    """What a scripted effect raises after `fails`."""


class FlowHarness:
    """Hosts flows in memory on a virtual clock; effects that are not given answer by script.

    `nodes` are those of your own: reducers and computes with Python bodies, effects to be run
    for real. Leaving the block fails with an `AssertionError` if there are dead letters that were
    not asked for by `dead_letters`.
    """

    def __init__(self, *flows: Flow, nodes: tuple[Node, ...] = ()) -> None:
        self.clock = VirtualClock()
        self._script: dict[type[Payload], deque[Event | ScriptedFailure]] = {}
        self._retried: dict[str, Event | ScriptedFailure] = {}
        self._seen: list[Payload] = []
        self._asked_for_dead = False
        self.bus = EventBusMemory(clock=self.clock)
        bound = tuple(self._bind(flow, nodes) for flow in flows)
        self.host = Host(*bound, bus=self.bus, clock=self.clock)
        self._flows = flows

    def _bind(self, flow: Flow, nodes: tuple[Node, ...]) -> BoundFlow:
        return flow.bind(*(self._node(kind, flow, nodes) for kind in flow.nodes))

    def _node(self, kind: type[Node], flow: Flow, nodes: tuple[Node, ...]) -> Node:
        given = next((node for node in nodes if isinstance(node, kind)), None)
        if given is not None:
            return given
        return self._scripted(kind, flow) if issubclass(kind, NodeEffectService) else kind()

    def _scripted(self, kind: type[Node], flow: Flow) -> Node:
        async def answer(_node: object, message: Payload, context: EffectContext) -> Any:
            script = self._script.get(type(message))
            if not script:
                return UNANSWERED if _promised(flow, type(message)) else None
            step = self._retried.get(context.idempotency_key)
            if step is None:
                step = script.popleft() if len(script) > 1 else script[0]
                self._retried[context.idempotency_key] = step
            if isinstance(step, ScriptedFailure):
                raise step
            return step

        async def nothing(_node: object, _context: EffectContext) -> list[Event]:
            return []

        methods: dict[str, Any] = {
            one.method: answer for one in flow.subscriptions if one.node is kind and one.method
        }
        methods |= {one.method: nothing for one in flow.timers if one.node is kind}
        made = type(f"Scripted{kind.__name__}", (kind, ABC), methods)
        return cast("Node", made())

    async def __aenter__(self) -> Self:
        for topic in {one.__onex__.topic for flow in self._flows for one in _messages_of(flow)}:
            await self.bus.subscribe(event_type=topic, handler=self._note)
        await self.host.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        dead = await self.host.dead_letters()
        stop = error or RuntimeError("the harness does not wait for timers")
        await self.host.__aexit__(type(stop), stop, trace)
        if error is None and dead and not self._asked_for_dead:
            told = "; ".join(f"{one.message_type}: {one.reason}" for one in dead)
            raise AssertionError(f"There are dead letters: {told}")

    async def _note(self, envelope: Any) -> None:
        self._seen.append(envelope.payload)

    def reply(self, message: type[Payload], *outcomes: Event) -> None:
        """Script the outcomes of a type of intent (or command), one each; the last one repeats."""
        self._script.setdefault(message, deque()).extend(outcomes)

    def fails(self, message: type[Payload], reason: str) -> None:
        """Script a failure: every attempt of the route fails, so that the retries are used up."""
        self._script.setdefault(message, deque()).append(ScriptedFailure(reason))

    async def send(self, event: Payload) -> None:
        """Publish from outside, and wait until nothing can happen before the clock moves."""
        await self.host.publish(event)
        await self.advance(timedelta())

    async def advance(self, span: timedelta) -> None:
        """Turn the clock; all timers that are due fire in order."""
        await self.clock.advance(span, self.bus.quiet)

    @overload
    async def state(
        self, node: type[NodeReducerService[StateT, DataT, Any, Any]], key: Hashable = None
    ) -> Instance[StateT, DataT]: ...
    @overload
    async def state(
        self, node: type[NodeOrchestratorService[ResultsT]], key: Hashable = None
    ) -> Instance[EnumWorkflowState, WorkflowRun[ResultsT]]: ...
    async def state(self, node: Any, key: Hashable = None) -> Instance[Any, Any]:
        """Return the instance of a key: its `state`, `data` and `version`."""
        found: Instance[Any, Any] = await self.host.state(node, key)
        return found

    def emitted(self, intent: type[PayloadT]) -> list[PayloadT]:
        """Return the intents of a type that were emitted, in order."""
        return [one for one in self._seen if isinstance(one, intent)]

    def published(self, event: type[PayloadT]) -> list[PayloadT]:
        """Return the events (or commands) of a type that were published, in order."""
        return [one for one in self._seen if isinstance(one, event)]

    async def dead_letters(self) -> tuple[DeadLetter, ...]:
        """Return the dead letters; who asks for them expects some."""
        self._asked_for_dead = True
        return await self.host.dead_letters()


def _messages_of(flow: Flow) -> Iterator[type[Payload]]:
    """Give the messages that a flow declares, and those of other flows that its nodes know."""
    yield from flow.messages
    for kind in flow.nodes:
        for known in vars(sys.modules[kind.__module__]).values():
            if (
                isinstance(known, type)
                and issubclass(known, Payload)
                and hasattr(known, "__onex__")
            ):
                yield known


def _promised(flow: Flow, message: type[Payload]) -> bool:
    return any(one.outcomes for one in flow.subscriptions if one.message is message and one.method)
