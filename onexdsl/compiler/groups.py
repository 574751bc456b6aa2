"""Flows that messages may join: the views of a project in, its groups of flows out.

What the graph says of one group depends on the texts of its flows alone, so that a change in
one leaves what was found in all the others as it is.
"""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from onexdsl.compiler.views import Views
from onexdsl.syntax.tree import EnumDecl, FlowFile, FunctionDecl, RecordDecl, UnionDecl

_PLAIN = (EnumDecl, RecordDecl, UnionDecl, FunctionDecl)


def groups(views: Views) -> Iterator[tuple[str, ...]]:
    """Part the flows so that each group holds all that its flows can see; each group is sorted.

    Flows of nothing but types and functions join nothing, however many import them: they belong
    to every group that sees them, and make none themselves.
    """
    seen = {flow: frozenset(views.visible(flow)) for flow in views.declared.flows}
    plain = {flow for flow, file in views.declared.flows.items() if _is_plain(file)}
    joining = {flow: found for flow, found in seen.items() if not found <= plain}
    beside = _beside(joining)
    left = dict.fromkeys(joining)
    while left:
        members = _reached(next(iter(left)), beside)
        left = dict.fromkeys(flow for flow in left if flow not in members)
        yield tuple(sorted(members.union(*(seen[flow] for flow in members))))


def _is_plain(file: FlowFile) -> bool:
    return all(isinstance(piece, _PLAIN) for piece in file.declarations)


def _beside(joining: Mapping[str, AbstractSet[str]]) -> Mapping[str, AbstractSet[str]]:
    """Give for each flow those that it sees or that see it."""
    found: dict[str, set[str]] = {flow: set() for flow in joining}
    for flow, seen in joining.items():
        for other in seen & joining.keys():
            found[flow].add(other)
            found[other].add(flow)
    return found


def _reached(start: str, beside: Mapping[str, AbstractSet[str]]) -> set[str]:
    reached, waiting = {start}, [start]
    while waiting:
        new = beside[waiting.pop()] - reached
        reached |= new
        waiting.extend(new)
    return reached
