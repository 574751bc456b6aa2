"""A state machine in, out: which events can really arrive in which of its states."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from onexdsl.graph.emissions import MANY, Counts
from onexdsl.graph.machines import Machine, Transition
from onexdsl.graph.topology import Topology
from onexdsl.semantics.field_types import QualifiedName

MOST_SITUATIONS = 1024
"""How many situations of one reducer are walked; what lies beyond is left alone."""


@dataclass(frozen=True, slots=True)
class Flying:
    """The reducer's own intents that are not yet answered, as sets of bits.

    `some` are in flight at least once; those of them in `many` perhaps more often.
    """

    some: int = 0
    many: int = 0

    def covers(self, other: "Flying") -> bool:
        """Whether all that is in flight in the other is in flight here, as often."""
        return not (other.some & ~self.some or other.many & ~self.many)

    def emitted(self, bit: int, count: int) -> "Flying":
        """Give what is in flight after an intent was emitted once or (`MANY`) more often."""
        again = count >= MANY or self.some & bit
        return Flying(self.some | bit, self.many | bit if again else self.many)

    def answered(self, bit: int) -> "Flying":
        """Give what is in flight after one of an intent was answered."""
        return self if self.many & bit else Flying(self.some & ~bit, self.many)


@dataclass(slots=True)
class _Walk:
    """A walk over the situations of one reducer: a state and what is in flight in it.

    More in flight allows all that less allows, so only the largest sets need to be walked.
    """

    topology: Topology
    machine: Machine
    bits: dict[QualifiedName, int]
    seen: dict[str, list[Flying]] = field(default_factory=dict)
    todo: list[tuple[str, Flying]] = field(default_factory=list)
    ways: dict[Transition, tuple[Counts, ...]] = field(default_factory=dict)
    walked: int = 0

    def visit(self, state: str, flying: Flying) -> None:
        """Note a situation, unless one with as much or more in flight is known."""
        known = self.seen.setdefault(state, [])
        if not any(one.covers(flying) for one in known):
            known[:] = [one for one in known if not flying.covers(one)]
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
        if transition not in self.ways:
            self.ways[transition] = transition.ways()
        for way in self.ways[transition]:
            after = before
            for intent, count in way.items():
                if intent in self.bits:
                    after = after.emitted(self.bits[intent], count)
            self.visit(transition.target, after)

    def _answered(self, transition: Transition, flying: Flying) -> Iterator[Flying]:
        """Give what is left in flight when the transition's event arrives, one for each way."""
        if transition.event is None or comes_anyway(self.topology, self.machine, transition.event):
            yield flying
            return
        for intent in self.topology.intents_of.get(transition.event, ()):
            bit = self.bits.get(intent, 0)
            if flying.some & bit:
                yield flying.answered(bit)


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
    bits = {intent: 1 << index for index, intent in enumerate(dict.fromkeys(sent))}
    walk = _Walk(topology, machine, bits)
    walk.visit(machine.initial, Flying())
    walk.run()
    heard = dict.fromkeys(event for place in machine.places for event in place.events)
    arriving = {state: _union(found) for state, found in walk.seen.items()}
    return {
        state: frozenset(
            event
            for event in heard
            if any(some & bits.get(intent, 0) for intent in topology.intents_of.get(event, ()))
        )
        for state, some in arriving.items()
    }


def _union(found: Iterable[Flying]) -> int:
    return reduce(or_, (one.some for one in found), 0)
