"""A declaration as written in; the local names in it, and where each can be seen, out."""

from collections.abc import Iterator
from dataclasses import dataclass

from onexdsl.source.span import Span
from onexdsl.syntax import tree
from onexdsl.syntax.walk import walk


@dataclass(frozen=True, slots=True)
class Local:
    """A `let`, parameter, loop variable or step: its name, and the part that sees it."""

    name: tree.Name
    seen: Span


def locals_of(piece: tree.Syntax) -> tuple[Local, ...]:
    """Give all local names of a declaration in the order of the source."""
    return tuple(local for part in walk(piece) for local in _introduced(part))


def seen_at(found: tuple[Local, ...], name: str, offset: int) -> Local | None:
    """Find what a name means at an offset: of several, the innermost."""
    fitting = [
        one for one in found if one.name.text == name and one.seen.start <= offset <= one.seen.end
    ]
    return min(fitting, key=lambda one: one.seen.end - one.seen.start, default=None)


def _introduced(part: tree.Syntax) -> Iterator[Local]:
    match part:
        case tree.Block(statements=pieces) | tree.ScenarioDecl(scenes=pieces):
            for piece in pieces:
                if isinstance(piece, tree.Let):
                    yield Local(piece.name, Span(part.span.file, piece.span.end, part.span.end))
        case tree.Loop(variable, _, body):
            yield Local(variable, body.span)
        case tree.Generator(variable=variable):
            yield Local(variable, part.span)
        case tree.FunctionDecl(parameters=parameters):
            for parameter in parameters:
                yield Local(parameter.name, part.span)
        case tree.WorkflowDecl(steps=steps):
            for step in steps:
                if isinstance(step, tree.CallStep | tree.AwaitStep):
                    yield Local(step.name, part.span)
        case tree.CallStep(modifiers=modifiers) | tree.PublishStep(modifiers=modifiers):
            for modifier in modifiers:
                if isinstance(modifier, tree.ForEach):
                    yield Local(modifier.variable, part.span)
        case _:
            pass
