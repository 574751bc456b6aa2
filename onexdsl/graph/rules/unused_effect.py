"""`unused-effect`: every effect does something that somebody asks for."""

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.graph import problems as words
from onexdsl.graph.topology import Topology
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.model import Effect, MessageKind


def check(topology: Topology, problems: Problems) -> None:
    """Find effects that publish nothing, hear nothing and run no intent."""
    targets = {route.effect.name for route in topology.model.routes}
    for effect in topology.model.effects:
        idle = not effect.publishes and not effect.timers and effect.name not in targets
        if idle and not any(_asked(topology, name) for name in _taken(effect)):
            problems.add(words.unused_effect(effect))


def _taken(effect: Effect) -> tuple[QualifiedName, ...]:
    return tuple(one.name for clause in effect.clauses for one in clause.messages)


def _asked(topology: Topology, name: QualifiedName) -> bool:
    """Whether a message may come here; an intent without any route is reported for itself."""
    message = topology.model.message(name)
    if message is None or message.kind is not MessageKind.INTENT:
        return message is not None
    return name not in topology.routes
