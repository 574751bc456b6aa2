"""The words of the rules on the graph: one function for each diagnostic."""

from onexdsl.diagnostics import codes
from onexdsl.diagnostics.diagnostic import Diagnostic, Fix, Label
from onexdsl.graph.circles import EndlessCircle, ExplainedHop
from onexdsl.graph.expression_text import expression_text
from onexdsl.graph.formulas import Witness
from onexdsl.graph.machines import IMPLIED
from onexdsl.graph.topology import Hop, HopKind, Use
from onexdsl.semantics.expressions import Expression
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.model import Clause, Effect, Message, Reducer, Reference, Route, State
from onexdsl.source.span import Span

# ---- wiring


def intent_not_wired(intent: Message, first_use: Use | None, fix: Fix | None) -> Diagnostic:
    """Tell of an intent without a route."""
    labels = () if first_use is None else (Label(first_use.span, "it is emitted here"),)
    return Diagnostic(
        codes.INTENT_NOT_WIRED,
        f"The intent `{intent.name.name}` is not wired to an effect.",
        intent.name_span,
        labels,
        f"{fix.title}." if fix else f"Add a route: `wire {{ {intent.name.name} -> SomeEffect }}`.",
        fix,
    )


def intent_wired_twice(first: Route, second: Route) -> Diagnostic:
    """Tell of a second route for one intent."""
    return Diagnostic(
        codes.INTENT_WIRED_TWICE,
        f"The intent `{second.intent.name.name}` is wired a second time.",
        second.intent.span,
        (Label(first.intent.span, "the first route is here"),),
        "An intent has exactly one route: keep one of the two.",
    )


def wire_target_not_effect(route: Route, target_span: Span | None, fix: Fix | None) -> Diagnostic:
    """Tell of a route to something that is no effect."""
    labels = () if target_span is None else (Label(target_span, "declared here"),)
    return Diagnostic(
        codes.WIRE_TARGET_NOT_EFFECT,
        f"`{route.effect.name.name}` is no effect, so it cannot run `{route.intent.name.name}`.",
        route.effect.span,
        labels,
        "Only effects touch the world: route the intent to an effect.",
        fix,
    )


def effect_does_not_handle(route: Route, effect: Effect, fix: Fix | None) -> Diagnostic:
    """Tell of a route to an effect without a clause for the intent."""
    intent = route.intent.name.name
    return Diagnostic(
        codes.EFFECT_DOES_NOT_HANDLE,
        f"The effect `{effect.name.name}` has no clause for `{intent}`.",
        route.effect.span,
        (Label(effect.name_span, "declared here"),),
        f"Add `on {intent}` to the effect, or route the intent to one that has it.",
        fix,
    )


def command_without_handler(command: Message, first_use: Use | None) -> Diagnostic:
    """Tell of a command that nobody takes."""
    labels = () if first_use is None else (Label(first_use.span, "it is sent here"),)
    return Diagnostic(
        codes.COMMAND_WITHOUT_HANDLER,
        f"No effect and no orchestrator takes the command `{command.name.name}`.",
        command.name_span,
        labels,
        "Add a clause for it to an effect or an orchestrator, or mark it `@external`"
        " if it is handled outside the project.",
    )


def command_handled_twice(command: Message, first: Use, second: Use) -> Diagnostic:
    """Tell of a second handler of one command."""
    return Diagnostic(
        codes.COMMAND_HANDLED_TWICE,
        f"The command `{command.name.name}` has a second handler in `{second.node.name}`.",
        second.span,
        (Label(first.span, f"`{first.node.name}` takes it already"),),
        "A command has exactly one handler: keep one of the two.",
    )


# ---- keys


def key_differs(what: str, span: Span, first: Label) -> Diagnostic:
    """Tell of an `on` or `await` whose key is of another kind than the others of its node."""
    return Diagnostic(
        codes.KEY_MISMATCH,
        what,
        span,
        (first,),
        "All that one instance hears must be keyed alike: change the key, or say with"
        " `by` which instance is meant.",
    )


def outcome_key_differs(outcome: Message, intent: Message, span: Span, at: Span) -> Diagnostic:
    """Tell of an outcome whose key cannot be its intent's."""
    lacking = next((one for one in (intent, outcome) if one.key is None), None)
    reason = "the keys are of different kinds"
    if lacking is not None:
        reason = f"`{lacking.name.name}` has none"
    return Diagnostic(
        codes.KEY_MISMATCH,
        f"The outcome `{outcome.name.name}` cannot carry the key of"
        f" `{intent.name.name}`: {reason}.",
        at,
        (
            Label(span, "the outcome"),
            _key_label(intent, "intent"),
            _key_label(outcome, "outcome"),
        ),
        "An outcome carries its intent's key: give both a key of the same type.",
    )


