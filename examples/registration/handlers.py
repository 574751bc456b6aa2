"""The world behind the registration flow: a table of nodes and a catalogue of topics, in memory."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from generated.platform.registration import (
    DeleteRegistration,
    NodeLivenessMonitorEffect,
    NodeRegistrationStorageEffect,
    NodeTopicCatalogEffect,
    PostgresConfirmed,
    PostgresRejected,
    ProjectionRead,
    ReadProjection,
    RuntimeTick,
    StoreStatus,
    TopicCatalogQuery,
    TopicCatalogResponse,
    UpsertRegistration,
)

from onexdsl.runtime import EffectContext


@dataclass(slots=True)
class Row:
    """What the table holds of a node."""

    version: int
    status: str | None = None


class RegistrationStorage(NodeRegistrationStorageEffect):
    """The table of registrations. Each write counts the version of its row up."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[UUID, Row] = {}

    async def upsert_registration(
        self, intent: UpsertRegistration, context: EffectContext
    ) -> PostgresConfirmed | PostgresRejected:
        """Write the row of a node."""
        row = self.rows.setdefault(intent.node_id, Row(0))
        row.version += 1
        print(f"    table: {intent.node_type} written, version {row.version}")
        return PostgresConfirmed(node_id=intent.node_id, row_version=row.version)

    async def delete_registration(self, intent: DeleteRegistration, context: EffectContext) -> None:
        """Take the row away again, unless it has been written since."""
        row = self.rows.get(intent.node_id)
        if row is not None and row.version == intent.row_version:
            del self.rows[intent.node_id]
        print(f"    table: version {intent.row_version} deleted")

    async def read_projection(
        self, intent: ReadProjection, context: EffectContext
    ) -> ProjectionRead:
        """Say what is known of a node."""
        row = self.rows.get(intent.node_id)
        return ProjectionRead(
            node_id=intent.node_id,
            known=row is not None,
            status=None if row is None else row.status,
        )

    async def store_status(self, intent: StoreStatus, context: EffectContext) -> None:
        """Keep the status for the dashboards."""
        self.rows.setdefault(intent.node_id, Row(0)).status = intent.status
        detail = "" if intent.detail is None else f", {intent.detail}"
        print(f"    table: status {intent.status}{detail}")


class LivenessMonitor(NodeLivenessMonitorEffect):
    """Makes the tick and looks at the nodes."""

    async def every_runtime_tick(self, context: EffectContext) -> RuntimeTick:
        """Say what time it is."""
        return RuntimeTick(now=datetime.now(UTC))

    async def runtime_tick(self, event: RuntimeTick, context: EffectContext) -> None:
        """Look at all nodes once; here nobody has fallen silent."""


class TopicCatalog(NodeTopicCatalogEffect):
    """Answers with the topics that begin with the prefix asked for."""

    def __init__(self, topics: tuple[str, ...]) -> None:
        super().__init__()
        self._topics = topics

    async def topic_catalog_query(
        self, command: TopicCatalogQuery, context: EffectContext
    ) -> TopicCatalogResponse:
        """List the topics."""
        prefix = command.prefix or ""
        found = [topic for topic in self._topics if topic.startswith(prefix)]
        return TopicCatalogResponse(query_id=command.query_id, topics=found)
