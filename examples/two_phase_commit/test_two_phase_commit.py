"""What is generated, held by a snapshot; the flows driven by script, and across a power cut."""

from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from generated.ledger import coordinator, participant
from generated.ledger.coordinator import (
    AnnounceOutcome,
    NodeCoordinatorReducer,
    SendDecision,
    SendPrepare,
    TransactionCommitted,
    TransactionRequested,
)
from generated.ledger.participant import (
    ApplyWrites,
    CastVote,
    NodeParticipantReducer,
    SendAck,
)
from generated.ledger.protocol import (
    AckArrived,
    Decision,
    DecisionDelivered,
    Part,
    PrepareDelivered,
    VoteArrived,
    Write,
)
from handlers import Disk, Gazette, Network, Postman

from onexdsl.runtime import EventBusSqlite, Host
from onexdsl.runtime.testing import FlowHarness

TX = UUID(int=7)


def part(name: str, delta: int = 1) -> Part:
    """Make what one participant is to do."""
    return Part(participant=name, writes=[Write(account="DE0001", delta=Decimal(delta))])


def script(harness: FlowHarness, decision: Decision, *votes: VoteArrived) -> None:
    """Let the network and the postman deliver everything, for the participants that vote."""
    for vote in votes:
        name = vote.participant
        harness.reply(SendPrepare, PrepareDelivered(tx_id=TX, part=part(name)))
        harness.reply(CastVote, vote)
        delivered = DecisionDelivered(tx_id=TX, participant=name, decision=decision)
        harness.reply(SendDecision, delivered)
        harness.reply(SendAck, AckArrived(tx_id=TX, participant=name))


def test_the_generated_code_is_as_it_was(onex_generated: Any) -> None:
    """A change of what is generated is seen in review."""
    assert Path(__file__).with_name("generated") == onex_generated


async def test_two_participants_agree() -> None:
    """All votes are yes: every participant applies its writes."""
    async with FlowHarness(coordinator.FLOW, participant.FLOW) as harness:
        yes = [VoteArrived(tx_id=TX, participant=name, yes=True) for name in ("east", "west")]
        script(harness, Decision.COMMIT, *yes)
        await harness.send(TransactionRequested(tx_id=TX, parts=[part("east"), part("west")]))

        found = await harness.state(NodeCoordinatorReducer, TX)
        assert (found.state, len(found.data.acks)) == ("Committed", 2)
        assert [one.participant for one in harness.emitted(ApplyWrites)] == ["east", "west"]
        assert [one.decision for one in harness.emitted(AnnounceOutcome)] == [Decision.COMMIT]


async def test_one_participant_objects() -> None:
    """One no is enough, and nothing is applied."""
    async with FlowHarness(coordinator.FLOW, participant.FLOW) as harness:
        no = VoteArrived(tx_id=TX, participant="vault", yes=False, reason="too much")
        script(harness, Decision.ABORT, no)
        await harness.send(TransactionRequested(tx_id=TX, parts=[part("vault", 900_000)]))

        found = await harness.state(NodeCoordinatorReducer, TX)
        assert (found.state, found.data.objection) == ("Aborted", "too much")
        assert harness.emitted(ApplyWrites) == []
        vault = await harness.state(NodeParticipantReducer, "vault")
        assert vault.state == "Free"


async def test_nobody_answers_in_time() -> None:
    """After thirty seconds without all votes the transaction is aborted, and said so again."""
    async with FlowHarness(coordinator.FLOW, participant.FLOW) as harness:
        await harness.send(TransactionRequested(tx_id=TX, parts=[part("north")]))
        await harness.advance(timedelta(seconds=29))
        assert harness.emitted(SendDecision) == []

        await harness.advance(timedelta(seconds=1))
        found = await harness.state(NodeCoordinatorReducer, TX)
        assert found.data.objection == "no vote of north in time"
        await harness.advance(timedelta(minutes=5))
        assert [one.decision for one in harness.emitted(SendDecision)] == [Decision.ABORT] * 2


class PowerCutError(Exception):
    """What stops a host in the middle."""


async def test_a_decision_survives_a_power_cut(tmp_path: Path) -> None:
    """Nobody has heard the decision when the power goes; all hear it after, and write once."""
    disk, cut, committed = Disk(), Network(cut=True), list[UUID]()

    def host(network: Network) -> Host:
        flows = (
            coordinator.bind(network=network, gazette=Gazette()),
            participant.bind(postman=Postman(), disk=disk),
        )
        return Host(*flows, bus=EventBusSqlite(tmp_path / "ledger.db"))

    async def note(event: TransactionCommitted) -> None:
        committed.append(event.tx_id)

    with suppress(PowerCutError):
        async with host(cut) as first:
            parts = [part("east", -50), part("west", 20)]
            await first.publish(TransactionRequested(tx_id=TX, parts=parts))
            await cut.decision_lost.wait()
            assert (await first.state(NodeCoordinatorReducer, TX)).state == "Committing"
            assert disk.balances == {}
            raise PowerCutError

    async with host(Network()) as second:
        await second.bus.subscribe(event_type=TransactionCommitted, handler=note)
        await second.settled()
        found = await second.state(NodeCoordinatorReducer, TX)
        assert (found.state, len(found.data.acks)) == ("Committed", 2)
        for name in ("east", "west"):
            lent = await second.state(NodeParticipantReducer, name)
            assert (lent.state, lent.data.served) == ("Free", 1)
        assert await second.dead_letters() == ()
    assert committed == [TX]
    assert disk.balances == {"DE0001": -30}
