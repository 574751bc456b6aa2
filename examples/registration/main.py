"""Asks the decision, drives the state machine by hand, and shows that the workflow waits."""

import asyncio
from datetime import UTC, datetime
from uuid import UUID

from generated.platform.nodes import NodeIdentity, NodeType, NodeVersion
from generated.platform.registration import (
    FLOW,
    NodeBecameActive,
    NodeDecideRegistrationCompute,
    NodeNodeRegistrationFsmReducer,
    NodeRegistrationInitiated,
    RegistrationQuestion,
    StoreStatus,
    bind,
)
from handlers import LivenessMonitor, RegistrationStorage, TopicCatalog

from onexdsl.runtime import ModelOnexError
from onexdsl.runtime.testing import FlowHarness

NODE = UUID("7d0c6a0e-2a44-4f0d-9d0c-0c7f5f3a1b10")
SINCE = datetime(2026, 1, 6, 10, tzinfo=UTC)


def ask(question: RegistrationQuestion) -> None:
    """Print a verdict."""
    verdict = NodeDecideRegistrationCompute().compute(question)
    print(
        f"{question.node_type}, known: {question.known} -> {verdict.register_}, {verdict.reason!r}"
    )


async def drive() -> None:
    """Give the reducer what the workflow will publish."""
    identity = NodeIdentity(node_type=NodeType.REDUCER, version=NodeVersion(minor=2))
    async with FlowHarness(FLOW, nodes=(RegistrationStorage(),)) as harness:
        for event in (
            NodeRegistrationInitiated(node_id=NODE, identity=identity),
            NodeBecameActive(node_id=NODE, since=SINCE),
        ):
            await harness.send(event)
            fsm = await harness.state(NodeNodeRegistrationFsmReducer, NODE)
            print(f"{type(event).__name__} -> {fsm.state}")
        stored = [intent.status for intent in harness.emitted(StoreStatus)]
        print(f"stored: {', '.join(stored)}")


def main() -> None:
    """Show what can be run without the workflow."""
    ask(RegistrationQuestion(known=False, node_type=NodeType.REDUCER, capabilities=[]))
    ask(
        RegistrationQuestion(
            known=True, status="active", node_type=NodeType.EFFECT, capabilities=[]
        )
    )
    asyncio.run(drive())
    try:
        bind(
            registration_storage=RegistrationStorage(),
            liveness_monitor=LivenessMonitor(),
            topic_catalog=TopicCatalog(()),
        )
    except ModelOnexError as error:
        print(f"bind: {error}")


if __name__ == "__main__":
    main()
