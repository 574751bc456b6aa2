"""Rule `infinite-record`: a value of every record can be complete."""

from collections.abc import Collection, Iterable, Mapping

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.circles import find_circles, starting_with
from onexdsl.semantics.facts import FlowFacts, Shape
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.words.problems_declarations import infinite_record


def check(flows: Iterable[FlowFacts], problems: Problems) -> None:
    """Tell of every circle of records that hold one another, at the first in source order.

    A union closes a circle only if none of its members can be complete.
    """
    shapes = {one.name: one for flow in flows for one in flow.shapes}
    endless = _endless(shapes)
    edges = {name: _ways(shapes[name], endless) for name in endless}
    order = {name: place for place, name in enumerate(shapes)}
    for found in find_circles(edges):
        records = [name for name in found if not shapes[name].is_union]
        circle = starting_with(found, min(records, key=order.__getitem__))
        problems.add(infinite_record([(name.name, shapes[name].name_span) for name in circle]))


def _ways(shape: Shape, endless: Collection[QualifiedName]) -> tuple[QualifiedName, ...]:
    """Give what has to end so that a shape can: all that a record holds, one of a union."""
    found = tuple(part for part in shape.parts if part in endless)
    return found[:1] if shape.is_union else found


def _endless(shapes: Mapping[QualifiedName, Shape]) -> dict[QualifiedName, None]:
    """Give those of which no value could ever be complete, in order."""
    complete: set[QualifiedName] = set()
    holders: dict[QualifiedName, list[QualifiedName]] = {}
    for name, shape in shapes.items():
        for part in shape.parts:
            holders.setdefault(part, []).append(name)
    waiting = list(shapes)
    while waiting:
        name = waiting.pop()
        if name not in complete and _can_end(shapes[name], shapes, complete):
            complete.add(name)
            waiting.extend(holders.get(name, ()))
    return dict.fromkeys(name for name in shapes if name not in complete)


def _can_end(
    shape: Shape, shapes: Mapping[QualifiedName, Shape], complete: set[QualifiedName]
) -> bool:
    ends = (part in complete or part not in shapes for part in shape.parts)
    return not shape.parts or (any(ends) if shape.is_union else all(ends))
