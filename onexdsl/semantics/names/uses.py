"""A declaration as written in; the names of declarations that it mentions out, each with who does.

Names of states, steps, fields and local values are none of these, nor is a `use`.
"""

from dataclasses import dataclass

from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.names.resolve import Named
from onexdsl.source.quickly import made_quickly
from onexdsl.syntax import tree
from onexdsl.syntax.walk import walk


@made_quickly
@dataclass(frozen=True, slots=True)
class Mention:
    """A name, and the declaration in which it stands (None: in one that has no name).

    `in_clause` is false in expressions and types, where names are looked up as they are typed.
    """

    name: tree.Name
    user: QualifiedName | None
    in_clause: bool


def mentions_in(declaration: tree.Declaration, flow: str) -> tuple[Mention, ...]:
    """Give every mention of a declaration in one of a flow, in the order of the source."""
    found: list[Mention] = []
    user = None
    if isinstance(declaration, Named):
        user = QualifiedName(flow, declaration.name.text)
    for piece in walk(declaration):
        for part in _IN_CLAUSES.get(type(piece), ()):
            value = getattr(piece, part)
            names = value if isinstance(value, tuple) else (value,)
            found.extend(Mention(name, user, in_clause=True) for name in names)
        part_typed = _WHEN_TYPED.get(type(piece))
        if part_typed is not None:
            found.append(Mention(getattr(piece, part_typed), user, in_clause=False))
    return tuple(found)


_WHEN_TYPED: dict[type[tree.Syntax], str] = {
    tree.Call: "function",
    tree.EnumMember: "enum",
    tree.Construct: "type",
    tree.IsTest: "member",
    tree.NamedType: "name",
}
_IN_CLAUSES: dict[type[tree.Syntax], tuple[str, ...]] = {
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
