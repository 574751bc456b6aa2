"""The world behind the flows: a network that delivers, and disks that keep accounts, in memory."""

import asyncio
from collections import Counter

from generated.ledger.coordinator import (
    AnnounceOutcome,
    NodeGazetteEffect,
    NodeNetworkEffect,
    SendDecision,
    SendPrepare,
    TransactionAborted,
    TransactionCommitted,
)
from generated.ledger.participant import (
    ApplyWrites,
    CastVote,
    NodeDiskEffect,
    NodePostmanEffect,
    SendAck,
)
from generated.ledger.protocol import (
    AckArrived,
    Decision,
    DecisionDelivered,
    PrepareDelivered,
    VoteArrived,
)

from onexdsl.runtime import EffectContext


class Network(NodeNetworkEffect):
    """Carries what the coordinator says; while it is `cut`, every decision is lost."""

    def __init__(self, *, cut: bool = False) -> None:
        super().__init__()
        self._cut = cut
        self.decision_lost = asyncio.Event()

    async def send_prepare(self, intent: SendPrepare, context: EffectContext) -> PrepareDelivered:
        """Deliver `prepare` to a participant."""
        return PrepareDelivered(tx_id=intent.tx_id, part=intent.part)

    async def send_decision(
        self, intent: SendDecision, context: EffectContext
    ) -> DecisionDelivered:
        """Deliver a decision, or fail, so that it is tried again."""
        if self._cut:
            self.decision_lost.set()
            raise ConnectionError("lost on the way")
        return DecisionDelivered(
            tx_id=intent.tx_id, participant=intent.participant, decision=intent.decision
        )


class Postman(NodePostmanEffect):
    """Carries what participants say."""

    async def cast_vote(self, intent: CastVote, context: EffectContext) -> VoteArrived:
        """Deliver a vote."""
        return VoteArrived(
            tx_id=intent.tx_id,
            participant=intent.participant,
            yes=intent.yes,
            reason=intent.reason,
        )

    async def send_ack(self, intent: SendAck, context: EffectContext) -> AckArrived:
        """Deliver an acknowledgement."""
        return AckArrived(tx_id=intent.tx_id, participant=intent.participant)


class Disk(NodeDiskEffect):
    """Keeps the balances of all accounts, and which writes it has done."""

    def __init__(self) -> None:
        super().__init__()
        self.balances: Counter[str] = Counter()
        self._done: set[str] = set()

    async def apply_writes(self, intent: ApplyWrites, context: EffectContext) -> None:
        """Make the writes of a transaction durable; when asked again, do nothing."""
        if context.idempotency_key in self._done:
            return
        self._done.add(context.idempotency_key)
        for write in intent.writes:
            self.balances[write.account] += int(write.delta)


class Gazette(NodeGazetteEffect):
    """Announces how transactions ended."""

    async def announce_outcome(
        self, intent: AnnounceOutcome, context: EffectContext
    ) -> TransactionCommitted | TransactionAborted:
        """Announce one."""
        if intent.decision is Decision.COMMIT:
            return TransactionCommitted(tx_id=intent.tx_id)
        return TransactionAborted(tx_id=intent.tx_id, because=intent.reason)
