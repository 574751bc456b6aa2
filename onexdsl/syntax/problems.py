"""The words of syntax errors: what was found, and what could stand there, as diagnostics."""

from onexdsl.diagnostics.codes import (
    BAD_ANNOTATION,
    TOO_DEEP,
    UNCLOSED_STRING,
    UNEXPECTED_TOKEN,
    WRONG_CASE,
)
from onexdsl.diagnostics.diagnostic import Diagnostic, Edit, Fix, Label
from onexdsl.source.span import Span
from onexdsl.syntax.words import lower_snake

DEPTH_LIMIT = 200  # checks.md: nesting over 200


def bad_escape(place: Span, escape: str) -> Diagnostic:
    r"""Tell of an escape that strings do not have, such as `\d`."""
    return Diagnostic(
        UNEXPECTED_TOKEN,
        f"`{escape}` is no escape of a string.",
        place,
        hint="Escapes are `\\n`, `\\t`, `\\\\`, `\\\"`, `\\'` and `\\uXXXX`; "
        "write `\\\\` for a backslash.",
        fix=Fix("Double the backslash", (Edit(place, "\\" + escape),)),
    )


def stray_brace(place: Span, brace: str) -> Diagnostic:
    """Tell of a brace in an f-string that opens or closes nothing."""
    return Diagnostic(
        UNEXPECTED_TOKEN,
        f"`{brace}` has no counterpart in this f-string.",
        place,
        hint=f"Write `{brace * 2}` where the brace itself is meant.",
    )


def ends_in_braces(place: Span) -> Diagnostic:
    """Tell of an f-string that ends before the brace at a place is closed."""
    return Diagnostic(
        UNEXPECTED_TOKEN,
        "This f-string ends before its `{` is closed.",
        place,
        hint="Strings within braces are written `'…'`; write `{{` where the brace itself is meant.",
    )


def too_deep(place: Span) -> Diagnostic:
    """Tell of nesting beyond the limit."""
    return Diagnostic(
        TOO_DEEP,
        f"This is nested more than {DEPTH_LIMIT} levels deep.",
        place,
        hint="Give parts of it names, with `let` or `fn`.",
    )


def too_many(place: Span, limit: int) -> Diagnostic:
    """Tell of the last mistake that is looked for in a file; `limit` is how many there may be."""
    return Diagnostic(
        UNEXPECTED_TOKEN,
        f"This is mistake {limit} of this file; nothing behind it was read.",
        place,
        hint="Mend those above first, then check again.",
    )


def unclosed_string(place: Span) -> Diagnostic:
    """Tell of a string that its line does not close."""
    return Diagnostic(
        UNCLOSED_STRING,
        "This string is not closed before its line ends.",
        place,
        hint='Close it with `"`.',
        fix=Fix('Close it with `"`', (Edit(Span(place.file, place.end, place.end), '"'),)),
    )


def wrong_case(place: Span, found: str, right: str) -> Diagnostic:
    """Tell of a name in the wrong case, and of its right spelling."""
    asked = "UpperCamel" if right[:1].isupper() else "lower_snake"
    return Diagnostic(
        WRONG_CASE,
        f"`{found}` stands where a name in {asked} is asked for.",
        place,
        hint=f"Write `{right}`.",
        fix=Fix(f"Write `{right}`", (Edit(place, right),)),
    )


def misspelt(place: Span, found: str, right: str) -> Diagnostic:
    """Tell of a keyword or operator that is nearly one that fits."""
    return Diagnostic(
        UNEXPECTED_TOKEN,
        f"`{found}` does not fit here.",
        place,
        hint=f"Did you mean `{right}`?",
        fix=Fix(f"Write `{right}`", (Edit(place, right),)),
    )


def foreign_letters(place: Span, found: str) -> Diagnostic:
    """Tell of a name with letters that names do not have."""
    return Diagnostic(
        UNEXPECTED_TOKEN,
        f"`{found}` has letters that names do not have.",
        place,
        hint="Names are made of the letters a to z, digits and `_`.",
    )


