"""The shapes that constructs of all kinds share: words and pieces in, a document out."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from onexdsl.formatter.doc import (
    BLANK,
    COMMA,
    EDGE,
    HARD,
    SPACE,
    Doc,
    Group,
    IfBroken,
    Indent,
    Line,
)
from onexdsl.formatter.words import Words
from onexdsl.syntax.tree import Broken

_Piece = TypeVar("_Piece")
_Write: TypeAlias = Callable[[Words, _Piece], Doc]

_NO_BLANK_BEFORE = frozenset({")", "]", "?", ".", "..", ":", "(", "["})
_NO_BLANK_BEHIND = frozenset({"(", "[", ".", "..", "@", "-"})


def unreadable(piece: Broken) -> AssertionError:
    """Give the error for a piece that could not be read: it has a finding, so is not laid out."""
    return AssertionError(piece)


def run(words: Words, end: int) -> Doc:
    """Take the words up to an offset, parted as in types, annotations and lists of names."""
    parts: list[Doc] = []
    before = "("
    while words.start < end:
        following = words.text
        if parts and words.after_comma:
            parts += [",", words.behind(), BLANK]
        elif not (before in _NO_BLANK_BEHIND or following in _NO_BLANK_BEFORE):
            parts.append(BLANK)
        parts.append(words.take())
        before = following
    return tuple(parts)


def taken(words: Words, count: int) -> Doc:
    """Take some words, parted by blanks."""
    parts: list[Doc] = [words.take()]
    for _ in range(count - 1):
        parts += [BLANK, words.take()]
    return tuple(parts)


def alternatives(words: Words, count: int) -> Doc:
    """Take `A | B | C`; broken, each stands on its own line behind its bar."""
    parts: list[Doc] = [words.take()]
    for _ in range(count - 1):
        parts += [SPACE, words.take(), BLANK, words.take()]
    return Group(Indent(tuple(parts)))


def listed(words: Words, pieces: Iterable[_Piece], write: _Write[_Piece]) -> Doc:
    """Take `word A, B, C`; broken, each stands on its own line below the word."""
    parts: list[Doc] = []
    for at, piece in enumerate(pieces):
        if at:
            parts += [",", words.behind()]
        parts += [SPACE, write(words, piece)]
    return Group(Indent(tuple(parts)))


@dataclass(frozen=True, slots=True)
class Brackets:
    """How a pair of brackets lies around what it holds.

    `edge` is the line end behind the opening and before the closing one, `between` the one
    between pieces, with a `comma` before it that always stands; `last` is what stands behind
    the last piece where the lines end.
    """

    edge: Line
    between: Line
    comma: bool = False
    last: str = ""


FIELDS = Brackets(SPACE, COMMA)
"""Pieces in braces; where the lines end, no commas."""
ARGUMENTS = Brackets(EDGE, SPACE, comma=True)
ITEMS = Brackets(EDGE, SPACE, comma=True, last=",")
LINES = Brackets(HARD, HARD)
"""Pieces in braces, each on a line of its own."""
ONE = Brackets(SPACE, HARD)
"""A single piece in braces, on one line with them if there is room."""


def enclosed(
    words: Words,
    pieces: Sequence[_Piece],
    write: _Write[_Piece],
    brackets: Brackets,
    head: Doc = "",
) -> Doc:
    """Take an opening bracket, the pieces in it, and the closing one; not a group yet.

    A `head` that has to be broken has the opening bracket on a line of its own. An empty line
    between two pieces is kept, and so are comments.
    """
    opening = Group((head, SPACE, words.take())) if head else words.take()
    behind = words.behind()
    inside: list[Doc] = []
    for at, piece in enumerate(pieces):
        inside += [words.line(brackets.between) if at else brackets.edge, write(words, piece)]
        final = at + 1 == len(pieces)
        inside.append(IfBroken(brackets.last) if final else "," if brackets.comma else "")
        inside.append(words.behind())
    line_end = words.line(HARD) if pieces else HARD
    if comments := words.comments():
        inside += [line_end, comments]
    edge = brackets.edge if inside else ""
    return (opening, behind, Indent(tuple(inside)), edge, words.take())
