"""The repairs of the rules on the graph: what is missing in, an edit where only one will do out."""

from collections.abc import Iterable, Iterator

from onexdsl.diagnostics.diagnostic import Edit, Fix, Layout
from onexdsl.graph.topology import Topology, takes
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.model import Effect, Flow, Message, Model, Reducer, Route, State
from onexdsl.source.span import Span


def wiring(intent: Message, topology: Topology) -> Fix | None:
    """Offer the route to the one effect that takes an intent, in a flow that sees both."""
    effect = _only_taker(intent.name, topology)
    if effect is None:
        return None
    for flow in _flows_to_wire(intent, effect, topology.model):
        source, target = _known_as(intent.name, flow), _known_as(effect.name, flow)
        if source and target:
            route = f"{source} -> {target}"
            return Fix(f"Add the route `{route}`", (_route(route, flow),))
    return None


def rerouting(route: Route, topology: Topology) -> Fix | None:
    """Offer the one effect that takes the intent of a route which leads elsewhere."""
    effect = _only_taker(route.intent.name, topology)
    flow = next(one for one in topology.model.flows if one.file == route.effect.span.file)
    target = _known_as(effect.name, flow) if effect else None
    if target is None:
        return None
    return Fix(f"Lead it to `{target}`", (Edit(route.effect.span, target),))


def ignoring(
    reducer: Reducer, state: State, events: Iterable[QualifiedName], model: Model
) -> Fix | None:
    """Offer to ignore events in a state, under the names that the reducer's flow knows."""
    flow = next(one for one in model.flows if one.name == reducer.name.flow)
    known = [_known_as(event, flow) for event in events]
    names = [name for name in known if name]
    if len(names) < len(known):
        return None
    clause = f"ignore {', '.join(names)}"
    bare = state.span.end == state.name_span.end
    body = Span(state.span.file, state.span.end, state.span.end)
    edit = Edit(body, f" {{ {clause} }}") if bare else Edit(state.span, clause, Layout.ITEM)
    return Fix(f"Say `{clause}`", (edit,))


def _only_taker(intent: QualifiedName, topology: Topology) -> Effect | None:
    effects = [
        effect
        for effect in topology.model.effects
        if any(takes(clause, intent) for clause in effect.clauses)
    ]
    return effects[0] if len(effects) == 1 else None


def _flows_to_wire(intent: Message, effect: Effect, model: Model) -> Iterator[Flow]:
    """Give the flows in which a route may stand, the likeliest first: where others stand."""
    near = [flow for flow in model.flows if flow.name in {intent.name.flow, effect.name.flow}]
    others = [flow for flow in model.flows if flow not in near]
    yield from (flow for flow in (*near, *others) if flow.routes)
    yield from near


def _route(route: str, flow: Flow) -> Edit:
    if flow.routes:
        return Edit(flow.routes[-1].span, route, Layout.AFTER)
    return Edit(flow.span, f"wire {{ {route} }}", Layout.LAST)


def _known_as(name: QualifiedName, flow: Flow) -> str | None:
    """Give the name under which a flow knows a declaration, its own or an imported one."""
    if name.flow == flow.name:
        return name.name
    return next((one.local for one in flow.imports if one.target == name), None)
