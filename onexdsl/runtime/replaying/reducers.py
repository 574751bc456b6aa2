"""Decides anew what a reducer has decided before: its log goes in, what differs comes out.

Pure, as `decide` is: no effect is started, and nothing is written. Promise 9 of the runtime says
that there is never a difference; one means that the code has changed, or that it is not pure.
"""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field

from onexdsl.runtime.decide import AnyInstance, Reducer, decide
from onexdsl.runtime.instance import Decision, EnumVerdict
from onexdsl.runtime.message import Message
from onexdsl.runtime.payload import Intent


@dataclass(frozen=True, slots=True)
class Step:
    """A message as it was accepted; of one that changed the reducer the version that it made."""

    sequence: int
    message: Message
    key: Hashable = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that does not come out as it is kept."""

    node: str
    key: Hashable
    version: int
    told: str


@dataclass(slots=True)
class Replay:
    """The replay of one reducer: feed it each message in the order of acceptance, then compare.

    Messages that nobody needs any more are thrown away after some time; from `complete_from` on
    all are there, so that an intent which is not there was never sent.
    """

    reducer: Reducer
    complete_from: int = 0
    instances: dict[Hashable, AnyInstance] = field(default_factory=dict)
    pruned: set[Hashable] = field(default_factory=set)
    """The keys whose log does not begin at their birth: there is nothing to begin from."""
    replayed: int = 0
    _wanted: dict[int, tuple[Step, list[Intent]]] = field(default_factory=dict)
    """The intents that must still follow from a message, by its number."""

    def take(self, step: Step) -> Iterator[Difference]:
        """Decide anew on a message, or find in it an intent that was decided."""
        self._meet(step.message)
        if step.version is None or step.key in self.pruned:
            return
        before = self.instances.get(step.key)
        if step.version != (before.version if before else 0) + 1:
            self.pruned.add(step.key)
            return
        decision = decide(self.reducer, before, step.key, step.message, step.message.moment, _no_id)
        yield from self._keep(step, decision)

    def _keep(self, step: Step, decision: Decision) -> Iterator[Difference]:
        self.replayed += 1
        instance = decision.instance
        if decision.verdict is not EnumVerdict.DONE or instance is None:
            told = f"{_type_of(step.message)} did something, and would now be {decision.verdict}"
            self.pruned.add(step.key)
            yield self._difference(step, f"{told} {decision.reason}".rstrip())
            return
        self.instances[step.key] = instance
        intents = [sent.payload for sent in decision.sends]
        if intents and step.sequence >= self.complete_from:
            self._wanted[step.message.number] = (step, intents)

    def _meet(self, message: Message) -> None:
        if message.cause not in self._wanted or not isinstance(message.payload, Intent):
            return
        _, intents = self._wanted[message.cause]
        if message.payload in intents:
            intents.remove(message.payload)
        if not intents:
            del self._wanted[message.cause]

    def compare(self, kept: Iterable[AnyInstance]) -> Iterator[Difference]:
        """Tell where states and data that are kept differ, and which intents were never sent."""
        for instance in kept:
            again = self.instances.get(instance.key)
            if instance.key in self.pruned or again == instance:
                continue
            told = "the log does not lead to it" if again is None else _apart(instance, again)
            yield Difference(instance.node, instance.key, instance.version, told)
        for step, intents in self._wanted.values():
            names = ", ".join(sorted(type(one).__name__ for one in intents))
            yield self._difference(step, f"{_type_of(step.message)} would now emit {names} as well")

    def _difference(self, step: Step, told: str) -> Difference:
        return Difference(self.reducer.name, step.key, step.version or 0, told)


def _apart(kept: AnyInstance, again: AnyInstance) -> str:
    """Name what differs, without the values: they may be sensitive."""
    if kept.version != again.version:
        return f"{kept.version} changes are kept, the log has {again.version}"
    if kept.state != again.state:
        return f"it is {kept.state}, and would now be {again.state}"
    fields = [
        name
        for name in type(kept.data).model_fields
        if getattr(kept.data, name) != getattr(again.data, name)
    ]
    return f"other values of {', '.join(fields)}" if fields else "it entered its state otherwise"


def _type_of(message: Message) -> str:
    return type(message.payload).__name__


def _no_id() -> int:
    return 0
