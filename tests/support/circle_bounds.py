"""How many deliveries a harmless flow can lead to at most, counted from what the compiler struck.

The steps of the proof in `docs/explanation/circles.md`, with numbers in them. Given for flows in
which every message keeps the one key and no part leans on one below it ("used up").
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

import networkx as nx

from onexdsl.graph.emissions import message_name
from onexdsl.graph.judging import judge_parts
from onexdsl.graph.machines import Transition
from onexdsl.graph.progress import Component
from onexdsl.graph.topology import Hop, Topology, message_graph
from onexdsl.semantics import expressions as ex
from onexdsl.semantics.field_types import QualifiedName
from tests.support.small_flows import (
    MOST_ITEMS,
    Assign,
    Let,
    Reducer,
    SmallFlow,
    Statement,
    statements_in,
)

FROM_OUTSIDE = 2
"""Messages from outside, as `adversary.Game.starts` gives them."""


class NoBoundError(Exception):
    """The flow is not one of those for which the numbers are given."""


@dataclass(slots=True)
class _Count:
    """What is counted so far."""

    flow: SmallFlow
    topology: Topology
    component_of: dict[QualifiedName, Component]
    messages: dict[QualifiedName, int] = field(default_factory=dict)
    asked: set[QualifiedName] = field(default_factory=set)

    def of(self, message: QualifiedName) -> int:
        """Bound how many such messages there are."""
        if message not in self.messages:
            if message in self.asked:
                raise NoBoundError
            self.asked.add(message)
            component = self.component_of.get(message)
            if component is None:
                self.messages[message] = self._came(message, ())
            else:
                self._component(component)
        return self.messages[message]

    def _came(self, message: QualifiedName, inside: Collection[QualifiedName]) -> int:
        """Bound how many come from outside and from messages that are not `inside`."""
        external = any(one.name == message.name and one.external for one in self.flow.events)
        before = (hop for hop in self.topology.hops if hop.target == message)
        caused = _caused([hop for hop in before if hop.source not in inside])
        many = sum(self.of(source) * count for (source, _), count in caused.items())
        return many + (FROM_OUTSIDE if external else 0)

    def _component(self, component: Component) -> None:
        """Bound a part: what comes in and what struck transitions emit, and all that follows."""
        inside = sorted({hop.source for hop in component.hops})
        found = {message: self._came(message, inside) for message in inside}
        for transition, times in self._struck(component).items():
            for message in inside:
                found[message] += times * _emitted(transition.blocks, message)
        rest = tuple(hop for hop in component.hops if hop.transition not in component.endings)
        caused = _caused(rest)
        for message in nx.topological_sort(message_graph(rest)):
            for (source, target), count in caused.items():
                if source == message:
                    found[target] += found[source] * count
        self.messages |= found

    def _struck(self, component: Component) -> dict[Transition, int]:
        """Bound how often struck transitions are taken: once, or a range, between all others."""
        taken: dict[QualifiedName, int] = {}
        times: dict[Transition, int] = {}
        for transition, ending in component.endings.items():
            reducer = transition.reducer.name
            if reducer not in taken:
                taken[reducer] = self._others(component, reducer)
            times[transition] = (taken[reducer] + 1) * self._span(
                transition, ending.text, taken[reducer]
            )
            taken[reducer] += times[transition]
        return times

    def _others(self, component: Component, reducer: QualifiedName) -> int:
        """Bound how often transitions are taken that never mattered to the part."""
        matter = {*component.endings, *component.live.get(reducer, ())}
        machine = self.topology.machine_of[reducer]
        events = {one.event for one in machine.transitions if one not in matter}
        return sum(self.of(event) for event in sorted(filter(None, events)))

    def _span(self, transition: Transition, text: str, others: int) -> int:
        if text.startswith("progress"):
            return 1
        name = transition.reducer.name.name
        reducer = next(one for one in self.flow.reducers if one.name == name)
        bounds = reducer.bounds[0 if "`n" in text else 1]
        if bounds is not None:
            return bounds[1] - bounds[0] + 1
        return 2 * _reach(reducer, others) + 2


def most_deliveries(flow: SmallFlow, topology: Topology) -> int:
    """Bound the deliveries of any run from two messages; raises NoBoundError where it cannot."""
    if not all(hop.keeps_key for hop in topology.hops):
        raise NoBoundError
    component_of = {
        hop.source: component for component in judge_parts(topology) for hop in component.hops
    }
    count = _Count(flow, topology, component_of)
    names = {one for hop in topology.hops for one in (hop.source, hop.target)}
    receivers = len(flow.reducers) + len(flow.routes) + len(flow.reactions) + len(flow.workflows)
    return FROM_OUTSIDE * receivers + receivers * sum(count.of(name) for name in sorted(names))


def _caused(hops: Collection[Hop]) -> dict[tuple[QualifiedName, QualifiedName], int]:
    """Bound how many of each message one other causes: of one reducer's clauses one is taken."""
    found: dict[tuple[QualifiedName, QualifiedName], int] = defaultdict(int)
    emitted: dict[tuple[QualifiedName, QualifiedName, QualifiedName], int] = defaultdict(int)
    for hop in hops:
        if hop.transition is None:
            found[hop.source, hop.target] += 1
        else:
            place = (hop.source, hop.target, hop.node)
            emitted[place] = max(emitted[place], _emitted(hop.transition.blocks, hop.target))
    for (source, target, _), count in emitted.items():
        found[source, target] += count
    return found


def _emitted(statements: tuple[ex.Statement, ...], message: QualifiedName) -> int:
    count = 0
    for one in statements:
        match one:
            case ex.Emit(message=construct):
                count += message_name(construct) == message
            case ex.If(then=then, otherwise=otherwise):
                count += max(_emitted(then, message), _emitted(otherwise, message))
            case ex.For(body=body):
                count += MOST_ITEMS * _emitted(body, message)
            case _:
                pass
    return count


def _reach(reducer: Reducer, others: int) -> int:
    """Bound how far from zero a field without a constraint is where a phase begins."""
    assigned = [one for one in _statements(reducer) if isinstance(one, Assign)]
    saved = any(isinstance(one, Let) for one in _statements(reducer))
    if saved or any(one.start not in (None, one.field) for one in assigned):
        raise NoBoundError
    step = sum(abs(one.number) + 2 for one in assigned) * MOST_ITEMS
    return 4 + step * (others + 1)


def _statements(reducer: Reducer) -> Iterator[Statement]:
    for state in reducer.states:
        for block in (state.enter, state.exit, *(clause.body for clause in state.clauses)):
            yield from statements_in(block)
