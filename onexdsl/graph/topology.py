"""What the rules look at: the message graph, the state machines, who gives and who takes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TypeAlias

import networkx as nx

from onexdsl.graph.machines import Machine, Transition
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.model import (
    Compute,
    Effect,
    EffectClause,
    Model,
    Orchestrator,
    Route,
)
from onexdsl.source.quickly import made_quickly
from onexdsl.source.span import Span

Part: TypeAlias = Machine | Effect | Compute | Orchestrator | Route
"""What the graph is made of, piece by piece: the nodes (reducers as machines) and the routes."""


class HopKind(StrEnum):
    """What makes one message cause another."""

    ANSWER = "answer"  # intent -> outcome of the clause that its route leads to
    FALLBACK = "fallback"  # intent -> the `else` event of its route
    REACTION = "reaction"  # event or command -> outcome of an effect's clause for it
    COMPUTE = "compute"
    WORKFLOW = "workflow"  # trigger -> what the workflow calls, undoes and publishes
    TRANSITION = "transition"


@made_quickly
@dataclass(frozen=True, slots=True, eq=False)
class Hop:
    """One message may cause another: an edge of the message graph, with the piece that makes it so.

    `keeps_key` holds where the target surely carries the source's key, or no key at all;
    else `key_text` says why not. `piece` is the clause or step that it belongs to: of all hops
    from one message through one piece one happens, or (`often`) any number.
    """

    source: QualifiedName
    target: QualifiedName
    kind: HopKind
    node: QualifiedName
    span: Span
    piece: Span
    keeps_key: bool = True
    key_text: str = ""
    often: bool = False
    transition: Transition | None = None


@made_quickly
@dataclass(frozen=True, slots=True)
class Use:
    """A node that gives or takes a message, and where it says so."""

    node: QualifiedName
    span: Span


Uses = Mapping[QualifiedName, tuple[Use, ...]]


@dataclass(frozen=True)
class Topology:
    """The whole project, indexed once for all rules."""

    model: Model
    machines: tuple[Machine, ...]
    hops: tuple[Hop, ...]
    routes: Mapping[QualifiedName, tuple[Route, ...]]  # every route of each intent
    emitters: Uses  # of intents: reducers and orchestrators
    senders: Uses  # of commands: orchestrators
    sources: Uses  # of events: who publishes them without having been asked by an intent
    answers: Uses  # of events: whose outcome to an intent they are, and the routes' `else`
    handlers: Uses  # of commands: effects and orchestrators
    takers: Uses  # of events: who hears them
    intents_of: Mapping[QualifiedName, tuple[QualifiedName, ...]]  # event: the intents it answers
    file_order: Mapping[str, int] = field(repr=False)

    @cached_property
    def graph(self) -> "nx.DiGraph[QualifiedName]":
        """The message graph; its edges are the pairs of messages that hops join."""
        return message_graph(self.hops)

    @cached_property
    def hops_from(self) -> Mapping[QualifiedName, tuple[Hop, ...]]:
        """The hops that leave each message."""
        found: dict[QualifiedName, list[Hop]] = {}
        for hop in self.hops:
            found.setdefault(hop.source, []).append(hop)
        return {message: tuple(hops) for message, hops in found.items()}

    @cached_property
    def machine_of(self) -> Mapping[QualifiedName, Machine]:
        """The state machine of each reducer."""
        return {machine.reducer.name: machine for machine in self.machines}

    @cached_property
    def effects(self) -> Mapping[QualifiedName, Effect]:
        """Every effect by name."""
        return {effect.name: effect for effect in self.model.effects}

    def place(self, span: Span) -> tuple[int, int]:
        """Where a piece stands in the order of flow names and source."""
        return self.file_order.get(span.file, len(self.file_order)), span.start

    def publishers(self, event: QualifiedName) -> tuple[Use, ...]:
        """Give all that publishes an event, on its own or as an answer."""
        return (*self.sources.get(event, ()), *self.answers.get(event, ()))


def takes(clause: EffectClause, message: QualifiedName) -> bool:
    """Whether an effect's clause names a message among those that it takes."""
    return any(one.name == message for one in clause.messages)


def message_graph(hops: tuple[Hop, ...]) -> "nx.DiGraph[QualifiedName]":
    """Make a graph of hops; vertices come in the order in which the hops name them."""
    graph: nx.DiGraph[QualifiedName] = nx.DiGraph()
    for hop in hops:
        graph.add_edge(hop.source, hop.target)
    return graph
