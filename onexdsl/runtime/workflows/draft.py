"""A step of a run while it changes: what is kept goes in, the same may be written to, and back.

To make a frozen value for each field that changes would cost more than all the rest of a turn.
"""

from typing import Any

from onexdsl.runtime.workflows.run import Call, EnumStepState, StepRun


class StepDraft:
    """A `StepRun` that may be written to; its calls are still frozen."""

    __slots__ = ("calls", "due", "heard", "started", "state")

    def __init__(self, kept: StepRun) -> None:
        self.state: EnumStepState = kept.state
        self.started: int = kept.started
        self.calls: tuple[Call, ...] = kept.calls
        self.due: int | None = kept.due
        self.heard: Any = kept.heard

    def frozen(self) -> StepRun:
        """Return what is kept of it."""
        return StepRun(self.state, self.started, self.calls, self.due, self.heard)