def _key_label(message: Message, role: str) -> Label:
    if message.key is None:
        return Label(message.name_span, f"the {role} has no key")
    return Label(message.key.name_span, f"the key of the {role}")


# ---- what is never used


def intent_never_emitted(intent: Message) -> Diagnostic:
    """Tell of an intent that nobody wants."""
    return Diagnostic(
        codes.INTENT_NEVER_EMITTED,
        f"Nobody emits the intent `{intent.name.name}`.",
        intent.name_span,
        hint="Emit it in a reducer or call it in a workflow, or remove it.",
    )


def command_never_sent(command: Message, handler: Use) -> Diagnostic:
    """Tell of a command that nobody sends."""
    return Diagnostic(
        codes.COMMAND_NEVER_SENT,
        f"Nobody sends the command `{command.name.name}`.",
        command.name_span,
        (Label(handler.span, "it is taken here"),),
        "Send it in a workflow, or mark it `@external` if it comes from outside.",
    )


def event_never_published(event: Message, taker: Use | None) -> Diagnostic:
    """Tell of an event that is published by nobody; `taker` is who waits for it, if anybody."""
    message = f"Nobody publishes the event `{event.name.name}`"
    hint = "Publish it, or mark it `@external` if it comes from outside."
    if taker is None:
        message = f"{message}, and nobody takes it"
        hint = "Publish and take it, mark it `@external`, or remove it."
    return Diagnostic(
        codes.EVENT_NEVER_PUBLISHED,
        f"{message}.",
        event.name_span,
        () if taker is None else (Label(taker.span, "it is taken here"),),
        hint,
    )


def event_without_subscriber(event: Message, publisher: Use) -> Diagnostic:
    """Tell of an event that is published, but taken by nobody."""
    return Diagnostic(
        codes.EVENT_WITHOUT_SUBSCRIBER,
        f"Nobody takes the event `{event.name.name}`.",
        event.name_span,
        (Label(publisher.span, "it is published here"),),
        "Take it somewhere, or mark it `@external` if it is meant for others.",
    )


def unused_effect(effect: Effect) -> Diagnostic:
    """Tell of an effect that nobody asks for anything."""
    return Diagnostic(
        codes.UNUSED_EFFECT,
        f"Nothing that the effect `{effect.name.name}` does is asked for.",
        effect.name_span,
        hint="Wire an intent to it, let it take or publish something, or remove it.",
    )


# ---- state machines


def unreachable_state(reducer: Reducer, state: State) -> Diagnostic:
    """Tell of a state to which no way leads."""
    return Diagnostic(
        codes.UNREACHABLE_STATE,
        f"No transition of `{reducer.name.name}` leads to the state `{state.name}`.",
        state.name_span,
        hint="Lead a clause or timer to it, or remove the state.",
    )


def takers(last: Span, *, several: bool) -> Label:
    """Point to what leaves nothing to a clause; `several` do so only together."""
    return Label(last, f"this {'and what stands before it take' if several else 'takes'} them all")


def unreachable_clause(clause: Clause, takers: Label) -> Diagnostic:
    """Tell of a clause behind others that take all."""
    named = " | ".join(event.name.name for event in clause.events)
    word = "ignore" if clause.ignores else "on"
    return Diagnostic(
        codes.UNREACHABLE_CLAUSE,
        f"This `{word} {named}` is never reached: what stands before it takes every case.",
        clause.name_span,
        (takers,),
        "Put the narrower guard first, or remove the clause.",
    )


def unreachable_ignore(event: Reference, takers: Label) -> Diagnostic:
    """Tell of one of several names that are ignored, where others take that event."""
    return Diagnostic(
        codes.UNREACHABLE_CLAUSE,
        f"This `ignore` has no `{event.name.name}` left: what stands before it takes every case.",
        event.span,
        (takers,),
        f"Do not name `{event.name.name}` here, or remove what takes it.",
    )


def dead_end(reducer: Reducer, state: State) -> Diagnostic:
    """Tell of a state without a way out that is not final."""
    return Diagnostic(
        codes.DEAD_END,
        f"There is no way out of the state `{state.name}` of `{reducer.name.name}`.",
        state.name_span,
        hint="Lead a clause or timer to another state, or say `final state`.",
    )


