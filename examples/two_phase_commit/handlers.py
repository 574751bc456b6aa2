"""The world behind the flows: a network that delivers, and disks that keep accounts, in memory."""

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
    """Carries what the coordinator says; the first delivery of each decision is lost."""

    def __init__(self) -> None:
        super().__init__()
        self._lost: set[str] = set()

    async def send_prepare(self, intent: SendPrepare, context: EffectContext) -> PrepareDelivered:
        """Deliver `prepare` to a participant."""
        print(f"    prepare -> {intent.part.participant}")
        return PrepareDelivered(tx_id=intent.tx_id, part=intent.part)

    async def send_decision(
        self, intent: SendDecision, context: EffectContext
    ) -> DecisionDelivered:
        """Lose the message once, so that it has to be tried again."""
        if context.idempotency_key not in self._lost:
            self._lost.add(context.idempotency_key)
            raise ConnectionError("lost on the way")
        print(f"    {intent.decision} -> {intent.participant}, attempt {context.attempt}")
        return DecisionDelivered(
            tx_id=intent.tx_id, participant=intent.participant, decision=intent.decision
        )


class Postman(NodePostmanEffect):
    """Carries what participants say."""

    async def cast_vote(self, intent: CastVote, context: EffectContext) -> VoteArrived:
        """Deliver a vote."""
        print(f"    {intent.participant} votes {'yes' if intent.yes else f'no: {intent.reason}'}")
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
    """Keeps the balances of all accounts."""

    def __init__(self) -> None:
        super().__init__()
        self.balances: Counter[str] = Counter()

    async def apply_writes(self, intent: ApplyWrites, context: EffectContext) -> None:
        """Make the writes of a transaction durable."""
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
