"""The words for mistakes in types and expressions: what is wrong in, a diagnostic out."""

from collections.abc import Iterable

from onexdsl.diagnostics import codes
from onexdsl.diagnostics.diagnostic import Diagnostic, Fix, Label
from onexdsl.semantics.field_types import Type
from onexdsl.semantics.words.near_names import Unknown, advice, hint_for, listed, repair
from onexdsl.semantics.words.show_types import show_type
from onexdsl.source.span import Span

DECLARED = "declared here"


def declared(span: Span | None) -> tuple[Label, ...]:
    """Point to where a thing was declared, if that is known."""
    return () if span is None else (Label(span, DECLARED),)


# ---- names


def unknown_name(unknown: Unknown, what: str, hint: str | None = None) -> Diagnostic:
    """Tell that no `what` of this name is in sight; `hint` stands where no name is near."""
    return Diagnostic(
        codes.UNKNOWN_NAME,
        f"There is no {what} `{unknown.text}` in sight.",
        unknown.span,
        hint=hint_for(unknown, hint),
        fix=repair(unknown),
    )


def unknown_member(unknown: Unknown, enum: str) -> Diagnostic:
    """Tell that an enum has no member of this name."""
    return Diagnostic(
        codes.UNKNOWN_NAME,
        f"`{enum}` has no member `{unknown.text}`.",
        unknown.span,
        hint=advice(unknown),
        fix=repair(unknown),
    )


def unknown_type(unknown: Unknown, hint: str | None = None) -> Diagnostic:
    """Tell that there is no such type."""
    return Diagnostic(
        codes.UNKNOWN_TYPE,
        f"There is no type `{unknown.text}` in sight.",
        unknown.span,
        hint=hint_for(unknown, hint),
        fix=repair(unknown),
    )


def not_a_type(name: str, what: str, span: Span, hint: str | None = None) -> Diagnostic:
    """Tell that a declared thing is no type of a field or parameter."""
    return Diagnostic(
        codes.UNKNOWN_TYPE,
        f"`{name}` is {what}, which is no type of a field or parameter.",
        span,
        hint=hint or "Types are the built-in ones, records, enums and unions.",
    )


def wrong_type_arguments(name: str, wanted: int, span: Span) -> Diagnostic:
    """Tell that a built-in type has too few or too many types in its brackets."""
    usage = {0: f"`{name}`", 1: f"`{name}[T]`", 2: f"`{name}[K, V]`"}[wanted]
    return Diagnostic(
        codes.UNKNOWN_TYPE,
        f"There is no type `{name}` with this number of types in brackets.",
        span,
        hint=f"Write {usage}.",
    )


def unknown_field(unknown: Unknown, owner: str, hint: str | None = None) -> Diagnostic:
    """Tell that something has no field of this name."""
    return Diagnostic(
        codes.UNKNOWN_FIELD,
        f"{owner} has no field `{unknown.text}`.",
        unknown.span,
        hint=hint or advice(unknown),
        fix=None if hint else repair(unknown),
    )


def not_shared(name: str, owner: str, reason: str, span: Span) -> Diagnostic:
    """Tell that a field cannot be read before it is known which member a value is."""
    return Diagnostic(
        codes.UNKNOWN_FIELD,
        f"`{name}` cannot be read from {owner} at once: {reason}.",
        span,
        hint="Ask with `is` which one it is, then read the field.",
    )


def missing_fields(
    owner: str, names: Iterable[str], span: Span, at: Span, fix: Fix | None
) -> Diagnostic:
    """Tell which fields without a default are not given."""
    missing = list(names)
    fields = "field" if len(missing) == 1 else "fields"
    them = "it" if len(missing) == 1 else "them"
    return Diagnostic(
        codes.MISSING_FIELD,
        f"`{owner}` is made without its {fields} {listed(missing)}.",
        span,
        labels=(Label(at, DECLARED),),
        hint=f"Give {them} a value here, or a default where `{owner}` is declared.",
        fix=fix,
    )


def duplicate_field(name: str, span: Span, first: Span) -> Diagnostic:
    """Tell that a field is given twice."""
    return Diagnostic(
        codes.DUPLICATE_NAME,
        f"The field `{name}` is given twice.",
        span,
        labels=(Label(first, "first given here"),),
        hint="Keep one of the two.",
    )


def hides_name(name: str, what: str, span: Span, first: Span | None) -> Diagnostic:
    """Tell that a new name hides one that is in sight."""
    return Diagnostic(
        codes.DUPLICATE_NAME,
        f"`{name}` already stands for {what} here.",
        span,
        labels=declared(first),
        hint="Choose another name, so that readers need not guess which one is meant.",
    )


