"""A declaration as written in; the names of other declarations that it mentions out."""

from collections.abc import Iterator

from onexdsl.syntax import tree
from onexdsl.syntax.walk import walk


def mentions(declaration: tree.Syntax) -> Iterator[tree.Name]:
    """Give every name that stands for a declaration, in the order of the source.

    States, steps, fields and local names are none of these.
    """
    for piece in walk(declaration):
        yield from _own(piece)


def _own(piece: tree.Syntax) -> Iterator[tree.Name]:
    match piece:
        case tree.Call():
            yield piece.function
        case tree.EnumMember():
            yield piece.enum
        case tree.Construct():
            yield piece.type
        case tree.IsTest():
            yield piece.member
        case tree.NamedType():
            yield piece.name
        case _:
            yield from mentions_outside_expressions(piece)


def mentions_outside_expressions(piece: tree.Syntax) -> tuple[tree.Name, ...]:
    """Give the names that a piece itself mentions in its clauses, not in expressions or types."""
    parts = _MENTIONING.get(type(piece), ())
    found: list[tree.Name] = []
    for part in parts:
        value = getattr(piece, part)
        found.extend(value if isinstance(value, tuple) else (value,))
    return tuple(found)


_MENTIONING: dict[type[tree.Syntax], tuple[str, ...]] = {
    tree.UnionDecl: ("members",),
    tree.OnClause: ("events",),
    tree.IgnoreClause: ("events",),
    tree.PythonBody: ("emits",),
    tree.EffectClause: ("messages", "outcomes"),
    tree.PublishesClause: ("events",),
    tree.EveryClause: ("event",),
    tree.ComputeDecl: ("inputs", "outputs"),
    tree.WorkflowDecl: ("triggers",),
    tree.AwaitStep: ("events",),
    tree.Expect: ("events",),
    tree.RouteDecl: ("intent", "effect"),
    tree.ElsePolicy: ("event",),
    tree.InvariantDecl: ("reducer",),
    tree.ExpectStateScene: ("reducer",),
    tree.ReplyScene: ("intent",),
    tree.FailScene: ("intent",),
    tree.ExpectNoneScene: ("message",),
}
