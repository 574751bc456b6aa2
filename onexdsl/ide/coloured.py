"""A file in; what each of its words is, for an editor to colour, out."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from itertools import pairwise
from typing import TypeAlias

from onexdsl.ide.insight import Insight
from onexdsl.ide.targets import Occurrence, Role, Target, TargetKind
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.model import Enum, Function, Message, Record, Union
from onexdsl.semantics.symbols import Header
from onexdsl.semantics.words.kinds import deprecation
from onexdsl.source.span import Span
from onexdsl.syntax.grammar import current_tables
from onexdsl.syntax.reparse import begins_at
from onexdsl.syntax.scan import Token, scan_all

Headers: TypeAlias = Mapping[QualifiedName, Header]


class Colour(StrEnum):
    """What a word is, by the names that the protocol has for it."""

    NAMESPACE = "namespace"
    TYPE = "type"
    CLASS = "class"  # a node
    ENUM = "enum"
    STRUCT = "struct"  # a record
    EVENT = "event"  # a message of any kind
    PROPERTY = "property"
    VARIABLE = "variable"
    PARAMETER = "parameter"
    ENUM_MEMBER = "enumMember"
    FUNCTION = "function"
    MACRO = "macro"  # a state
    KEYWORD = "keyword"
    COMMENT = "comment"
    STRING = "string"
    NUMBER = "number"
    OPERATOR = "operator"
    DECORATOR = "decorator"


class Shade(StrEnum):
    """What is added to it."""

    DECLARATION = "declaration"
    DEPRECATED = "deprecated"
    DEFAULT_LIBRARY = "defaultLibrary"
    MODIFICATION = "modification"


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of one line, what it is, and what is added."""

    span: Span
    colour: Colour
    shades: tuple[Shade, ...] = ()


_LITERALS: Mapping[str, Colour] = {
    "COMMENT": Colour.COMMENT,
    "DOC": Colour.COMMENT,
    "STRING": Colour.STRING,
    "FSTRING": Colour.STRING,
    "RSTRING": Colour.STRING,
    "NUMBER": Colour.NUMBER,
    "DURATION": Colour.NUMBER,
    "VERSION": Colour.NUMBER,
    "COMPARE": Colour.OPERATOR,
    "AT": Colour.DECORATOR,
}
_KINDS: Mapping[TargetKind, Colour] = {
    TargetKind.FLOW: Colour.NAMESPACE,
    TargetKind.STATE: Colour.MACRO,
    TargetKind.FIELD: Colour.PROPERTY,
    TargetKind.MEMBER: Colour.ENUM_MEMBER,
    TargetKind.LOCAL: Colour.VARIABLE,
    TargetKind.GIVEN: Colour.VARIABLE,
    TargetKind.BUILTIN_TYPE: Colour.TYPE,
    TargetKind.BUILTIN_FUNCTION: Colour.FUNCTION,
    TargetKind.ANNOTATION: Colour.DECORATOR,
}
_GIVEN = {TargetKind.GIVEN, TargetKind.BUILTIN_TYPE, TargetKind.BUILTIN_FUNCTION}


def coloured(insight: Insight, file: str) -> tuple[Word, ...]:
    """Give the words of a file in the order of the text; none overlap.

    Names in the braces of an f-string have their own colour, and part the string. Of a part of
    the text, from one declaration to the next, the words are kept while it says the same.
    """
    text, kept = insight.texts[file].text, insight.kept_of(file, "words")
    found: list[Word] = []
    for part, names in _parts(insight, file):
        said = text[part.start : part.end]
        maker = partial(_coloured, part, text, names)
        found += kept.make((part.start, said), names, (insight.headers,), maker)
    return tuple(found)


def _parts(insight: Insight, file: str) -> Iterator[tuple[Span, tuple[Occurrence, ...]]]:
    """Give what goes from the start of one declaration to the next, with the names in it."""
    names = insight.occurrences(file)
    declarations = insight.trees[file].declarations
    starts = sorted({0, *map(begins_at, declarations), len(insight.texts[file].text)})
    for start, end in pairwise(starts):
        first, last = (bisect_left(names, place, key=_start) for place in (start, end))
        yield Span(file, start, end), names[first:last]


def _start(one: Occurrence) -> int:
    return one.span.start


def _coloured(
    part: Span, text: str, names: tuple[Occurrence, ...], headers: Headers
) -> tuple[Word, ...]:
    meant = _by_place(names)
    tokens = scan_all(current_tables(), text, part.start, part.end)
    return tuple(word for token in tokens for word in _words(token, meant, part.file, headers))


def _by_place(found: tuple[Occurrence, ...]) -> dict[int, Occurrence]:
    places: dict[int, Occurrence] = {}
    for one in found:
        places.setdefault(one.span.start, one)
    return places


def _words(
    token: Token, meant: Mapping[int, Occurrence], file: str, headers: Headers
) -> Iterator[Word]:
    if token.type == "FSTRING":
        yield from _in_string(token, meant, file, headers)
        return
    if token.start in meant:
        one = meant[token.start]
        if one.span.end == token.end or one.target.kind is TargetKind.FLOW:
            yield _name(one, token, headers)
            return
    colour = _LITERALS.get(token.type)
    if colour is None and token.text.isidentifier() and token.text in current_tables().keywords:
        colour = Colour.KEYWORD
    if colour is not None:
        length = len(token.text.rstrip())
        yield Word(Span(file, token.start, token.start + length), colour)


def _in_string(
    token: Token, meant: Mapping[int, Occurrence], file: str, headers: Headers
) -> Iterator[Word]:
    start = token.start
    for place in sorted(place for place in meant if token.start < place < token.end):
        one = meant[place]
        if place > start:
            yield Word(Span(file, start, place), Colour.STRING)
        yield _name(one, Token("", place, one.span.end, ""), headers)
        start = one.span.end
    if start < token.end:
        yield Word(Span(file, start, token.end), Colour.STRING)


def _name(one: Occurrence, token: Token, headers: Headers) -> Word:
    span = Span(one.span.file, token.start, token.end)
    shades = []
    if one.role in {Role.DECLARES, Role.ALIAS}:
        shades.append(Shade.DECLARATION)
    if one.role is Role.WRITES:
        shades.append(Shade.MODIFICATION)
    if one.target.kind in _GIVEN:
        shades.append(Shade.DEFAULT_LIBRARY)
    if one.target.kind is TargetKind.DECLARATION and _is_deprecated(one.target, headers):
        shades.append(Shade.DEPRECATED)
    return Word(span, _colour(one.target, headers), tuple(shades))


def _is_deprecated(target: Target, headers: Headers) -> bool:
    header = headers.get(target.owner) if target.owner else None
    return header is not None and deprecation(header) is not None


def _colour(target: Target, headers: Headers) -> Colour:
    known = _KINDS.get(target.kind)
    if known is not None:
        return known
    match headers.get(target.owner) if target.owner else None:
        case Message():
            return Colour.EVENT
        case Record() | Union():
            return Colour.STRUCT
        case Enum():
            return Colour.ENUM
        case Function():
            return Colour.FUNCTION
        case _:
            return Colour.CLASS