def assign_unknown_data(unknown: Unknown, hint: str | None) -> Diagnostic:
    """Tell that something else than a data field is assigned."""
    return Diagnostic(
        codes.ASSIGN_UNKNOWN_DATA,
        f"`{unknown.text}` is no data field that could be assigned here.",
        unknown.span,
        hint=hint or advice(unknown),
        fix=None if hint else repair(unknown),
    )


def deprecated_use(what: str, why: str, span: Span) -> Diagnostic:
    """Tell that something deprecated is used; `why` is what its author wrote."""
    return Diagnostic(codes.DEPRECATED_USE, f"{what} is deprecated.", span, hint=why or None)


# ---- types


def type_mismatch(
    message: str, span: Span, hint: str | None = None, labels: tuple[Label, ...] = ()
) -> Diagnostic:
    """Tell, in these words, that a type does not fit its place."""
    return Diagnostic(codes.TYPE_MISMATCH, message, span, labels=labels, hint=hint)


def does_not_fit(
    found: Type, wanted: Type, span: Span, hint: str | None, labels: tuple[Label, ...] = ()
) -> Diagnostic:
    """Tell that a value has another type than its place asks for."""
    return type_mismatch(
        f"This is {_shown(found)}, where {_shown(wanted)} is asked for.", span, hint, labels
    )


def breaks_constraint(
    reason: str, wanted: Type, span: Span, labels: tuple[Label, ...] = ()
) -> Diagnostic:
    """Tell that a constant lies outside of the constraint of its place."""
    return type_mismatch(
        f"This value is no {_shown(wanted)}: {reason}.",
        span,
        "Give a value that satisfies the constraint, or widen the constraint.",
        labels,
    )


def optional_not_narrowed(found: Type, span: Span, path: str | None) -> Diagnostic:
    """Tell that a value that may be `none` is used as if it were there; `path` names it."""
    hint = "Say what stands for `none`: `coalesce(…, …)`."
    if path is not None:
        hint = f"Ask first (`if {path} != none then … else …`), or write `coalesce({path}, …)`."
    message = f"This is {_shown(found)}, so it may be `none` here."
    return Diagnostic(codes.OPTIONAL_NOT_NARROWED, message, span, hint=hint)


def skipped_step_used(name: str, span: Span, at: Span | None) -> Diagnostic:
    """Tell that the value of a step that may be skipped is used without a check."""
    return Diagnostic(
        codes.SKIPPED_STEP_USED,
        f"The step `{name}` may be skipped, and then it has no value.",
        span,
        labels=declared(at),
        hint=f"Ask first: `if {name} != none then … else …`, or `when {name} != none`.",
    )


def always_empty(span: Span) -> Diagnostic:
    """Tell that something is taken from a literal without items, so that its type is not known."""
    return type_mismatch("This is always empty, so nothing can be taken from it.", span)


def no_key(container: str, found: Type, span: Span) -> Diagnostic:
    """Tell that a type can be neither a key of a dict nor an item of a set."""
    place = "keys of a `dict`" if container == "dict" else "items of a `set`"
    return type_mismatch(
        f"The {place} cannot be {_shown(found)}.",
        span,
        "They are enums or single values such as `str`, `int` or `uuid`.",
    )


def bad_constraint(message: str, span: Span, hint: str | None = None) -> Diagnostic:
    """Tell, in these words, that a constraint can never hold or does not fit its type."""
    return Diagnostic(codes.BAD_CONSTRAINT, message, span, hint=hint)


def bad_default(message: str, span: Span, hint: str | None = None) -> Diagnostic:
    """Tell, in these words, why a default is none."""
    return Diagnostic(codes.BAD_DEFAULT, message, span, hint=hint)


def not_constant(span: Span) -> Diagnostic:
    """Tell that a default is no constant."""
    return bad_default(
        "A default is a constant, and this is none.",
        span,
        "Write a literal, an enum member, or a list or record of those.",
    )


def cannot_emit(name: str, what: str, span: Span) -> Diagnostic:
    """Tell that `emit` is used with something that is not even a message."""
    return Diagnostic(
        codes.EMIT_NOT_INTENT,
        f"`{name}` is {what}; only intents can be emitted.",
        span,
        hint="Name the intent that asks for the effect.",
    )


def cannot_publish(name: str, what: str, span: Span) -> Diagnostic:
    """Tell that `publish` is used with something that is not even a message."""
    return Diagnostic(
        codes.PUBLISH_NOT_EVENT,
        f"`{name}` is {what}; only events can be published.",
        span,
        hint="Name an event.",
    )


def _shown(type_: Type) -> str:
    return f"`{show_type(type_)}`"
