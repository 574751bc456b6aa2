"""What is generated, held by a snapshot, and the flow driven by script on a virtual clock."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from generated.platform.nodes import NodeIdentity, NodeType, NodeVersion
from generated.platform.registration import (
    FLOW,
    DeleteRegistration,
    NodeBecameActive,
    NodeIntrospected,
    NodeLeft,
    NodeNodeRegistrationFsmReducer,
    NodeNodeRegistrationOrchestrator,
    NodeRegistrationFailed,
    NodeRegistrationRejected,
    PostgresConfirmed,
    PostgresRejected,
    ProjectionRead,
    ReadProjection,
    UpsertRegistration,
)

from onexdsl.runtime.testing import FlowHarness

NODE = UUID(int=7)
INTROSPECTED = NodeIntrospected(
    node_id=NODE,
    identity=NodeIdentity(node_type=NodeType.EFFECT, version=NodeVersion()),
    introspected_at=datetime(2026, 1, 6, tzinfo=UTC),
)
UNKNOWN = ProjectionRead(node_id=NODE, known=False)


def test_the_generated_code_is_as_it_was(onex_generated: Any) -> None:
    """A change of what is generated is seen in review."""
    assert Path(__file__).with_name("generated") == onex_generated


async def test_a_known_node_is_turned_away() -> None:
    """The compute decides, no row is written, and the reason is kept."""
    async with FlowHarness(FLOW) as harness:
        harness.reply(ReadProjection, ProjectionRead(node_id=NODE, known=True, status="active"))
        await harness.send(INTROSPECTED)

        fsm = await harness.state(NodeNodeRegistrationFsmReducer, NODE)
        assert fsm.data.failure_reason == "already active"
        assert len(harness.published(NodeRegistrationRejected)) == 1
        assert harness.emitted(UpsertRegistration) == []


async def test_a_node_that_leaves_is_taken_back() -> None:
    """The event that is awaited but not expected fails the step, and the row is deleted."""
    async with FlowHarness(FLOW) as harness:
        harness.reply(ReadProjection, UNKNOWN)
        harness.reply(UpsertRegistration, PostgresConfirmed(node_id=NODE, row_version=3))
        await harness.send(INTROSPECTED)
        await harness.send(NodeLeft(node_id=NODE))

        assert [one.row_version for one in harness.emitted(DeleteRegistration)] == [3]
        assert [one.step for one in harness.published(NodeRegistrationFailed)] == ["acked"]


async def test_an_acknowledgement_that_does_not_come_is_not_awaited_for_ever() -> None:
    """After two minutes, and not before, the step fails."""
    async with FlowHarness(FLOW) as harness:
        harness.reply(ReadProjection, UNKNOWN)
        harness.reply(UpsertRegistration, PostgresConfirmed(node_id=NODE, row_version=1))
        await harness.send(INTROSPECTED)
        await harness.advance(timedelta(seconds=119))
        run = await harness.state(NodeNodeRegistrationOrchestrator, NODE)
        assert (run.state, run.data.current) == ("running", ("acked",))

        await harness.advance(timedelta(seconds=1))
        run = await harness.state(NodeNodeRegistrationOrchestrator, NODE)
        assert run.state == "failed"
        assert [one.reason for one in harness.published(NodeRegistrationFailed)] == [
            "no event within 120 s"
        ]
        assert harness.published(NodeBecameActive) == []


async def test_a_row_that_is_refused_is_not_deleted() -> None:
    """Only what has been done is undone."""
    async with FlowHarness(FLOW) as harness:
        harness.reply(ReadProjection, UNKNOWN)
        refused = PostgresRejected(node_id=NODE, sqlstate="23505", retryable=False)
        harness.reply(UpsertRegistration, refused)
        await harness.send(INTROSPECTED)

        assert [one.step for one in harness.published(NodeRegistrationFailed)] == ["stored"]
        assert harness.emitted(DeleteRegistration) == []
