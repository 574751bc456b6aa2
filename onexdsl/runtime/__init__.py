"""What generated code and its users stand on: the standard library and pydantic, nothing else."""

from onexdsl.runtime.bus.delivery import BusStatistics, DeadLetter
from onexdsl.runtime.bus.memory import EventBusMemory
from onexdsl.runtime.bus.protocol import ProtocolEventBus, Subscription
from onexdsl.runtime.bus.sqlite.bus import EventBusSqlite
from onexdsl.runtime.clock import Clock, SystemClock
from onexdsl.runtime.container import Container
from onexdsl.runtime.envelope import (
    EnumNodeKind,
    EnumPriority,
    ModelAction,
    ModelEventEnvelope,
    ModelIntent,
)
from onexdsl.runtime.errors import ModelOnexError
from onexdsl.runtime.flow import (
    BoundFlow,
    Circuit,
    Every,
    Flow,
    Invariant,
    Rate,
    Retry,
    Route,
    Subscribes,
)
from onexdsl.runtime.functions import coalesce, first, last, unique, without
from onexdsl.runtime.host import Host
from onexdsl.runtime.hosting.keepers import Handled
from onexdsl.runtime.instance import Instance
from onexdsl.runtime.node import (
    EffectContext,
    NodeComputeService,
    NodeEffectService,
    NodeOrchestratorService,
    NodeReducerService,
)
from onexdsl.runtime.payload import (
    SENSITIVE,
    Command,
    EnumMessageKind,
    Event,
    Intent,
    MessageSpec,
    Record,
    ReducerData,
    replace,
)
from onexdsl.runtime.steps import EnumStepKind, Step, Workflow, WorkflowFailure
from onexdsl.runtime.transition import (
    EnumDisposition,
    MessageMeta,
    ReducerContext,
    Transition,
)
from onexdsl.runtime.workflows.pieces import EnumStepState
from onexdsl.runtime.workflows.run import EnumWorkflowState, WorkflowRun

__all__ = [
    "SENSITIVE",
    "BoundFlow",
    "BusStatistics",
    "Circuit",
    "Clock",
    "Command",
    "Container",
    "DeadLetter",
    "EffectContext",
    "EnumDisposition",
    "EnumMessageKind",
    "EnumNodeKind",
    "EnumPriority",
    "EnumStepKind",
    "EnumStepState",
    "EnumWorkflowState",
    "Event",
    "EventBusMemory",
    "EventBusSqlite",
    "Every",
    "Flow",
    "Handled",
    "Host",
    "Instance",
    "Intent",
    "Invariant",
    "MessageMeta",
    "MessageSpec",
    "ModelAction",
    "ModelEventEnvelope",
    "ModelIntent",
    "ModelOnexError",
    "NodeComputeService",
    "NodeEffectService",
    "NodeOrchestratorService",
    "NodeReducerService",
    "ProtocolEventBus",
    "Rate",
    "Record",
    "ReducerContext",
    "ReducerData",
    "Retry",
    "Route",
    "Step",
    "Subscribes",
    "Subscription",
    "SystemClock",
    "Transition",
    "Workflow",
    "WorkflowFailure",
    "WorkflowRun",
    "coalesce",
    "first",
    "last",
    "replace",
    "unique",
    "without",
]
