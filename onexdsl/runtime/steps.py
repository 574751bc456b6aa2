"""The tables of workflows: what generated orchestrators say of their steps, for who drives them.

Methods are named, as in `Subscribes`: they are pure and take `(event, results, context)`,
in a fan-out the item after these, and an `undo` the step's own result last.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import NamedTuple

from onexdsl.runtime.payload import Payload, Record


class EnumStepKind(StrEnum):
    """What a step does."""

    INTENT = "intent"
    COMMAND = "command"
    COMPUTE = "compute"
    AWAIT = "await"
    PUBLISH = "publish"


class WorkflowFailure(NamedTuple):
    """Why a run failed: the step, and the reason."""

    step: str
    reason: str


@dataclass(frozen=True, slots=True)
class Step:
    """A step: it starts when all that it `needs` are done.

    `targets` are what is sent, the compute's node, the events awaited or the one published.
    `expect` are the outcomes that are no failure; none named means all. The names of methods
    are empty where there is nothing to ask. `value` is the field of the results where it is not
    called like the step.
    """

    name: str
    kind: EnumStepKind
    targets: tuple[type, ...]
    arguments: str = ""
    needs: tuple[str, ...] = ()
    expect: tuple[type[Record], ...] = ()
    condition: str = ""
    items: str = ""
    undo: str = ""
    timeout: timedelta | None = None
    value: str = ""


@dataclass(frozen=True, slots=True)
class Workflow:
    """One workflow of an orchestrator; `results` has a field for the value of each step."""

    triggers: tuple[type[Payload], ...]
    results: type[Record]
    steps: tuple[Step, ...]
    guard: str = ""
    within: timedelta | None = None
    otherwise: str = ""
