"""The model in, its topology out: message graph, state machines, who gives and takes what."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import partial

from onexdsl.graph.hops import hops_of
from onexdsl.graph.lookup import Declared
from onexdsl.graph.machines import build_machine
from onexdsl.graph.topology import Hop, HopKind, Part, Topology, Use, Uses
from onexdsl.graph.uses import Noted, Side, uses_of
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.kept import Anew
from onexdsl.semantics.model import Declaration, Model, Route


def build_topology(model: Model, kept: Anew | None = None) -> Topology:
    """Index the whole project once; `kept` has what was made of its parts before."""
    kept = kept or Anew()
    machines = tuple(
        kept.make("machine", (one,), (), partial(build_machine, one)) for one in model.reducers
    )
    giving: tuple[Part, ...] = (*model.effects, *model.computes, *machines, *model.orchestrators)
    causing: tuple[Part, ...] = (
        *model.route_of.values(),
        *model.effects,
        *model.computes,
        *model.orchestrators,
        *machines,
    )
    lookups = (model.declarations,)
    hops = tuple(
        hop
        for part in causing
        for hop in kept.make("hops", (part,), lookups, partial(_hops_of, part))
    )
    uses = _by_side(
        noted
        for part in (*giving, *model.routes)
        for noted in kept.make("uses", (part,), lookups, partial(_uses_of, part))
    )
    return Topology(
        model,
        machines,
        hops,
        _routes(model),
        uses[Side.EMITS],
        uses[Side.SENDS],
        uses[Side.PUBLISHES],
        uses[Side.ANSWERS],
        uses[Side.HANDLES],
        uses[Side.TAKES],
        _intents_of(hops),
        {flow.file: number for number, flow in reversed(tuple(enumerate(model.flows)))},
    )


def _hops_of(part: Part, declarations: Mapping[QualifiedName, Declaration]) -> tuple[Hop, ...]:
    return tuple(hops_of(part, Declared(declarations)))


def _uses_of(part: Part, declarations: Mapping[QualifiedName, Declaration]) -> tuple[Noted, ...]:
    return tuple(uses_of(part, Declared(declarations)))


def _by_side(noted: Iterable[Noted]) -> dict[Side, Uses]:
    found: dict[Side, dict[QualifiedName, list[Use]]] = {side: defaultdict(list) for side in Side}
    for side, message, use in noted:
        found[side][message].append(use)
    return {
        side: {message: tuple(uses) for message, uses in by_message.items()}
        for side, by_message in found.items()
    }


def _routes(model: Model) -> dict[QualifiedName, tuple[Route, ...]]:
    found: dict[QualifiedName, list[Route]] = defaultdict(list)
    for route in model.routes:
        found[route.intent.name].append(route)
    return {intent: tuple(routes) for intent, routes in found.items()}


def _intents_of(hops: Iterable[Hop]) -> dict[QualifiedName, tuple[QualifiedName, ...]]:
    found: dict[QualifiedName, dict[QualifiedName, None]] = defaultdict(dict)
    for hop in hops:
        if hop.kind in (HopKind.ANSWER, HopKind.FALLBACK):
            found[hop.target][hop.source] = None
    return {event: tuple(intents) for event, intents in found.items()}
