"""Rule `infinite-record`: a value of every record can be complete."""

from collections.abc import Collection, Mapping

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.circles import find_circles, starting_with
from onexdsl.semantics.field_types import QualifiedName, RecordType, UnionType
from onexdsl.semantics.model import Model, Record, Union
from onexdsl.semantics.words.problems_declarations import infinite_record


def check(model: Model, problems: Problems) -> None:
    """Tell of every circle of records that hold one another, at the first in source order.

    A union closes a circle only if none of its members can be complete.
    """
    shapes = {
        name: one for name, one in model.declarations.items() if isinstance(one, Record | Union)
    }
    endless = _endless(shapes)
    edges = {name: _ways(shapes[name], endless) for name in endless}
    order = list(shapes)
    for found in find_circles(edges):
        records = [name for name in found if isinstance(shapes[name], Record)]
        circle = starting_with(found, min(records, key=order.index))
        problems.add(infinite_record([(name.name, shapes[name].name_span) for name in circle]))


def _parts(shape: Record | Union) -> tuple[QualifiedName, ...]:
    """Give what a value always holds (a record), or may be (a union)."""
    if isinstance(shape, Union):
        return tuple(dict.fromkeys(member.name for member in shape.members))
    if shape.remarks.python is not None:  # whose values Python completes
        return ()
    held = (part.type for part in shape.fields)
    return tuple(
        dict.fromkeys(type_.name for type_ in held if isinstance(type_, RecordType | UnionType))
    )


def _ways(shape: Record | Union, endless: Collection[QualifiedName]) -> tuple[QualifiedName, ...]:
    """Give what has to end so that a shape can: all that a record holds, one of a union."""
    found = tuple(part for part in _parts(shape) if part in endless)
    return found[:1] if isinstance(shape, Union) else found


def _endless(shapes: Mapping[QualifiedName, Record | Union]) -> tuple[QualifiedName, ...]:
    """Give those of which no value could ever be complete, in order."""
    complete: set[QualifiedName] = set()
    holders: dict[QualifiedName, list[QualifiedName]] = {}
    for name, shape in shapes.items():
        for part in _parts(shape):
            holders.setdefault(part, []).append(name)
    waiting = list(shapes)
    while waiting:
        name = waiting.pop()
        if name not in complete and _can_end(shapes[name], shapes, complete):
            complete.add(name)
            waiting.extend(holders.get(name, ()))
    return tuple(name for name in shapes if name not in complete)


def _can_end(
    shape: Record | Union,
    shapes: Mapping[QualifiedName, Record | Union],
    complete: set[QualifiedName],
) -> bool:
    parts = _parts(shape)
    ends = (part in complete or part not in shapes for part in parts)
    return not parts or (any(ends) if isinstance(shape, Union) else all(ends))
