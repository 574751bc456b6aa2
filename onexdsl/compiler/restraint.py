"""Keeps back what would only echo an earlier mistake: later findings in, those worth telling out.

A phase runs on what the earlier ones could make, so that every mistake is told in one run.
What it finds is kept back where the earlier mistake explains it: it speaks of a name that
stands in a part that could not be read or of a name that was misspelt, or (for the graph,
which sees whole declarations) it lies in a declaration that has an error of its own. A name
that is unknown is told once a file, with all its places.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from onexdsl.diagnostics import codes
from onexdsl.diagnostics.codes import Severity
from onexdsl.diagnostics.diagnostic import Diagnostic, Fix, Label
from onexdsl.source.span import Span
from onexdsl.source.text import SourceText
from onexdsl.syntax import tree
from onexdsl.syntax.tree import FlowFile
from onexdsl.syntax.walk import walk

WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
QUOTED = re.compile(r"`([A-Za-z_][A-Za-z0-9_]*)`")

UNKNOWN = frozenset(
    {
        codes.UNKNOWN_NAME,
        codes.UNKNOWN_TYPE,
        codes.UNKNOWN_STATE,
        codes.UNKNOWN_STEP,
        codes.UNKNOWN_FIELD,
        codes.UNKNOWN_FLOW,
        codes.WRONG_CASE,
    }
)
"""What says that a name was misspelt: the names near to it were probably meant."""


def lost_words(
    earlier: Iterable[Diagnostic], trees: Iterable[FlowFile], sources: Mapping[str, SourceText]
) -> frozenset[str]:
    """Give the names of which later phases may have been deprived."""
    earlier = tuple(earlier)
    damaged = {found.span.file for found in earlier}
    words: set[str] = set()
    for file in trees:
        for piece in walk(file) if file.span.file in damaged else ():
            if isinstance(piece, tree.Broken):
                words.update(WORD.findall(_text(piece.span, sources)))
    for found in earlier:
        if found.code in UNKNOWN:
            words.update(WORD.findall(_text(found.span, sources)))
            words.update(QUOTED.findall(found.hint or ""))
    return frozenset(words)


def without_echoes(
    later: Iterable[Diagnostic],
    earlier: Iterable[Diagnostic],
    trees: Iterable[FlowFile],
    sources: Mapping[str, SourceText],
) -> tuple[Diagnostic, ...]:
    """Leave out what speaks of a lost name, or of the very place that was told already."""
    told = tuple(earlier)
    lost = lost_words(told, trees, sources)
    errors = [one.span for one in told if one.severity is Severity.ERROR]
    return tuple(
        found
        for found in later
        if not any(_holds(found.span, error) for error in errors)
        and lost.isdisjoint(WORD.findall(_text(found.span, sources)))
        and lost.isdisjoint(QUOTED.findall(found.message))
    )


def outside_of_errors(
    later: Iterable[Diagnostic], earlier: Iterable[Diagnostic], trees: Iterable[FlowFile]
) -> tuple[Diagnostic, ...]:
    """Leave out what lies in a declaration that has an error already."""
    errors = [found.span for found in earlier if found.severity is Severity.ERROR]
    whole = [_whole(declaration) for file in trees for declaration in file.declarations]
    troubled = [span for span in whole if any(_holds(span, error) for error in errors)]
    return tuple(found for found in later if not any(_holds(span, found.span) for span in troubled))


def _whole(declaration: tree.Declaration) -> Span:
    """Give the place of a declaration with what stands above it."""
    if isinstance(declaration, tree.Broken):
        return declaration.span
    return declaration.preamble.span.to(declaration.span)


def told_once(
    findings: Iterable[Diagnostic], sources: Mapping[str, SourceText]
) -> tuple[Diagnostic, ...]:
    """Join what is told of one unknown name in one file; its repair then mends every place.

    A name that an unknown one beside it was probably meant to be (an import that was
    misspelt, then used rightly) is not told at all.
    """
    meant: set[tuple[str, str]] = set()
    first: dict[tuple[str, str, str], Diagnostic] = {}
    kept: list[Diagnostic | tuple[str, str, str]] = []
    for found in sorted(findings, key=lambda one: one.span):
        key = (found.span.file, found.code.name, found.message)
        if found.code not in UNKNOWN:
            kept.append(found)
        elif key in first:
            first[key] = _joined(first[key], found)
        elif (found.span.file, _text(found.span, sources)) not in meant:
            first[key] = found
            kept.append(key)
            meant.update((found.span.file, word) for word in _meant(found))
    return tuple(first[one] if isinstance(one, tuple) else one for one in kept)


def _meant(found: Diagnostic) -> tuple[str, ...]:
    return tuple(edit.replacement for edit in found.fix.edits) if found.fix else ()


def _joined(found: Diagnostic, again: Diagnostic) -> Diagnostic:
    labels = (*found.labels, Label(again.span, "and here"))
    if found.fix is None or again.fix is None:
        return replace(found, labels=labels)
    fix = Fix(found.fix.title, (*found.fix.edits, *again.fix.edits))
    return replace(found, labels=labels, fix=fix)


def _holds(outer: Span, inner: Span) -> bool:
    return outer.file == inner.file and outer.start <= inner.start < max(outer.end, outer.start + 1)


def _text(span: Span, sources: Mapping[str, SourceText]) -> str:
    source = sources.get(span.file)
    return source.text[span.start : span.end] if source else ""
