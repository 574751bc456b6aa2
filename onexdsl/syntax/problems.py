"""The words of syntax errors: what was found, and what could stand there, as diagnostics."""

from onexdsl.diagnostics.codes import TOO_DEEP, UNCLOSED_STRING, UNEXPECTED_TOKEN
from onexdsl.diagnostics.diagnostic import Diagnostic, Edit, Fix
from onexdsl.source.span import Span

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


def too_deep(place: Span) -> Diagnostic:
    """Tell of nesting beyond the limit."""
    return Diagnostic(
        TOO_DEEP,
        f"This is nested more than {DEPTH_LIMIT} levels deep.",
        place,
        hint="Give parts of it names, with `let` or `fn`.",
    )


def unclosed_string(place: Span) -> Diagnostic:
    """Tell of a string that its line does not close."""
    return Diagnostic(
        UNCLOSED_STRING,
        "This string is not closed before its line ends.",
        place,
        hint='Close it with `"`.',
    )
