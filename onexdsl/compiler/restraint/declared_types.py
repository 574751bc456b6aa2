"""Findings in, groups out: those by which one field's declared type is at odds with its uses.

A field that is given a `str` here and compared with one there is a `str`: its declaration is
wrong, and not each of the uses. Uses of one kind only may as well be wrong themselves, so two
kinds must agree: the default, what is written to it, what is read from it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from onexdsl.compiler.restraint.lost import ASIDE, head
from onexdsl.compiler.restraint.places import Places, words_of
from onexdsl.diagnostics import codes
from onexdsl.diagnostics.diagnostic import Diagnostic
from onexdsl.source.span import Span

_DECLARED = "declared here"
_FIELD = re.compile(r"[ \t]*:\s*([A-Za-z_]\w*(?:\[[^\n(]*\])?)")
_DEFAULT = re.compile(r"([a-z_]\w*)[ \t]*:[ \t]*[A-Za-z_][^\n=:]*=[ \t]*\Z")
_OWNER = re.compile(r"((?:[a-z_]\w*\.)*[a-z_]\w*)\.\Z")
_BARE = re.compile(r"(?<![\w.])([a-z_]\w*)(?![\w.(])")
_BEHIND_DOT = re.compile(r"\.([a-z_]\w*)(?![\w.(])")
_CLAUSE = re.compile(r"^[ \t]*(?:[^\n]*[{}][ \t]*)?on[ \t]([^\n{]*)", re.MULTILINE)
_QUOTED = re.compile(r"`(?!(?:is|in|and|or|not)`)([A-Za-z_][^`]*)`")
_CONSTRAINTS = re.compile(r"\([^()]*\)|\?")
_LOOKED_BACK = 200  # characters: a default stands on the line of its field


class _Kind(Enum):
    """How a finding speaks of a field."""

    DECLARED = auto()
    WRITTEN = auto()
    READ = auto()


@dataclass(frozen=True, slots=True)
class Field:
    """A field by the place of its name, with its type as written, without constraints."""

    span: Span
    name: str
    type: str


@dataclass(frozen=True, slots=True)
class _Witness:
    """A finding that says that a field is of another type; None: it does not say of which."""

    found: Diagnostic
    kind: _Kind
    other: str | None


def fields_at_odds(
    findings: Iterable[Diagnostic], places: Places
) -> dict[Diagnostic, tuple[Field, bool]]:
    """Give for each such finding the field, and whether it stands at the declaration itself."""
    ordered = [found for found in findings if found.code in _CODES]
    told: dict[Diagnostic, tuple[Field, bool]] = {}
    for field in dict.fromkeys(field for found in ordered for field in _declared(found, places)):
        witnesses = [
            one
            for found in ordered
            if found not in told
            for one in _testimony(found, field, places)
        ]
        for one in _agreeing(witnesses):
            told.setdefault(one.found, (field, one.kind is _Kind.DECLARED))
    return told


_CODES = frozenset(
    {
        codes.TYPE_MISMATCH,
        codes.BAD_DEFAULT,
        codes.DATA_WITHOUT_DEFAULT,
        codes.UNKNOWN_FIELD,
        codes.MISSING_FIELD,
    }
)


def _agreeing(witnesses: list[_Witness]) -> Iterator[_Witness]:
    """Give the witnesses of at least two kinds that name the same type, or none."""
    for other in dict.fromkeys(one.other for one in witnesses if one.other is not None):
        agreeing = [one for one in witnesses if one.other in (other, None)]
        if len({one.kind for one in agreeing}) > 1:
            yield from agreeing
            return


# ---- which fields there are


def _declared(found: Diagnostic, places: Places) -> Iterator[Field]:
    """Give the fields that a finding points to, or of which it tells that they have no value."""
    spans = [label.span for label in found.labels if label.text == _DECLARED]
    if found.code == codes.DATA_WITHOUT_DEFAULT:
        spans.append(found.span)
    if found.code == codes.BAD_DEFAULT:
        match = _DEFAULT.search(places.before(found.span, _LOOKED_BACK))
        length = len(match[0]) if match else 0
        start = found.span.start - length
        spans += [Span(found.span.file, start, start + len(match[1]))] if match else []
    for span in spans:
        name = places.text(span)
        written = _FIELD.match(places.after(span, _LOOKED_BACK))
        if written and name.isidentifier() and name[0].islower():
            yield Field(span, name, _bare(written[1]))


def _bare(written: str) -> str:
    """Give a type without its constraints and its `?`."""
    return _CONSTRAINTS.sub("", written)


# ---- what a finding says of a field


def _testimony(found: Diagnostic, field: Field, places: Places) -> Iterator[_Witness]:
    types = [_bare(one) for one in _QUOTED.findall(found.message)]
    here = [label.span for label in found.labels if label.text == _DECLARED]
    match found.code:
        case codes.BAD_DEFAULT | codes.DATA_WITHOUT_DEFAULT:
            if field in _declared(found, places):
                yield _Witness(found, _Kind.DECLARED, _other(types, field))
        case codes.MISSING_FIELD:
            if field.name in types and any(_in_one(span, field, places) for span in here):
                yield _Witness(found, _Kind.WRITTEN, None)
        case _ if field.span in here:
            yield _Witness(found, _Kind.WRITTEN, _other(types, field))
        case _ if field.type in types and _reads(found, field, places):
            told = None if found.code == codes.UNKNOWN_FIELD else _other(types, field)
            yield _Witness(found, _Kind.READ, told)


def _other(types: list[str], field: Field) -> str | None:
    """Give the type of two that is not the declared one, without what it is made of."""
    others = [one.partition("[")[0] for one in types if one != field.type]
    return others[-1] if field.type in types and others else None


def _reads(found: Diagnostic, field: Field, places: Places) -> bool:
    """Whether a finding speaks of a value that is read from a field.

    Data is read by its name, in its reducer and in what is said of it. A field of a message is
    read behind a dot, where a clause has that message or in a workflow that names it. Of records
    nobody knows without their types, so that they are left out.
    """
    keyword, owner = head(places.block(field.span), places)
    block = head(places.block(found.span), places)[0]
    behind_dot = field.name in _paths_at(found, places, _BEHIND_DOT)
    match keyword:
        case "reducer":
            seen = _in_one(found.span, field, places) or block in ASIDE
            return seen and field.name in _paths_at(found, places, _BARE)
        case "event" | "command" if block == "orchestrator":
            return behind_dot and owner in words_of(places.text(places.block(found.span)))
        case "event" | "command":
            return behind_dot and owner in _heard(found.span, places)
        case _:
            return False


def _paths_at(found: Diagnostic, places: Places, pattern: re.Pattern[str]) -> list[str]:
    """Name what is read where a finding stands, or of whose fields it speaks."""
    if found.code == codes.UNKNOWN_FIELD:
        owner = _OWNER.search(places.before(found.span, _LOOKED_BACK))
        return pattern.findall(owner[1]) if owner else []
    return pattern.findall(places.text(found.span))


def _heard(span: Span, places: Places) -> frozenset[str]:
    """Name the messages that the clause around a place takes."""
    block = places.block(span)
    heads = _CLAUSE.findall(places.text(Span(span.file, block.start, span.start)))
    return words_of(heads[-1]) if heads else frozenset()


def _in_one(span: Span, field: Field, places: Places) -> bool:
    return places.block(span) == places.block(field.span)
