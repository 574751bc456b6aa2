"""Doc comments and annotations as written in, checked remarks out.

Rule: language page, "Annotations".
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.model import Remarks
from onexdsl.semantics.words import problems_declarations as words
from onexdsl.syntax import tree


class Place(StrEnum):
    """What an annotation stands above, in words."""

    FLOW = "a flow"
    ENUM = "an enum"
    MEMBER = "an enum member"
    RECORD = "a record"
    UNION = "an union"
    EVENT = "an event"
    COMMAND = "a command"
    INTENT = "an intent"
    FUNCTION = "a function"
    FIELD = "a field"
    NODE = "a node"
    CLAUSE = "a clause"
    STATE = "a state"
    STEP = "a step"
    WIRE = "a wire"
    PROPERTY = "a property"


_MESSAGES = frozenset({Place.EVENT, Place.COMMAND, Place.INTENT})
_DECLARED = _MESSAGES | {
    Place.ENUM,
    Place.MEMBER,
    Place.RECORD,
    Place.UNION,
    Place.FUNCTION,
    Place.FIELD,
    Place.NODE,
}


@dataclass(frozen=True, slots=True)
class _Known:
    """What an annotation asks for; without a `pattern` it takes no argument."""

    places: frozenset[Place]
    stands_above: str
    example: str
    pattern: re.Pattern[str] | None = None


_NUMBER = r"(0|[1-9]\d*)"
_DOTTED = r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*"

KNOWN: dict[str, _Known] = {
    "deprecated": _Known(
        _DECLARED,
        "declarations, fields and enum members",
        '@deprecated("why")',
        re.compile(r".*", re.DOTALL),
    ),
    "since": _Known(
        _DECLARED,
        "declarations, fields and enum members",
        '@since("1.1.0")',
        re.compile(rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}([-+][0-9A-Za-z.+-]+)?"),
    ),
    "topic": _Known(
        _MESSAGES,
        "events, commands and intents",
        '@topic("shop.orders.v1")',
        re.compile(r"(?=.{1,249}\Z)[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*"),
    ),
    "python": _Known(
        frozenset({Place.RECORD}),
        "records",
        '@python("module:Name")',
        re.compile(rf"{_DOTTED}:{_DOTTED}"),
    ),
    "external": _Known(frozenset({Place.EVENT, Place.COMMAND}), "events and commands", "@external"),
    "sensitive": _Known(frozenset({Place.FIELD}), "fields", "@sensitive"),
}


def remarks_of(preamble: tree.Preamble, place: Place, problems: Problems) -> Remarks:
    """Read what stands above a piece; what is wrong is told and left out."""
    given: dict[str, str] = {}
    for annotation in preamble.annotations:
        value = _value(annotation, place, problems)
        if value is None:
            continue
        if annotation.name.text in given:
            problems.add(words.annotation_twice(annotation))
        given.setdefault(annotation.name.text, value)
    return Remarks(
        doc=preamble.doc if preamble.doc and preamble.doc.strip() else None,
        deprecated=given.get("deprecated"),
        since=given.get("since"),
        topic=given.get("topic"),
        python=given.get("python"),
        external="external" in given,
        sensitive="sensitive" in given,
    )


def _value(annotation: tree.Annotation, place: Place, problems: Problems) -> str | None:
    known = KNOWN.get(annotation.name.text)
    if known is None:
        problems.add(words.unknown_annotation(annotation, tuple(KNOWN)))
        return None
    if place not in known.places:
        problems.add(words.misplaced_annotation(annotation, place.value, known.stands_above))
        return None
    if known.pattern is None:
        return _flag(annotation, known, problems)
    return _argument(annotation, known, known.pattern, problems)


def _flag(annotation: tree.Annotation, known: _Known, problems: Problems) -> str | None:
    if not annotation.arguments:
        return ""
    problems.add(words.annotation_takes_nothing(annotation, known.example))
    return None


def _argument(
    annotation: tree.Annotation, known: _Known, pattern: re.Pattern[str], problems: Problems
) -> str | None:
    match annotation.arguments:
        case (tree.AnnotationArgument(name=None, value=tree.TextLiteral(value=text)),):
            if pattern.fullmatch(text):
                return text
            problems.add(words.bad_argument(annotation, known.example))
        case _:
            problems.add(words.annotation_takes_one_text(annotation, known.example))
    return None
