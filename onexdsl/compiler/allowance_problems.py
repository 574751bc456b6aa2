"""The words about `onexc: allow` comments: what is wrong with one in, a diagnostic out."""

from collections.abc import Iterable

from onexdsl.diagnostics import codes
from onexdsl.diagnostics.codes import Code
from onexdsl.diagnostics.diagnostic import Diagnostic, Edit, Fix
from onexdsl.diagnostics.suggest import nearest
from onexdsl.source.span import Span
from onexdsl.source.text import SourceText
from onexdsl.syntax.allowances import Allowance, Named

_FORM = "`// onexc: allow(code) reason`"
_CIRCLES = (codes.INTENT_CIRCLE, codes.MESSAGE_CIRCLE)


def in_doc_comment(allowance: Allowance) -> Diagnostic:
    """Tell that a doc comment silences nothing."""
    start = allowance.span.start
    slashes = Span(allowance.span.file, start, start + len("///"))
    return Diagnostic(
        codes.UNUSED_ALLOW,
        "This is a doc comment, which becomes part of the generated code and silences nothing.",
        allowance.span,
        hint=f"Write {_FORM}, with two slashes.",
        fix=Fix("Write `//`", (Edit(slashes, "//"),)),
    )


def no_codes(allowance: Allowance) -> Diagnostic:
    """Tell that a comment does not say what it allows."""
    return Diagnostic(
        codes.UNUSED_ALLOW,
        "This comment does not say what it allows.",
        allowance.span,
        hint=f"Write {_FORM}; `onexc explain` lists the codes.",
    )


def behind_code(allowance: Allowance, source: SourceText) -> Diagnostic:
    """Tell that a comment stands at the end of a line, not above it."""
    span = allowance.span
    line_start = source.text.rfind("\n", 0, span.start) + 1
    before = source.text[line_start : span.start]
    indent = before[: len(before) - len(before.lstrip())]
    behind = Span(span.file, line_start + len(before.rstrip()), span.end)
    above = Span(span.file, line_start, line_start)
    edits = (Edit(above, f"{indent}{allowance.comment.text}\n"), Edit(behind, ""))
    return Diagnostic(
        codes.UNUSED_ALLOW,
        "This comment stands behind something, where it silences nothing.",
        span,
        hint="Put it on a line of its own, above the line that it speaks about.",
        fix=Fix("Put it on the line above", edits),
    )


def unknown_code(named: Named, known: Iterable[str]) -> Diagnostic:
    """Tell that there is no such code."""
    near = nearest(named.name, known)
    fix = Fix(f"Write `{near[0]}`", (Edit(named.span, near[0]),)) if len(near) == 1 else None
    return Diagnostic(
        codes.UNUSED_ALLOW,
        f"There is no diagnostic `{named.name}`.",
        named.span,
        hint=f"Did you mean {' or '.join(f'`{one}`' for one in near)}?"
        if near
        else "`onexc explain` lists them all.",
        fix=fix,
    )


def not_allowable(allowance: Allowance, named: Named, code: Code, source: SourceText) -> Diagnostic:
    """Tell that a code can be silenced by no comment."""
    return Diagnostic(
        codes.UNUSED_ALLOW,
        f"`{code.name}` cannot be allowed.",
        named.span,
        hint=f"{_why_not(code)} Remove `{code.name}` from the comment.",
        fix=_removal(allowance, (named,), source),
    )


def _why_not(code: Code) -> str:
    if code in _CIRCLES:
        return "A circle that never ends is harmful whatever the reason: guard, leave or break it."
    if code in {codes.BAD_ALLOW, codes.UNUSED_ALLOW}:
        return "It speaks about comments like this one."
    return "Code made in spite of it would not do what the flow says, so it has to be mended."


def no_reason(allowance: Allowance) -> Diagnostic:
    """Tell that a comment does not say why; it is followed all the same."""
    named = ", ".join(one.name for one in allowance.codes)
    return Diagnostic(
        codes.BAD_ALLOW,
        f"This comment allows `{named}` and does not say why.",
        allowance.span,
        hint=f"Write the reason behind it: `// onexc: allow({named}) …`.",
    )


def unused(allowance: Allowance, idle: tuple[Named, ...], source: SourceText) -> Diagnostic:
    """Tell that a comment, or a part of it, silences nothing."""
    named = " and ".join(f"`{one.name}`" for one in idle)
    whole = len(idle) == len(allowance.codes)
    return Diagnostic(
        codes.UNUSED_ALLOW,
        f"There is no {named} below that this comment would silence.",
        allowance.span if whole else idle[0].span,
        hint="Remove the comment." if whole else f"Remove {named} from the comment.",
        fix=_removal(allowance, idle, source),
    )


def _removal(allowance: Allowance, idle: tuple[Named, ...], source: SourceText) -> Fix:
    """Take codes out of a comment, or the comment away if no code is left."""
    left = [one.name for one in allowance.codes if one not in idle]
    if not left:
        return Fix("Remove the comment", (Edit(_line(allowance.span, source), ""),))
    first, last = allowance.codes[0].span, allowance.codes[-1].span
    named = " and ".join(f"`{one.name}`" for one in idle)
    return Fix(f"Remove {named}", (Edit(first.to(last), ", ".join(left)),))


def _line(span: Span, source: SourceText) -> Span:
    """Give the whole line of a comment, with the line break that goes with it."""
    start = source.text.rfind("\n", 0, span.start) + 1
    end = source.text.find("\n", span.end)
    if end >= 0:
        return Span(span.file, start, end + 1)
    return Span(span.file, max(0, start - 1), len(source.text))
