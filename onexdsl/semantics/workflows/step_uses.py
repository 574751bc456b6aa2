"""A piece of a workflow as written, and the names of its steps, in; where it names them out."""

from collections.abc import Collection, Iterator
from dataclasses import fields, is_dataclass

from onexdsl.semantics.model import StepUse
from onexdsl.syntax import tree


def uses_in(piece: tree.Syntax, steps: Collection[str]) -> tuple[StepUse, ...]:
    """Give each use of a step's value, in the order of the source.

    What is named is read off the tree, not off its types, so that a mistake in an argument
    does not hide on what a step waits.
    """
    return tuple(_uses(piece, frozenset(steps)))


def _uses(piece: object, steps: frozenset[str]) -> Iterator[StepUse]:
    match piece:
        case tree.Variable(name=name):
            if name in steps:
                yield StepUse(name, piece.span)
        case tree.Generator():
            yield from _uses(piece.source, steps)
            inner = steps - {piece.variable.text}
            yield from _uses(piece.element, inner)
            yield from _uses(piece.condition, inner)
        case tuple():
            for part in piece:
                yield from _uses(part, steps)
        case tree.Syntax() if is_dataclass(piece):
            for field in fields(piece):
                yield from _uses(getattr(piece, field.name), steps)
        case _:
            pass
