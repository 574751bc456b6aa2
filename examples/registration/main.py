"""Lets three nodes register, and prints every message and every step of their workflows."""

import asyncio
from datetime import UTC, datetime
from uuid import UUID

from generated.platform.nodes import NodeIdentity, NodeType, NodeVersion
from generated.platform.registration import (
    NodeIntrospected,
    NodeLeft,
    NodeNodeRegistrationFsmReducer,
    NodeNodeRegistrationOrchestrator,
    NodeRegistrationAcked,
    bind,
)
from handlers import LivenessMonitor, RegistrationStorage, TopicCatalog

from onexdsl.runtime import EventBusMemory, Handled, Host

NOON = datetime(2026, 1, 6, 12, tzinfo=UTC)
IDENTITY = NodeIdentity(node_type=NodeType.REDUCER, version=NodeVersion(minor=2))
FIRST, SECOND = UUID(int=1), UUID(int=2)


def told(handled: Handled) -> None:
    """Print what a message did to a run or an instance, and what it gave rise to."""
    name = handled.node.rpartition(".")[2]
    print(f"{type(handled.payload).__name__}\n  {name}: {handled.before} -> {handled.after}")
    for message in handled.sent:
        print(f"  + {type(message).__name__}")


async def ask(host: Host, node: UUID) -> None:
    """Print where the workflow and the state machine of a node are."""
    run = await host.state(NodeNodeRegistrationOrchestrator, node)
    fsm = await host.state(NodeNodeRegistrationFsmReducer, node)
    waits = f" in {', '.join(run.data.current)}" if run.data.current else ""
    why = f" ({run.data.failure.step}: {run.data.failure.reason})" if run.data.failure else ""
    print(f"= the workflow is {run.state}{waits}{why}, the node is {fsm.state}\n")


async def main() -> None:
    """Register a node, turn it away when it comes again, and lose one that leaves too early."""
    flow = bind(
        registration_storage=RegistrationStorage(),
        liveness_monitor=LivenessMonitor(),
        topic_catalog=TopicCatalog(()),
    )
    async with Host(flow, bus=EventBusMemory(), watch=told) as host:
        for event in (
            NodeIntrospected(node_id=FIRST, identity=IDENTITY, introspected_at=NOON),
            NodeRegistrationAcked(node_id=FIRST, acked_at=NOON),
            NodeIntrospected(node_id=FIRST, identity=IDENTITY, introspected_at=NOON),
            NodeIntrospected(node_id=SECOND, identity=IDENTITY, introspected_at=NOON),
            NodeLeft(node_id=SECOND, reason="scaled down"),
        ):
            await host.publish(event)
            await host.settled()
            await ask(host, event.node_id)
        print(f"dead letters: {len(await host.dead_letters())}")


if __name__ == "__main__":
    asyncio.run(main())
