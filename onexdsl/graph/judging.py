"""The topology in, its parts that lie on circles out, each judged on what is known of the others.

Rule: `docs/explanation/circles.md`. A part is *calm* if finitely many messages that come into it
lead to finitely many in it, whatever happens elsewhere. It is *settled* if it is calm and the
parts above it are settled: then its messages are finitely many, and what they trigger does not
matter to anybody any more.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import networkx as nx

from onexdsl.graph.emissions import MANY, Counts
from onexdsl.graph.machines import Transition
from onexdsl.graph.progress import Component, goes_on, judge_component
from onexdsl.graph.topology import Hop, Topology
from onexdsl.graph.ways_round import asking, in_order
from onexdsl.semantics.field_types import QualifiedName

Messages = frozenset[QualifiedName]


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """A strongly connected part with an intent on it, and all messages below it."""

    messages: Messages
    hops: tuple[Hop, ...]
    below: Messages


@dataclass(slots=True)
class _Judging:
    """What is known so far; `open` counts the unsettled parts that lead to a message."""

    topology: Topology
    waiting: list[_Part]
    open: Counter[QualifiedName]
    calm: dict[_Part, Component] = field(default_factory=dict)  # for good: less matters later
    restless: dict[_Part, Component] = field(default_factory=dict)  # until something is settled

    def settle(self, part: _Part) -> None:
        """Rely on the part from now on."""
        self.waiting.remove(part)
        self.open.subtract(part.messages | part.below)
        self.restless.clear()

    def first(self, part: _Part) -> bool:
        """Whether no other unsettled part leads to this one."""
        return self.open[next(iter(part.messages))] == 1

    def is_calm(self, part: _Part) -> bool:
        """Whether finitely many messages into the part lead to finitely many in it."""
        if part not in self.calm and part not in self.restless:
            component = judge_component(self.topology, part.hops, self._recurring(part))
            known = self.restless if goes_on(component) else self.calm
            known[part] = component
        return part in self.calm

    def _recurring(self, part: _Part) -> Iterator[Transition]:
        """Give the transitions that may be taken for ever as far as is known.

        Only reducers that send messages of the part are asked: what others do has no say in
        whether these go on.
        """
        senders = dict.fromkeys(hop.node for hop in part.hops if hop.transition is not None)
        machines = (self.topology.machine_of[name] for name in senders)
        used_up: dict[QualifiedName, bool] = {}
        for transition in (one for machine in machines for one in machine.transitions):
            event = transition.event
            if event is None or not self.open[event]:
                continue
            if event in part.below and event not in used_up:
                used_up[event] = self._uses_up(part, event)
            if not used_up.get(event, False):
                yield transition

    def _uses_up(self, part: _Part, event: QualifiedName) -> bool:
        """Whether each such event uses up one of the messages that came into the part.

        It does where no message of the part causes more than one of the messages that lie in
        it or on the way to the event, where nothing else leads onto that way, and where all
        that goes round on the way is calm.
        """
        above: Iterable[QualifiedName] = nx.ancestors(self.topology.graph, event)
        on_the_way = part.below.intersection(above) | {event}
        return (
            not self._multiplies(part, part.messages | on_the_way)
            and not self._joined(part, on_the_way)
            and self._passes_calmly(on_the_way)
        )

    def _multiplies(self, part: _Part, counted: Messages) -> bool:
        """Whether a message of the part may cause more than one of those that count."""
        return any(_caused(self.topology, one, counted) >= MANY for one in part.messages)

    def _joined(self, part: _Part, on_the_way: Messages) -> bool:
        """Whether something unsettled beside the part leads onto the way."""
        graph = self.topology.graph
        before = {one for message in on_the_way for one in graph.predecessors(message)}
        return any(self.open[one] for one in before - on_the_way - part.messages)

    def _passes_calmly(self, on_the_way: Messages) -> bool:
        """Whether all that goes round on the way is calm."""
        crossed = (one for one in self.waiting if not one.messages.isdisjoint(on_the_way))
        return all(self.is_calm(one) for one in crossed)


def judge_parts(topology: Topology) -> tuple[Component, ...]:
    """Judge every part of the message graph that has an intent on a circle, first things first.

    Where no part can be settled any more, those that none of the others leads to are given as
    they are. From then on they count as settled: their authors will mend them, and nobody
    should be told of the echoes.
    """
    parts = list(_parts(topology))
    reached = Counter(message for part in parts for message in part.messages | part.below)
    judging = _Judging(topology, parts, reached)
    judged: dict[_Part, Component] = {}
    while judging.waiting:
        settled = list(_settle_calm(judging, judged))
        if not settled:
            stuck = [part for part in judging.waiting if judging.first(part)]
            judged |= {part: judging.restless[part] for part in stuck}
            for part in stuck:
                judging.settle(part)
    return tuple(judged.values())


def _settle_calm(judging: _Judging, judged: dict[_Part, Component]) -> Iterator[_Part]:
    for part in tuple(judging.waiting):
        if judging.first(part) and judging.is_calm(part):
            judged[part] = judging.calm[part]
            judging.settle(part)
            yield part


def _parts(topology: Topology) -> Iterator[_Part]:
    """Give the parts in topological order."""
    graph = topology.graph
    for found in reversed(tuple(nx.strongly_connected_components(graph))):
        inner = (
            hop
            for message in found
            for hop in topology.hops_from.get(message, ())
            if hop.target in found
        )
        hops = in_order(topology, inner)
        if asking(topology, hops):
            below = nx.descendants(graph, next(iter(found))) - found
            yield _Part(frozenset(found), hops, frozenset(below))


def _caused(topology: Topology, message: QualifiedName, counted: Messages) -> int:
    """Count the messages of a set that one message may cause, all its receivers added up."""
    pieces: dict[object, int] = {}
    reducers: dict[QualifiedName, int] = {}
    seen: set[Transition] = set()
    for hop in topology.hops_from.get(message, ()):
        if hop.target not in counted:
            continue
        if hop.transition is None:
            pieces[hop.piece] = max(pieces.get(hop.piece, 0), MANY if hop.often else 1)
        elif hop.transition not in seen:
            seen.add(hop.transition)
            most = max(_size(way, counted) for way in hop.transition.ways())
            reducers[hop.node] = max(reducers.get(hop.node, 0), most)
    return sum(pieces.values()) + sum(reducers.values())


def _size(way: Counts, counted: Iterable[QualifiedName]) -> int:
    return sum(count for name, count in way.items() if name in counted)