def missing(place: Span, wanted: str, spelling: str) -> Diagnostic:
    """Tell of one missing thing; `spelling` is what to insert at the end of `place`, if known."""
    end = Span(place.file, place.end, place.end)
    side = "behind" if place.start else "before"
    return Diagnostic(
        UNEXPECTED_TOKEN,
        f"{wanted[0].upper()}{wanted[1:]} is missing {side} this.",
        place,
        hint=f"Add {wanted}.",
        fix=Fix(f"Add {wanted}", (Edit(end, spelling),)) if spelling else None,
    )


def stray_preamble(place: Span, what: str) -> Diagnostic:
    """Tell of a doc comment or an annotation that nothing follows which could have it."""
    return Diagnostic(
        UNEXPECTED_TOKEN,
        f"This {what} stands before nothing that it could be about.",
        place,
        hint="Write it before what it is about.",
    )


def emitting_step(place: Span, intent: str) -> Diagnostic:
    """Tell of `emit` where a workflow has a step; `place` is the word."""
    step = lower_snake(intent)
    return Diagnostic(
        UNEXPECTED_TOKEN,
        "A workflow emits nothing: its step is a call with a name.",
        place,
        hint=f"Write `{step} = {intent} {{ … }}`; `emit` stands in reducers and behind `else`.",
        fix=Fix(f"Name the step `{step}`", (Edit(place, f"{step} ="),)),
    )


def takes_no_constraints(place: Span, name: str) -> Diagnostic:
    """Tell of brackets behind a type of the author's."""
    return Diagnostic(
        UNEXPECTED_TOKEN,
        f"`{name}` takes neither constraints nor types; only those that are built in do.",
        place,
        hint=f"Constrain the fields of `{name}` where it is declared.",
        fix=Fix("Remove them", (Edit(place, ""),)),
    )


def made_with_parentheses(place: Span, name: str) -> Diagnostic:
    """Tell of a record or message that is made as if it were called."""
    return Diagnostic(
        UNEXPECTED_TOKEN,
        f"`{name}` is not called; what has fields is made with braces.",
        place,
        hint=f"Write `{name} {{ field: value }}`.",
    )


def annotation_behind(place: Span, found: str, marked: Span) -> Diagnostic:
    """Tell of an annotation at the end of a line, which marks what stands on the next one."""
    return Diagnostic(
        BAD_ANNOTATION,
        f"{_quoted(found)} stands behind one thing and marks another, on the next line.",
        place,
        (Label(marked, "this is what it marks"),),
        "Write it before what it is to mark.",
    )


def superfluous(place: Span, found: str) -> Diagnostic:
    """Tell of one thing too many."""
    return Diagnostic(
        UNEXPECTED_TOKEN,
        f"{_quoted(found)} is not expected here.",
        place,
        hint="Remove it.",
        fix=Fix(f"Remove {_quoted(found)}", (Edit(place, ""),)),
    )


def unexpected(place: Span, found: str, wanted: tuple[str, ...]) -> Diagnostic:
    """Tell of text that does not fit; `wanted` says in plain words what could stand there."""
    what = _quoted(found) if found else "The end of the text"
    return Diagnostic(
        UNEXPECTED_TOKEN,
        f"{what} does not fit here, where {_either(wanted)} could stand."
        if wanted
        else f"{what} does not fit here.",
        place,
        hint=f"Write {_either(wanted)} here, or look at what stands before it." if wanted else None,
    )


_SHOWN = 40  # characters of the found text


def _quoted(found: str) -> str:
    return f"`{found}`" if len(found) <= _SHOWN else f"`{found[: _SHOWN - 1]}…`"


def _either(wanted: tuple[str, ...]) -> str:
    return " or ".join(filter(None, (", ".join(wanted[:-1]), wanted[-1])))
