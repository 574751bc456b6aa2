"""Findings in, out with those joined that one mistake explains: one finding, all its places."""

import re
from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import replace

from onexdsl.compiler.restraint.declared_types import Field, fields_at_odds
from onexdsl.compiler.restraint.lost import ASIDE, UNKNOWN, declares_data, head, meant_by
from onexdsl.compiler.restraint.places import Places
from onexdsl.diagnostics import codes
from onexdsl.diagnostics.diagnostic import AGAIN, Diagnostic, Fix, Label
from onexdsl.source.span import Span

MANY = 3
"""From so many places on, it is rather the one declaration that is wrong than each of them."""

_ALIKE = frozenset({codes.MISSING_FIELD, codes.UNEXPECTED_OUTCOME})
"""What says the same at every place where one declaration is not what the places take it for."""

_NAMES = frozenset({codes.UNKNOWN_NAME, codes.UNKNOWN_TYPE, codes.ASSIGN_UNKNOWN_DATA})

_DECLARED = "declared here"
_PATH = re.compile(r"(?:[a-z_][a-z0-9_]*\.)*([a-z_][a-z0-9_]*)")


def told_once(findings: Iterable[Diagnostic], places: Places) -> tuple[Diagnostic, ...]:
    """Join what is told of one unknown name; its repair then mends every place.

    Types, messages and nodes are one wherever they are missed; other names within a file. A
    name that an unknown one beside it was probably meant to be (an import that was misspelt,
    then used rightly) is not told at all. Values that do not fit one field are one mistake
    where they are many, or where other uses of the field say the same.
    """
    ordered = sorted(findings, key=lambda one: one.span)
    at_odds = fields_at_odds(ordered, places)
    ordered.sort(key=lambda one: not at_odds.get(one, (None, True))[1])
    fields = {found: field for found, (field, _) in at_odds.items()}
    blamed = _blamed_fields((one for one in ordered if one not in at_odds), places)
    groups: dict[Hashable, list[Diagnostic]] = {}
    meant: set[tuple[str, str]] = set()
    for found in ordered:
        if found.code in UNKNOWN:
            if (found.span.file, places.text(found.span)) in meant:
                continue
            meant.update((found.span.file, word) for word in meant_by(found))
        subject = fields.get(found) or blamed.get(found) or _subject(found, places)
        groups.setdefault(subject, []).append(found)
    return tuple(
        found
        for subject, group in groups.items()
        for found in ((_joined(group),) if _are_one(subject, group, places) else group)
    )


def _subject(found: Diagnostic, places: Places) -> Hashable:
    """Give what a finding is about: those about the same may be one mistake."""
    word = places.text(found.span)
    if found.code in _NAMES:
        return word if word[:1].isupper() else (found.span.file, word)
    if found.code in UNKNOWN:
        return found.code.name, found.message
    if found.code in _ALIKE:
        return found.code.name, found.message, found.hint
    return found


def _are_one(subject: Hashable, group: list[Diagnostic], places: Places) -> bool:
    if isinstance(subject, Field) or group[0].code in UNKNOWN or len(group) >= MANY:
        return True
    return group[0].code == codes.UNEXPECTED_OUTCOME and all(
        head(places.block(one.span), places)[0] in ASIDE for one in group
    )


_Blamed = tuple[str, Span | str]
"""A field's name with where it is declared, or with what is said of a value read from it."""


def _blamed_fields(findings: Iterable[Diagnostic], places: Places) -> dict[Diagnostic, _Blamed]:
    """Give the field that many findings blame.

    Of values that are read, as `event.total`, all must say the same; a field of a message or
    record may be given many values that do not fit it. Fields of one name in several messages
    are several.
    """
    wrong = [found for found in findings if found.code == codes.TYPE_MISMATCH]
    blamed = {found: _fields_of(found, places) for found in wrong}
    counts = Counter(each for fields in blamed.values() for each in fields)
    chosen = {
        found: max(fields, key=counts.__getitem__) for found, fields in blamed.items() if fields
    }
    many = {field for field in chosen.values() if counts[field] >= MANY}
    declared = Counter(name for name, where in many if isinstance(where, Span))
    alone = {one[0]: one for one in many if isinstance(one[1], Span) and declared[one[0]] == 1}
    return {
        found: alone.get(field[0], field) if isinstance(field[1], str) else field
        for found, field in chosen.items()
        if field in many
    }


def _fields_of(found: Diagnostic, places: Places) -> tuple[_Blamed, ...]:
    """Name the field that a value is written to, and the one that it is read from."""
    labels = (label.span for label in found.labels if label.text == _DECLARED)
    written = tuple((places.text(span), span) for span in labels if declares_data(span, places))
    read = _PATH.fullmatch(places.text(found.span))
    return (*written, (read[1], found.message)) if read else written


def _joined(group: list[Diagnostic]) -> Diagnostic:
    first, *others = group
    labels = (*first.labels, *(Label(one.span, AGAIN) for one in others))
    if first.fix is None or any(one.fix is None for one in others):
        return replace(first, labels=labels)
    edits = dict.fromkeys(edit for one in group if one.fix is not None for edit in one.fix.edits)
    return replace(first, labels=labels, fix=Fix(first.fix.title, tuple(edits)))
