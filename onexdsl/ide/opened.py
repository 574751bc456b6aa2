"""What the parser has open at a place in; the words that say what is meant there out."""

from collections.abc import Iterable, Iterator
from typing import Any

from onexdsl.syntax import tree
from onexdsl.syntax.scan import Token
from onexdsl.syntax.standing import Opening

_OWNERS = frozenset(
    "use enum record union event command intent fn reducer effect compute orchestrator wire "
    "invariant scenario".split()
)
_BETWEEN = frozenset({",", "|"})


def owner(opening: Opening) -> str:
    """Give the word of the declaration around a place; empty between declarations."""
    return next((word for word in reversed(list(opening.words())) if word in _OWNERS), "")


def head(opening: Opening) -> str:
    """Give the word or mark before a place; of a list, the one before the list."""
    return next((word for word in opening.words() if word not in _BETWEEN), "")


def name_behind(opening: Opening, word: str) -> str | None:
    """Give the name that stands behind the innermost open `word`, as `reducer Name`."""
    entries = opening.open
    for at in range(len(entries) - 1, -1, -1):
        if isinstance(entries[at], Token) and entries[at].text == word:
            return written(entries[at + 1]) if at + 1 < len(entries) else None
    return None


def made_at(opening: Opening) -> tuple[str | None, frozenset[str]]:
    """Give what the innermost open braces make, and the fields that are given already."""
    entries = opening.open
    braces = [at for at, one in enumerate(entries) if isinstance(one, Token) and one.text == "{"]
    if not braces or not braces[-1]:
        return None, frozenset()
    given = [
        piece.name.text
        for piece in _pieces(entries[braces[-1] :])
        if isinstance(piece, tree.Initialiser)
    ]
    return written(entries[braces[-1] - 1]), frozenset(given)


def steps_above(opening: Opening) -> tuple[str, ...]:
    """Give the names of the steps that were read before a place."""
    return tuple(
        piece.name.text
        for piece in _pieces(opening.open)
        if isinstance(piece, tree.CallStep | tree.AwaitStep)
    )


def _pieces(entries: Iterable[Any]) -> Iterator[Any]:
    """Give the entries of the stack, those of its lists one by one."""
    for entry in entries:
        if isinstance(entry, list | tuple) and not isinstance(entry, Token):
            yield from _pieces(entry)
        else:
            yield entry


def written(entry: Any) -> str | None:
    """Give the name that an entry of the stack is."""
    match entry:
        case tree.Name(text) | Token(text=text):
            return str(text)
        case tree.Variable(name=name):
            return name
        case _:
            return None
