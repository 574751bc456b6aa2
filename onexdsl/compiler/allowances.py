"""Silences what comments allow: findings and trees in; what is left, and what was allowed, out.

Everything that shows findings gets them from here, so a comment counts the same for all. What a
comment fails to silence is told: by `bad-allow` where it cannot be followed, by `unused-allow`
where there is nothing (the latter only in a project without errors, since an error may be what
keeps a finding back).
"""

from collections.abc import Iterable, Mapping, Sequence

from onexdsl.compiler import allowance_problems as problems
from onexdsl.compiler.trees import Trees
from onexdsl.diagnostics.codes import CATALOGUE, Severity
from onexdsl.diagnostics.diagnostic import Diagnostic, Problems, Silenced
from onexdsl.source.text import SourceText
from onexdsl.syntax.allowances import Allowance, Named, allowances, may_allow

_CODES = {code.name: code for code in CATALOGUE}
_ALLOWABLE = tuple(code.name for code in CATALOGUE if code.allowable)

Found = tuple[tuple[Diagnostic, ...], tuple[Silenced, ...]]


def allowed_errors(
    found: Iterable[Diagnostic], trees: Trees, sources: Mapping[str, SourceText]
) -> tuple[Diagnostic, ...]:
    """Give the errors that a comment allows: nothing else may be kept back because of them."""
    asked = _asked(trees, sources)
    return tuple(
        one
        for one in found
        if one.severity is Severity.ERROR and _allowing(one, asked, sources) is not None
    )


def silence(found: Iterable[Diagnostic], trees: Trees, sources: Mapping[str, SourceText]) -> Found:
    """Part findings into those to tell and those that a comment allows, both sorted."""
    return silence_by(_asked(trees, sources), found, sources)


def silence_by(
    asked: Sequence[Allowance], found: Iterable[Diagnostic], sources: Mapping[str, SourceText]
) -> Found:
    """Do the same for comments that are read already."""
    if not asked:
        return tuple(found), ()
    told, silenced = Problems(), []
    used: set[tuple[Allowance, str]] = set()
    for finding in found:
        by = _allowing(finding, asked, sources)
        if by is None:
            told.add(finding)
        else:
            used.add((by, finding.code.name))
            silenced.append(Silenced(finding, by.reason))
    misread = {one: tuple(_misread(one, sources[one.span.file])) for one in asked}
    told.extend(problem for ones in misread.values() for problem in ones)
    final = not told.blocking
    for one in asked:
        if not misread[one]:
            idle = _idle(one, used) if final else ()
            told.extend(_unfit(one, idle, sources[one.span.file]))
    return told.sorted(), tuple(silenced)


def _asked(trees: Trees, sources: Mapping[str, SourceText]) -> tuple[Allowance, ...]:
    return tuple(
        one
        for file in trees
        if may_allow(sources[file])
        for one in allowances(sources[file], trees[file])
    )


def _allowing(
    finding: Diagnostic, asked: Iterable[Allowance], sources: Mapping[str, SourceText]
) -> Allowance | None:
    """Give the comment nearest above a finding that allows it."""
    if not finding.code.allowable or finding.span.file not in sources:
        return None
    line = sources[finding.span.file].position(finding.span.start).line
    near = [
        one
        for one in asked
        if one.comment.own_line and not one.comment.is_doc
        if one.span.file == finding.span.file and line in one.lines
        if any(named.name == finding.code.name for named in one.codes)
    ]
    return near[-1] if near else None


def _misread(allowance: Allowance, source: SourceText) -> Iterable[Diagnostic]:
    """Tell what keeps a comment from being followed."""
    if allowance.comment.is_doc:
        yield problems.in_doc_comment(allowance)
    elif not allowance.codes:
        yield problems.no_codes(allowance)
    elif not allowance.comment.own_line:
        yield problems.behind_code(allowance, source)
    else:
        yield from _bad_codes(allowance, source)


def _bad_codes(allowance: Allowance, source: SourceText) -> Iterable[Diagnostic]:
    for named in allowance.codes:
        code = _CODES.get(named.name)
        if code is None:
            yield problems.unknown_code(named, _ALLOWABLE)
        elif not code.allowable:
            yield problems.not_allowable(allowance, named, code, source)


def _unfit(
    allowance: Allowance, idle: tuple[Named, ...], source: SourceText
) -> Iterable[Diagnostic]:
    """Tell what silences nothing, and ask for the reason of what does."""
    if idle:
        yield problems.unused(allowance, idle, source)
    if not allowance.reason and len(idle) < len(allowance.codes):
        yield problems.no_reason(allowance)


def _idle(allowance: Allowance, used: set[tuple[Allowance, str]]) -> tuple[Named, ...]:
    """Give the codes of a comment that silenced nothing, and what it names a second time."""
    first = {named.name: named for named in reversed(allowance.codes)}
    return tuple(
        named
        for named in allowance.codes
        if (allowance, named.name) not in used or first[named.name] is not named
    )
