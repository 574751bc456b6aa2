"""Which nodes of bound flows have instances, and how their rows are read: flows in, nodes out."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from onexdsl.compiler.project import SettingsError
from onexdsl.diagnostics.suggest import did_you_mean
from onexdsl.runtime import BoundFlow, NodeOrchestratorService, NodeReducerService
from onexdsl.runtime.bus.sqlite.codec import AnyInstance, Keeps, instance_of
from onexdsl.runtime.bus.sqlite.reader import Reader
from onexdsl.runtime.failure import is_sensitive
from onexdsl.runtime.workflows.orchestration import run_type
from onexdsl.runtime.workflows.run import EnumWorkflowState


@dataclass(frozen=True, slots=True)
class KeptNode:
    """A reducer or an orchestrator, by its name on the bus."""

    name: str
    flow: BoundFlow
    node: NodeReducerService[Any, Any, Any, Any] | NodeOrchestratorService[Any]

    def instances(self, reader: Reader) -> Iterator[AnyInstance]:
        """Read its instances. Raises ModelOnexError where the code has changed too much."""
        for row in reader.instances(self.name):
            yield instance_of(self._keeps, self.name, row)

    @property
    def _keeps(self) -> Keeps:
        match self.node:
            case NodeReducerService() as reducer:
                return Keeps(type(reducer.initial), reducer.data_type)
            case orchestrator:
                kind: Any = type(orchestrator)
                return Keeps(EnumWorkflowState, run_type(kind))

    @property
    def hides_keys(self) -> bool:
        """Whether a message that it takes marks its key sensitive."""
        return any(
            one.message.__onex__.key is not None
            and is_sensitive(one.message, one.message.__onex__.key)
            for one in self.flow.flow.subscriptions
            if isinstance(self.node, one.node)
        )


def kept_nodes(flows: tuple[BoundFlow, ...], wanted: str | None) -> tuple[KeptNode, ...]:
    """Find the nodes that keep something: all, or the one that `wanted` names in the flow's words.

    `OrderLedger`, `NodeOrderLedgerReducer` and `shop.orders.NodeOrderLedgerReducer` are one.
    Raises SettingsError where there is none of that name.
    """
    found = tuple(
        KeptNode(f"{bound.flow.name}.{kind.__name__}", bound, node)
        for bound in flows
        for kind, node in bound.nodes.items()
        if isinstance(node, NodeReducerService | NodeOrchestratorService)
    )
    if wanted is None:
        return found
    chosen = tuple(one for one in found if wanted in _names(one))
    if not chosen:
        words = [_names(one)[0] for one in found]
        near = did_you_mean(wanted, words) or f"There is {', '.join(sorted(words)) or 'none'}."
        raise SettingsError(f"No reducer or orchestrator is called `{wanted}`. {near}")
    return chosen


def _names(node: KeptNode) -> tuple[str, ...]:
    kind = node.name.rpartition(".")[2]
    short = kind.removeprefix("Node").removesuffix("Reducer").removesuffix("Orchestrator")
    return short, kind, node.name
