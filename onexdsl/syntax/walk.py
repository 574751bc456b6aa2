"""All pieces of a tree: from a piece to those below it, in the order of their fields."""

from collections.abc import Callable, Iterator
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any

from onexdsl.syntax.tree import Syntax


def walk(piece: Syntax) -> Iterator[Syntax]:
    """Yield the piece itself and all pieces below it, each before its own children.

    Works without recursion, so that depth is no danger.
    """
    waiting: list[Syntax] = [piece]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(children(current)))


def children(piece: Syntax) -> tuple[Syntax, ...]:
    """Give the pieces directly below a piece, those in its tuples too."""
    found: list[Syntax] = []
    kind: Any = type(piece)
    for value in _values(kind)(piece):
        if isinstance(value, Syntax):
            found.append(value)
        elif isinstance(value, tuple):
            found.extend([item for item in value if isinstance(item, Syntax)])
    return tuple(found)


def field_names(piece: Syntax) -> tuple[str, ...]:
    """Give what a piece is made of, in the order of its definition, without the spans."""
    kind: Any = type(piece)
    return _names(kind)


@cache
def _values(kind: Any) -> Callable[[Syntax], tuple[Any, ...]]:
    names = _names(kind)
    values = attrgetter(*names) if names else None
    if values is None:
        return lambda _piece: ()
    return values if len(names) > 1 else lambda piece: (values(piece),)


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.name not in ("span", "head"))
