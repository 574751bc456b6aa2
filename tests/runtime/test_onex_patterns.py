"""The patterns of the ONEX guide "Event-Driven Architecture" run by hand, as written there."""

from datetime import UTC, datetime
from enum import Enum
from typing import Any
from uuid import UUID

import pytest
from pydantic import BaseModel, ValidationError

from onexdsl.runtime import (
    Event,
    EventBusMemory,
    ModelAction,
    ModelEventEnvelope,
    ModelIntent,
    ModelOnexError,
    NodeComputeService,
    NodeEffectService,
)
from onexdsl.runtime.testing import MockEventBus, create_test_container


class ModelState(BaseModel):
    """A state of the user's own."""

    value: int = 0


def reduce_state(state: ModelState, action: ModelAction) -> tuple[ModelState, list[ModelIntent]]:
    """Pure FSM - emit Intents for side effects."""
    new_state = state.model_copy(deep=True)
    new_state.value += action.payload["delta"]
    intents = [ModelIntent(intent_type="NOTIFY", payload={"change": action.payload["delta"]})]
    return new_state, intents


class MyEffectNode(NodeEffectService):
    """Executes intents."""

    def __init__(self, container: Any = None) -> None:
        super().__init__(container)
        self.calls: list[tuple[str, Any]] = []

    async def execute_intent(self, intent: ModelIntent[Any]) -> None:
        """Execute Intent from REDUCER."""
        match intent.intent_type:
            case "NOTIFY":
                self.calls.append(("notification", intent.payload))
            case "PERSIST":
                self.calls.append(("save", intent.payload))


class MyComputeNode(NodeComputeService):
    """Computes and tells."""

    async def compute(self, data: dict[str, int]) -> int:  # type: ignore[override] # as the guide
        """Double it."""
        return data["value"] * 2

    async def process(self, data: dict[str, int]) -> int:
        """Process data."""
        result = await self.compute(data)
        event = ModelEventEnvelope(
            event_type="COMPUTATION_COMPLETE",
            payload={"result": result},
            correlation_id=self.correlation_id,
        )
        event_bus = self.container.get_service("ProtocolEventBus")
        await event_bus.publish(event)
        return result


class MySubscriber(NodeEffectService):
    """Subscribes in `initialize`."""

    def __init__(self, container: Any) -> None:
        super().__init__(container)
        self.saved: list[Any] = []

    async def initialize(self) -> None:
        """Subscribe to events."""
        event_bus = self.container.get_service("ProtocolEventBus")
        await event_bus.subscribe(
            event_type="COMPUTATION_COMPLETE", handler=self.handle_computation_complete
        )

    async def handle_computation_complete(self, envelope: ModelEventEnvelope[Any]) -> None:
        """Handle computation complete event."""
        self.saved.append(envelope.payload["result"])


class EnumEventType(str, Enum):  # noqa: UP042  # as the guide writes it
    """Type-safe event types."""

    DATA_PROCESSED = "data_processed"


def test_an_envelope_carries_its_correlation_id() -> None:
    """What is given is kept; the rest is made."""
    chain = UUID(int=5)

    envelope = ModelEventEnvelope(
        event_type="DATA_PROCESSED",
        payload={"result": 1},
        metadata={"source": "node_compute", "timestamp": datetime.now(UTC)},
        correlation_id=chain,
    )

    assert (chain, "DATA_PROCESSED", 7) == (
        envelope.correlation_id,
        envelope.event_type,
        envelope.message_id.version,
    )


async def test_a_pure_reducer_emits_what_an_effect_executes() -> None:
    """Action, reducer, intents, effect."""
    state, intents = reduce_state(
        ModelState(), ModelAction(action_type="ADD", payload={"delta": 3})
    )
    effect = MyEffectNode()
    for intent in intents:
        await effect.execute_intent(intent)

    assert (3, [("notification", {"change": 3})]) == (state.value, effect.calls)


async def test_a_request_gets_its_response_through_a_node() -> None:
    """The bus asks the node and gives back its answer."""
    async with EventBusMemory() as bus:
        assert await bus.request(MyComputeNode, {"value": 21}) == 42


async def test_one_publisher_reaches_three_subscribers() -> None:
    """Each subscriber gets the event once."""
    seen: list[tuple[int, Any]] = []
    async with EventBusMemory() as bus:
        for number in range(3):

            async def note(envelope: ModelEventEnvelope[Any], number: int = number) -> None:
                seen.append((number, envelope.payload))

            await bus.subscribe(event_type="DATA_PROCESSED", handler=note)
        await bus.publish(ModelEventEnvelope(event_type="DATA_PROCESSED", payload={"x": 1}))
        await bus.settled()

    assert [(0, {"x": 1}), (1, {"x": 1}), (2, {"x": 1})] == sorted(seen, key=lambda one: one[0])


async def test_a_compute_tells_and_an_effect_that_subscribed_hears() -> None:
    """`process` publishes through the container; the subscriber saves the result."""
    bus = EventBusMemory()
    container = create_test_container(bus)
    subscriber = MySubscriber(container)
    await subscriber.initialize()

    await MyComputeNode(container).process({"value": 4})
    await bus.settled()
    await bus.close()

    assert [8] == subscriber.saved


async def test_an_enum_member_names_an_event_type() -> None:
    """A member and its value are the same type."""
    seen: list[str] = []
    async with EventBusMemory() as bus:

        async def note(envelope: ModelEventEnvelope[Any]) -> None:
            seen.append(envelope.event_type)

        await bus.subscribe(event_type="data_processed", handler=note)
        await bus.publish(ModelEventEnvelope(event_type=EnumEventType.DATA_PROCESSED, payload={}))
        await bus.settled()

    assert ["data_processed"] == seen


class Measured(Event, topic="onex.evt.tests-patterns.measured.v1"):
    """A declared event."""

    value: int


def test_a_plain_dict_is_refused_for_a_declared_type() -> None:
    """Where a flow declares a type, its class is the only payload."""
    topic = Measured.__onex__.topic

    ModelEventEnvelope(event_type=topic, payload=Measured(value=1))
    with pytest.raises((ModelOnexError, ValidationError), match="Measured"):
        ModelEventEnvelope(event_type=topic, payload={"value": 1})


async def test_event_publishing() -> None:
    """The guide's own test, with the mock bus and a test container."""
    mock_event_bus = MockEventBus()
    container = create_test_container()
    container.register_service("ProtocolEventBus", mock_event_bus)
    node = MyComputeNode(container)

    await node.process({"value": 42})

    assert len(mock_event_bus.published_events) == 1
    assert mock_event_bus.published_events[0].event_type == "COMPUTATION_COMPLETE"
