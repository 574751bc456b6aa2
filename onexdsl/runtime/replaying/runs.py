"""Compares runs with what today's code would make of them: rows go in, what differs comes out.

Answers to calls are not kept as messages, so a run is decided anew from its row (`rebuilding.py`):
that of each key which goes on or was the last. What it asked effects for is compared with the calls
that are kept. Pure, as `reducers.py` beside it: nothing is started or written.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from onexdsl.runtime.instance import Instance
from onexdsl.runtime.message import Message
from onexdsl.runtime.replaying.rebuilding import Rebuilding
from onexdsl.runtime.replaying.reducers import Difference
from onexdsl.runtime.workflows.action import Action
from onexdsl.runtime.workflows.orchestration import Orchestration, RunInstance
from onexdsl.runtime.workflows.run import EnumWorkflowState


@dataclass(slots=True)
class RunReplay:
    """The replay of one orchestrator: feed it each message that is kept, then compare.

    `taken` are the topics that somebody takes: what nobody takes is not kept.
    """

    orchestration: Orchestration
    taken: frozenset[str]
    complete_from: int = 0
    """From which message on none has been thrown away."""
    replayed: int = 0
    pruned: set[Hashable] = field(default_factory=set)
    """The keys whose calls are not all kept any more: only their states are compared."""
    _sent: dict[UUID | None, dict[int, Action]] = field(default_factory=lambda: defaultdict(dict))
    """The calls of a run, by its lease, each with its id: one that was redriven is there twice."""
    _whole: set[int] = field(default_factory=set)
    """The triggers behind which all is kept."""

    def take(self, sequence: int, message: Message) -> None:
        """Note a message, in the order of acceptance."""
        if isinstance(message, Action) and message.asked.orchestrator == self.orchestration.name:
            self._sent[message.asked.lease_id][message.number] = message
        elif (
            sequence >= self.complete_from and type(message.payload) in self.orchestration.triggers
        ):
            self._whole.add(message.number)

    def compare(self, kept: Iterable[Instance[Any, Any]]) -> Iterator[Difference]:
        """Tell what of each run would now come out otherwise."""
        for instance in kept:
            run = instance.data
            if run.trigger is None:
                continue
            self.replayed += 1
            again = Rebuilding(self.orchestration, instance)
            again.run()
            if again.trouble:
                told: Iterable[str] = (again.trouble,)
            elif run.trigger.number in self._whole:
                told = (*_apart(instance, again.now), *self._sent_otherwise(instance, again.sent))
            else:
                self.pruned.add(instance.key)
                told = _apart(instance, again.now)
            for text in told:
                yield Difference(instance.node, instance.key, instance.version, text)

    def _sent_otherwise(self, kept: RunInstance, sent: list[Action]) -> Iterator[str]:
        """Compare the calls; of a run that is being undone not the undos: which is next differs."""
        is_undoing = kept.state is EnumWorkflowState.UNDOING
        now, then = (
            [one.payload for one in calls if not (is_undoing and one.asked.undoes)]
            for calls in (sent, self._sent[kept.data.lease_id].values())
        )
        for call in then:
            if call in now:
                now.remove(call)
            else:
                yield f"it has called {type(call).__name__}, and would now not, or otherwise"
        for call in now:
            if call.__onex__.topic in self.taken:
                yield f"it would now call {type(call).__name__} as well, or otherwise"


def _apart(kept: RunInstance, again: RunInstance) -> Iterator[str]:
    """Name what differs, without the values: they may be sensitive."""
    before, now = kept.data, again.data
    if kept.state != again.state:
        yield f"it is {kept.state}, and would now be {again.state}"
    workflow = before.workflow
    names = [] if workflow is None else [step.name for step in workflow.steps]
    for name, was, would in zip(names, before.steps, now.steps, strict=True):
        if was.state != would.state:
            yield f"its step {name} is {was.state}, and would now be {would.state}"
    others = [
        name
        for name in (type(before.results).model_fields if before.results is not None else ())
        if getattr(before.results, name) != getattr(now.results, name)
    ]
    if others:
        yield f"other values of {', '.join(others)}"
    if (before.failure is None) != (now.failure is None) or (
        before.failure and now.failure and before.failure.reason != now.failure.reason
    ):
        yield "it would now fail for another reason"
    if len(before.completed) != len(now.completed):
        yield f"{len(before.completed)} calls can be undone, and would now be {len(now.completed)}"
