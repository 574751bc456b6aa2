"""Does the repairs that findings offer: sources and a check in; what is mended and left out.

A round does all repairs that do not overlap, and checks again; rounds follow one another until
nothing is left to repair. A round that would make a text unreadable that could be read is
not done: that is a mistake in a repair, and the text is the author's.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from onexdsl.compiler.sources import Sources
from onexdsl.diagnostics.codes import (
    ASSIGN_UNKNOWN_DATA,
    TOO_DEEP,
    UNCLOSED_STRING,
    UNEXPECTED_TOKEN,
    UNKNOWN_ANNOTATION,
    UNKNOWN_FIELD,
    UNKNOWN_FLOW,
    UNKNOWN_NAME,
    UNKNOWN_STATE,
    UNKNOWN_STEP,
    UNKNOWN_TYPE,
    WRONG_CASE,
)
from onexdsl.diagnostics.diagnostic import Diagnostic, Edit
from onexdsl.diagnostics.edits import edited

MOST_ROUNDS = 20
"""Repairs that bring new ones to light are followed so far."""

_UNREADABLE = frozenset({UNEXPECTED_TOKEN, UNCLOSED_STRING, TOO_DEEP})

_SPELLING = frozenset(
    {
        *_UNREADABLE,
        WRONG_CASE,
        UNKNOWN_NAME,
        UNKNOWN_FLOW,
        UNKNOWN_TYPE,
        UNKNOWN_FIELD,
        UNKNOWN_STATE,
        UNKNOWN_STEP,
        UNKNOWN_ANNOTATION,
        ASSIGN_UNKNOWN_DATA,
    }
)
"""What is repaired before all else: the rest may only be there because a name was not found."""

Check = Callable[[Sources], tuple[Diagnostic, ...]]
MayEdit = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Mended:
    """A finding that was repaired, with the line and column where it stood in its round."""

    diagnostic: Diagnostic
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Repaired:
    """Sources after all rounds, what was mended, and what is left to find in them."""

    sources: Sources
    mended: tuple[Mended, ...]
    left: tuple[Diagnostic, ...]


def repair(sources: Sources, check: Check, may_edit: MayEdit) -> Repaired:
    """Repair what can be repaired by edits of files that `may_edit` allows."""
    found = check(sources)
    mended: list[Mended] = []
    for _ in range(MOST_ROUNDS):
        chosen = _together(found, may_edit)
        if not chosen:
            break
        changed = _with_edits(sources, chosen)
        after = check(changed)
        if _unreadable(after) > _unreadable(found):
            break
        mended += [_told(one, sources) for one in chosen]
        sources, found = changed, after
    return Repaired(sources, tuple(mended), found)


def _together(found: Iterable[Diagnostic], may_edit: MayEdit) -> tuple[Diagnostic, ...]:
    """Choose findings whose repairs do not overlap, the first in the text first."""
    able = [one for one in (_allowed(one, may_edit) for one in found) if _edits(one)]
    taken: list[Edit] = []
    chosen: list[Diagnostic] = []
    for one in [one for one in able if one.code in _SPELLING] or able:
        edits = _edits(one)
        if not any(_overlap(edit, other) for edit in edits for other in taken):
            taken += edits
            chosen.append(one)
    return tuple(chosen)


def _allowed(found: Diagnostic, may_edit: MayEdit) -> Diagnostic:
    """Give a finding with the edits that may be done: a name may be missed in many files."""
    if found.fix is None:
        return found
    edits = tuple(edit for edit in found.fix.edits if may_edit(edit.span.file))
    return replace(found, fix=replace(found.fix, edits=edits))


def _edits(found: Diagnostic) -> tuple[Edit, ...]:
    return found.fix.edits if found.fix else ()


def _overlap(one: Edit, other: Edit) -> bool:
    """Say whether two edits touch: their order would matter."""
    return (
        one.span.file == other.span.file
        and one.span.start <= other.span.end
        and other.span.start <= one.span.end
    )


def _with_edits(sources: Sources, chosen: Iterable[Diagnostic]) -> Sources:
    edits = [edit for one in chosen for edit in _edits(one)]
    texts = tuple(
        replace(source, text=edited(source.text, [e for e in edits if e.span.file == source.name]))
        for source in sources.texts
    )
    return replace(sources, texts=texts)


def _unreadable(found: Iterable[Diagnostic]) -> int:
    return sum(one.code in _UNREADABLE for one in found)


def _told(found: Diagnostic, sources: Sources) -> Mended:
    position = sources.by_name[found.span.file].position(found.span.start)
    return Mended(found, position.line, position.column)
