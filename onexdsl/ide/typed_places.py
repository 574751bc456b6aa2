"""A flow of the model in; the types of its expressions by their places out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache, partial
from typing import Any, TypeAlias

from onexdsl.semantics.expressions import Attribute, Typed
from onexdsl.semantics.field_types import Type
from onexdsl.semantics.kept import Anew
from onexdsl.semantics.model import Flow

Place: TypeAlias = tuple[int, int]
_NO_CHILDREN = frozenset({"span", "name_span", "type_span", "undo_span", "exit_span", "remarks"})


@dataclass(frozen=True, slots=True)
class TypedPlaces:
    """Types by place: `types` of whole expressions, `owners` of what attributes are read from."""

    types: Mapping[Place, Type]
    owners: Mapping[Place, Type]


NOTHING_TYPED = TypedPlaces({}, {})


def typed_places(flow: Flow, kept: Anew | None = None) -> TypedPlaces:
    """Give the type of every expression; of a conversion, what was converted.

    `kept` has what was found before in the parts of the flow that did not change.
    """
    keeping = kept or Anew()
    types: dict[Place, Type] = {}
    owners: dict[Place, Type] = {}
    for part in (*flow.declarations, *flow.routes, *flow.invariants, *flow.scenarios):
        found = keeping.make("types", (part,), (), partial(_in_part, part))
        types |= found.types
        owners |= found.owners
    return TypedPlaces(types, owners)


def _in_part(part: object) -> TypedPlaces:
    types: dict[Place, Type] = {}
    owners: dict[Place, Type] = {}
    for piece in _walk(part):
        place = piece.span.start, piece.span.end
        types[place] = piece.type
        if isinstance(piece, Attribute):
            owners[place] = piece.subject.type
    return TypedPlaces(types, owners)


def _walk(part: object) -> Iterator[Typed]:
    """Yield every typed piece, the outer before the inner ones, without recursion."""
    waiting: list[Any] = [part]
    while waiting:
        current = waiting.pop()
        if isinstance(current, tuple):
            waiting.extend(reversed(current))
            continue
        if isinstance(current, Typed):
            yield current
        waiting.extend(getattr(current, name) for name in reversed(_parts_of(current)))


def _parts_of(value: Any) -> tuple[str, ...]:
    kind: Any = type(value)
    return _parts(kind)


@cache
def _parts(kind: Any) -> tuple[str, ...]:
    if not is_dataclass(kind) or kind.__module__.endswith((".field_types", ".span")):
        return ()
    return tuple(field.name for field in fields(kind) if field.name not in _NO_CHILDREN)
