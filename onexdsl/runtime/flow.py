"""The tables of generated code: classes and numbers go in, a flow that a host can run comes out."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any

from onexdsl.runtime.envelope import EnumPriority
from onexdsl.runtime.errors import ModelOnexError
from onexdsl.runtime.node import Node, NodeEffectService
from onexdsl.runtime.payload import Event, Intent, Payload


@dataclass(frozen=True, slots=True)
class Subscribes:
    """A node takes a message by a method (a reducer by none) that returns one of the outcomes."""

    message: type[Payload]
    node: type[Node]
    method: str = ""
    outcomes: tuple[type[Event], ...] = ()


@dataclass(frozen=True, slots=True)
class Every:
    """A timer of an effect: its method is called once each period."""

    period: timedelta
    node: type[NodeEffectService]
    method: str
    outcomes: tuple[type[Event], ...]


@dataclass(frozen=True, slots=True)
class Retry:
    """Attempts after the first; the wait before each is drawn below a ceiling that doubles."""

    times: int
    shortest: timedelta = timedelta(milliseconds=200)
    longest: timedelta = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Circuit:
    """So many failures within the period open the circuit for as long."""

    failures: int
    per: timedelta


@dataclass(frozen=True, slots=True)
class Rate:
    """At most so many calls in each period."""

    calls: int
    per: timedelta


@dataclass(frozen=True, slots=True)
class Route:
    """Which effect runs an intent, and under which policies; the defaults are the language's."""

    intent: type[Intent]
    node: type[NodeEffectService]
    timeout: timedelta = timedelta(seconds=30)
    retry: Retry = Retry(3)
    circuit: Circuit | None = None
    rate: Rate | None = None
    concurrency: int = 64
    priority: EnumPriority = EnumPriority.NORMAL
    otherwise: type[Event] | None = None


@dataclass(frozen=True, slots=True)
class Invariant:
    """What must hold after every transition of a reducer; no `states` means in all of them.

    The check takes the state, the data and, where it has a parameter of that name, the key.
    """

    node: type[Node]
    text: str
    check: Callable[..., bool]
    states: frozenset[StrEnum] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """One flow, as a table."""

    name: str
    version: str = ""
    messages: tuple[type[Payload], ...] = ()
    nodes: tuple[type[Node], ...] = ()
    subscriptions: tuple[Subscribes, ...] = ()
    timers: tuple[Every, ...] = ()
    wire: tuple[Route, ...] = ()
    invariants: tuple[Invariant, ...] = ()

    def bind(self, *nodes: Node) -> "BoundFlow":
        """Join the flow with its nodes; raises `ModelOnexError` where they do not fit."""
        for node in nodes:
            _require_runnable(node)
        bound = {kind: [node for node in nodes if isinstance(node, kind)] for kind in self.nodes}
        missing = [kind.__name__ for kind, found in bound.items() if not found]
        if missing:
            raise ModelOnexError(f"{self.name} lacks {', '.join(missing)}: hand them to bind.")
        twice = [kind.__name__ for kind, found in bound.items() if len(found) > 1]
        strangers = [
            type(node).__name__
            for node in nodes
            if not any(node in found for found in bound.values())
        ]
        if twice or strangers:
            raise ModelOnexError(
                f"{self.name} has one node of each kind; too many: {', '.join(twice + strangers)}."
            )
        return BoundFlow(self, {kind: found[0] for kind, found in bound.items()})


@dataclass(frozen=True, slots=True)
class BoundFlow:
    """A flow with its nodes, ready to be hosted."""

    flow: Flow
    nodes: dict[type[Node], Any] = field(repr=False)


def _require_runnable(node: Node) -> None:
    if not isinstance(node, Node):
        raise ModelOnexError(
            f"A flow is bound to node objects, not to {node!r}: "
            "derive a class from the generated one and pass an instance of it."
        )
