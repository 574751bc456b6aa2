"""The pieces of a run: triggers, steps and calls, each with its JSON once that was asked for.

They are no frozen dataclasses, for making one of those costs thrice as much. A decision writes to
pieces that it has made itself; once it is made, nobody does.
"""

from collections.abc import Hashable
from enum import StrEnum
from typing import Any, NamedTuple

from onexdsl.runtime.message import Message
from onexdsl.runtime.transition import ReducerContext

_new = object.__new__


class EnumStepState(StrEnum):
    """Where a step or a call of it is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    SKIPPED = "skipped"
    FAILED = "failed"
    STOPPED = "stopped"
    """An await that ended with its run."""


# to name a member of an enum takes as long as a call in Python 3.11
_WAITING, _RUNNING = EnumStepState.WAITING, EnumStepState.RUNNING


class Trigger:
    """A message that began a run, or waits to, and of which workflow it is."""

    __slots__ = ("context", "message", "text", "workflow")

    def __init__(self, workflow: int, message: Message) -> None:
        self.workflow = workflow
        self.message = message
        self.context: ReducerContext[Hashable] | None = None
        """What the methods of an orchestrator are told of it, once that was asked for."""
        self.text: str | None = None
        """Its JSON; here and in the other pieces."""

    @classmethod
    def of(cls, workflow: int, message: Message) -> "Trigger":
        """Keep what a run needs of a trigger: of a wrapper that was given, only what it says."""
        if type(message) is not Message or message.given is not None:
            ids = (message.chain, message.cause, message.moment)
            message = Message(message.number, message.topic, message.payload, *ids)
        return cls(workflow, message)

    def context_at(self, key: Hashable) -> ReducerContext[Hashable]:
        """Return what the methods are told; a run has always one key."""
        if self.context is None:
            self.context = ReducerContext(key, self.message)
        return self.context

    @property
    def event(self) -> Any:
        """What it said."""
        return self.message.payload

    def shown(self) -> dict[str, Any]:
        """Name what there is to be seen of it."""
        one = self.message
        ids = {"number": one.number, "chain": one.chain, "cause": one.cause}
        return {"workflow": self.workflow, "event": one.payload, **ids, "moment": one.moment}

    @property
    def number(self) -> int:
        """Its id."""
        return self.message.number

    @property
    def chain(self) -> int:
        """The chain of the run."""
        return self.message.chain

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Trigger) and self._parts == other._parts

    __hash__ = None  # type: ignore[assignment]  # as of any value that holds payloads

    @property
    def _parts(self) -> tuple[Any, ...]:
        one = self.message
        return (self.workflow, one.payload, one.number, one.chain, one.cause, one.moment)


class Call(NamedTuple):
    """One call of a step, found by the epoch of its action."""

    epoch: int
    state: EnumStepState = _RUNNING
    result: Any = None


class StepRun:
    """A step in a run: when it started, and when its timeout passes, in nanoseconds since 1970."""

    __slots__ = ("calls", "due", "heard", "open", "started", "state", "text", "value")

    def __init__(self, state: EnumStepState = _WAITING, started: int = 0) -> None:
        self.state = state
        self.started = started
        self.calls: tuple[Call, ...] = ()
        """In the order of their epochs, which follow on one another."""
        self.open = 0
        """How many of them run."""
        self.due: int | None = None
        self.heard: Any = None
        """What an await has heard so far, also before it started."""
        self.value: Any = None
        """Its value, once it is done."""
        self.text: str | None = None

    def changing(self) -> "StepRun":
        """Return a copy, to be written to."""
        made = _new(StepRun)
        made.state = self.state
        made.started = self.started
        made.calls = self.calls
        made.open = self.open
        made.due = self.due
        made.heard = self.heard
        made.value = self.value
        made.text = None
        return made

    def shown(self) -> dict[str, Any]:
        """Name what there is to be seen of it; its value stands in the results as well."""
        names = ("state", "started", "calls", "due", "heard")
        return {name: getattr(self, name) for name in names}

    def open_call(self, epoch: int) -> int | None:
        """Return the position of a call that still runs."""
        if self.open:
            position = epoch - self.calls[0].epoch
            if 0 <= position < len(self.calls) and self.calls[position].state is _RUNNING:
                return position
        return None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, StepRun) and self._parts == other._parts

    __hash__ = None  # type: ignore[assignment]  # as above

    @property
    def _parts(self) -> tuple[Any, ...]:
        kept = (self.state, self.started, self.calls, self.open)
        return (*kept, self.due, self.heard, self.value)

    def __repr__(self) -> str:
        return f"<StepRun {self.state}, {self.open} of {len(self.calls)} calls open>"


class Completed(NamedTuple):
    """A call that has been done and has an undo: which step, and which of its calls."""

    step: int
    position: int


class Undo(NamedTuple):
    """The undo that is being carried out: of which step, and the epoch of its action."""

    step: int
    epoch: int
