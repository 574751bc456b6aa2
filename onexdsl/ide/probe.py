"""A place in a file in; the values, fields and members that the compiler would know there out.

A word that nobody uses is written at the place, and its declaration is analysed once more: what
can be seen is told by the analysis itself, so it is as narrow as it is for the compiler.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.ide.insight import Insight
from onexdsl.semantics.analyse import analyse_piece
from onexdsl.semantics.field_types import Type
from onexdsl.semantics.scope import Binding, Scope
from onexdsl.semantics.symbols import Symbols
from onexdsl.semantics.types.members import fields_of, members_of
from onexdsl.source.span import Span
from onexdsl.source.text import SourceText
from onexdsl.syntax.parse import parse

_LOWER, _UPPER = "onexc_probe", "OnexcProbe"
_ENDS = ("", " {}", ")", "]", ": 0", " = 0", " {} }", ") }")
"""What may be missing behind the word for the parser to keep what stands around it."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What can be seen: values by name where one is asked for, or what a field is asked of."""

    values: Mapping[str, Binding]
    owner: Type | None
    symbols: Symbols


def look(insight: Insight, file: str, start: int, end: int, *, upper: bool = False) -> Sight | None:
    """Tell what can be seen where the text from `start` to `end` stands; None if nothing is.

    `upper` asks for what may stand behind `is`.
    """
    word = _UPPER if upper else _LOWER
    for text in _texts(insight.texts[file], start, end, word):
        sight = _analysed(insight, text, Span(file, start, start + len(word)))
        if sight is not None:
            return sight
    return None


def _texts(source: SourceText, start: int, end: int, word: str) -> Iterator[SourceText]:
    for ending in _ENDS:
        text = source.text[:start] + word + ending + source.text[end:]
        yield SourceText(source.name, text)


def _analysed(insight: Insight, text: SourceText, place: Span) -> Sight | None:
    found: list[Sight] = []

    def listen(span: Span, scope: Any, owner: Type | None) -> None:
        assert isinstance(scope, Scope)  # noqa: S101 - a listener is told of nothing else
        if span == place:
            found.append(Sight(scope.bindings, owner, scope.symbols))

    unheard = Problems()
    symbols = replace(insight.symbols(place.file), listener=listen)
    tree = parse(text, unheard)
    for piece in tree.declarations:
        if piece.span.start <= place.start <= piece.span.end:
            analyse_piece(piece, tree.version, symbols, unheard)
    return found[-1] if found else None


def fields_in(sight: Sight) -> dict[str, Type]:
    """Give the fields that can be read: of `A | B`, those that all have with one type."""
    if sight.owner is None:
        return {}
    single = fields_of(sight.owner, sight.symbols)
    every = (
        [fields_of(one, sight.symbols) or {} for one in members_in(sight)]
        if single is None
        else [single]
    )
    shared = {
        name: one.type
        for name, one in (every[0] if every else {}).items()
        if all(name in other and other[name].type == one.type for other in every)
    }
    return dict(reversed(shared.items()))  # `fields_of` begins with the last


def members_in(sight: Sight) -> Iterable[Any]:
    """Give what a value may be, which `is` can ask for."""
    return () if sight.owner is None else members_of(sight.owner, sight.symbols) or ()
