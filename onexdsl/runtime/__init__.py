"""What generated code and its users stand on: the standard library and pydantic, nothing else."""

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

__all__ = [
    "SENSITIVE",
    "BoundFlow",
    "Circuit",
    "Clock",
    "Command",
    "Container",
    "EffectContext",
    "EnumDisposition",
    "EnumMessageKind",
    "EnumNodeKind",
    "EnumPriority",
    "EnumStepKind",
    "Event",
    "Every",
    "Flow",
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
    "Rate",
    "Record",
    "ReducerContext",
    "ReducerData",
    "Retry",
    "Route",
    "Step",
    "Subscribes",
    "SystemClock",
    "Transition",
    "Workflow",
    "WorkflowFailure",
    "coalesce",
    "first",
    "last",
    "replace",
    "unique",
    "without",
]
