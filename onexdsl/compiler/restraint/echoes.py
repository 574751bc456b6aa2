"""Later findings in, those out that no earlier mistake explains."""

import re
from collections.abc import Iterable, Mapping

from onexdsl.compiler.restraint.lost import QUOTED, UNKNOWN, Lost, what_is_lost
from onexdsl.compiler.restraint.places import Covered, Places, Spots, words_of
from onexdsl.compiler.trees import Trees
from onexdsl.diagnostics import codes
from onexdsl.diagnostics.codes import Severity
from onexdsl.diagnostics.diagnostic import Diagnostic
from onexdsl.source.span import Span
from onexdsl.syntax import tree
from onexdsl.syntax.walk import walk

_ABSENCES = frozenset(
    {
        codes.UNUSED_IMPORT,
        codes.UNUSED_DECLARATION,
        codes.UNUSED_EFFECT,
        codes.INTENT_NOT_WIRED,
        codes.INTENT_NEVER_EMITTED,
        codes.EFFECT_DOES_NOT_HANDLE,
        codes.COMMAND_WITHOUT_HANDLER,
        codes.COMMAND_NEVER_SENT,
        codes.EVENT_NEVER_PUBLISHED,
        codes.EVENT_WITHOUT_SUBSCRIBER,
        codes.UNEXPECTED_OUTCOME,
        codes.WORKFLOW_WITHOUT_ELSE,
    }
)
"""What says that something is nowhere, which nobody knows while a part cannot be read."""

_OF_OWNERS = frozenset(
    {codes.UNKNOWN_STATE, codes.UNKNOWN_FIELD, codes.UNKNOWN_NAME, codes.MISSING_FIELD}
)
"""What says that a declaration lacks a part, or has one too many."""

_OF_SHAPE = frozenset(
    {
        codes.UNKNOWN_STATE,
        codes.CLAUSE_OUTSIDE_STATE,
        codes.NO_INITIAL_STATE,
        codes.SEVERAL_INITIAL_STATES,
        codes.DATA_WITHOUT_DEFAULT,
        codes.SEVERAL_TARGETS,
        codes.EXIT_FROM_FINAL_STATE,
    }
)
"""What speaks of how a node is built, of which a damaged one says little."""

_WALKS = frozenset({codes.DEAD_END, codes.NO_WAY_TO_FINAL, codes.UNHANDLED_EVENT})
"""What is found by walking from state to state."""


_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"')


def without_echoes(
    later: Iterable[Diagnostic],
    earlier: Iterable[Diagnostic],
    trees: Trees,
    places: Places,
) -> tuple[Diagnostic, ...]:
    """Leave out what speaks of a lost name, or of the very place that was told already.

    Of the later findings themselves, those that tell of unknown names explain the others.
    """
    told = tuple(earlier)
    errors = Covered.by(one.span for one in told if one.severity is Severity.ERROR)
    lost = what_is_lost(told, trees, places)
    pieces = _pieces_around(lost.damaged, trees)
    left = [
        found
        for found in later
        if not errors.holds(found.span)
        and not _in_damage(found, lost, pieces, places)
        and not _echoes(found, lost, places)
    ]
    unknown = [found for found in left if found.code in UNKNOWN]
    missed = what_is_lost(unknown, trees, places)
    return tuple(
        found
        for found in left
        if not _lacks_a_part(found, missed)
        and (found.code in UNKNOWN or not _echoes(found, missed, places))
    )


def _in_damage(
    found: Diagnostic, lost: Lost, pieces: Mapping[tuple[str, int], Span], places: Places
) -> bool:
    """Whether it stands on or points to a line that could not be read, or is a piece with one."""
    if (found.span.file, found.span.start) in pieces:
        return True
    spans = (found.span, *(one.span for one in found.labels))
    return any(lost.damaged.any_in(places.line(span)) for span in spans)


def _pieces_around(damaged: Spots, trees: Trees) -> dict[tuple[str, int], Span]:
    """Give the pieces with damage inside, by where they begin; declarations do not count."""
    return {
        (piece.span.file, piece.span.start): piece.span
        for file in trees.of(damaged.starts)
        for declaration in file.declarations
        if damaged.any_in(_whole(declaration))
        for piece in walk(declaration)
        if piece is not declaration and damaged.any_in(piece.span)
    }


