"""What is told about workflows, wires and scenarios: the facts in, diagnostics out."""

from collections.abc import Iterable, Sequence

from onexdsl.diagnostics import codes
from onexdsl.diagnostics.diagnostic import Diagnostic, Edit, Fix, Label
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.model import Reference
from onexdsl.semantics.words.near_names import Unknown, advice, listed, repair
from onexdsl.source.span import Span
from onexdsl.syntax import tree

_WORDS = {"for_each": "for"}


# ---- steps


def misplaced_modifier(name: str, step: str, span: Span) -> Diagnostic:
    """Tell that a modifier may not stand at a step of this kind."""
    word = _WORDS.get(name, name)
    return Diagnostic(
        codes.UNEXPECTED_TOKEN,
        f"`{word}` may not stand at `{step}`.",
        span,
        hint=f"Remove `{word}`.",
        fix=Fix(f"Remove `{word}`", (Edit(span, ""),)),
    )


def modifier_twice(name: str, span: Span, first: Span) -> Diagnostic:
    """Tell that a modifier stands twice at one step."""
    word = _WORDS.get(name, name)
    return Diagnostic(
        codes.UNEXPECTED_TOKEN,
        f"This step has a second `{word}`.",
        span,
        (Label(first, "the first one"),),
        hint="Join the two.",
    )


def unknown_step(name: tree.Name, steps: Iterable[str]) -> Diagnostic:
    """Tell that a workflow has no such step."""
    unknown = Unknown(name.text, name.span, tuple(steps))
    return Diagnostic(
        codes.UNKNOWN_STEP,
        f"This workflow has no step `{name.text}`.",
        name.span,
        hint=advice(unknown),
        fix=repair(unknown),
    )


def unexpected_outcome(use: Reference, outcomes: Sequence[QualifiedName]) -> Diagnostic:
    """Tell that a call cannot be answered like this."""
    known = listed(one.name for one in outcomes) if outcomes else "nothing"
    return Diagnostic(
        codes.UNEXPECTED_OUTCOME,
        f"`{use.name.name}` is no outcome that can come here.",
        use.span,
        hint=f"What can come is {known}.",
    )


def step_circle(circle: Sequence[tuple[str, Span]], at: Span) -> Diagnostic:
    """Tell, at the first step, that steps wait for one another; each is given with its reason."""
    names = [f"`{name}`" for name, _ in circle]
    following = [*names[1:], names[0]]
    return Diagnostic(
        codes.STEP_CIRCLE,
        f"The step {names[0]} waits for itself: {' -> '.join([*names, names[0]])}.",
        at,
        tuple(
            Label(span, f"so {name} waits for {other}")
            for (_, span), name, other in zip(circle, names, following, strict=True)
        ),
        hint="Let one of them go without the next: a step waits for all that it names, in its"
        " `undo` too.",
    )


def undo_of_pure_step(step: str, span: Span) -> Diagnostic:
    """Tell that nothing has been done that could be undone."""
    return Diagnostic(
        codes.UNDO_OF_PURE_STEP,
        f"The step `{step}` changes nothing that could be undone.",
        span,
        hint="Remove the `undo`.",
    )


def await_without_key(use: Reference, declared: Span) -> Diagnostic:
    """Tell that a run cannot know which event of a kind is meant for it."""
    return Diagnostic(
        codes.AWAIT_WITHOUT_KEY,
        f"`{use.name.name}` has no key, so no run could know its own.",
        use.span,
        (Label(declared, "declared here"),),
        hint="Mark the field of the event that the run's key is compared with as `key`.",
    )


def workflow_without_else(span: Span, undo: Span) -> Diagnostic:
    """Tell that a workflow fails in silence."""
    return Diagnostic(
        codes.WORKFLOW_WITHOUT_ELSE,
        "This workflow undoes what it did and tells nobody that it failed.",
        span,
        (Label(undo, "undone here"),),
        hint="Add `else { publish … }`.",
    )


# ---- wires


def unknown_priority(level: tree.Name, known: Sequence[str]) -> Diagnostic:
    """Tell that there is no such priority."""
    unknown = Unknown(level.text, level.span, tuple(known))
    return Diagnostic(
        codes.UNKNOWN_NAME,
        f"There is no priority `{level.text}`.",
        level.span,
        hint=advice(unknown),
        fix=repair(unknown),
    )


def bad_count(least: int, span: Span) -> Diagnostic:
    """Tell that a policy counts with whole numbers from a least one on."""
    return Diagnostic(
        codes.TYPE_MISMATCH,
        f"This policy asks for a whole number, {least} or more.",
        span,
        hint=f"Write `{least}` or more.",
    )


def no_time(span: Span) -> Diagnostic:
    """Tell that a period or limit of no time at all was asked for."""
    return Diagnostic(
        codes.BAD_CONSTRAINT,
        "This lasts no time at all.",
        span,
        hint="Write a duration longer than `0s`, or leave it out.",
    )


def bad_backoff(span: Span) -> Diagnostic:
    """Tell that a backoff ends before it begins."""
    return Diagnostic(
        codes.BAD_CONSTRAINT,
        "This backoff ends below its beginning.",
        span,
        hint="Write the shorter duration first.",
    )


def policy_twice(span: Span, first: Span) -> Diagnostic:
    """Tell that a route has a policy twice."""
    return Diagnostic(
        codes.UNEXPECTED_TOKEN,
        "This route has this policy already.",
        span,
        (Label(first, "the first one"),),
        hint="Keep one of the two.",
    )


def cannot_fill(use: Reference, names: Sequence[str], declared: Span) -> Diagnostic:
    """Tell that the runtime could not make an `else` event by itself."""
    return Diagnostic(
        codes.MISSING_FIELD,
        f"The runtime cannot know {listed(names)} of `{use.name.name}`.",
        use.span,
        (Label(declared, "declared here"),),
        hint="It fills the key, `reason: str` and `attempts: int`: give all others a default.",
    )


# ---- scenarios


def key_wanted(reducer: str, span: Span) -> Diagnostic:
    """Tell that an instance is not said."""
    return Diagnostic(
        codes.TYPE_MISMATCH,
        f"`{reducer}` has one instance a key, and none is named.",
        span,
        hint=f"Write `{reducer}[key]`.",
    )


def key_unwanted(reducer: str, span: Span) -> Diagnostic:
    """Tell that there is but one instance."""
    return Diagnostic(
        codes.TYPE_MISMATCH,
        f"`{reducer}` has no key: there is one instance of it.",
        span,
        hint=f"Write `{reducer}` alone.",
    )
