"""The world behind the metrics flow: a pager, a table of totals, an incident system. In memory."""

from generated.analytics.metrics import (
    ExternalApi,
    ExternalApiAnswered,
    ExternalApiFailed,
    NodeIntentExecutorEffect,
    Notify,
    Persist,
    Persisted,
)

from onexdsl.runtime import EffectContext


class IntentExecutor(NodeIntentExecutorEffect):
    """The guide's `execute_intent`: one node for all three intents.

    The incident system answers once it has been asked `busy_for` times in vain.
    """

    def __init__(self, busy_for: int = 0) -> None:
        super().__init__()
        self._busy_for = busy_for
        self._revisions: dict[str, int] = {}
        self._tickets = 0

    async def notify(self, intent: Notify, context: EffectContext) -> None:
        """Tell people about a change."""
        print(f"    pager: [{intent.severity}] {intent.series}: {intent.text}")

    async def persist(self, intent: Persist, context: EffectContext) -> Persisted:
        """Keep the totals; each write is a new revision."""
        revision = self._revisions.get(intent.series, 0) + 1
        self._revisions[intent.series] = revision
        print(f"    table: {intent.series} = {intent.total} of {intent.samples} samples")
        return Persisted(series=intent.series, revision=revision)

    async def external_api(
        self, intent: ExternalApi, context: EffectContext
    ) -> ExternalApiAnswered | ExternalApiFailed:
        """Open a ticket."""
        if intent.attempt <= self._busy_for:
            print(f"    incidents: attempt {intent.attempt}, busy")
            return ExternalApiFailed(series=intent.series, status=503, detail="busy")
        self._tickets += 1
        print(f"    incidents: ticket T-{self._tickets} for {intent.reason}")
        return ExternalApiAnswered(series=intent.series, ticket=f"T-{self._tickets}")
