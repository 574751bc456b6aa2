"""The four node kinds: a container goes in, objects that a host or a person drives come out."""

from abc import abstractmethod
from collections.abc import Awaitable, Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from inspect import isawaitable
from types import MappingProxyType
from typing import Any, ClassVar, Generic
from uuid import UUID

from typing_extensions import TypeVar

from onexdsl.runtime.container import Container
from onexdsl.runtime.envelope import HANDLING, EnumNodeKind, ModelIntent, new_id
from onexdsl.runtime.errors import ModelOnexError
from onexdsl.runtime.identity import as_uuid
from onexdsl.runtime.payload import Event, Record, ReducerData
from onexdsl.runtime.steps import Workflow
from onexdsl.runtime.transition import EnumDisposition, ReducerContext, Transition

StateT = TypeVar("StateT", bound=StrEnum, default=Any)
DataT = TypeVar("DataT", bound=ReducerData, default=Any)
EventT = TypeVar("EventT", bound=Event, default=Any)
KeyT = TypeVar("KeyT", default=Any)
InputT_contra = TypeVar("InputT_contra", default=Any, contravariant=True)
ResultsT = TypeVar("ResultsT", bound=Record, default=Any)
OutputT_co = TypeVar("OutputT_co", default=Any, covariant=True)

Publish = Callable[[Event], Awaitable[None]]


class Node:
    """What all nodes share. Subclasses need not call `super().__init__()`: the host tells them."""

    kind: ClassVar[EnumNodeKind]
    _container: Container | None = None
    _chain: UUID | None = None

    def __init__(self, container: Container | None = None) -> None:
        self._container = container

    @property
    def container(self) -> Container:
        """The services of this node; raises `ModelOnexError` where nobody has given one yet."""
        if self._container is None:
            raise ModelOnexError(
                f"{type(self).__name__} has no container: "
                f"write {type(self).__name__}(container), or let a Host run the node."
            )
        return self._container

    @property
    def correlation_id(self) -> UUID:
        """That of the message being handled; outside of any handling one of this node's own."""
        cause = HANDLING.get()
        if cause is not None:
            return as_uuid(cause.chain)
        if self._chain is None:
            self._chain = new_id()
        return self._chain

    async def initialize(self) -> None:
        """Prepare, once, before the first message: the place to subscribe by hand."""

    async def process(self, data: Any) -> Any:
        """Answer a request; nodes that can be asked override it."""
        raise ModelOnexError(
            f"{type(self).__name__} cannot process {type(data).__name__}: it has no `process`."
        )


@dataclass(frozen=True, slots=True)
class EffectContext:
    """What an effect may know of the call; the idempotency key is the same at every attempt."""

    idempotency_key: str
    attempt: int
    correlation_id: UUID
    causation_id: UUID | None
    publish: Publish
    """Publish an event that the node `publishes`, in the chain of this call."""


class NodeEffectService(Node):
    """The only nodes that touch the world."""

    kind = EnumNodeKind.EFFECT
    _publish: Publish | None = None

    async def run(self) -> None:
        """Do, while hosted, what the node does on its own: a webhook, a consumer."""

    async def publish_event(self, event: Event) -> None:
        """Publish on the node's own account; only while it is hosted."""
        if self._publish is None:
            raise ModelOnexError(
                f"{type(self).__name__} can publish only while a Host runs it: bind it and "
                "enter `async with Host(…)`."
            )
        await self._publish(event)

    async def execute_intent(self, intent: ModelIntent[Any]) -> Any:
        """Run an intent written by hand; effects that take some override it."""
        raise ModelOnexError(
            f"{type(self).__name__} cannot run {intent.intent_type}: it has no `execute_intent`."
        )


class NodeComputeService(Node, Generic[InputT_contra, OutputT_co]):
    """Pure functions. `compute` is the function; `process` asks it."""

    kind = EnumNodeKind.COMPUTE

    def compute(self, _input: InputT_contra, /) -> OutputT_co:
        """Map an input to its result: the function itself."""
        raise ModelOnexError(f"{type(self).__name__} has no `compute`.")

    async def process(self, data: Any) -> Any:
        """Ask the function."""
        result: Any = self.compute(data)
        return await result if isawaitable(result) else result


class NodeReducerService(Node, Generic[StateT, DataT, EventT, KeyT]):
    """Pure state machines, one instance a key."""

    kind = EnumNodeKind.REDUCER
    initial: StateT
    final: frozenset[StateT] = frozenset()
    data_type: type[DataT]
    timers: Mapping[StateT, tuple[timedelta, ...]] = MappingProxyType({})

    @abstractmethod
    def key_of(self, event: EventT) -> KeyT:
        """Return the key of the instance to which an event belongs."""
        raise NotImplementedError

    @abstractmethod
    def transition(
        self, state: StateT, data: DataT, event: EventT, context: ReducerContext[KeyT]
    ) -> Transition[StateT, DataT] | EnumDisposition:
        """Say what an event does in a state."""
        raise NotImplementedError

    def elapsed(
        self,
        state: StateT,
        timer: int,
        data: DataT,  # noqa: ARG002  # what subclasses need
        context: ReducerContext[KeyT],  # noqa: ARG002  # as above
    ) -> Transition[StateT, DataT]:
        """Say what a timer does: `timer` counts the timers of `state` from 0."""
        raise ModelOnexError(f"{type(self).__name__} has no timer {timer} in {state}.")


class NodeOrchestratorService(Node, Generic[ResultsT]):
    """Durable workflows, one run at a time for each key; the tables name pure methods."""

    kind = EnumNodeKind.ORCHESTRATOR
    workflows: tuple[Workflow, ...] = ()

    @abstractmethod
    def key_of(self, event: Any) -> Hashable:
        """Return the key of the run to which a trigger or an awaited event belongs."""
        raise NotImplementedError