def no_way_to_final(reducer: Reducer, trap: tuple[State, ...]) -> Diagnostic:
    """Tell of states that lead to one another, but to no end."""
    named = ", ".join(f"`{state.name}`" for state in trap)
    return Diagnostic(
        codes.NO_WAY_TO_FINAL,
        f"From {named} no final state of `{reducer.name.name}` can be reached.",
        trap[0].name_span,
        tuple(Label(state.name_span, "in the same trap") for state in trap[1:]),
        "Lead a clause or timer towards a final state.",
    )


def unhandled_event(
    reducer: Reducer,
    state: State,
    events: tuple[QualifiedName, ...],
    handled: tuple[Span, ...],
    fix: Fix | None,
) -> Diagnostic:
    """Tell of events that may arrive in a state that says nothing about them."""
    named = ", ".join(f"`{event.name}`" for event in events)
    return Diagnostic(
        codes.UNHANDLED_EVENT,
        f"The state `{state.name}` of `{reducer.name.name}` says nothing about {named}.",
        state.name_span,
        tuple(Label(span, "handled elsewhere") for span in handled),
        f"Handle what may arrive, or say `ignore {', '.join(one.name for one in events)}`.",
        fix,
    )


def guard_gap(clause: Clause, event: QualifiedName, state: str, witness: Witness) -> Diagnostic:
    """Tell of guards that leave a value to nobody."""
    where = "" if state == IMPLIED else f" in `{state}`"
    values = " and ".join(f"`{name} = {value}`" for name, value in witness)
    case = f"{values} is not covered" if witness else "nothing is covered"
    return Diagnostic(
        codes.GUARD_GAP,
        f"The guards for `{event.name}`{where} leave a gap: {case}.",
        clause.name_span,
        hint=f"Add a clause without a guard, or `ignore {event.name}`.",
    )


def guard_never_true(guard: Expression) -> Diagnostic:
    """Tell of a guard that no values can satisfy."""
    return Diagnostic(
        codes.GUARD_NEVER_TRUE,
        f"The guard `{expression_text(guard)}` can never hold.",
        guard.span,
        hint="Compare its conditions with one another, and with the ranges of what they read.",
    )


# ---- circles

_HINT = (
    "Guard a counter that the transition moves towards its bound, move on to another state"
    " for good, or break the wire; something that is to go on for ever is a timer"
    " (`every`, `after`)."
)


def intent_circle(circle: EndlessCircle) -> Diagnostic:
    """Tell of intents that may lead back to themselves for ever."""
    way = _way(circle)
    return Diagnostic(
        codes.INTENT_CIRCLE,
        f"These intents may run in a circle for ever: {way}.",
        circle[0].hop.span,
        _hop_labels(circle),
        _HINT,
    )


def message_circle(circle: EndlessCircle) -> Diagnostic:
    """Tell of messages that lead back to themselves for ever."""
    way = _way(circle)
    return Diagnostic(
        codes.MESSAGE_CIRCLE,
        f"These messages run in a circle for ever: {way}.",
        circle[0].hop.span,
        _hop_labels(circle),
        "Break the circle at one of its hops; something that is to go on for ever is a"
        " timer (`every`).",
    )


def _way(circle: EndlessCircle) -> str:
    names = [one.hop.source.name for one in circle]
    return " -> ".join((*names, names[0]))


def _hop_labels(circle: EndlessCircle) -> tuple[Label, ...]:
    return tuple(
        Label(one.hop.span, f"{number}. {_hop_text(one)}")
        for number, one in enumerate(circle, start=1)
    )


def _hop_text(explained: ExplainedHop) -> str:
    hop = explained.hop
    text = f"{hop.source.name} -> {hop.target.name}: {_means(hop)}"
    return f"{text}; {explained.reason}" if explained.reason else text


def _means(hop: Hop) -> str:
    node = f"`{hop.node.name}`"
    match hop.kind:
        case HopKind.ANSWER:
            return f"the effect {node} may answer so"
        case HopKind.FALLBACK:
            return f"the route to {node} publishes it when all retries fail"
        case HopKind.REACTION:
            return f"the effect {node} may react so"
        case HopKind.COMPUTE:
            return f"the compute {node} publishes it"
        case HopKind.WORKFLOW:
            return f"the workflow {node} sends it"
        case HopKind.TRANSITION:
            return f"the reducer {node} emits it{_where(hop)}"


def _where(hop: Hop) -> str:
    transition = hop.transition
    if transition is None or transition.source == IMPLIED:
        return ""
    return f" in {transition.source}"
