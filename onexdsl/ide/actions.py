"""Findings and a place in; the repairs that an editor can offer there out."""

from collections.abc import Iterable
from dataclasses import dataclass

from onexdsl.diagnostics.diagnostic import Diagnostic, Edit
from onexdsl.ide.insight import Insight


@dataclass(frozen=True, slots=True)
class Action:
    """A repair and the finding that it mends."""

    title: str
    mends: Diagnostic
    edits: tuple[Edit, ...]


def actions(insight: Insight, file: str, start: int, end: int) -> tuple[Action, ...]:
    """Give the repair of every finding that touches a part of a file, in the order of places."""
    return tuple(
        Action(found.fix.title, found, found.fix.edits)
        for found in _touching(insight.checked.diagnostics, file, start, end)
        if found.fix is not None
    )


def all_repairs(insight: Insight, file: str) -> tuple[Edit, ...]:
    """Give the edits of all repairs in one file that do not get in each other's way."""
    taken: list[Edit] = []
    for found in insight.checked.diagnostics:
        edits = found.fix.edits if found.fix is not None else ()
        own = all(edit.span.file == file for edit in edits)
        if own and not any(_meet(edit, other) for edit in edits for other in taken):
            taken.extend(edits)
    return tuple(dict.fromkeys(taken))


def _touching(found: Iterable[Diagnostic], file: str, start: int, end: int) -> Iterable[Diagnostic]:
    return (
        one
        for one in found
        if one.span.file == file and one.span.start <= end and start <= one.span.end
    )


def _meet(one: Edit, other: Edit) -> bool:
    return one.span.start <= other.span.end and other.span.start <= one.span.end
