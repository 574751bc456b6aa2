"""What is told about nodes, their clauses and states: the facts in, diagnostics out."""

from collections.abc import Iterable

from onexdsl.diagnostics import codes
from onexdsl.diagnostics.codes import Code
from onexdsl.diagnostics.diagnostic import Diagnostic, Edit, Fix, Label
from onexdsl.semantics.model import Reference, State
from onexdsl.semantics.symbols import Header
from onexdsl.semantics.words.kinds import what_it_is
from onexdsl.semantics.words.near_names import Unknown, advice, repair
from onexdsl.source.span import Span
from onexdsl.syntax import tree


def wrong_kind(use: Reference, header: Header, wanted: str) -> Diagnostic:
    """Tell that what a name stands for cannot stand here: "a union is made of records"."""
    return misused(codes.TYPE_MISMATCH, use, header, wanted)


def misused(code: Code, use: Reference, header: Header, rule: str) -> Diagnostic:
    """Tell, under a code, what a name stands for and which rule that breaks."""
    return Diagnostic(
        code,
        f"`{use.name.name}` is {what_it_is(header)}; {rule}.",
        use.span,
        (Label(header.name_span, "declared here"),),
        hint=_HINTS.get(code.name),
    )


_HINTS = {
    codes.REDUCER_HANDLES_COMMAND.name: "Let an orchestrator or effect take the command, and "
    "take the event that it answers with here.",
    codes.REDUCER_HANDLES_INTENT.name: "Let an effect take the intent, and take its outcome here.",
    codes.COMPUTE_HANDLES_INTENT.name: "Give the compute a record or an event.",
    codes.ORCHESTRATOR_HANDLES_INTENT.name: "Let an effect take the intent, and start the "
    "workflow with an event or a command.",
    codes.EFFECT_EMITS_INTENT.name: "Answer with an event, and let a reducer emit the intent.",
    codes.OUTCOME_NOT_EVENT.name: "Declare an event that tells what happened.",
    codes.EMIT_NOT_INTENT.name: "Declare an intent that says what is wanted.",
    codes.PUBLISH_NOT_EVENT.name: "Declare an event that tells what happened; "
    "an intent is called as a step.",
}


def reducer_side_effect(span: Span) -> Diagnostic:
    """Tell that a reducer publishes."""
    return Diagnostic(
        codes.REDUCER_SIDE_EFFECT,
        "A reducer is pure: it publishes nothing itself.",
        span,
        hint="Emit an intent, and let its effect answer with this event.",
    )


def bad_key_expression(spelling: str, span: Span) -> Diagnostic:
    """Tell that `by` gives what cannot be a key."""
    return Diagnostic(
        codes.TYPE_MISMATCH,
        f"A value of the type `{spelling}` cannot be a key.",
        span,
        hint="A key is a `uuid`, a `str`, an `int` or an enum.",
    )


def named_twice(name: str, span: Span, first: Span) -> Diagnostic:
    """Tell that a list, as in `on A | A` or `ignore A, A`, names one thing twice."""
    return Diagnostic(
        codes.DUPLICATE_NAME,
        f"`{name}` is named twice here.",
        span,
        (Label(first, "first named here"),),
        hint="Name it once.",
    )


def taken_twice(name: str, span: Span, first: Span) -> Diagnostic:
    """Tell that an effect has two clauses for one message."""
    return Diagnostic(
        codes.DUPLICATE_NAME,
        f"This effect has two clauses for `{name}`.",
        span,
        (Label(first, "the first one"),),
        hint="Join the two: `->` may name several outcomes.",
    )


# ---- states


def unknown_state(name: tree.Name, states: Iterable[str], reducer: str) -> Diagnostic:
    """Tell that a reducer has no such state."""
    unknown = Unknown(name.text, name.span, tuple(states))
    return Diagnostic(
        codes.UNKNOWN_STATE,
        f"The reducer `{reducer}` has no state `{name.text}`.",
        name.span,
        hint=advice(unknown) or f"Declare `state {name.text}` in it.",
        fix=repair(unknown),
    )


def several_initial_states(name: str, span: Span, first: Span) -> Diagnostic:
    """Tell that a reducer has a further initial state."""
    return Diagnostic(
        codes.SEVERAL_INITIAL_STATES,
        f"`{name}` is a further initial state of this reducer.",
        span,
        (Label(first, "the first one"),),
        hint="An instance is born in one state: leave `initial` to one of them.",
    )


def no_initial_state(reducer: str, span: Span, only: State | None) -> Diagnostic:
    """Tell that an instance would be born in no state; `only` is the one where it could be."""
    fix = None
    if only is not None:
        before = Span(only.span.file, only.span.start, only.span.start)
        fix = Fix(f"Let it be born in `{only.name}`", (Edit(before, "initial "),))
    return Diagnostic(
        codes.NO_INITIAL_STATE,
        f"The reducer `{reducer}` has no initial state.",
        span,
        hint="Write `initial` before the state in which an instance is born.",
        fix=fix,
    )


def several_targets(span: Span) -> Diagnostic:
    """Tell that a clause cannot lead to several states at once."""
    return Diagnostic(
        codes.SEVERAL_TARGETS,
        "A clause leads to one state.",
        span,
        hint="Write one clause for each target, parted by `when`, or leave the choice to `python`.",
    )


def clause_outside_state(reducer: str, span: Span, first_state: Span) -> Diagnostic:
    """Tell that a clause stands in no state, though there are some."""
    return Diagnostic(
        codes.CLAUSE_OUTSIDE_STATE,
        f"This clause stands in no state of `{reducer}`.",
        span,
        (Label(first_state, "it has states"),),
        hint="Move it into a state, or into `any state { … }`.",
    )


def exit_from_final_state(state: str, what: str, span: Span) -> Diagnostic:
    """Tell that something would leave a final state; `what` says what."""
    return Diagnostic(
        codes.EXIT_FROM_FINAL_STATE,
        f"`{state}` is final: {what}.",
        span,
        hint="Remove it, or take `final` away from the state.",
    )
