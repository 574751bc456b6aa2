"""A state machine in, out: which events can really arrive in which of its states."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from onexdsl.graph.emissions import MANY
from onexdsl.graph.machines import Machine, Transition
from onexdsl.graph.topology import Topology
from onexdsl.semantics.field_types import QualifiedName

MOST_SITUATIONS = 4096
"""How many situations of one reducer are walked; what lies beyond is left alone."""

Flying = tuple[int, ...]
"""For each intent of the reducer's own: 0, 1 or `MANY` that are not yet answered."""


@dataclass(slots=True)
class _Walk:
    """A walk over the situations of one reducer: a state and what is in flight in it."""

    topology: Topology
    machine: Machine
    own: dict[QualifiedName, int]
    seen: dict[str, list[Flying]] = field(default_factory=dict)
    todo: list[tuple[str, Flying]] = field(default_factory=list)
    walked: int = 0

    def visit(self, state: str, flying: Flying) -> None:
        """Note a situation, unless one with as much or more in flight is known."""
        known = self.seen.setdefault(state, [])
        if any(_covers(one, flying) for one in known):
            return
        known[:] = [one for one in known if not _covers(flying, one)]
        known.append(flying)
        self.todo.append((state, flying))

    def run(self) -> None:
        """Walk until nothing new is found."""
        while self.todo and self.walked < MOST_SITUATIONS:
            state, flying = self.todo.pop()
            self.walked += 1
            for transition in self.machine.leaving.get(state, ()):
                for before in self._answered(transition, flying):
                    self._follow(transition, before)

    def _follow(self, transition: Transition, before: Flying) -> None:
        for way in transition.ways():
            after = list(before)
            for intent, count in way.items():
                if intent in self.own:
                    index = self.own[intent]
                    after[index] = min(MANY, after[index] + count)
            self.visit(transition.target, tuple(after))

    def _answered(self, transition: Transition, flying: Flying) -> Iterator[Flying]:
        """Give what is left in flight when the transition's event arrives, one for each way."""
        if transition.event is None or comes_anyway(self.topology, self.machine, transition.event):
            yield flying
            return
        for intent in self.topology.intents_of.get(transition.event, ()):
            index = self.own.get(intent)
            if index is not None and flying[index]:
                left = list(flying)
                left[index] = MANY if flying[index] == MANY else 0
                yield tuple(left)


def comes_anyway(topology: Topology, machine: Machine, event: QualifiedName) -> bool:
    """Whether an event may come in any state.

    It does if somebody publishes it on their own (a source, a timer, outside, a compute, an
    orchestrator), or if it answers an intent that others emit too.
    """
    message = topology.model.message(event)
    if message is not None and message.remarks.external:
        return True
    if topology.sources.get(event):
        return True
    name = machine.reducer.name
    return any(
        use.node != name
        for intent in topology.intents_of.get(event, ())
        for use in topology.emitters.get(intent, ())
    )


def arrivals(topology: Topology, machine: Machine) -> dict[str, frozenset[QualifiedName]]:
    """Give, for each state that the walk reaches, the answers to own intents that may arrive.

    Rule: `checks.md`, "State machines": the states are walked with the set of the reducer's
    own intents that are emitted and not yet answered.
    """
    if machine.initial is None:
        return {}
    sent = (one.message for transition in machine.transitions for one in transition.emissions)
    own = {intent: index for index, intent in enumerate(dict.fromkeys(sent))}
    walk = _Walk(topology, machine, own)
    walk.visit(machine.initial, (0,) * len(own))
    walk.run()
    answers = _answers(topology, own)
    return {
        state: frozenset(
            event
            for flying in found
            for intent, index in own.items()
            if flying[index]
            for event in answers.get(intent, ())
        )
        for state, found in walk.seen.items()
    }


def _answers(
    topology: Topology, own: dict[QualifiedName, int]
) -> dict[QualifiedName, list[QualifiedName]]:
    found: dict[QualifiedName, list[QualifiedName]] = {}
    for event, intents in topology.intents_of.items():
        for intent in intents:
            if intent in own:
                found.setdefault(intent, []).append(event)
    return found


def _covers(one: Flying, other: Flying) -> bool:
    return all(left >= right for left, right in zip(one, other, strict=True))