def _echoes(found: Diagnostic, lost: Lost, places: Places) -> bool:
    quoted = frozenset(QUOTED.findall(found.message))
    words = words_of(_STRING.sub("", places.text(found.span))) | quoted
    block = places.block(found.span)
    if words & lost.everywhere or any((block, word) in lost.inside for word in words):
        return True
    if found.code in _ABSENCES and (lost.nodes or words & (lost.written | lost.related)):
        return True
    if found.code == codes.KEY_MISMATCH and quoted & lost.keyless:
        return True
    if found.code in _OF_SHAPE and lost.damaged.any_in(block):
        return True
    return _lacks_a_part(found, lost)


def _lacks_a_part(found: Diagnostic, lost: Lost) -> bool:
    """Whether it says that something lacks a part which may be what was lost of it."""
    return found.code in _OF_OWNERS and not lost.owners.isdisjoint(QUOTED.findall(found.message))


def outside_of_errors(
    later: Iterable[Diagnostic],
    earlier: Iterable[Diagnostic],
    trees: Trees,
    places: Places,
) -> tuple[Diagnostic, ...]:
    """Leave out what lies in a declaration that has an error already.

    An error that is contained, as in a value, lets those be told that do not look at values.
    What lies in a node that names something which could not be read, or is a circle through
    such a node, is left out too. A state that cannot be reached, found in the same phase,
    explains what was found by walking from state to state.
    """
    earlier, later = tuple(earlier), tuple(later)
    errors = [found for found in earlier if found.severity is Severity.ERROR]
    torn_by = [found for found in later if found.code == codes.UNREACHABLE_STATE]
    concerned = trees.of(one.span.file for one in (*errors, *torn_by))
    whole = [_whole(declaration) for file in concerned for declaration in file.declarations]
    open_ones = _with_one_of([one.span for one in errors if one.code not in _CONTAINED], whole)
    contained = _with_one_of([one.span for one in errors if one.code in _CONTAINED], whole)
    unread = what_is_lost(earlier, trees, places).unread
    blind = [
        one.span
        for file in (trees.values() if unread else ())
        for one in file.declarations
        if isinstance(one, _Node) and words_of(places.text(one.span)) & unread
    ]
    without_values = Covered.by((*open_ones, *blind))
    with_values = Covered.by((*open_ones, *blind, *contained))
    left = [
        found
        for found in later
        if not any(
            (without_values if found.code in _BLIND_TO_VALUES else with_values).holds(place)
            for place in _decisive(found)
        )
    ]
    apart = [found.span for found in left if found.code == codes.UNREACHABLE_STATE]
    torn = Covered.by(_with_one_of(apart, whole))
    return tuple(found for found in left if found.code not in _WALKS or not torn.holds(found.span))


_CONTAINED = frozenset(
    {
        codes.TYPE_MISMATCH,
        codes.MISSING_FIELD,
        codes.UNKNOWN_FIELD,
        codes.OPTIONAL_NOT_NARROWED,
        codes.BAD_DEFAULT,
        codes.BAD_CONSTRAINT,
        codes.SKIPPED_STEP_USED,
    }
)
_BLIND_TO_VALUES = _ABSENCES | {codes.UNREACHABLE_STATE, codes.DEAD_END, codes.NO_WAY_TO_FINAL}
_Node = tree.ReducerDecl | tree.OrchestratorDecl | tree.EffectDecl | tree.ComputeDecl
_CIRCLES = frozenset({codes.INTENT_CIRCLE, codes.MESSAGE_CIRCLE})


def _decisive(found: Diagnostic) -> tuple[Span, ...]:
    """Give the places on which a finding rests: of a circle, all its hops."""
    hops = found.labels if found.code in _CIRCLES else ()
    return (found.span, *(label.span for label in hops))


def _with_one_of(inner: list[Span], whole: list[Span]) -> list[Span]:
    spots = Spots.of(inner)
    return [span for span in whole if spots.any_in(span)]


def _whole(declaration: tree.Declaration) -> Span:
    """Give the place of a declaration with what stands above it."""
    if isinstance(declaration, tree.Broken):
        return declaration.span
    return declaration.preamble.span.to(declaration.span)
