"""Flows that messages may join: the views of a project in, its groups of flows out.

What the graph says of one group depends on the texts of its flows alone, so that a change in
one leaves what was found in all the others as it is.
"""

from collections.abc import Iterator

from onexdsl.compiler.views import Edges, Views, reached


def groups(views: Views) -> Iterator[tuple[str, ...]]:
    """Part the flows so that each group holds all that its flows can see; each group is sorted.

    Flows of nothing but types and functions join nothing, however many import them: they belong
    to every group that sees them, and make none themselves.
    """
    beside = _beside(views)
    left = dict.fromkeys(beside)
    while left:
        members = reached((next(iter(left)),), beside)
        for flow in members:
            del left[flow]
        yield tuple(sorted(reached(members, views.imports)))


def _beside(views: Views) -> Edges:
    """Give for each flow that sees more than types and functions those that do so next to it.

    Next to it are those that it imports or that answer its messages, and the other way round.
    """
    seeing = _seeing_messages(views)
    found: dict[str, dict[str, None]] = {flow: {} for flow in seeing}
    for flow in seeing:
        for other in (*views.imports[flow], *views.answering[flow]):
            if other in found:
                found[flow][other] = None
                found[other][flow] = None
    return {flow: tuple(others) for flow, others in found.items()}


def _seeing_messages(views: Views) -> tuple[str, ...]:
    """Give the flows that are, or import, more than types and functions, in order."""
    flows = views.declared.flows
    found = reached(
        (flow for flow, file in flows.items() if not file.outline.plain), views.importers
    )
    return tuple(flow for flow in flows if flow in found)
